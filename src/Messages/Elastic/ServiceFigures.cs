namespace ActorPipeline.Messages.Elastic;

/// <summary>What became of the events of one service on one node, since the process started.</summary>
/// <param name="Service">The service, or <see cref="Others"/>.</param>
/// <param name="Namespace">Its namespace; empty with <see cref="Others"/>.</param>
public sealed record ServiceFigures(string Service, string Namespace)
{
    /// <summary>Stands for all services beyond those that are told apart.</summary>
    public const string Others = "other";

    /// <summary>Events read from Kafka.</summary>
    public long Events { get; init; }

    /// <summary>Bytes of their keys and values.</summary>
    public long Bytes { get; init; }

    /// <summary>Events created.</summary>
    public long Indexed { get; init; }

    /// <summary>Events that were there already.</summary>
    public long Duplicates { get; init; }

    /// <summary>Events created without fields that were refused; among <see cref="Indexed"/> as well.</summary>
    public long FieldsRefused { get; init; }

    /// <summary>Events stored in a dead-letter topic.</summary>
    public long DeadLettered { get; init; }

    /// <summary>Events that a failure store keeps.</summary>
    public long FailureStored { get; init; }

    /// <summary>Events that Kafka deleted before they were read, where the topic names the service.</summary>
    public long Lost { get; init; }

    /// <summary>From the record's time, which is when Filebeat read the line, to the answer; of events created. Empty for another node's.</summary>
    public Latency Latency { get; init; } = Latency.None;

    /// <summary>The same, of the last one or two minutes.</summary>
    public Latency Recent { get; init; } = Latency.None;

    /// <summary>Of two nodes together.</summary>
    public ServiceFigures Add(ServiceFigures other) =>
        this with
        {
            Events = Events + other.Events,
            Bytes = Bytes + other.Bytes,
            Indexed = Indexed + other.Indexed,
            Duplicates = Duplicates + other.Duplicates,
            FieldsRefused = FieldsRefused + other.FieldsRefused,
            DeadLettered = DeadLettered + other.DeadLettered,
            FailureStored = FailureStored + other.FailureStored,
            Lost = Lost + other.Lost,
            Latency = Latency.Add(other.Latency),
            Recent = Recent.Add(other.Recent),
        };
}
