using System.Globalization;

namespace ActorPipeline.Integration.Tests.Chaos;

/// <summary>The size of a chaos run; the short and the long form differ only here.</summary>
internal sealed record ChaosOptions
{
    /// <summary>Where the plan, the events and their partitions come from.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Events sent, poison included.</summary>
    public int Events { get; init; } = 500_000;

    /// <summary>Faults injected.</summary>
    public int Faults { get; init; } = 40;

    /// <summary>Processes that share the partitions.</summary>
    public int Processes { get; init; } = 3;

    /// <summary>Partitions of the topic.</summary>
    public int Partitions { get; init; } = 8;

    /// <summary>One of so many events is poison.</summary>
    public int PoisonEvery { get; init; } = 500;

    /// <summary>What ids are made of: <c>elastic.document-id</c>.</summary>
    public string DocumentId { get; init; } = "auto";

    /// <summary>True: a server that only counts. False: the embedded Elasticsearch.</summary>
    public bool CountOnly { get; init; } = true;

    /// <summary>After this the run has failed.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromMinutes(20);

    /// <summary>Events of one partition that may be uncommitted: far less than the embedded broker keeps.</summary>
    public int Window => Math.Clamp(Events / Partitions / 8, 250, 3000);

    /// <summary>These options with what the environment sets: <c>CHAOS_SEED</c>, <c>CHAOS_EVENTS</c>, <c>CHAOS_FAULTS</c>, <c>CHAOS_DOCUMENT_ID</c>.</summary>
    public ChaosOptions FromEnvironment() =>
        this with
        {
            Seed = Number("CHAOS_SEED") ?? Seed,
            Events = Number("CHAOS_EVENTS") ?? Events,
            Faults = Number("CHAOS_FAULTS") ?? Faults,
            DocumentId = Environment.GetEnvironmentVariable("CHAOS_DOCUMENT_ID") is { Length: > 0 } form ? form : DocumentId,
        };

    private static int? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
