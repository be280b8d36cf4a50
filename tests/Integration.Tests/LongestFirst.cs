using ActorPipeline.Integration.Tests;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace ActorPipeline.Integration.Tests;

/// <summary>Begins with the classes of tests that take minutes: the last one that begins is waited for alone.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Long =
    [
        "KafkaFaultTests",
        "SplitTests",
        "ElasticInTroubleTests",
        "FilebeatChaosTests",
        Browser.ConsoleWorld.Shared,
        "ApplyTests",
        "FilebeatTroubleTests",
        "CombinationTests",
        "KillTests",
        "FormationTests",
        "ChaosTests",
        "LocalTests",
    ];

    /// <inheritdoc />
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection => [.. testCollections.OrderBy(Place)];

    private static int Place<TTestCollection>(TTestCollection collection)
        where TTestCollection : ITestCollection
    {
        var at = Array.FindIndex(Long, name => collection.TestCollectionDisplayName.Contains(name, StringComparison.Ordinal));
        return at < 0 ? Long.Length : at;
    }
}
