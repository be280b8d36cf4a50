using System.CommandLine;
using ActorPipeline.Integration.Tests.Servers;
using ActorPipeline.Lab.Machine;
using ActorPipeline.Lab.Plots;

namespace ActorPipeline.Bench.Watcher;

/// <summary><c>bench/services</c>.</summary>
internal static class ServicesCommand
{
    /// <summary>Steps of ten, and one more where several ConfigMaps are needed.</summary>
    public static int[] Sizes => [1, 100, 1_000, 5_000, 10_000];

    public static RootCommand Create()
    {
        var sizes = new Option<int[]>("--services")
        {
            Description = "How many there are, a row for each; several are separated by blanks",
            DefaultValueFactory = _ => Sizes,
            AllowMultipleArgumentsPerToken = true,
        };
        var kills = new Option<int>("--kills") { Description = "How often the API server is killed", DefaultValueFactory = _ => 10 };
        var path = new Option<string>("--out") { Description = "Folder for services.md", DefaultValueFactory = _ => "artifacts/services" };
        var write = new Option<string?>("--write") { Description = "Page whose tables are replaced, between its markers: docs/scaling.md" };
        var command = new Command(
            "services",
            "What the watcher costs on a real API server with few services and with many, and how soon it goes on when that server was killed."
        )
        {
            sizes,
            kills,
            path,
            write,
        };
        command.SetAction(
            async (parsed, stop) =>
            {
                var page = await MeasureAsync(parsed.GetValue(sizes)!, parsed.GetValue(kills));
                var folder = Directory.CreateDirectory(Path.GetFullPath(parsed.GetValue(path)!)).FullName;
                await File.WriteAllTextAsync(Path.Combine(folder, "services.md"), page, stop);
                if (parsed.GetValue(write) is { } into)
                    PageSection.Write(into, "bench/services", page);
                Console.WriteLine($"\n{page}");
            }
        );
        return new RootCommand("Measures the watcher.") { command };
    }

    private static async Task<string> MeasureAsync(int[] sizes, int kills)
    {
        string table;
        await using (var servers = new OwnServers())
            table = await Table.RunAsync(await servers.StartKubernetesAsync(), sizes);
        var recovered = await Recovery.RunAsync(kills);
        var about = ThisMachine.About("default options, config-map-shards = auto, the server and its etcd on the same machine", "Kubernetes 1.34.3");
        return $"{about}\n\n{table}\n{recovered}\n";
    }
}
