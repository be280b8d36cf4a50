using System.Collections.Immutable;

namespace ActorPipeline.Actors.Elastic.Setup;

/// <summary><c>actorpipeline.elastic.setup</c>: what <c>actorpipeline elastic setup</c> writes. A running node reads none of it.</summary>
public sealed record SetupOptions
{
    /// <summary><c>name</c> of the index template; the names of its component templates begin with it.</summary>
    public string Name { get; init; } = "actorpipeline";

    /// <summary><c>patterns</c>: the data streams it applies to.</summary>
    public ImmutableArray<string> Patterns { get; init; } = ["logs-*-*"];

    /// <summary><c>priority</c>: of several templates for a stream the one with the highest counts.</summary>
    public int Priority { get; init; } = 150;

    /// <summary><c>retention-days</c>; <c>unlimited</c> is [int.MaxValue].</summary>
    public int RetentionDays { get; init; } = int.MaxValue;

    /// <summary><c>shards</c>: primary shards of each index behind a stream.</summary>
    public int Shards { get; init; } = 1;

    /// <summary><c>replicas</c>: copies of each shard.</summary>
    public int Replicas { get; init; } = 1;

    /// <summary><c>logsdb</c>: <c>auto</c> where the version has it, <c>off</c> nowhere.</summary>
    public string LogsDb { get; init; } = "auto";

    /// <summary><c>kibana</c>: where data views, searches and the dashboard are brought to; null for nowhere.</summary>
    public string? Kibana { get; init; }

    /// <summary>True when nothing is deleted.</summary>
    internal bool KeepsAll => RetentionDays == int.MaxValue;
}
