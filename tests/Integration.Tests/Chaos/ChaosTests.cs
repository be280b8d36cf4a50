namespace ActorPipeline.Integration.Tests.Chaos;

/// <summary>The plan of the chaos run, which itself is started by <c>bench/Chaos</c>.</summary>
public class ChaosTests
{
    [Fact]
    public void Should_plan_the_same_faults_when_the_seed_is_the_same()
    {
        Assert.Equal(ChaosPlan.Make(7, 40, 500_000), ChaosPlan.Make(7, 40, 500_000));
        Assert.NotEqual(ChaosPlan.Make(7, 40, 500_000), ChaosPlan.Make(8, 40, 500_000));
        Assert.Equal(Enum.GetValues<ChaosKind>(), ChaosPlan.Make(7, 40, 500_000).Select(f => f.Kind).Distinct().Order());
    }
}
