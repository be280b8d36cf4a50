using System.Globalization;
using ActorPipeline.Host.Http;
using ActorPipeline.Messages;
using ActorPipeline.Messages.Cluster;
using ActorPipeline.Messages.Elastic;
using ActorPipeline.Messages.Kafka;
using ActorPipeline.Messages.Kubernetes;

namespace ActorPipeline.Host.Commands;

/// <summary>What <c>top</c> shows.</summary>
/// <param name="View">What the rows are: <c>services partitions nodes</c>.</param>
/// <param name="Sort">The sort order: <c>name lag rate</c>.</param>
internal sealed record TopView(string View = "services", string Sort = "rate");

/// <summary>A row of <c>top</c>.</summary>
/// <param name="Name">A service, a partition, or a node.</param>
/// <param name="State">As in the status.</param>
/// <param name="EventsPerSecond">Read, or of a node indexed.</param>
/// <param name="Lag">Records to read yet; null when that is not known.</param>
/// <param name="WaitSeconds">How long the oldest of them has waited.</param>
/// <param name="Note">What else there is to say.</param>
internal sealed record TopRow(string Name, string State, double EventsPerSecond, long? Lag, double? WaitSeconds, string? Note);

/// <summary>Formats one refresh of <c>top</c> as lines of text. Pure.</summary>
internal static class TopText
{
    private const int Name = 30;

    /// <summary>The lines. Rows fit into 60 columns; notes behind them are cut at <paramref name="width"/>.</summary>
    /// <param name="now">The current status.</param>
    /// <param name="before">The status before; null at first.</param>
    /// <param name="seconds">Between the two.</param>
    /// <param name="view">What to show.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Lines.</param>
    public static IEnumerable<string> Lines(PipelineStatus now, PipelineStatus? before, double seconds, TopView view, int width, int height)
    {
        var rows = Rows(now, before, seconds, view).ToList();
        var all = now.Nodes.SelectMany(node => node.Partitions);
        var rate = now.Nodes.Sum(node => node.Sink.EventsPerSecond);
        var refused = now.Nodes.Sum(node => node.Sink.DeadLettered);
        yield return Cut(
            Invariant($"{Wording.Count(now.Cluster.Members.Length, "node")}  {Number(rate)}/s  {Number(Lag(all))} to read  {refused} refused"),
            width
        );
        yield return Cut(Trouble(now), width);
        yield return Cut($"{view.View.ToUpperInvariant(), -Name}{"STATE", -11}{"/S", 6}{"LAG", 7}{"WAIT", 6}", width);
        var room = Math.Max(1, height - 5);
        foreach (var row in rows.Take(room))
        {
            yield return Cut(
                $"{Cut(Plain(row.Name), Name - 1), -Name}{row.State, -11}{Number(row.EventsPerSecond), 6}{Number(row.Lag), 7}{Number(row.WaitSeconds), 6}"
                    + (row.Note is { Length: > 0 } ? "  " + Plain(row.Note) : ""),
                width
            );
        }

        if (rows.Count > room)
            yield return Cut(Invariant($"… {rows.Count - room} more"), width);
    }

    /// <summary>What the rows are, in the order asked for.</summary>
    private static IEnumerable<TopRow> Rows(PipelineStatus now, PipelineStatus? before, double seconds, TopView view) =>
        Sorted(
            view.View switch
            {
                "partitions" => Partitions(now, before, seconds),
                "nodes" => Nodes(now),
                _ => Services(now, before, seconds),
            },
            view.Sort
        );

    /// <summary>The same for programs.</summary>
    public static TopMoment Moment(PipelineStatus now, PipelineStatus? before, double seconds, TopView view) =>
        new(
            now.Cluster.Members.Length,
            now.Nodes.Sum(node => node.Sink.EventsPerSecond),
            Lag(now.Nodes.SelectMany(node => node.Partitions)),
            now.Nodes.Sum(node => node.Sink.DeadLettered),
            Wrong(now),
            view.View,
            [.. Rows(now, before, seconds, view)]
        );

    private static string Trouble(PipelineStatus now) => Wrong(now) ?? "all well";

