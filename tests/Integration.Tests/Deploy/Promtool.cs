using System.Diagnostics;
using System.Runtime.CompilerServices;
using ActorPipeline.Integration.Tests.Processes;
using Xunit.Sdk;
using Xunit.v3;

namespace ActorPipeline.Integration.Tests.Deploy;

/// <summary>Prometheus' own program for tests of rules: on the PATH, or where <c>.ci/run</c> puts it.</summary>
internal static class Promtool
{
    private static readonly string? Program = Places().Select(place => Path.Combine(place, "promtool")).FirstOrDefault(File.Exists);

    /// <summary>There is one.</summary>
    public static bool IsThere => Program is not null;

    /// <summary>Runs it, and fails with what it says when it does not end with 0.</summary>
    public static void Run(string folder, params string[] arguments)
    {
        OpenFiles.KeepFromChildren();
        using var promtool = Process.Start(
            new ProcessStartInfo(Program!, arguments)
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var error = promtool.StandardError.ReadToEndAsync();
        var said = promtool.StandardOutput.ReadToEnd() + error.GetAwaiter().GetResult();
        promtool.WaitForExit();
        Assert.True(promtool.ExitCode == 0, said);
    }

    private static IEnumerable<string> Places()
    {
        foreach (var place in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            yield return place;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            yield return Path.Combine(folder.FullName, "artifacts", "tools");
    }
}

/// <summary>A test that exists only where there is a <c>promtool</c>, so nothing is skipped; <c>.ci/run</c> fetches one.</summary>
[XunitTestCaseDiscoverer(typeof(WithPromtool))]
public sealed class PromtoolFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1) : FactAttribute(file, line);

internal sealed class WithPromtool : IXunitTestCaseDiscoverer
{
    public ValueTask<IReadOnlyCollection<IXunitTestCase>> Discover(ITestFrameworkDiscoveryOptions options, IXunitTestMethod method, IFactAttribute fact) =>
        Promtool.IsThere ? new FactDiscoverer().Discover(options, method, fact) : new([]);
}
