using System.Globalization;
using ActorPipeline.Host.Http;
using ActorPipeline.Host.Node;
using ActorPipeline.Messages;
using ActorPipeline.Messages.Elastic;

namespace ActorPipeline.Host.Commands;

/// <summary>What long-running commands do after their start: show a status line, and wait for a signal.</summary>
internal static class LongRunning
{
    /// <summary>Waits for the signal; on a terminal with a status line that is rewritten in place.</summary>
    /// <returns>0 after a signal or when asked to leave the cluster, 1 when the node stopped by itself.</returns>
    public static async Task<int> WaitAsync(PipelineNode node, CommandContext context, CancellationToken stop)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, node.Stopping);
        try
        {
            while (true)
            {
                await Task.Delay(context.IsTerminal ? TimeSpan.FromSeconds(1) : Timeout.InfiniteTimeSpan, context.Time, either.Token);
                var line = StatusLine(await node.Status.ReadAsync(either.Token));
                await context.Out.WriteAsync("\r\u001b[K" + line);
                await context.Out.FlushAsync(either.Token);
            }
        }
        catch (OperationCanceledException)
        {
            if (context.IsTerminal)
                await context.Out.WriteLineAsync();
        }

        if (!stop.IsCancellationRequested)
        {
            if (node.LeftAsAsked)
            {
                await node.SayAsync(context.Out, ["Asked to leave the cluster: stopped."]);
                return 0;
            }

            await node.SayAsync(context.Error, ["The node left the cluster and stopped; start it again."]);
            return 1;
        }

        await node.SayAsync(context.Out, ["Stopping: finishing what is in flight, committing."]);
        return 0;
    }

    /// <summary>One line about the whole cluster; fits 60 columns.</summary>
    public static string StatusLine(PipelineStatus status)
    {
        var sinks = status.Nodes.Select(node => node.Sink).ToList();
        var states = sinks.Select(sink => sink.State).Where(state => state != SinkState.Running).Distinct().ToList();
        var (lag, indexed) = (status.Nodes.Sum(node => node.Partitions.Sum(p => p.Lag ?? 0)), sinks.Sum(sink => sink.Indexed));
        var (rate, duplicates, dead) = (sinks.Sum(sink => sink.EventsPerSecond), sinks.Sum(sink => sink.Duplicates), sinks.Sum(sink => sink.DeadLettered));
        var figures = $"{Wording.Short(rate)}/s  lag {Wording.Short(lag)}";
        // What is wrong comes first, and for the rest there is no room.
        return states.Count > 0
            ? $"Elasticsearch {states.Max().Word()}  {figures}  dead {Wording.Short(dead)}"
            : $"{figures}  indexed {Wording.Short(indexed)}  duplicates {Wording.Short(duplicates)}  dead {Wording.Short(dead)}";
    }
}
