using System.Collections;
using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace ActorPipeline.Host.Commands;

/// <summary>A command's access to the process around it, which tests replace.</summary>
public sealed record CommandContext
{
    /// <summary>Standard output: results.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Standard error: one sentence when something is wrong, and the log.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Opens standard input.</summary>
    public Func<Stream> In { get; init; } = Console.OpenStandardInput;

    /// <summary>Environment variables.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Cancelled by SIGTERM or Ctrl-C.</summary>
    public required CancellationToken Stop { get; init; }

    /// <summary>True when the output is a terminal, where a status line can be rewritten.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>Colours for a person who looks on and did not set <c>NO_COLOR</c>.</summary>
    internal Colours Colours =>
        new(IsTerminal && string.IsNullOrEmpty(Environment.GetValueOrDefault("NO_COLOR")) && Environment.GetValueOrDefault("TERM") != "dumb");

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>True with <c>ACTORPIPELINE_DEBUG=1</c>: unexpected failures show their details.</summary>
    public bool Debug => Environment.GetValueOrDefault("ACTORPIPELINE_DEBUG") is "1" or "true";

    // Kept alive here: a collected registration would restore the default handling of its signal.
    private static readonly List<PosixSignalRegistration> Signals = [];

    /// <summary>The real process. The first SIGTERM, SIGINT or SIGQUIT stops cleanly, the second one ends at once.</summary>
    public static CommandContext OfProcess()
    {
        var stop = new CancellationTokenSource();
        foreach (var signal in (PosixSignal[])[PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT])
        {
            Signals.Add(
                PosixSignalRegistration.Create(
                    signal,
                    received =>
                    {
                        if (stop.IsCancellationRequested)
                            return;
                        received.Cancel = true;
                        // Not on the signal thread: callbacks of the token may take a while.
                        ThreadPool.QueueUserWorkItem(_ => stop.Cancel());
                    }
                )
            );
        }

        return new CommandContext
        {
            Out = Console.Out,
            Error = Console.Error,
            Environment = System
                .Environment.GetEnvironmentVariables()
                .Cast<DictionaryEntry>()
                .ToImmutableDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? ""),
            Stop = stop.Token,
            IsTerminal = !Console.IsOutputRedirected,
        };
    }
}
