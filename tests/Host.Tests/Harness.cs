using System.Collections.Immutable;
using System.Net.Sockets;
using System.Text.Json;
using ActorPipeline.Host.Commands;
using ActorPipeline.Host.Configuration;

namespace ActorPipeline.Host.Tests;

/// <summary>Runs the command line in this process, with its own writers and environment.</summary>
internal static class Harness
{
    /// <summary>What one command left behind.</summary>
    public sealed record Result(int Code, string Out, string Error);

    public static Task<Result> RunAsync(params string[] args) => RunAsync([], TestContext.Current.CancellationToken, args);

    public static async Task<Result> RunAsync(Dictionary<string, string> environment, CancellationToken stop, params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await CommandLine.RunAsync(
            args,
            new CommandContext
            {
                Out = TextWriter.Synchronized(output),
                Error = TextWriter.Synchronized(error),
                Environment = environment,
                Stop = stop,
            }
        );
        return new Result(code, output.ToString(), error.ToString());
    }

    /// <summary>Binds HOCON over reference.conf.</summary>
    public static (PipelineOptions Options, ImmutableArray<string> Errors) Bind(string hocon, params Setting[] flags) =>
        Binder.Bind(Merge(hocon, flags), File.ReadAllText);

    /// <summary>HOCON over reference.conf, flags over both.</summary>
    public static Settings Merge(string hocon, params Setting[] flags) =>
        Settings.Merge(
            [.. ConfigSources.Embedded("reference.conf"), .. HoconReader.Read(hocon, "test.conf"), .. flags],
            ImmutableDictionary<string, string>.Empty
        );

    /// <summary>Waits for <c>endpoints.json</c>; fails when the command ends instead.</summary>
    public static async Task<JsonElement> EndpointsAsync(TemporaryFolder directory, Task<Result> running, string folder = "")
    {
        var file = System.IO.Path.Combine(directory.Path, folder, "endpoints.json");
        await UntilAsync(running, () => Task.FromResult(File.Exists(file)));
        return JsonElement.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }

    /// <summary>Waits until a condition holds; fails at once when the command ends.</summary>
    public static Task UntilAsync(Task<Result> running, Func<Task<bool>> condition) =>
        Eventually.TrueAsync(async () =>
        {
            var holds = await condition();
            if (!holds && running.IsCompleted)
                Assert.Fail($"the command ended: {await running}");
            return holds;
        });

    /// <summary>A server that is no node of ours: answers one request with JSON that says something else.</summary>
    public static async Task AnswerAsStrangerAsync(TcpListener listener)
    {
        using var client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        await using var stream = client.GetStream();
        var request = new byte[64 * 1024];
        for (var read = 0; !System.Text.Encoding.ASCII.GetString(request, 0, read).Contains("\r\n\r\n", StringComparison.Ordinal); )
            read += await stream.ReadAsync(request.AsMemory(read), TestContext.Current.CancellationToken);
        await stream.WriteAsync(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: 18\r\n\r\n{\"acknowledged\":1}"u8.ToArray(),
            TestContext.Current.CancellationToken
        );
    }

    /// <summary>The JSON at an address.</summary>
    public static async Task<JsonElement> JsonAsync(HttpClient client, string url) =>
        JsonElement.Parse(await client.GetStringAsync(url, TestContext.Current.CancellationToken));
}
