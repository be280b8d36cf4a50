using System.Runtime.CompilerServices;
using Xunit.Sdk;
using Xunit.v3;

namespace ActorPipeline.Embedded.Tests;

/// <summary>A test of the stand-in itself; it is left out where a real Elasticsearch is tested.</summary>
/// <param name="because">What only the stand-in can do, or only it may be asked for.</param>
/// <param name="file">Filled in by the compiler.</param>
/// <param name="line">Filled in by the compiler.</param>
[XunitTestCaseDiscoverer(typeof(WithStandIn))]
public sealed class StandInFactAttribute(string because, [CallerFilePath] string? file = null, [CallerLineNumber] int line = -1) : FactAttribute(file, line)
{
    /// <summary>What only the stand-in can do, or only it may be asked for.</summary>
    public string Because => because;
}

/// <summary>The same with data.</summary>
/// <param name="because">What only the stand-in can do, or only it may be asked for.</param>
/// <param name="file">Filled in by the compiler.</param>
/// <param name="line">Filled in by the compiler.</param>
[XunitTestCaseDiscoverer(typeof(WithStandInTheory))]
public sealed class StandInTheoryAttribute(string because, [CallerFilePath] string? file = null, [CallerLineNumber] int line = -1) : TheoryAttribute(file, line)
{
    /// <summary>What only the stand-in can do, or only it may be asked for.</summary>
    public string Because => because;
}

internal static class StandIns
{
    /// <summary>Whoever records needs them too.</summary>
    public static bool LeftOut => Elasticsearch.ServerUnderTest.IsReal && !Elasticsearch.RecordedAnswersSpecs.Record;
}

internal sealed class WithStandIn : IXunitTestCaseDiscoverer
{
    public ValueTask<IReadOnlyCollection<IXunitTestCase>> Discover(ITestFrameworkDiscoveryOptions options, IXunitTestMethod method, IFactAttribute fact) =>
        StandIns.LeftOut ? new([]) : new FactDiscoverer().Discover(options, method, fact);
}

internal sealed class WithStandInTheory : IXunitTestCaseDiscoverer
{
    public ValueTask<IReadOnlyCollection<IXunitTestCase>> Discover(ITestFrameworkDiscoveryOptions options, IXunitTestMethod method, IFactAttribute fact) =>
        StandIns.LeftOut ? new([]) : new TheoryDiscoverer().Discover(options, method, fact);
}
