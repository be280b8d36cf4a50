using Confluent.Kafka;

namespace ActorPipeline.Actors.DeadLetters;

/// <summary>Settings of the Kafka clients that write and read dead letters, derived from those of the pipeline.</summary>
internal static class DeadLetterClients
{
    private static readonly string[] ConsumerOnly =
    [
        "group.",
        "session.",
        "heartbeat.",
        "max.poll.",
        "auto.offset",
        "enable.auto",
        "auto.commit",
        "fetch.",
        "queued.",
        "partition.assignment",
        "isolation.",
        "check.crcs",
        "dotnet.consumer",
        "allow.auto",
    ];

    /// <summary>An idempotent producer with acks=all: what is acknowledged is stored once, by all replicas in sync.</summary>
    public static ProducerConfig Producer(string brokers, IReadOnlyDictionary<string, string> client)
    {
        var settings = new Dictionary<string, string>
        {
            ["bootstrap.servers"] = brokers,
            ["client.id"] = "actorpipeline-dead-letter",
            // The broker decides what is too large. It counts compressed bytes: an event that fitted into its own topic fits here too.
            ["message.max.bytes"] = "1000000000",
            ["compression.type"] = "gzip",
        };
        foreach (var (key, value) in client)
        {
            if (!ConsumerOnly.Any(prefix => key.StartsWith(prefix, StringComparison.Ordinal)))
                settings[key] = value;
        }

        settings["acks"] = "all";
        settings["enable.idempotence"] = "true";
        // No timeout: after one the record may be stored all the same, and a retry would store it twice.
        settings["message.timeout.ms"] = "0";
        return new ProducerConfig(settings);
    }

    /// <summary>A reader that never joins its group. The group's name is only used to ask for committed offsets.</summary>
    public static ConsumerConfig Reader(string brokers, string group, IReadOnlyDictionary<string, string> client)
    {
        var settings = new Dictionary<string, string>
        {
            ["bootstrap.servers"] = brokers,
            ["client.id"] = "actorpipeline-dlq",
            ["fetch.queue.backoff.ms"] = "5",
            ["fetch.wait.max.ms"] = "50",
        };
        foreach (var (key, value) in client)
        {
            if (!key.StartsWith("dotnet.", StringComparison.Ordinal))
                settings[key] = value;
        }

        settings["group.id"] = group;
        settings["enable.auto.commit"] = "false";
        settings["enable.auto.offset.store"] = "false";
        settings["enable.partition.eof"] = "true";
        settings["auto.offset.reset"] = "earliest";
        settings["allow.auto.create.topics"] = "false";
        return new ConsumerConfig(settings);
    }
}
