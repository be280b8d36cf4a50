using System.Runtime.CompilerServices;
using Xunit.Sdk;
using Xunit.v3;

namespace ActorPipeline.TestSupport;

/// <summary>A test that only makes sense on the stand-ins; it is left out where real servers are tested.</summary>
/// <param name="because">What only a stand-in can do, or only it may be asked for.</param>
/// <param name="file">Filled in by the compiler.</param>
/// <param name="line">Filled in by the compiler.</param>
[XunitTestCaseDiscoverer(typeof(WithStandIns))]
public sealed class StandInFactAttribute(string because, [CallerFilePath] string? file = null, [CallerLineNumber] int line = -1) : FactAttribute(file, line)
{
    /// <summary>What only a stand-in can do, or only it may be asked for.</summary>
    public string Because => because;
}

/// <summary>The same with data.</summary>
/// <param name="because">What only a stand-in can do, or only it may be asked for.</param>
/// <param name="file">Filled in by the compiler.</param>
/// <param name="line">Filled in by the compiler.</param>
[XunitTestCaseDiscoverer(typeof(WithStandInsTheory))]
public sealed class StandInTheoryAttribute(string because, [CallerFilePath] string? file = null, [CallerLineNumber] int line = -1) : TheoryAttribute(file, line)
{
    /// <summary>What only a stand-in can do, or only it may be asked for.</summary>
    public string Because => because;
}

/// <summary>Finds a test on stand-ins, and whoever records real answers needs it too.</summary>
public sealed class WithStandIns : IXunitTestCaseDiscoverer
{
    internal static bool AreLeftOut => RealServers.AreTested && !RealServers.AreRecorded;

    /// <inheritdoc />
    public ValueTask<IReadOnlyCollection<IXunitTestCase>> Discover(
        ITestFrameworkDiscoveryOptions discoveryOptions,
        IXunitTestMethod testMethod,
        IFactAttribute factAttribute
    ) => AreLeftOut ? new([]) : new FactDiscoverer().Discover(discoveryOptions, testMethod, factAttribute);
}

/// <summary>The same with data.</summary>
public sealed class WithStandInsTheory : IXunitTestCaseDiscoverer
{
    /// <inheritdoc />
    public ValueTask<IReadOnlyCollection<IXunitTestCase>> Discover(
        ITestFrameworkDiscoveryOptions discoveryOptions,
        IXunitTestMethod testMethod,
        IFactAttribute factAttribute
    ) => WithStandIns.AreLeftOut ? new([]) : new TheoryDiscoverer().Discover(discoveryOptions, testMethod, factAttribute);
}
