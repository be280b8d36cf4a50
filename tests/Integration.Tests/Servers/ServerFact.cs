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
