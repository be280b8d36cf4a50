using System.Globalization;
using ActorPipeline.Shipping;
using Spectre.Console;

namespace ActorPipeline.Host.Commands;

/// <summary>Keeps the latest report of a backfill; written by its thread, read by the display.</summary>
internal sealed class LatestProgress : IProgress<BackfillProgress>
{
    private volatile BackfillProgress? _latest;

    public BackfillProgress? Latest => _latest;

    public void Report(BackfillProgress value) => _latest = value;
}

/// <summary>Displays the progress of a backfill: a bar on a terminal, a line every few seconds elsewhere.</summary>
internal static class ShipDisplay
{
    private static readonly TimeSpan LineEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BarEvery = TimeSpan.FromMilliseconds(100);

    /// <summary>Shows progress until <paramref name="shipping"/> ends, with or without an error.</summary>
    public static async Task ShowAsync(LatestProgress progress, Task shipping, CommandContext context)
    {
        if (!context.IsTerminal)
        {
            await LinesAsync(progress, shipping, context);
            return;
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(context.Out) });
        await console
            .Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new TransferSpeedColumn(), new RemainingTimeColumn())
            .StartAsync(view => BarAsync(view.AddTask("starting"), progress, shipping, context));
    }

    /// <summary>One line: position, rate, remaining time.</summary>
    /// <param name="now">The latest report.</param>
    /// <param name="elapsed">Since the start.</param>
    public static string Line(BackfillProgress now, TimeSpan elapsed)
    {
        var seconds = Math.Max(elapsed.TotalSeconds, 0.001);
        var left = now.BytesDone == 0 ? "" : $", {TimeSpan.FromSeconds((now.BytesTotal - now.BytesDone) * seconds / now.BytesDone):hh\\:mm\\:ss} left";
        var percent = now.BytesTotal == 0 ? 100 : 100 * now.BytesDone / now.BytesTotal;
        var pace = now.Waiting is null ? string.Create(CultureInfo.InvariantCulture, $"{now.Lines / seconds:N0} lines/s{left}") : "waiting: " + now.Waiting;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{now.File}: {now.Lines:N0} lines, {Bytes(now.BytesDone)} of {Bytes(now.BytesTotal)} ({percent} %), {pace}"
        );
    }

    /// <summary>A size for people, powers of 1,000.</summary>
    public static string Bytes(long bytes) =>
        bytes switch
        {
            < 1_000 => $"{bytes} B",
            < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.0} kB"),
            < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.0} GB"),
        };

    private static async Task LinesAsync(LatestProgress progress, Task shipping, CommandContext context)
    {
        var started = context.Time.GetTimestamp();
        while (!await EndsWithinAsync(shipping, LineEvery, context.Time))
        {
            if (progress.Latest is { } now)
                await context.Out.WriteLineAsync(Line(now, context.Time.GetElapsedTime(started)));
        }
    }

    private static async Task BarAsync(ProgressTask bar, LatestProgress progress, Task shipping, CommandContext context)
    {
        var ended = false;
        while (!ended)
        {
            ended = await EndsWithinAsync(shipping, BarEvery, context.Time);
            if (progress.Latest is not { } now)
                continue;
            bar.MaxValue = Math.Max(1, now.BytesTotal);
            bar.Value = now.BytesDone;
            bar.Description = Markup.Escape(now.Waiting is null ? $"{Path.GetFileName(now.File)} {now.Lines:N0} lines" : $"waiting: {now.Waiting}");
        }
    }

    private static async Task<bool> EndsWithinAsync(Task task, TimeSpan time, TimeProvider clock)
    {
        await Task.WhenAny(task, Task.Delay(time, clock));
        return task.IsCompleted;
    }
}
