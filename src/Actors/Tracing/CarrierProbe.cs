using System.Text.Json;
using ActorPipeline.Actors.Parsing;
using Confluent.Kafka;

namespace ActorPipeline.Actors.Tracing;

/// <summary>
/// Finds the topic that carries a service's lines, by the service named in the last records. In a topic of many services, a quiet one may be missing among the
/// last records.
/// </summary>
internal static class CarrierProbe
{
    /// <summary>The most partitions that are read: each takes a request to its broker.</summary>
    public const int MaxPartitions = 200;

    /// <summary>Records read of each partition.</summary>
    private const int Records = 20;

    /// <summary>The topic with the newest line of the service; null when no record is of this service.</summary>
    /// <param name="consumer">Reads the records; its assignment is replaced.</param>
    /// <param name="parts">The partitions, with their end offsets.</param>
    /// <param name="service">Whose lines.</param>
    /// <param name="space">Its namespace; null for any.</param>
    /// <param name="timeout">How long to wait for a record.</param>
    public static string? Find(
        IConsumer<byte[]?, byte[]?> consumer,
        Dictionary<TopicPartition, WatermarkOffsets> parts,
        string service,
        string? space,
        TimeSpan timeout
    )
    {
        var ends = parts.Where(part => part.Value.High.Value > part.Value.Low.Value).ToDictionary(part => part.Key, part => part.Value);
        consumer.Assign(ends.Select(part => new TopicPartitionOffset(part.Key, Math.Max(part.Value.Low.Value, part.Value.High.Value - Records))));
        (string? Topic, long At) newest = (null, long.MinValue);
        while (ends.Count > 0 && consumer.Consume(timeout) is { } record)
        {
            // A partition that is being written to is read up to the end it had at the start.
            if (record.IsPartitionEOF || (ends.TryGetValue(record.TopicPartition, out var end) && record.Offset.Value >= end.High.Value - 1))
                ends.Remove(record.TopicPartition);
            if (!record.IsPartitionEOF && record.Message.Timestamp.UnixTimestampMs > newest.At && IsOf(record.Message.Value, service, space))
                newest = (record.Topic, record.Message.Timestamp.UnixTimestampMs);
        }

        consumer.Unassign();
        return newest.Topic;
    }

    /// <summary>Whether an event names this service.</summary>
    public static bool IsOf(ReadOnlySpan<byte> json, string service, string? space)
    {
        if (!EventShape.TryRead(json, withOrigin: false, out var shape) || shape.Fields.Value(json) is not [(byte)'{', ..] fields)
            return false;
        var reader = new Utf8JsonReader(fields);
        using var document = JsonDocument.ParseValue(ref reader);
        return Says("service", service) && (space is null || Says("namespace", space));

        bool Says(string name, string value) =>
            document.RootElement.TryGetProperty(name, out var found) && found.ValueKind == JsonValueKind.String && found.ValueEquals(value);
    }
}
