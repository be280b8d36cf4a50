using System.Text;
using ActorPipeline.Actors.Filebeat;
using ActorPipeline.Actors.Parsing.Fields;
using ActorPipeline.Actors.Parsing.Lines;
using ActorPipeline.Actors.Parsing.Masking;
using ActorPipeline.Actors.Telemetry.Services;

namespace ActorPipeline.Actors.Parsing;

/// <summary>
/// The routes of one partition by the exact bytes of <c>fields</c>. Most partitions have one service, whose fields come in a handful of key orders, and
/// comparing eighty bytes is cheaper than parsing them. The size is bounded: a partition whose fields differ in every record computes its routes again and
/// again. Not thread-safe: one per partition.
/// </summary>
internal sealed class RouteCache(
    string topic,
    ParserCatalog parsers,
    IndexPattern pattern,
    TopicNaming topics,
    IndexShapes? shapes = null,
    FieldRuleSet? rules = null,
    ServiceTallies? services = null
)
{
    /// <summary>Four fields, which are those of a service that names its parser, come in 24 orders, five, of one that has rules too, in 120.</summary>
    private const int Size = 128;
    private const int FirstSize = 4;

    private (byte[] Fields, Route Route)[] _entries = new (byte[], Route)[FirstSize];
    private int _count;
    private int _oldest;

    /// <summary>The routes there are.</summary>
    public ReadOnlySpan<(byte[] Fields, Route Route)> Entries => _entries.AsSpan(0, _count);

    /// <summary>The route for an event whose <c>fields</c> are these bytes.</summary>
    public Route For(ReadOnlySpan<byte> fields)
    {
        for (var i = 0; i < _count; i++)
        {
            if (fields.SequenceEqual(_entries[i].Fields))
                return _entries[i].Route;
        }

        var route = Route.From(fields, topic, parsers, pattern, topics, rules, services);
        // Whatever the order of the fields: what was found of a service's lines is found for all of them.
        foreach (var (_, known) in Entries)
        {
            if (route.IsOfSameService(known))
                route.Found = known.Found;
            if (route.IsOfSameIndex(known))
                route.Guard = known.Guard;
        }
        if (shapes is not null)
            route.Guard ??= new FieldGuard(shapes.Of(Encoding.UTF8.GetString(route.Head)));
        if (_count == _entries.Length && _count < Size)
            Array.Resize(ref _entries, _count * 2);
        var slot = _count < Size ? _count++ : _oldest++ % Size;
        _entries[slot] = (fields.ToArray(), route);
        return route;
    }
}
