using System.CommandLine;
using ActorPipeline.Host.Commands;
using ActorPipeline.Host.Configuration;
using ActorPipeline.Host.Node;
using ActorPipeline.Host.Tuning;

namespace ActorPipeline.Host.Local;

/// <summary><c>actorpipeline local</c>: the whole pipeline in one process.</summary>
public static class LocalCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommandContext context)
    {
        var flags = new Flags();
        var logs = new Option<string?>("--logs")
        {
            HelpName = "DIR",
            Description = "Folder with one folder NAME-service per service, in it *.log (default: sample services)",
        };
        var data = EmbeddedCommand.DataOption();
        var elasticPort = Flags.Port("--elastic-port", 9200, "Port of the Elasticsearch API");
        var command = new Command("local", "Runs the whole pipeline on this machine, with stand-ins for Filebeat, Kafka and Elasticsearch, until stopped.")
        {
            logs,
            data,
            flags.One("--http", "http.port", "PORT", "Console, health and status (default 9600, 0 takes any free one)"),
            elasticPort,
            flags.One("--batch-size", "batch.max-events", "N", "Events in one bulk request, 1 to 100000 (default 1000)"),
            flags.Config,
        };
        command.SetAction(
            async (parsed, stop) =>
            {
                var (options, settings) = flags.Load(parsed, context, profile: "local");
                StartCheck.Node(options);
                using var directory = DataDirectory.Open(parsed.GetValue(data)!);
                return await RunAsync(
                    options,
                    settings,
                    ConfigFiles.Of(parsed, flags, context, profile: "local"),
                    parsed.GetValue(logs),
                    directory,
                    parsed.GetValue(elasticPort),
                    context,
                    stop
                );
            }
        );
        return command;
    }

    private static async Task<int> RunAsync(
        PipelineOptions options,
        Settings settings,
        ConfigFiles files,
        string? logs,
        DataDirectory data,
        int elasticPort,
        CommandContext context,
        CancellationToken stop
    )
    {
        await using var pipeline = await LocalPipeline.StartAsync(options, settings, logs, data, elasticPort, context, stop);
        await using var watch = ConfigWatch.Start(files, settings, pipeline.Node.Tuner, context.Time);
        var endpoints = pipeline.Endpoints;
        endpoints.Write(data);
        try
        {
            await context.Out.WriteLineAsync(
                $$"""
                The whole pipeline runs in this process:
                  Logs           {{pipeline.LogRoot}}/NAME-service/*.log    ({{(pipeline.Samples.Count == 0 ? "yours" : string.Join(", ", pipeline.Samples))}})
                  Kafka          {{endpoints.Kafka}}
                  Elasticsearch  {{endpoints.Elasticsearch}}
                  Console        {{endpoints.Http}}
                  Data           {{data.Path}}    (addresses in {{Endpoints.FileName}})

                Try:
                  curl -s '{{endpoints.Elasticsearch}}/logs-*/_count?pretty'
                  curl -s '{{endpoints.Elasticsearch}}/logs-*/_search?q=message:failed&size=3&pretty'
                  curl -s '{{endpoints.Http}}/api/status'
                  mkdir -p '{{pipeline.LogRoot}}/hello-service' && echo 'hello world' >> '{{pipeline.LogRoot}}/hello-service/app.log'
                  curl -s '{{endpoints.Elasticsearch}}/logs-hello_service-*/_search?q=message:hello&pretty'

                Ctrl-C stops.
                """
            );
            await context.Out.FlushAsync(stop);
            return await LongRunning.WaitAsync(pipeline.Node, context, stop);
        }
        finally
        {
            Endpoints.Remove(data);
        }
    }
}
