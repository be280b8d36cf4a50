using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ActorPipeline.Lab.Machine;

/// <summary><c>actorpipeline run</c>, as it is published: <c>BENCH_NODE</c> names the folder.</summary>
internal static class NodeProcess
{
    /// <summary>The folder it was published into.</summary>
    public static string Folder { get; } =
        Environment.GetEnvironmentVariable("BENCH_NODE") is { Length: > 0 } folder
            ? folder
            : throw new InvalidOperationException("BENCH_NODE names no folder with a published actorpipeline: start this with bench/run and its like.");

    /// <summary>The variables of deploy/Containerfile.</summary>
    public static IReadOnlyDictionary<string, string> Variables { get; } =
        new Dictionary<string, string>
        {
            ["DOTNET_gcServer"] = "0",
            ["DOTNET_GCgen0size"] = "0x400000",
            ["MALLOC_ARENA_MAX"] = "2",
        };

    /// <summary>Starts a node.</summary>
    /// <param name="log">The file that gets what it prints.</param>
    /// <param name="arguments">Behind <c>run</c>.</param>
    public static Child Start(string log, params string[] arguments) =>
        Child.Start(log, Variables, [Path.Combine(Folder, "actorpipeline"), "run", .. arguments]);

    /// <summary>A port that nobody uses now.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>The sum of a metric over its labels, from what <c>/metrics</c> answered.</summary>
    public static double Metric(string text, string name)
    {
        var sum = 0.0;
        foreach (var line in text.Split('\n'))
        {
            if (line.StartsWith(name, StringComparison.Ordinal) && line.Length > name.Length && line[name.Length] is ' ' or '{')
                sum += double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture);
        }
        return sum;
    }
}
