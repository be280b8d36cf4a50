using ActorPipeline.Actors.DeadLetters;
using Confluent.Kafka;

namespace ActorPipeline.Actors.Pipeline.Tap;

/// <summary>Where a tap reads. One thread.</summary>
/// <param name="kafka">The client.</param>
/// <param name="topic">The topic.</param>
/// <param name="time">The clock.</param>
/// <param name="encoder">Makes the encoder of a partition.</param>
internal sealed class TapPartitions(ReadOnlyKafkaClient kafka, string topic, TimeProvider time, Func<TopicPartition, TapEncoder> encoder)
{
    /// <summary>So many lines before the end are read and not shown: the format of a service's lines is found from those before.</summary>
    private const int Before = 50;
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RefreshEvery = TimeSpan.FromSeconds(10);

    private sealed class Place(TapEncoder encoder, long from, long shownFrom)
    {
        public TapEncoder Encoder { get; } = encoder;

        public long ShownFrom { get; } = shownFrom;

        public long Next { get; set; } = from;
    }

    private readonly Dictionary<TopicPartition, Place> _places = [];
    private long? _asked;

    /// <summary>Begins to read partitions that are new. Blocks.</summary>
    /// <exception cref="KafkaException">Brokers do not answer.</exception>
    public void Refresh()
    {
        if (_asked is { } asked && time.GetElapsedTime(asked) < RefreshEvery)
            return;
        var first = _asked is null;
        var found = kafka
            .Admin.GetMetadata(topic, RequestTimeout)
            .Topics.Where(one => one.Topic == topic && !one.Error.IsError)
            .SelectMany(one => one.Partitions)
            .Select(one => new TopicPartition(topic, one.PartitionId))
            .Where(partition => !_places.ContainsKey(partition))
            .ToList();
        foreach (var partition in found)
        {
            var ends = kafka.Consumer.QueryWatermarkOffsets(partition, RequestTimeout);
            // All of a partition that was made meanwhile is new.
            var shownFrom = first ? ends.High.Value : ends.Low.Value;
            _places.Add(partition, new Place(encoder(partition), Math.Max(ends.Low.Value, shownFrom - Before), shownFrom));
        }
        _asked = time.GetTimestamp();
        if (found.Count > 0)
            Assign();
    }

    /// <summary>Encodes a record; null when it is none of ours.</summary>
    public TappedLine? Take(ConsumeResult<byte[]?, byte[]?> record)
    {
        if (!_places.TryGetValue(record.TopicPartition, out var place) || record.Offset.Value < place.Next)
            return null;
        place.Next = record.Offset.Value + 1;
        return place.Encoder.Encode(record.Offset.Value, record.Message.Timestamp.UnixTimestampMs, record.Message.Key, record.Message.Value);
    }

    /// <summary>Whether a record was there before the tap.</summary>
    public bool IsBefore(ConsumeResult<byte[]?, byte[]?> record) => record.Offset.Value < _places[record.TopicPartition].ShownFrom;

    /// <summary>Goes on at the ends of all partitions. Blocks.</summary>
    /// <returns>The lines that are left out by that.</returns>
    /// <exception cref="KafkaException">Brokers do not answer.</exception>
    public long SkipToEnds()
    {
        var skipped = 0L;
        foreach (var (partition, place) in _places)
        {
            var end = kafka.Consumer.QueryWatermarkOffsets(partition, RequestTimeout).High.Value;
            skipped += Math.Max(0, end - place.Next);
            place.Next = Math.Max(place.Next, end);
        }
        if (skipped > 0)
            Assign();
        return skipped;
    }

    private void Assign() => kafka.Consumer.Assign(_places.Select(pair => new TopicPartitionOffset(pair.Key, pair.Value.Next)));
}
