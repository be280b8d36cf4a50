namespace ActorPipeline.Integration.Tests;

/// <summary>Plain indices whose names have the event's date.</summary>
[Trait("Server", "Elasticsearch")]
public class DatedIndexTests(TestServers servers)
{
    private const int PerDay = 500;
    private readonly string _topic = TestServers.Unique("logs.dated-");
    private readonly string _prefix = TestServers.Unique("dated-");

    [Fact]
    public async Task Should_put_each_event_into_the_index_of_its_day_and_find_it_there_when_it_is_read_again()
    {
        using var feeder = new Feeder(servers.Kafka, _topic);
        using var elastic = new ElasticQueries(servers.Elastic);
        string[] days = ["2026-11-23T23:59:59.999Z", "2026-11-24T00:00:00.000Z", "2026-11-25T00:30:00.000+01:00"];
        for (var i = 0; i < PerDay * 3; i++)
        {
            feeder.Send(
                i % 4,
                $$$"""{"@timestamp":"{{{days[i % 3]}}}","message":"line {{{i}}}","fields":{"service":"{{{feeder.Service}}}","namespace":"test"}}"""
            );
        }

        feeder.Flush();
        await using (var node = await StartAsync("first"))
        {
            await elastic.WaitForCountAsync($"{_prefix}-*", PerDay * 3);
            Assert.Equal(
                (PerDay, PerDay * 2),
                (await elastic.CountAsync($"{_prefix}-test-2026.11.23"), await elastic.CountAsync($"{_prefix}-test-2026.11.24"))
            );
        }
        await using var again = await StartAsync("second");
        await Eventually.IsAsync(async () => (await again.SinkAsync()).Duplicates, PerDay * 3);
        Assert.Equal(PerDay * 3, await elastic.CountAsync($"{_prefix}-*"));
    }

    private Task<ConsumerHalf> StartAsync(string group) =>
        ConsumerHalf.StartAsync(
            servers.Kafka,
            servers.Elastic,
            $"{_prefix}-{group}",
            _topic,
            o => o with { Elastic = o.Elastic with { Target = "index", Index = _prefix + "-{namespace}-{yyyy.MM.dd}" } }
        );
}
