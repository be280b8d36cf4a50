using System.Runtime.CompilerServices;
using Xunit.Sdk;
using Xunit.v3;

namespace ActorPipeline.Integration.Tests.Servers;

/// <summary>
/// A test that starts, kills or configures real servers of its own. It exists only where <c>ACTORPIPELINE_TEST_SERVERS</c> names the
/// program that starts them, so nothing is skipped: see <c>tests/servers</c>.
/// </summary>
[XunitTestCaseDiscoverer(typeof(WithServers))]
public sealed class ServerFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1) : FactAttribute(file, line);

/// <summary>The same with data.</summary>
[XunitTestCaseDiscoverer(typeof(WithServersTheory))]
public sealed class ServerTheoryAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1) : TheoryAttribute(file, line);

/// <summary>A test that only makes sense on the stand-ins; it is left out where real servers are tested.</summary>
/// <param name="because">What only a stand-in can do.</param>
/// <param name="file">Filled in by the compiler.</param>
/// <param name="line">Filled in by the compiler.</param>
[XunitTestCaseDiscoverer(typeof(WithStandIns))]
public sealed class StandInFactAttribute(string because, [CallerFilePath] string? file = null, [CallerLineNumber] int line = -1) : FactAttribute(file, line)
{
    /// <summary>What only a stand-in can do.</summary>
    public string Because => because;
}

/// <summary>The same with data.</summary>
/// <param name="because">What only a stand-in can do.</param>
/// <param name="file">Filled in by the compiler.</param>
/// <param name="line">Filled in by the compiler.</param>
[XunitTestCaseDiscoverer(typeof(WithStandInsTheory))]
public sealed class StandInTheoryAttribute(string because, [CallerFilePath] string? file = null, [CallerLineNumber] int line = -1) : TheoryAttribute(file, line)
{
    /// <summary>What only a stand-in can do.</summary>
    public string Because => because;
}

internal sealed class WithServers : IXunitTestCaseDiscoverer
{
    public ValueTask<IReadOnlyCollection<IXunitTestCase>> Discover(ITestFrameworkDiscoveryOptions options, IXunitTestMethod method, IFactAttribute fact) =>
        OwnServers.CanBeStarted ? new FactDiscoverer().Discover(options, method, fact) : new([]);
}

internal sealed class WithServersTheory : IXunitTestCaseDiscoverer
{
    public ValueTask<IReadOnlyCollection<IXunitTestCase>> Discover(ITestFrameworkDiscoveryOptions options, IXunitTestMethod method, IFactAttribute fact) =>
        OwnServers.CanBeStarted ? new TheoryDiscoverer().Discover(options, method, fact) : new([]);
}

internal sealed class WithStandIns : IXunitTestCaseDiscoverer
{
    public ValueTask<IReadOnlyCollection<IXunitTestCase>> Discover(ITestFrameworkDiscoveryOptions options, IXunitTestMethod method, IFactAttribute fact) =>
        TestServers.AreReal ? new([]) : new FactDiscoverer().Discover(options, method, fact);
}

internal sealed class WithStandInsTheory : IXunitTestCaseDiscoverer
{
    public ValueTask<IReadOnlyCollection<IXunitTestCase>> Discover(ITestFrameworkDiscoveryOptions options, IXunitTestMethod method, IFactAttribute fact) =>
        TestServers.AreReal ? new([]) : new TheoryDiscoverer().Discover(options, method, fact);
}
