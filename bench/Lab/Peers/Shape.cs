using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ActorPipeline.Lab.Peers;

/// <summary>What the lines of a load look like, and which parser gets them.</summary>
internal enum LineKind
{
    Plain,
    Json,
    Auto,
    Regex,
}

/// <summary>
/// The events of a load, as Filebeat writes them, no two the same. Events of 500 bytes and more have all fields of Filebeat's, smaller ones
/// only those that a node needs.
/// </summary>
/// <param name="kind">The lines.</param>
/// <param name="bytes">Length of an event, about.</param>
/// <param name="space">The namespace of their services.</param>
internal sealed class Shape(LineKind kind, int bytes, string space = "demo")
{
    /// <summary>The service of the first topic, for programs that read one.</summary>
    public const string Service = "web-service";
    public const string Topic = "logs." + Service;
    private const long Epoch = 1_795_000_000_000;
    private const int Whole = 500;

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string[] Words = "order cart payment user session cache retry queue timeout shipped refused stored index shard node commit".Split(
        ' '
    );

    /// <summary>The regular expression of <see cref="LineKind.Regex"/>, in HOCON.</summary>
    public const string RegexParser =
        "actorpipeline.parsing.parsers.bench { kind = regex, timestamp-field = ts, "
        + "pattern = \"\"\"^(?<ts>\\S+) \\[(?<log.level>\\w+)\\] order=(?<order.id:long>\\d+) (?<message>.*)$\"\"\" }";

    private readonly Random _random = new(bytes);

    /// <summary>The service of a topic.</summary>
    public static string ServiceOf(int topic) => topic == 0 ? Service : $"s{topic}-service";

    /// <summary>An event.</summary>
    /// <param name="number">Which one.</param>
    /// <param name="service">Whose.</param>
    public byte[] Event(long number, string service = Service)
    {
        var at = DateTimeOffset.FromUnixTimeMilliseconds(Epoch + number).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        var parser = kind switch
        {
            LineKind.Plain => ",\"parser\":\"plain\"",
            LineKind.Json => ",\"parser\":\"json\"",
            LineKind.Regex => ",\"parser\":\"bench\"",
            _ => "",
        };
        var head = new StringBuilder();
        head.Append(CultureInfo.InvariantCulture, $"{{\"@timestamp\":\"{at}\",");
        if (bytes >= Whole)
        {
            head.Append(
                """
                "@metadata":{"beat":"filebeat","type":"_doc","version":"8.10.0"},"input":{"type":"filestream"},"ecs":{"version":"8.0.0"},"host":{"name":"node-1"},"agent":{"id":"92377a39-af88-49ed-aad9-1b0a6d8f4a11","type":"filebeat","name":"node-1","version":"8.10.0","ephemeral_id":"6cf0bd64-9d4c-4d5b-a3c3-2d5a1c8b9f10"},
                """
            );
        }
        head.Append(CultureInfo.InvariantCulture, $"\"fields\":{{\"service\":\"{service}\",\"namespace\":\"{space}\"{parser}}},");
        head.Append(
            CultureInfo.InvariantCulture,
            $"\"log\":{{\"offset\":{number * 160},\"file\":{{\"path\":\"/mnt/data/logs/{service}/app.log\"}}}},\"message\":"
        );
        var message = JsonSerializer.Serialize(Line(number, at, Math.Max(20, bytes - head.Length - 3)), Relaxed);
        return Encoding.UTF8.GetBytes(head.Append(message).Append('}').ToString());
    }

    private string Line(long number, string at, int length) =>
        kind switch
        {
            LineKind.Json => $"{{\"time\":\"{at}\",\"level\":\"info\",\"order\":{number},\"took\":{number % 977},\"msg\":\"{Text(length - 100)}\"}}",
            LineKind.Regex => $"{at} [info] order={number} {Text(length - 50)}",
            LineKind.Auto => $"{at} INFO  [worker-{number % 16}] c.e.shop.Orders - {Text(length - 60)}",
            _ => Text(length),
        };

    private string Text(int length)
    {
        var text = new StringBuilder(Math.Max(length, 1) + 16);
        text.Append(CultureInfo.InvariantCulture, $"{_random.Next():x} ");
        while (text.Length < length)
            text.Append(Words[_random.Next(Words.Length)]).Append(' ');
        text.Length = Math.Max(1, Math.Min(text.Length, length));
        return text.ToString();
    }
}
