using System.Text;

namespace ActorPipeline.Allocations;

/// <summary>Filebeat events of several kinds. Their keys come in another order each time, as Filebeat writes them.</summary>
internal static class Events
{
    private const string Escaped = "Ü \\\"ordér\\\" \\u00fc\\n\\tat org.example.Orders(Orders.java:42)\\\\ 注文 ";

    private const string Text =
        "Could not deliver to 3 of 17 recipients, will try again in 300 s with the same envelope (mailer-worker-3/8812): the remote side closed the connection";
    private const string Custom =
        "2026-02-03T04:05:06.789Z [warn] mailer-worker-3/8812 took 1.25s: could not deliver to 3 of 17 recipients, will retry in 300 s with the same envelope";
    private const string Json =
        """{\"time\":\"2026-02-03T04:05:06.789Z\",\"level\":\"info\",\"msg\":\"order accepted\",\"order\":{\"id\":8812,\"items\":3},\"took_ms\":12.5,\"customer\":\"c-1204\",\"ok\":true}""";
    private const string Log4j =
        "2026-02-03 04:05:06,789 INFO [IPC Server handler 3 on 8020] org.example.mapreduce.v2.app.Master: Created Master for application "
        + "attempt_14451444_0020_000001";

    /// <summary>So many events of one kind, the same in every run.</summary>
    public static byte[][] Of(string kind, int count)
    {
        var random = new Random(7);
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(i =>
                    Encoding.UTF8.GetBytes(
                        kind switch
                        {
                            "small" => Object(
                                random,
                                Timestamp(i),
                                Fields(random),
                                "\"message\":\"m" + i + "\"",
                                "\"log\":" + Object(random, "\"offset\":" + i * 37)
                            ),
                            "filebeat" => Filebeat(random, i, new string('m', 25)),
                            "escaped" => Filebeat(random, i, string.Concat(Enumerable.Repeat(Escaped, 14))),
                            "text" => Filebeat(random, i, Text),
                            "plain" => Filebeat(random, i, Text, "plain"),
                            "custom" => Filebeat(random, i, Custom, "custom"),
                            "json" => Filebeat(random, i, Json),
                            "json-pinned" => Filebeat(random, i, Json, "json"),
                            "log4j" => Filebeat(random, i, Log4j),
                            "log4j-pinned" => Filebeat(random, i, Log4j, "log4j"),
                            _ => throw new ArgumentException($"There are no events of the kind {kind}.", nameof(kind)),
                        }
                    )
                ),
        ];
    }

    private static string Filebeat(Random random, int i, string message, string? parser = null) =>
        Object(
            random,
            Timestamp(i),
            "\"@metadata\":" + Object(random, "\"beat\":\"filebeat\"", "\"type\":\"_doc\"", "\"version\":\"8.1.0\""),
            Fields(random, parser),
            "\"ecs\":{\"version\":\"8.0.0\"}",
            "\"host\":{\"name\":\"node-1\"}",
            "\"agent\":" + Object(random, "\"id\":\"92377a39-af88-49ed-aad9\"", "\"type\":\"filebeat\""),
            "\"log\":" + Object(random, "\"offset\":" + i * 231, "\"file\":{\"path\":\"/mnt/data/logs/web-service/app.log\"}"),
            "\"input\":{\"type\":\"filestream\"}",
            "\"message\":\"" + message + "\""
        );

    private static string Timestamp(int i) => $"\"@timestamp\":\"2026-11-23T12:05:{i / 20 % 60:00}.{i % 1000:000}Z\"";

    private static string Fields(Random random, string? parser = null)
    {
        string[] members = ["\"service\":\"web-service\"", "\"namespace\":\"demo\"", "\"log_topic\":\"logs.web-service\""];
        return "\"fields\":" + Object(random, parser is null ? members : [.. members, $"\"parser\":\"{parser}\""]);
    }

    private static string Object(Random random, params string[] members)
    {
        random.Shuffle(members);
        return "{" + string.Join(",", members) + "}";
    }
}
