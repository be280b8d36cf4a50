namespace ActorPipeline.Host.Tests.Errors;

/// <summary>Where a message is passed on that was made elsewhere, each with the reason why that is no way around the catalogue.</summary>
internal static class Elsewhere
{
    public static readonly string[] All =
    [
        // What Kafka, Elasticsearch or the API server said, in their words.
        "Actors/DeadLetters/Replay/DeadLetterReplay.cs: (failure)",
        "Actors/Elastic/Verdict/BulkVerdict.cs: (400, type, reason)",
        "Actors/Elastic/Verdict/ItemSorter.cs: (state, $\"{where}: {what}: {ReasonKind.Short(reason)}\")",
        "Actors/Kubernetes/TopicActor.cs: (failed.Reason)",
        "Actors/Kubernetes/Topics/KafkaTopics.cs: (e.Error.Reason)",
        "Actors/Kubernetes/Topics/TopicVerdict.cs: (error.Reason)",
        "Host/Commands/DlqCommand.cs: ( $\"Kafka {options.Kafka.Brokers}: {failure.Message.TrimEnd('.')}{(access.Heard() is { } heard ? $\" "
            + "({heard.TrimEnd('.')})\" : \"\")}.\" )",
        "Host/Commands/ShipCommand.cs: (failure.Message)",
        "Host/Local/StandIns.cs: (failure.Message)",
        // BulkVerdict, BulkItems, DeadLetterWaits.
        "Actors/Elastic/ElasticSinkActor.cs: (SinkState.Blocked, why)",
        "Actors/Elastic/SinkProgress.cs: (state, reason)",
        // PendingCall.
        "Actors/Kubernetes/ConfigMapActor.cs: (reason)",
        // ElasticSetup, where Error is set.
        "Actors/Elastic/Setup/ElasticSetup.cs: (null, [], [], error)",
        "Actors/Elastic/Setup/ElasticSetup.cs: (server.ToString(), [.. changes], [.. notes])",
        "Host/Commands/ElasticCommand.cs: (error.EndsWith('.') ? error : error + \".\")",
        // UsageErrors, and UsageException of all others.
        "Host/Commands/CommandLine.cs: (wrong)",
        "Host/Commands/CommandLine.cs: (wrong.Message)",
        // Binder, Relations, ParserNames.
        "Host/Commands/Flags.cs: (string.Join(Environment.NewLine, errors))",
        "Host/Commands/ParseCommand.cs: (ParserNames.Wrong(\"--parser\", name, catalog.Names)!)",
        "Host/Commands/ShipCommand.cs: (wrong)",
        // PlanQuestion.
        "Host/Commands/PlanCommand.cs: (string.Join(Environment.NewLine, question.Problems))",
        // Here, as why; annotations: docs/annotations.md; the tests of one's own parsers.
        "Host/Commands/ParseCommand.cs: ($\"\\\"{ParseText.Printable(file)}\\\" {why}\")",
        "Host/Commands/ParseCommand.cs: (problem)",
        "Host/Commands/ParserTests.cs: ($\"{Key.Root}parsing.parsers.{definition.Name}.tests: {ParseText.Printable(reason)}\")",
        "Host/Commands/ServicesCommand.cs: (Missing(id, within, found, all, options))",
        // What a node answered: Membership, TapTargets, WatchedHops, NodeTuner; notes of a tap.
        "Host/Commands/ClusterCommand.cs: (error)",
        "Host/Commands/TapCommand.cs: ( refused?.Errors is { Count: > 0 } errors ? string.Join(Environment.NewLine, errors) : throw NodeClient.Stranger() )",
        "Host/Commands/TapCommand.cs: (TapText.Note(message))",
        "Host/Commands/TapCommand.cs: (said)",
        "Host/Commands/TraceCommand.cs: (refused?.Error ?? throw NodeClient.Stranger())",
        "Host/Commands/TuneCommand.cs: ($\"{node.Address}: {error}\")",
        "Host/Commands/TuneCommand.cs: (string.Join(Environment.NewLine, result.Errors))",
        "Host/Http/ClusterEndpoints.cs: ([], [why])",
        "Host/Http/Security/RequestGuard.cs: (context, refusal)",
        "Host/Http/Tap/TapEndpoint.cs: (context, 400, wrong)",
        "Host/Http/Tap/TapEndpoint.cs: (context, 404, unknown!)",
        "Host/Http/Tap/TapEndpoint.cs: (context, new Refusal(status, why))",
        "Host/Http/Tap/TapEndpoint.cs: (status, why)",
        "Host/Node/Membership.cs: ([.. unreachable.Select(member => member.Address.ToString())], [])",
        "Host/Node/Membership.cs: ([wanted], [])",
        // The hops of trace say their own advice; a partition's reason is FirstOutcomes.
        "Host/Http/Console/StatusProblems.cs: ( $\"sink {node.Address}\", node.Sink.State == SinkState.Retrying ? \"delayed\" : \"act\", hop.Name, "
            + "Short(node.Address), Seen(node), hop.Advice )",
        "Host/Http/Console/StatusProblems.cs: (\"configmap\", \"act\", hop.Name, \"ConfigMap\", hop.Seen, hop.Advice)",
        "Host/Http/Console/StatusProblems.cs: ($\"note {topic.Key}\", \"delayed\", \"consumer\", topic.Key, topic.First().Reason!, null)",
        // The file shipper of the stand-ins.
        "Host/Local/LocalPipeline.cs: (problem)",
    ];
}
