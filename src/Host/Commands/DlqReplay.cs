using System.Globalization;
using ActorPipeline.Actors.DeadLetters;
using ActorPipeline.Actors.DeadLetters.Replay;

namespace ActorPipeline.Host.Commands;

/// <summary><c>dlq replay</c>: prints what it would send, and sends it with <c>--yes</c>.</summary>
internal static class DlqReplay
{
    private static readonly TimeSpan LineEvery = TimeSpan.FromSeconds(2);

    /// <summary>Runs it. Blocks.</summary>
    /// <returns>0 when all matching events were, or would be, sent; 1 when some cannot be.</returns>
    public static int Run(DlqAccess access, bool again, bool send, bool json, CommandContext context, CancellationToken cancel)
    {
        var found = access.Find(replayedToo: again, cancel);
        var partitions = found.Entries.Select(entry => entry.Latest.Id.Topic).Distinct().ToDictionary(topic => topic, access.Partitions);
        var homeless = found.Entries.Where(entry => entry.Latest.Id.Partition >= partitions[entry.Latest.Id.Topic]).ToList();
        var entries = found.Entries.Except(homeless).ToList();
        foreach (var lost in homeless.GroupBy(entry => (entry.Latest.Id.Topic, entry.Latest.Id.Partition)))
        {
            context.Error.WriteLine(
                $"{DlqText.Letters(lost.Count())} of {lost.Key.Topic}, partition {lost.Key.Partition}, cannot be sent back: the topic has "
                    + $"{partitions[lost.Key.Topic]} partitions now."
            );
        }

        if (json)
            SendSilently(access, entries, homeless.Count, send, context, cancel);
        else if (entries.Count > 0)
            Send(access, entries, send, context, cancel);
        else
            context.Out.WriteLine($"Nothing to replay.{DlqText.Rest(found)}");
        return homeless.Count == 0 ? 0 : 1;
    }

    /// <summary>For programs: one object when it has ended.</summary>
    private static void SendSilently(DlqAccess access, List<DeadLetterEntry> entries, int homeless, bool send, CommandContext context, CancellationToken cancel)
    {
        var last = new ReplayProgress(0, entries.Count, 0);
        try
        {
            if (send && entries.Count > 0)
                access.Send(entries, new Told(now => last = now), cancel);
        }
        finally
        {
            context.Out.WriteLine(CommandJson.Write(new ReplaySummary(entries.Count, last.Sent, homeless, entries.Sum(entry => (long)entry.Latest.Bytes))));
        }
    }

    private static void Send(DlqAccess access, List<DeadLetterEntry> entries, bool send, CommandContext context, CancellationToken cancel)
    {
        context.Out.WriteLine(
            $"{(send ? "Sending" : "Would send")} {DlqText.Letters(entries.Count)} ({ShipDisplay.Bytes(entries.Sum(entry => (long)entry.Latest.Bytes))}) back:"
        );
        foreach (
            var group in entries.GroupBy(entry => (entry.Latest.Id.Topic, entry.Latest.ErrorType)).OrderBy(group => group.Key.Topic, StringComparer.Ordinal)
        )
        {
            context.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {group.Count(), 9:N0}  {group.Key.Topic}  {group.Key.ErrorType}"));
        }

        if (!send)
        {
            context.Out.WriteLine("Nothing was sent. Remove the cause first, then add --yes.");
            return;
        }
        var shown = context.Time.GetTimestamp();
        var last = new ReplayProgress(0, entries.Count, 0);
        try
        {
            access.Send(
                entries,
                new Told(now =>
                {
                    last = now;
                    if (context.IsTerminal)
                        context.Out.Write("\r\u001b[K" + Line(now));
                    else if (context.Time.GetElapsedTime(shown) >= LineEvery)
                        (shown, _) = (context.Time.GetTimestamp(), Say(context, Line(now)));
                }),
                cancel
            );
        }
        finally
        {
            if (context.IsTerminal)
                context.Out.WriteLine();
            context.Out.WriteLine(
                $"Sent {DlqText.Letters(last.Sent)} ({ShipDisplay.Bytes(last.Bytes)}) of {last.Total:N0}; each is indexed under its first id. "
                    + "One that is refused again comes back to 'dlq list'."
            );
        }
    }

    private static string Line(ReplayProgress now) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{now.Sent:N0} of {now.Total:N0} letters ({100L * now.Sent / Math.Max(1, now.Total)} %){(now.Waiting is null ? "" : ", waiting: " + now.Waiting)}"
        );

    private static bool Say(CommandContext context, string line)
    {
        context.Out.WriteLine(line);
        return true;
    }

    /// <summary>Reports on the calling thread. <c>Progress<T></c> posts its reports, and the last one might come after the end.</summary>
    private sealed class Told(Action<ReplayProgress> tell) : IProgress<ReplayProgress>
    {
        public void Report(ReplayProgress value) => tell(value);
    }
}
