using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ActorPipeline.TestSupport;

/// <summary>
/// Events of Filebeat and of others, with lines and without, whose fields are of every kind that an index refuses. Reproducible by seed.
/// </summary>
/// <param name="seed">Which ones.</param>
/// <param name="service">Whose they are.</param>
/// <param name="space">Its namespace.</param>
public sealed class OddEvents(int seed, string service = "web-service", string space = "demo")
{
    private static readonly string[] Names =
    [
        "a",
        "b",
        "c",
        "user",
        "status",
        "duration",
        "ok",
        "when",
        "data",
        "error",
        "a.b",
        "a.b.c",
        "user.name",
        "log",
        "host",
        "service",
        "event",
        "message",
        "msg",
        "level",
        "time",
        "_id",
        "_source",
        "",
        " ",
        ".",
        "..",
        ".a",
        "a.",
        "a..b",
        "\\u0000k",
        "k\\u001b",
        "\\ud800",
        "x\\\"y",
        "größe",
        "名前",
        "json",
        "json.host",
        "labels",
        "tags",
        "kubernetes",
        "file",
        "other_fields",
        "other_fields_text",
        "a_text",
        "a_object",
        "@timestamp",
        "@metadata",
        "data_stream",
        "agent",
        "input",
        "ecs",
        "url",
        "http",
        "n",
        "o",
    ];

    private readonly Random _random = new(seed);

    /// <summary>The next one; its line, or what stands for it, has its number.</summary>
    public byte[] Next(int number)
    {
        var members = new List<string> { $"\"message\":{Message(number)}" };
        if (!Chance(20))
            members.Add($"\"@timestamp\":{(Chance(10) ? OddTime() : "\"2026-11-23T12:00:00.000Z\"")}");
        members.Add($"\"fields\":{{\"service\":\"{service}\",\"namespace\":\"{space}\"}}");
        if (!Chance(20))
        {
            members.Add(
                $$$"""
                "log":{"offset":{{{number}}},"file":{"path":"/a/{{{number % 3}}}.log"}}
                """.Trim()
            );
        }

        for (var i = _random.Next(Chance(3) ? 6 : 1); i > 0; i--)
            members.Add(Member(0));
        return Encoding.UTF8.GetBytes("{" + string.Join(",", members.OrderBy(_ => _random.Next())) + "}");
    }

    private string Message(int number)
    {
        if (Chance(8))
            return $"\"line {number} \\ud83d cut\"";
        if (Chance(30))
            return $"{{\"text\":\"line {number} \"}}";
        if (Chance(4))
            return $"\"line {number} is plain\"";
        var line = new StringBuilder($"{{\"msg\":\"line {number} \",\"level\":\"info\"");
        for (var i = _random.Next(6); i > 0; i--)
            line.Append(',').Append(Member(0));
        return JsonSerializer.Serialize(line.Append('}').ToString());
    }

    private string Member(int depth) => $"\"{Name()}\":{Value(depth)}";

    private string Name() =>
        _random.Next(40) switch
        {
            0 => "id-" + _random.Next(3000).ToString(CultureInfo.InvariantCulture),
            1 => new string('n', _random.Next(200, 400)),
            2 => string.Join('.', Enumerable.Repeat("d", _random.Next(10, 25))),
            _ => Names[_random.Next(Names.Length)],
        };

    private string Value(int depth) =>
        _random.Next(depth > 3 ? 14 : 19) switch
        {
            0 => "null",
            1 => "true",
            2 => _random.Next().ToString(CultureInfo.InvariantCulture),
            3 => "-1.5",
            4 => "123456789012345678901234567890",
            5 => "1e400",
            6 => "1e39",
            7 => "1e30",
            8 => "18446744073709551615",
            9 => "\"text\"",
            10 => "\"2025-10-18T10:00:00Z\"",
            11 => "\"2025/10/18 10:00:00\"",
            12 => "\"12ms\"",
            13 => "\"42\"",
            14 => "{" + string.Join(",", Enumerable.Range(0, _random.Next(4)).Select(_ => Member(depth + 1))) + "}",
            15 => "[" + string.Join(",", Enumerable.Range(0, _random.Next(4)).Select(_ => Value(depth + 1))) + "]",
            16 => Deep(_random.Next(10, 30)),
            17 => "\"half \\ud800\"",
            _ => $"{{\"labels\":{{\"app\":\"x\",\"app.kubernetes.io/name\":\"y\"}},\"id-{_random.Next(3000)}\":{{\"ms\":1}}}}",
        };

    private static string Deep(int levels) => string.Concat(Enumerable.Repeat("{\"a\":", levels)) + "1" + new string('}', levels);

    private string OddTime() =>
        (
            (string[])
                [
                    "1764160000.123",
                    "1764160000123",
                    "\"yesterday\"",
                    "\"2026-11-23 12:00:00,123\"",
                    "\"2026-11-23T12:00:00+01:00\"",
                    "{}",
                    "[]",
                    "true",
                    "-1",
                    "\"\"",
                    "null",
                ]
        )[_random.Next(11)];

    private bool Chance(int oneIn) => _random.Next(oneIn) == 0;
}
