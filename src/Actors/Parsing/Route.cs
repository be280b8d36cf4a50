using System.Text;
using System.Text.Json;
using ActorPipeline.Actors.Filebeat;
using ActorPipeline.Actors.Parsing.Fields;
using ActorPipeline.Actors.Parsing.Lines;
using ActorPipeline.Actors.Parsing.Lines.Auto;
using ActorPipeline.Actors.Parsing.Masking;
using ActorPipeline.Actors.Telemetry.Services;

namespace ActorPipeline.Actors.Parsing;

/// <summary>
/// Where the events of one service go, with every constant piece of their bulk lines ready as bytes. One per service and
/// partition, made once.
/// </summary>
internal sealed class Route
{
    private readonly byte[] _action;
    private readonly DatedActions? _dated;

    private Route(string service, string @namespace, ILineParser? parser, bool parserIsUnknown, IndexPattern pattern)
    {
        Parser = parser;
        Traces = parser is null ? null : new UnjoinedTraces();
        Found = parser is AutoParser auto ? new FoundFormats(service, auto, Traces!) : null;
        ParserIsUnknown = parserIsUnknown;
        var dataset = IndexName.Part(service);
        var space = IndexName.Part(@namespace);
        var name = JsonEncodedText.Encode(service).ToString();
        byte[] ActionOf(DateTime at) => Encoding.UTF8.GetBytes($"{{\"create\":{{\"_index\":\"{pattern.Of(dataset, space, at)}\",\"_id\":\"");
        _action = ActionOf(default);
        _dated = pattern.HasDate ? new DatedActions(pattern.ByHour, ActionOf) : null;
        Head = Encoding.UTF8.GetBytes($$$"""{"data_stream":{"type":"logs","dataset":"{{{dataset}}}","namespace":"{{{space}}}"}""");
        ServiceName = Encoding.UTF8.GetBytes($"\"name\":\"{name}\"");
        ServiceMember = [.. ",\"service\":{"u8, .. ServiceName, .. "}"u8];
        EventDataset = Encoding.UTF8.GetBytes($"\"dataset\":\"{dataset}\"");
        EventMember = [.. ",\"event\":{"u8, .. EventDataset, .. "}"u8];
        HeadOfPlain = [.. Head, .. ServiceMember, .. EventMember];
    }

    /// <summary>Counts for the service; null when it is not counted.</summary>
    public ServiceTally? Tally { get; private init; }

    /// <summary>Reads the line; null when lines are left as they are.</summary>
    public ILineParser? Parser { get; }

    /// <summary>What the lines of this service were taken for; null unless the parser is <c>auto</c>.</summary>
    public FoundFormats? Found { get; set; }

    /// <summary>Lines of stack traces that nobody joined; null where lines are left as they are.</summary>
    public UnjoinedTraces? Traces { get; }

    /// <summary>An event's <c>fields</c> say only where it goes, which <c>service</c> and <c>data_stream</c> say as well.</summary>
    public bool FieldsSayNoMore { get; private init; }

    /// <summary>Checks the fields for its index; null with <c>parsing.fit-fields = false</c>.</summary>
    public FieldGuard? Guard { get; set; }

    /// <summary>The index is the same.</summary>
    public bool IsOfSameIndex(Route other) => Head.AsSpan().SequenceEqual(other.Head);

    /// <summary>Masks its lines; null when nothing is masked.</summary>
    public LineMask? Mask { get; init; }

    /// <summary>Drops and renames its fields; null when there are no such rules.</summary>
    public FieldChanges? Changes { get; init; }

    /// <summary>The service named a parser that this node does not know.</summary>
    public bool ParserIsUnknown { get; }

    /// <summary>True for another route of the same service, both without a parser's name.</summary>
    public bool IsOfSameService(Route other) =>
        Found is not null && other.Found is not null && Head.AsSpan().SequenceEqual(other.Head) && ServiceName.AsSpan().SequenceEqual(other.ServiceName);

    /// <summary>The line is looked at.</summary>
    public bool HasParser => Parser is not null || ParserIsUnknown;

    /// <summary>The action line of an event up to the id.</summary>
    /// <param name="timestamp">The value of its <c>@timestamp</c> as it came, or nothing.</param>
    /// <param name="recordTime">The record's time, milliseconds since 1970.</param>
    public byte[] Action(ReadOnlySpan<byte> timestamp, long recordTime) => _dated?.For(timestamp, recordTime) ?? _action;

    /// <summary>The document's opening brace and first member.</summary>
    public byte[] Head { get; }

    /// <summary><see cref="Head"/>, <see cref="ServiceMember"/> and <see cref="EventMember"/> in one.</summary>
    public byte[] HeadOfPlain { get; }

    /// <summary><c>"name":"…"</c>, for an event that has a <c>service</c> without a name.</summary>
    public byte[] ServiceName { get; }

    /// <summary>The whole member, with the comma before it.</summary>
    public byte[] ServiceMember { get; }

    /// <summary><c>"dataset":"…"</c>, for an event that has an <c>event</c> without a dataset.</summary>
    public byte[] EventDataset { get; }

    /// <summary>The whole member, with the comma before it.</summary>
    public byte[] EventMember { get; }

    /// <summary>Reads the route out of the value of <c>fields</c>; what it does not say follows from the topic.</summary>
    /// <param name="fields">The value of the event's <c>fields</c>, valid JSON, or empty.</param>
    /// <param name="topic">The record's topic.</param>
    /// <param name="parsers">The parsers a service may name.</param>
    /// <param name="pattern">Names the data stream or index.</param>
    /// <param name="topics">How topics are named after services.</param>
    /// <param name="rules">What is masked, left out and renamed.</param>
    /// <param name="services">Counts for services.</param>
    public static Route From(
        ReadOnlySpan<byte> fields,
        string topic,
        ParserCatalog parsers,
        IndexPattern pattern,
        TopicNaming topics,
        FieldRuleSet? rules = null,
        ServiceTallies? services = null
    )
    {
        string? asked = null;
        string? service = null,
            space = null,
            parser = null;
        var others = false;
        if (fields.Length > 0 && fields[0] == (byte)'{')
        {
            var reader = new Utf8JsonReader(fields);
            using var document = JsonDocument.ParseValue(ref reader);
            service = Text(document.RootElement, "service");
            space = Text(document.RootElement, "namespace");
            parser = Text(document.RootElement, "parser");
            asked = Text(document.RootElement, "rules");
            others = document.RootElement.EnumerateObject().Any(field => field.Name is not ("service" or "namespace" or "log_topic" or "parser" or "rules"));
        }
        parser = parsers.Forced ?? parser ?? parsers.Default;
        var known = ParserCatalog.IsOff(parser) ? null : parsers.Find(parser);
        service ??= topics.ServiceOf(topic);
        var own = rules?.Of(service, asked) ?? new FieldRules();
        space ??= topics.NamespaceOf(topic) ?? "default";
        return new Route(service, space, known, known is null && !ParserCatalog.IsOff(parser), pattern)
        {
            Tally = services?.Of(service, space),
            FieldsSayNoMore = fields.Length > 0 && fields[0] == (byte)'{' && !others,
            Mask = own.MaskFields.IsEmpty && own.MaskPatterns.IsEmpty ? null : new LineMask(own),
            Changes = own.Drop.IsEmpty && own.Keep.IsEmpty && own.Rename.IsEmpty ? null : new FieldChanges(own),
        };
    }

    private static string? Text(JsonElement fields, string name)
    {
        // A lone surrogate is valid JSON and no valid string: such a service name is as good as none.
        try
        {
            return fields.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
                ? text
                : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
