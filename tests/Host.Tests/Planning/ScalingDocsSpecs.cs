using System.Globalization;
using ActorPipeline.Host.Planning;

namespace ActorPipeline.Host.Tests.Planning;

/// <summary>The tables of docs/scaling.md are made of the figures and formulae that plans are made of.</summary>
public sealed class ScalingDocsSpecs
{
    private const string Begin = "<!-- made by: ACTORPIPELINE_WRITE_DOCS=1 dotnet test tests/Host.Tests --filter ScalingDocs -->\n";
    private const string End = "<!-- end -->";

    [Fact]
    public async Task Should_be_in_step_with_the_formulae()
    {
        var file = Repository.File("docs", "scaling.md");
        var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        var (from, to) = (text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, text.IndexOf(End, StringComparison.Ordinal));
        var wanted = $"{text[..from]}\n{string.Join('\n', Tables())}\n\n{text[to..]}";
        if (Environment.GetEnvironmentVariable("ACTORPIPELINE_WRITE_DOCS") == "1")
            await File.WriteAllTextAsync(file, wanted, TestContext.Current.CancellationToken);
        else
            Assert.Equal(wanted, text);
    }

    private static IEnumerable<string> Tables()
    {
        yield return "### More events";
        yield return "";
        yield return "100 services, events of 734 bytes, twice as many at the peak, kept 30 days with one copy beside the primary, "
            + "in Kafka 7 days in three copies:";
        yield return "";
        foreach (var row in Rows([1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000], _ => 100, events => events, "events/s", plan => plan.EventsBreak))
            yield return row;
        yield return "";
        yield return "### More services";
        yield return "";
        yield return "10,000 events/s of 734 bytes in all, else the same:";
        yield return "";
        foreach (var row in Rows([1, 10, 100, 1_000, 10_000, 100_000], services => (int)services, _ => 10_000, "services", plan => plan.ServicesBreak))
            yield return row;
        yield return "";
        yield return "### The figures";
        yield return "";
        yield return "| figure | value | from |";
        yield return "| --- | --- | --- |";
        foreach (var figure in Measured.All)
            yield return $"| {figure.Name} | {figure.Value.ToString("#,0.#####", CultureInfo.InvariantCulture)} {figure.Unit} | {figure.Source} |";
    }

    private static IEnumerable<string> Rows(
        double[] steps,
        Func<double, int> services,
        Func<double, double> events,
        string unit,
        Func<CapacityPlan, BreakPoint> breaks
    )
    {
        yield return $"| {unit} | nodes: number, cores, limit | partitions | brokers, disk | data nodes: number, cores, disk | shards | Filebeat on a machine "
            + "| breaks first, at | then |";
        yield return "| --- | --- | --- | --- | --- | --- | --- | --- | --- |";
        foreach (var step in steps)
        {
            var plan = Planner.Of(
                new PlanRequest
                {
                    EventsPerSecond = events(step),
                    EventBytes = 734,
                    Retention = TimeSpan.FromDays(30),
                    Services = services(step),
                }
            );
            var (node, elastic, first) = (plan.Nodes, plan.Elasticsearch, breaks(plan));
            yield return $"| {PlanText.Show(step)} | {node.Count} × {PlanText.Show(node.Cores)}, {node.LimitMebibytes} MiB | "
                + PlanText.Show(plan.Topics.Partitions)
                + $"{(plan.Topics.Shared ? ", a topic for a namespace" : "")} | {plan.Kafka.Brokers}, {PlanText.Bytes(plan.Kafka.DiskBytes)} | "
                + $"{elastic.DataNodes} × {elastic.Cores}, {PlanText.Bytes(elastic.DiskBytes)} | {PlanText.Show(elastic.Shards)}"
                + $"{(elastic.Index is null ? "" : ", an index for a namespace")} | {PlanText.Show(plan.Filebeat.MachineMegabytes)} MB | "
                + $"{first.What}, {PlanText.Show(first.Times)} times | {first.Remedy} |";
        }
    }
}
