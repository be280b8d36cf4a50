using System.Text.Json;

namespace ActorPipeline.Integration.Tests;

/// <summary>Lines of several formats, of a service that names no parser, as they are in the index.</summary>
[Trait("Server", "Elasticsearch")]
public class FoundFormatsTests(TestServers servers)
{
    private const int Rounds = 50;

    private static readonly string[] Lines =
    [
        """{"time":"2026-11-20T10:00:00Z","level":"warn","msg":"from json","took":12}""",
        """time=2026-11-20T10:00:00Z level=error msg="from logfmt" elapsed=12ms""",
        "2026-11-20 10:00:00,123 SEVERE [main] org.shop.Orders: from log4j",
        """192.0.2.7 - - [20/Nov/2026:10:00:00 +0000] "GET /a HTTP/1.1" 200 12 "-" "curl/8" """,
        "<10>Nov 20 10:00:00 gate app[7]: from syslog",
        "[2026-11-20T10:00:00,978][INFO ][o.e.n.Node               ] [node-1] from elasticsearch",
        "just a line of text, level=none of it",
        "\tat org.shop.Orders.main(Orders.java:7)",
    ];

    private readonly string _topic = TestServers.Unique("logs.formats-");

    [Fact]
    public async Task Should_index_each_line_once_with_what_it_says_though_nobody_named_a_parser()
    {
        using var feeder = new Feeder(servers.Kafka, _topic);
        using var elastic = new ElasticQueries(servers.Elastic);
        for (var i = 0; i < Rounds * Lines.Length; i++)
        {
            feeder.Send(
                0,
                $$$"""{"@timestamp":"2026-11-23T12:00:00.000Z","log":{"offset":{{{i}}},"file":{"path":"/a.log"}},"message":{{{JsonSerializer.Serialize(Lines[i % Lines.Length])}}},"fields":{"service":"{{{feeder.Service}}}","namespace":"test"}}"""
            );
        }

        feeder.Flush();
        await using var node = await ConsumerHalf.StartAsync(servers.Kafka, servers.Elastic, TestServers.Unique("group-"), _topic);
        await elastic.WaitForCountAsync(feeder.Index, Rounds * Lines.Length);

        foreach (
            var (query, rounds) in new[]
            {
                ("log.level:warn", 1),
                ("log.level:(error OR fatal)", 3),
                ("log.level:info", 1),
                ("_exists_:log.level", 5),
                ("log.level_original:SEVERE", 1),
                ("http.response.status_code:200", 1),
                ("source.ip:192.0.2.7", 1),
                ("host.hostname:gate", 1),
                ("log.logger:org.shop.Orders", 1),
                ("_exists_:tags", 0),
                ("@timestamp:[2026-11-20T10:00:00Z TO 2026-11-20T10:00:01Z]", 6),
                ("_exists_:event.created", 6),
            }
        )
        {
            Assert.Equal((query, (long)rounds * Rounds), (query, await elastic.CountAsync(feeder.Index, query)));
        }

        var messages = (await elastic.AllAsync(feeder.Index)).GroupBy(document => document.Message).ToDictionary(group => group.Key, group => group.Count());
        Assert.Equal(
            ["from json", "from logfmt", .. Lines[2..]],
            messages.Keys.OrderBy(message => Array.FindIndex(Lines, line => line.Contains(message, StringComparison.Ordinal)))
        );
        Assert.All(messages.Values, count => Assert.Equal(Rounds, count));
        Assert.Contains("plain 25 %", Assert.Single((await node.PartitionsAsync()).Partitions, partition => partition.Formats is not null).Formats);
        // The stack frame is an event of its own: multiline is not set.
        Assert.Equal($"java {Rounds}", Assert.Single((await node.PartitionsAsync()).Partitions, partition => partition.Traces is not null).Traces);
    }
}