    /// <summary>What is wrong, in one line; null when nothing.</summary>
    private static string? Wrong(PipelineStatus now) =>
        now.Nodes.FirstOrDefault(node => node.State != NodeState.Answering) is { } away ? $"{Short(away)} is {away.State.Word()}"
        : now.Nodes.FirstOrDefault(node => node.Sink.State != SinkState.Running) is { } node
            ? $"{Short(node)} is {node.Sink.State.Word()}: {Plain(node.Sink.Reason ?? "")}"
        : now.ConfigMap is { State: not ConfigMapState.Applied } map ? $"ConfigMap is {map.State.Word()}: {Plain(map.Reason ?? "")}"
        : null;

    private static string Short(NodeStatus node) => node.Address[(node.Address.IndexOf('@', StringComparison.Ordinal) + 1)..];

    private static IEnumerable<TopRow> Services(PipelineStatus now, PipelineStatus? before, double seconds)
    {
        var topics = now.Nodes.SelectMany(node => node.Partitions).ToLookup(partition => partition.Topic);
        var earlier = before?.Nodes.SelectMany(node => node.Partitions).ToLookup(partition => partition.Topic);
        return now.Services.Select(service =>
            Of(service.Name, service.State.Word(), [.. topics[service.Topic]], [.. earlier?[service.Topic] ?? []], seconds, service.Reason)
        );
    }

    private static IEnumerable<TopRow> Partitions(PipelineStatus now, PipelineStatus? before, double seconds)
    {
        var earlier = before?.Nodes.SelectMany(node => node.Partitions).ToLookup(partition => (partition.Topic, partition.Partition));
        return now
            .Nodes.SelectMany(node => node.Partitions)
            .Select(one =>
                Of(Invariant($"{one.Topic} [{one.Partition}]"), one.State.Word(), [one], [.. earlier?[(one.Topic, one.Partition)] ?? []], seconds, one.Reason)
            );
    }

    private static IEnumerable<TopRow> Nodes(PipelineStatus now) =>
        now.Nodes.Select(node => new TopRow(
            Short(node),
            node.State == NodeState.Answering ? node.Sink.State.Word() : node.State.Word(),
            node.Sink.EventsPerSecond,
            Lag(node.Partitions),
            node.Partitions.Max(partition => partition.LagSeconds),
            Invariant($"{node.Partitions.Length} partitions, {node.Sink.InFlight}/{node.Sink.InFlightLimit} in flight")
        ));

    private static TopRow Of(string name, string state, PartitionStatus[] now, PartitionStatus[] before, double seconds, string? note)
    {
        var known = before.ToDictionary(partition => partition.Partition, partition => partition.Position);
        var read = now.Sum(partition => known.GetValueOrDefault(partition.Partition) is { } was && partition.Position is { } at ? Math.Max(0, at - was) : 0);
        return new TopRow(name, state, seconds > 0 ? read / seconds : 0, Lag(now), now.Max(partition => partition.LagSeconds), note);
    }

    private static long? Lag(IEnumerable<PartitionStatus> partitions) => partitions.Sum(partition => partition.Lag);

    private static IEnumerable<TopRow> Sorted(IEnumerable<TopRow> rows, string by) =>
        by switch
        {
            "lag" => rows.OrderByDescending(row => row.Lag ?? -1).ThenBy(row => row.Name, StringComparer.Ordinal),
            "rate" => rows.OrderByDescending(row => row.EventsPerSecond).ThenBy(row => row.Name, StringComparer.Ordinal),
            _ => rows.OrderBy(row => row.Name, StringComparer.Ordinal),
        };

    private static string Number(double? value) =>
        value switch
        {
            null => "–",
            0 => "0",
            < 10 => value.Value.ToString("0.#", CultureInfo.InvariantCulture),
            < 10_000 => value.Value.ToString("0", CultureInfo.InvariantCulture),
            < 1_000_000 => (value.Value / 1000).ToString("0", CultureInfo.InvariantCulture) + "k",
            _ => (value.Value / 1_000_000).ToString("0.#", CultureInfo.InvariantCulture) + "M",
        };

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    // Control characters in messages of servers must not control the terminal.
    private static string Plain(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));

    private static string Cut(string text, int width) => text.Length <= width ? text : text[..Math.Max(0, width - 1)] + "…";
}
