using ActorPipeline.Integration.Tests.Servers;

namespace ActorPipeline.Integration.Tests.Chaos;

/// <summary>The short form of the chaos run; the long one, with other seeds, is <c>bench/Chaos</c>.</summary>
public class ChaosTests
{
    private static readonly ChaosOptions Short = new ChaosOptions
    {
        Seed = 4,
        Events = 24_000,
        Faults = 20,
        PoisonEvery = 200,
        DocumentId = "line",
        Limit = TimeSpan.FromMinutes(5),
    }.FromEnvironment();

    [StandInFact("its brokers are told what to answer; Servers.FilebeatChaosTests has a real Filebeat, broker and Elasticsearch")]
    public async Task Should_have_every_event_exactly_once_when_processes_brokers_and_server_fail_at_random()
    {
        var output = new List<string>();
        IReadOnlyList<string> problems;
        try
        {
            problems = (await new ChaosRun(Short, output.Add).RunAsync(TestContext.Current.CancellationToken)).Problems;
        }
        catch (Exception e)
        {
            problems = [e.ToString()];
        }
        Assert.True(
            problems.Count == 0,
            string.Join(
                '\n',
                [
                    $"again: CHAOS_SEED={Short.Seed} CHAOS_EVENTS={Short.Events} CHAOS_FAULTS={Short.Faults} CHAOS_DOCUMENT_ID={Short.DocumentId}",
                    .. problems,
                    .. output,
                ]
            )
        );
    }

    [Fact]
    public void Should_plan_the_same_faults_when_the_seed_is_the_same()
    {
        Assert.Equal(ChaosPlan.Make(7, 40, 500_000), ChaosPlan.Make(7, 40, 500_000));
        Assert.NotEqual(ChaosPlan.Make(7, 40, 500_000), ChaosPlan.Make(8, 40, 500_000));
        Assert.Equal(Enum.GetValues<ChaosKind>(), ChaosPlan.Make(7, 40, 500_000).Select(f => f.Kind).Distinct().Order());
    }
}
