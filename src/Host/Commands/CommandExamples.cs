namespace ActorPipeline.Host.Commands;

/// <summary>Examples of commands, for their help and docs/commands.md.</summary>
internal static class CommandExamples
{
    /// <summary>Those of a command, by its name; of the program for an empty one.</summary>
    public static IReadOnlyList<string> Of(string name) => Examples.GetValueOrDefault(name, []);

    private static readonly Dictionary<string, string[]> Examples = new()
    {
        [""] =
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
            "actorpipeline parse --service shop-service --annotation mask=email shop.log    what a node sends for its lines",
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
        ["top"] =
        [
            "actorpipeline top                                         services, anew each second",
            "actorpipeline top --view partitions --sort lag --once --output json",
        ],
        ["tap"] =
        [
            "actorpipeline tap web-service                             its lines as they come, before (-) and after (+) parsing",
            "actorpipeline tap web-service --where log.level:error --where 'url.path:/api/*'",
            "actorpipeline tap web-service --parser json --lines 10    what another parser (?) would make of ten lines",
            "actorpipeline tap web-service --output json | jq .after",
        ],
        ["completion"] =
        [
            "source <(actorpipeline completion bash)                   for this shell",
            "actorpipeline completion bash > /etc/bash_completion.d/actorpipeline",
            "actorpipeline completion zsh > \"${fpath[1]}/_actorpipeline\"",
            "actorpipeline completion fish > ~/.config/fish/completions/actorpipeline.fish",
            "actorpipeline completion powershell | Out-String | Invoke-Expression",
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
        ["plan"] =
        [
            "actorpipeline plan --events-per-second 10k --event-size 700 --retention 30d --services 200",
            "actorpipeline plan --events-per-second 1.5M --event-size 1KB --retention 7d --peak 3 --output json | jq -r .hocon",
        ],
        ["config"] = ["actorpipeline config check --config prod.conf", "actorpipeline config show --config prod.conf --origin"],
    };
}
