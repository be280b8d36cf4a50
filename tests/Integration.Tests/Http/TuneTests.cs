namespace ActorPipeline.Integration.Tests.Http;

public class TuneTests(TestServers servers)
{
    private readonly string _topic = TestServers.Unique("logs.tune-");

    [Fact]
    public async Task Should_send_events_that_wait_when_the_delay_is_tuned_down()
    {
        using var feeder = new Feeder(servers.Kafka, _topic);
        using var elastic = new ElasticQueries(servers.Elastic);
        feeder.Send(0, 100);
        await using var node = await RunningNode.StartAsync(servers, _topic, "batch { max-events = 100000, max-delay = 1m }");
        await Eventually.TrueAsync(async () => (await node.Status.ReadAsync(TestContext.Current.CancellationToken)).Nodes is [{ Sink.BufferBytes: > 0 }]);
        Assert.Equal(0, await elastic.CountAsync(feeder.Index));
        var tuned = await InProcess.RunAsync("tune", "--at", node.HttpUrl, "--max-delay", "50ms", "--in-flight-max", "2");
        Assert.Equal((0, ""), (tuned.Code, tuned.Error));
        await elastic.WaitForCountAsync(feeder.Index, 100);
        await Eventually.IsAsync(async () => (await node.Status.ReadAsync(TestContext.Current.CancellationToken)).Nodes[0].Sink.InFlightLimit, 2);
    }
}
