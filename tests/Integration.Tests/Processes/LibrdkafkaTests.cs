using System.Text;
using ActorPipeline.Native;

namespace ActorPipeline.Integration.Tests.Processes;

/// <summary>Which librdkafka a process takes, whatever else lies around.</summary>
public sealed class LibrdkafkaTests(TestServers servers) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("actorpipeline-librdkafka-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>As 2.0.2, which Debian has: it knows nothing of a property that the pipeline sets.</summary>
    private async Task<string> OlderAsync()
    {
        var bytes = await File.ReadAllBytesAsync(Librdkafka.Loaded.Path, TestContext.Current.CancellationToken);
        var name = Encoding.ASCII.GetBytes("fetch.queue.backoff.ms");
        var found = 0;
        for (var at = bytes.AsSpan().IndexOf(name); at >= 0; at = bytes.AsSpan().IndexOf(name), found++)
            bytes[at] = (byte)'_';
        Assert.True(found > 0);
        var older = Path.Combine(_folder, "librdkafka.so");
        await File.WriteAllBytesAsync(older, bytes, TestContext.Current.CancellationToken);
        return older;
    }

    [Fact]
    public async Task Should_take_the_packaged_one_when_an_older_one_is_where_the_loader_looks()
    {
        await OlderAsync();
        string[] where = ["env", $"LD_LIBRARY_PATH={_folder}"];
        var version = await PipelineProcess.RunBehindAsync(where, "--version");
        Assert.Equal((0, ""), (version.ExitCode, version.Errors));
        Assert.Contains($"librdkafka {Librdkafka.Loaded.Version} ({AppContext.BaseDirectory}", version.Output);

        using var folder = new LogFolder();
        folder.Append("web-service", 100);
        await using var embedded = PipelineProcess.StartBehind(where, "embedded", "--data", folder.Data, "--elastic-port", "0");
        var endpoints = await embedded.EndpointsAsync(folder.Data);
        var shipped = await PipelineProcess.RunBehindAsync(where, "ship", "--broker", endpoints.Kafka!, Path.Combine(folder.Logs, "web-service", "app.log"));
        Assert.True(shipped.ExitCode == 0, shipped.Output);
        await using var run = PipelineProcess.StartBehind(
            where,
            "run",
            "--broker",
            endpoints.Kafka!,
            "--elastic",
            endpoints.Elasticsearch!.ToString(),
            "--http",
            "0"
        );
        using var elastic = new ElasticQueries(endpoints.Elasticsearch!);
        await elastic.WaitForCountAsync("logs-web_service-default", 100);
    }

    [Fact]
    public async Task Should_end_with_one_sentence_when_none_of_the_package_can_be_loaded()
    {
        var native = Path.GetDirectoryName(Librdkafka.Loaded.Path)!;
        foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(_folder, Path.GetRelativePath(AppContext.BaseDirectory, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            if (Path.GetDirectoryName(file) == native)
                await File.WriteAllTextAsync(copy, "no library", TestContext.Current.CancellationToken);
            // Links are followed to where the program really lies, so it must not be one itself.
            else if (Path.GetFileName(file).StartsWith("actorpipeline.", StringComparison.Ordinal))
                File.Copy(file, copy);
            else
                File.CreateSymbolicLink(copy, file);
        }

        var (exit, output, errors) = await PipelineProcess.RunAtAsync(Path.Combine(_folder, "actorpipeline.dll"), "run", "--broker", servers.Kafka);
        Assert.True(exit == 1, output);
        Assert.StartsWith("No librdkafka of the package can be loaded on ", errors);
        Assert.Contains(Path.Combine(_folder, Path.GetRelativePath(AppContext.BaseDirectory, native), "librdkafka.so ("), errors);
        Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
