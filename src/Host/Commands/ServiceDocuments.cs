using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ActorPipeline.Actors.Filebeat;
using ActorPipeline.Actors.Memory;
using ActorPipeline.Actors.Parsing;
using ActorPipeline.Actors.Parsing.Masking;
using ActorPipeline.Actors.Pipeline;
using ActorPipeline.Host.Configuration;
using ActorPipeline.Host.Node;
using ActorPipeline.Messages.Kubernetes;
using Akka.Actor;
using Confluent.Kafka;

namespace ActorPipeline.Host.Commands;

/// <summary>What is sent for one line.</summary>
/// <param name="Index">Where to.</param>
/// <param name="Before">The document without masks, other changes of fields, and fitting.</param>
/// <param name="After">The document that a node sends.</param>
internal readonly record struct ServiceDocument(string Index, string Before, string After)
{
    /// <summary>The rules of the service change something about this line.</summary>
    public bool IsChanged => Before != After;
}

/// <summary>
/// The documents that a running node would send for the lines of one service: made by its own encoder, of events as Filebeat writes them, in
/// the order of the lines, since formats and kinds of fields are learnt from those before.
/// </summary>
internal sealed class ServiceDocuments
{
    private const string Topic = "logs";

    private readonly MemoryBudget _budget = new(64L << 20);
    private readonly EventEncoder _before;
    private readonly EventEncoder _after;
    private readonly TimeProvider _time;
    private readonly string _fields;
    private long _offset;

    /// <param name="service">Whose lines they are.</param>
    /// <param name="hints">What it asks for.</param>
    /// <param name="options">The configuration of the consumers.</param>
    /// <param name="time">When the lines are read.</param>
    public ServiceDocuments(ServiceId service, ServiceHints hints, PipelineOptions options, TimeProvider time)
    {
        _time = time;
        var fields = new Dictionary<string, string>
        {
            ["service"] = service.Name,
            ["namespace"] = service.Namespace,
            ["log_topic"] = Topic,
        };
        if (hints.Parser is { } parser)
            fields["parser"] = parser;
        if (hints.Rules.Length > 0)
            fields["rules"] = hints.Rules;
        _fields = JsonSerializer.Serialize(fields);
        Rules = options.Parsing.MakeRules().Of(service.Name, hints.Rules.Length > 0 ? hints.Rules : null);
        Parser = hints.Parser ?? options.Parsing.DefaultParser;
        var node = Pipeline.Consumer(options);
        _before = Encoder(node with { Parsing = options.Parsing.WithoutRules() });
        _after = Encoder(node);
    }

    /// <summary>The parser that reads the lines.</summary>
    public string Parser { get; }

    /// <summary>What is done with their fields and text.</summary>
    public FieldRules Rules { get; }

    /// <summary>What the lines were found to be; null when nobody looked for it.</summary>
    public string? Formats => _after.Formats;

    /// <summary>The documents of a block of lines.</summary>
    public ImmutableArray<ServiceDocument> Of(string file, ParseLines lines)
    {
        var events = lines.Lines.Select(line => Event(file, lines.Buffer.AsSpan(line.Start, line.Length))).ToList();
        // Masks write over the memory an event is in, so each has its own.
        return [.. Encode(_before, events).Zip(Encode(_after, events), (before, after) => new ServiceDocument(after.Index, before.Document, after.Document))];
    }

    private EventEncoder Encoder(KafkaToElasticOptions node) =>
        new PartitionEncoders(node, _budget, _time).Make(new TopicPartition(Topic, 0), identity: "", trial: true);

    private byte[] Event(string file, ReadOnlySpan<byte> line)
    {
        var json = new ArrayBufferWriter<byte>(line.Length + 512);
        using (var writer = new Utf8JsonWriter(json, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            writer.WriteString("@timestamp", _time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", null));
            writer.WriteStartObject("@metadata");
            writer.WriteString("beat", "filebeat");
            writer.WriteEndObject();
            writer.WriteStartObject("log");
            writer.WriteNumber("offset", _offset);
            writer.WriteStartObject("file");
            writer.WriteString("path", file);
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteString("message", Encoding.UTF8.GetString(line));
            writer.WritePropertyName("fields");
            writer.WriteRawValue(_fields);
            writer.WriteStartObject("host");
            writer.WriteString("name", Environment.MachineName);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }
        _offset += line.Length + 1;
        return json.WrittenSpan.ToArray();
    }

    private IEnumerable<(string Index, string Document)> Encode(EventEncoder encoder, List<byte[]> events)
    {
        var chunk = new RecordChunk(Topic, 0, events.Sum(json => json.Length), events.Count, _budget);
        foreach (var json in events)
        {
            json.CopyTo(chunk.Free);
            chunk.Append(chunk.Count, _time.GetUtcNow().ToUnixTimeMilliseconds(), -1, json.Length);
        }
        var slice = encoder.Encode(chunk, ActorRefs.Nobody);
        string[] lines = Encoding.UTF8.GetString(slice.Memory(0, slice.Count).Span).Split('\n');
        slice.TryAbandon();
        return lines.Chunk(2).Where(pair => pair.Length == 2).Select(pair => (Index(pair[0]), pair[1]));
    }

    private static string Index(string action) => JsonElement.Parse(action).GetProperty("create").GetProperty("_index").GetString()!;
}
