using System.Text;

namespace ActorPipeline.Allocations;

/// <summary>Filebeat events of several kinds. Their keys come in another order each time, as Filebeat writes them.</summary>
internal static class Events
{
    private const string Escaped = "Ü \\\"ordér\\\" \\u00fc\\n\\tat org.example.Orders(Orders.java:42)\\\\ 注文 ";

    /// <summary>So many events of one kind, the same in every run.</summary>
    public static byte[][] Of(string kind, int count)
    {
        var random = new Random(7);
        return [.. Enumerable.Range(0, count).Select(i => Encoding.UTF8.GetBytes(kind switch
        {
            "small" => Object(random, Timestamp(i), Fields(random), "\"message\":\"m" + i + "\"", "\"log\":" + Object(random, "\"offset\":" + i * 37)),
            "filebeat" => Filebeat(random, i, new string('m', 25)),
            "escaped" => Filebeat(random, i, string.Concat(Enumerable.Repeat(Escaped, 14))),
            _ => throw new ArgumentException($"There are no events of the kind {kind}.", nameof(kind)),
        }))];
    }

    private static string Filebeat(Random random, int i, string message) => Object(random,
        Timestamp(i),
        "\"@metadata\":" + Object(random, "\"beat\":\"filebeat\"", "\"type\":\"_doc\"", "\"version\":\"8.1.0\""),
        Fields(random),
        "\"ecs\":{\"version\":\"8.0.0\"}",
        "\"host\":{\"name\":\"node-1\"}",
        "\"agent\":" + Object(random, "\"id\":\"92377a39-af88-49ed-aad9\"", "\"type\":\"filebeat\""),
        "\"log\":" + Object(random, "\"offset\":" + i * 231, "\"file\":{\"path\":\"/mnt/data/logs/web-service/app.log\"}"),
        "\"input\":{\"type\":\"filestream\"}",
        "\"message\":\"" + message + "\"");

    private static string Timestamp(int i) => $"\"@timestamp\":\"2026-11-23T12:05:{i / 20 % 60:00}.{i % 1000:000}Z\"";

    private static string Fields(Random random) =>
        "\"fields\":" + Object(random, "\"service\":\"web-service\"", "\"namespace\":\"demo\"", "\"log_topic\":\"logs.web-service\"");

    private static string Object(Random random, params string[] members)
    {
        random.Shuffle(members);
        return "{" + string.Join(",", members) + "}";
    }
}
