using System.Text.Json;

namespace ActorPipeline.Host.Tests.Commands;

public sealed class PlanCommandSpecs
{
    private static readonly string[] Enough = ["plan", "--events-per-second", "10k", "--event-size", "734", "--retention", "30d"];

    [Theory]
    [InlineData("10000", "700", "30d", 10_000, 700, 30)]
    [InlineData("10k", "1KB", "720h", 10_000, 1_000, 30)]
    [InlineData("1.5M", "2 KiB", "1d", 1_500_000, 2_048, 1)]
    [InlineData("1", "100", "3650d", 1, 100, 3_650)]
    [InlineData("10M", "10MiB", "7 days", 10_000_000, 10 << 20, 7)]
    public async Task Should_take_units(string events, string size, string retention, double eventsPerSecond, long bytes, int days)
    {
        var result = await Harness.RunAsync("plan", "--events-per-second", events, "--event-size", size, "--retention", retention, "--output", "json");
        Assert.Equal((0, ""), (result.Code, result.Error));
        var plan = JsonElement.Parse(result.Out);
        Assert.Equal(eventsPerSecond, plan.GetProperty("eventsPerSecond").GetDouble());
        Assert.Equal(bytes, plan.GetProperty("eventBytes").GetInt64());
        Assert.Equal(days, plan.GetProperty("elasticsearch").GetProperty("retentionDays").GetInt32());
    }

    [Theory]
    [InlineData("--events-per-second", "0", "a number from 1 to 10,000,000, such as 500, 10k or 1.5M")]
    [InlineData("--events-per-second", "-5", "a number from 1 to 10,000,000, such as 500, 10k or 1.5M")]
    [InlineData("--events-per-second", "11M", "a number from 1 to 10,000,000, such as 500, 10k or 1.5M")]
    [InlineData("--events-per-second", "many", "a number from 1 to 10,000,000, such as 500, 10k or 1.5M")]
    [InlineData("--event-size", "0", "a size from 100 to 10,485,760 bytes, such as 700, 1KB or 2 KiB")]
    [InlineData("--event-size", "1TB", "a size from 100 to 10,485,760 bytes, such as 700, 1KB or 2 KiB")]
    [InlineData("--retention", "0d", "whole days from 1d to 3650d, such as 30d")]
    [InlineData("--retention", "36h", "whole days from 1d to 3650d, such as 30d")]
    [InlineData("--services", "0", "a whole number from 1 to 100,000, such as 500, 10k or 1.5M")]
    [InlineData("--services", "1.5", "a whole number from 1 to 100,000, such as 500, 10k or 1.5M")]
    [InlineData("--replicas", "6", "a whole number from 0 to 5")]
    [InlineData("--peak", "0.5", "a number from 1 to 100")]
    [InlineData("--peak", "NaN", "a number from 1 to 100")]
    [InlineData("--kafka-retention", "10m", "a duration from 1h to 3650d, such as 12h or 7d")]
    [InlineData("--kafka-copies", "0", "a whole number from 1 to 7")]
    public async Task Should_say_name_value_and_what_is_allowed(string flag, string value, string allowed)
    {
        var at = Array.IndexOf(Enough, flag);
        string[] args = at < 0 ? [.. Enough, flag, value] : [.. Enough[..(at + 1)], value, .. Enough[(at + 2)..]];
        var result = await Harness.RunAsync(args);
        Assert.Equal((2, ""), (result.Code, result.Out));
        Assert.Equal($"{flag} is \"{value}\"; allowed is {allowed}.{Environment.NewLine}", result.Error);
    }

    [Fact]
    public async Task Should_say_what_is_missing()
    {
        var result = await Harness.RunAsync("plan", "--event-size", "700");
        Assert.Equal(2, result.Code);
        Assert.StartsWith(
            "'plan' needs --events-per-second, --retention. Type: actorpipeline plan --events-per-second 10k",
            result.Error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Should_print_what_is_needed_and_what_gives_way_first()
    {
        var result = await Harness.RunAsync(Enough);
        Assert.Equal((0, ""), (result.Code, result.Error));
        foreach (
            var part in (string[])
                ["Nodes          3, each of 0.5 cores and 512 MiB", "Breaks first   with more events: ", "with more services: ", "actorpipeline {", "replicas:"]
        )
        {
            Assert.Contains(part, result.Out, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Should_keep_the_shape_of_its_json()
    {
        var result = await Harness.RunAsync([.. Enough, "--output", "json"]);
        var plan = JsonElement.Parse(result.Out);
        static string Names(JsonElement element) => string.Join(' ', element.EnumerateObject().Select(member => member.Name));
        Assert.Equal(
            "eventsPerSecond peakEventsPerSecond eventBytes services nodes topics kafka elasticsearch filebeat eventsBreak servicesBreak "
                + "notes hocon kustomize measured",
            Names(plan)
        );
        Assert.Equal(
            "count cores cpuMicrosPerEvent coresAtPeak peakMegabytes requestMebibytes limitMebibytes bufferMebibytes batchEvents inFlight",
            Names(plan.GetProperty("nodes"))
        );
        Assert.Equal("count partitionsEach partitions perNode shared", Names(plan.GetProperty("topics")));
        Assert.Equal("brokers cores memoryGibibytes heapGibibytes diskBytes bytesPerEvent copies retentionDays", Names(plan.GetProperty("kafka")));
        Assert.Equal(
            "clusters dataNodes masterNodes cores memoryGibibytes heapGibibytes diskBytes bytesPerEvent cpuMicrosPerEvent coresAtPeak "
                + "primaryShards replicas shards retentionDays index",
            Names(plan.GetProperty("elasticsearch"))
        );
        Assert.Equal("installations configMaps machineMegabytes limitMebibytes", Names(plan.GetProperty("filebeat")));
        Assert.Equal("what times remedy", Names(plan.GetProperty("eventsBreak")));
        Assert.Equal("name value unit source", Names(plan.GetProperty("measured")[0]));
    }
}
