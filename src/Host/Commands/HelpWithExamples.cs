using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace ActorPipeline.Host.Commands;

/// <summary>The usual help, with examples below it.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    private static readonly Dictionary<string, string[]> Examples = new()
    {
        ["actorpipeline"] =
        [
            "actorpipeline local                                       everything on this machine, with sample logs",
            "actorpipeline run --broker kafka:9092 --elastic http://elastic:9200",
        ],
        ["local"] =
        [
            "actorpipeline local                                       sample services, Elasticsearch API on 9200",
            "actorpipeline local --logs ./logs                         tails ./logs/NAME-service/*.log",
            "actorpipeline local --http 0 --elastic-port 0 --data /tmp/ap   free ports; see /tmp/ap/endpoints.json",
        ],
        ["run"] =
        [
            "actorpipeline run --broker kafka:9092",
            "actorpipeline run --broker kafka:9092 --topic '^logs\\..*' --batch-size 2000 --elastic https://elastic:9200",
            "actorpipeline run --config prod.conf --config secrets.conf --role consumer --role watcher",
        ],
        ["ship"] =
        [
            "actorpipeline ship --broker kafka:9092 --service web-service access.log access.log.1",
            "actorpipeline ship --broker kafka:9092 --topic logs.archive --service web-service --namespace demo --parser nginx-access old/*.log.gz",
            "actorpipeline ship --config prod.conf --service web-service app.log    brokers, TLS and SASL from the configuration",
        ],
        ["parse"] =
        [
            "actorpipeline parse access.log                            which parser fits, best first",
            "actorpipeline parse --parser nginx-access access.log      the fields of the first lines, and what it does not know",
            "actorpipeline parse --config my.conf --parser shop --limit 20 shop.log",
            "kubectl logs deploy/shop | actorpipeline parse -",
        ],
        ["embedded"] =
        [
            "actorpipeline embedded --data ./data                      addresses are in ./data/endpoints.json",
            "actorpipeline embedded --elastic-port 0                   any free port for the Elasticsearch API",
        ],
        ["dlq"] =
        [
            "actorpipeline dlq list --broker kafka:9092",
            "actorpipeline dlq show --broker kafka:9092 --service web-service --since 1h",
            "actorpipeline dlq replay --broker kafka:9092 --error-type document_parsing_exception --yes",
            "actorpipeline dlq gaps --broker kafka:9092                what retention deleted before it was read",
        ],
        ["trace"] =
        [
            "actorpipeline trace web-service                           every hop of its lines, and which one holds them",
            "actorpipeline trace web-service --namespace demo --json --at http://node-1:9600",
        ],
        ["explain"] =
        [
            "actorpipeline services explain web-service                what it gets, from the API server",
            "actorpipeline services explain web-service --file web-service.yaml --config prod.conf     before it is applied",
            "kubectl kustomize . | actorpipeline services explain web-service --file - --output json",
        ],
        ["doctor"] =
        [
            "actorpipeline doctor --broker kafka:9092 --elastic https://elastic:9200",
            "actorpipeline doctor --config prod.conf --role consumer --role watcher",
        ],
        ["tune"] =
        [
            "actorpipeline tune --batch-size 5000 --max-delay 2s",
            "actorpipeline tune --in-flight-max 4 --at http://node-1:9600     token from actorpipeline.http.token",
            "actorpipeline tune                                        prints what the node runs with",
        ],
        ["config"] = ["actorpipeline config check --config prod.conf", "actorpipeline config show --config prod.conf --origin"],
    };

    public override int Invoke(ParseResult parseResult)
    {
        help.Invoke(parseResult);
        var command = parseResult.CommandResult.Command;
        var name = command is RootCommand ? "actorpipeline" : command.Name;
        if (Examples.TryGetValue(name, out var lines))
        {
            var output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            foreach (var line in lines)
                output.WriteLine("  " + line);
            output.WriteLine();
        }

        return 0;
    }
}
