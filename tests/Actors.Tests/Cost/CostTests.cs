using ActorPipeline.Allocations;

namespace ActorPipeline.Actors.Tests.Cost;

/// <summary>Nothing runs beside these: buffers of the shared pools that others hold would be made anew here, and counted.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class CostGroup;

[Collection<CostGroup>]
public sealed class CostTests(ITestOutputHelper output)
{
    private const int Events = 6_000;
    private const int Rounds = 4;

    [Theory]
    [InlineData("plain")]
    [InlineData("json-pinned")]
    [InlineData("json")]
    [InlineData("custom")]
    public async Task Should_cost_no_more_than_the_baseline(string kind)
    {
        foreach (var lean in (bool[])[true, false])
        {
            var name = $"{kind} {(lean ? "lean" : "full")}";
            var (allocated, sent) = Measure(kind, lean, gzip: false);
            var (allocatedByGzip, compressed) = Measure(kind, lean, gzip: true);
            var now = new Dictionary<string, double>
            {
                ["allocated"] = allocated,
                ["allocated with gzip"] = allocatedByGzip,
                ["sent"] = sent,
                ["sent with gzip"] = compressed,
            };
            output.WriteLine(name + ": " + string.Join(", ", now.Select(figure => $"{figure.Key} {figure.Value:0.###}")));
            var json = await File.ReadAllTextAsync(CostBaseline.File, TestContext.Current.CancellationToken);
            if (Environment.GetEnvironmentVariable(CostBaseline.Accept) == "1")
                await File.WriteAllTextAsync(CostBaseline.File, CostBaseline.With(json, name, now), TestContext.Current.CancellationToken);
            var worse = CostBaseline.Worse(name, CostBaseline.Read(json, name), now);
            // Not Assert.Empty, which cuts the sentence off.
            Assert.True(Environment.GetEnvironmentVariable(CostBaseline.Accept) == "1" || worse.Count == 0, string.Join(Environment.NewLine, worse));
        }
    }

    [Fact]
    public void Should_name_a_figure_that_is_worse_with_its_baseline_and_how_to_accept_it()
    {
        const string Json = """{"json lean":{"allocated":20,"sent":500}}""";
        var before = CostBaseline.Read(Json, "json lean");

        Assert.Empty(CostBaseline.Worse("json lean", before, new Dictionary<string, double> { ["allocated"] = 21, ["sent"] = 400 }));
        var worse = Assert.Single(CostBaseline.Worse("json lean", before, new Dictionary<string, double> { ["allocated"] = 21.1, ["sent"] = 525 }));
        Assert.StartsWith(
            "json lean: allocated is 21.1 bytes per event, 5.5 % more than the 20 of bench/baseline.json; 5 % are allowed.",
            worse,
            StringComparison.Ordinal
        );
        Assert.Contains("To accept it: ACTORPIPELINE_WRITE_BASELINE=1 dotnet test", worse, StringComparison.Ordinal);
        Assert.Contains(
            "does not have it",
            Assert.Single(CostBaseline.Worse("new", null, new Dictionary<string, double> { ["sent"] = 1 })),
            StringComparison.Ordinal
        );
        Assert.Equal(
            21.1,
            CostBaseline.Read(CostBaseline.With(Json, "json lean", new Dictionary<string, double> { ["allocated"] = 21.1 }), "json lean")!["allocated"]
        );
    }

    /// <summary>Bytes allocated and sent per event: the lowest of some rounds, after one that fills pools and caches.</summary>
    private static (double Allocated, double Sent) Measure(string kind, bool lean, bool gzip)
    {
        var path = new HotPath(kind, lean, gzip);
        path.Move(Events);
        var (lowest, sent) = (long.MaxValue, path.Sent);
        for (var round = 0; round < Rounds; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            path.Move(Events);
            var now = GC.GetAllocatedBytesForCurrentThread() - before;
            lowest = Math.Min(lowest, now);
        }
        Assert.InRange(path.Done, Events * (1 + Rounds) - HotPath.Waiting, Events * (1 + Rounds));
        return ((double)lowest / Events, (double)(path.Sent - sent) / Events / Rounds);
    }
}
