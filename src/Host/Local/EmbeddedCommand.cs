using System.CommandLine;
using ActorPipeline.Host.Commands;
using ActorPipeline.Host.Node;

namespace ActorPipeline.Host.Local;

/// <summary><c>actorpipeline embedded</c>: only the stand-in servers, for trying things out and for tests.</summary>
public static class EmbeddedCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommandContext context)
    {
        var data = DataOption();
        var port = Flags.Port("--elastic-port", 9200, "Port of the Elasticsearch API");
        var command = new Command("embedded", "Runs a stand-in Kafka and a stand-in Elasticsearch on this machine, until stopped.") { data, port };
        command.SetAction((parsed, stop) => RunAsync(parsed.GetValue(data)!, parsed.GetValue(port), context, stop));
        return command;
    }

    /// <summary><c>--data</c>.</summary>
    internal static Option<string> DataOption() =>
        new("--data")
        {
            HelpName = "DIR",
            Description = "Where data and endpoints.json are kept (default ./data); one process at a time",
            DefaultValueFactory = _ => "data",
        };

    private static async Task<int> RunAsync(string path, int port, CommandContext context, CancellationToken stop)
    {
        using var data = DataDirectory.Open(path);
        await using var servers = await StandIns.StartAsync(data, port, resumeAt: null, stop);
        var endpoints = new Endpoints(servers.Kafka, Base(servers.Elasticsearch), null, Environment.ProcessId);
        endpoints.Write(data);
        try
        {
            await context.Out.WriteLineAsync(
                $"""
                Stand-in servers, on this machine only:
                  Kafka          {endpoints.Kafka}    (records are kept in memory, the last 5 MB of each partition)
                  Elasticsearch  {endpoints.Elasticsearch}
                  Data           {data.Path}    (addresses in {Endpoints.FileName})

                Try:
                  actorpipeline ship --broker {endpoints.Kafka} --service web-service FILE
                  actorpipeline run --broker {endpoints.Kafka} --elastic {endpoints.Elasticsearch}
                  curl -s '{endpoints.Elasticsearch}/logs-*/_count?pretty'

                Ctrl-C stops.
                """
            );
            await context.Out.FlushAsync(stop);
            await Task.Delay(Timeout.InfiniteTimeSpan, context.Time, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The signal: the normal end.
        }
        finally
        {
            Endpoints.Remove(data);
        }

        return 0;
    }

    /// <summary>An address without its last slash, so that paths can be appended.</summary>
    internal static string Base(Uri address) => address.AbsoluteUri.TrimEnd('/');
}
