using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Akka.Actor;
using Akka.Event;

namespace ActorPipeline.Integration.Tests;

/// <summary>Keeps what an actor system logs, in place of the console.</summary>
public sealed class KeptLog : ReceiveActor
{
    private static readonly ConditionalWeakTable<ActorSystem, ConcurrentQueue<string>> Kept = [];

    /// <summary>Made by Akka.</summary>
    public KeptLog()
    {
        var lines = Kept.GetOrCreateValue(Context.System);
        Receive<InitializeLogger>(_ => Sender.Tell(new LoggerInitialized()));
        Receive<LogEvent>(entry => lines.Enqueue($"{entry.LogLevel()} {entry.Message}"));
    }

    /// <summary>All lines so far, "WarningLevel text" and the like.</summary>
    public static string[] Of(ActorSystem system) => [.. Kept.GetOrCreateValue(system)];
}
