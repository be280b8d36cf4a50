using Confluent.Kafka;

namespace ActorPipeline.Shipping;

/// <summary>A backfill into a real Kafka: idempotent, acknowledged by all replicas, in large LZ4 batches.</summary>
internal sealed class KafkaBackfillSink : IBackfillSink
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private readonly IProducer<byte[], byte[]> _producer;
    private readonly Action<DeliveryReport<byte[], byte[]>> _delivered;
    private readonly WireBuffer _event = new(4096);
    private readonly string _servers;
    private readonly TimeProvider _time;
    private FilebeatEvent? _format;
    private string _topic = "";
    private byte[] _key = [];
    private volatile Error? _failure;

    public KafkaBackfillSink(BackfillOptions options, ClientConfig config)
    {
        (_servers, _time) = (options.BootstrapServers, options.TimeProvider);
        _delivered = report =>
        {
            if (report.Error.IsError)
            {
                _failure ??= report.Error;
            }
        };
        // The broker decides what is too large: it counts compressed bytes, the client uncompressed ones.
        var settings = new Dictionary<string, string> { ["message.max.bytes"] = "1000000000" };
        foreach (var (key, value) in config)
        {
            settings[key] = value;
        }

        _producer = new ProducerBuilder<byte[], byte[]>(
            new ProducerConfig(settings)
            {
                EnableIdempotence = true,
                Acks = Acks.All,
                CompressionType = CompressionType.Lz4,
                Partitioner = Partitioner.Murmur2Random, // the default of Kafka's own producer
                LingerMs = 50,
                BatchSize = 900_000,
                BatchNumMessages = 100_000,
                QueueBufferingMaxKbytes = 128 << 10,
                QueueBufferingMaxMessages = 500_000,
                DeliveryReportFields = "status",
            }
        ).SetLogHandler((_, _) => { }).SetErrorHandler((_, error) => _failure ??= error.IsFatal ? error : null).Build();
    }

    public void Begin(string topic, FilebeatEvent format) => (_topic, _format, _key) = (topic, format, format.Key.ToArray());

    public void Send(
        ReadOnlySpan<byte> line,
        long offset,
        ReadOnlySpan<byte> timestamp,
        bool truncated,
        Action<string> waiting,
        CancellationToken cancellationToken
    )
    {
        _event.Clear();
        _format!.Write(_event, line, offset, timestamp, truncated ? LineFlags.Truncated : LineFlags.None);
        var message = new Message<byte[], byte[]> { Key = _key, Value = _event.Written.ToArray() };
        while (true)
        {
            ThrowIfFailed();
            try
            {
                _producer.Produce(_topic, message, _delivered);
                return;
            }
            catch (ProduceException<byte[], byte[]> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
            {
                cancellationToken.ThrowIfCancellationRequested();
                waiting($"Kafka {_servers} takes events more slowly than files are read");
                _producer.Flush(Step);
            }
        }
    }

    public void Flush(TimeSpan? limit = null)
    {
        var start = _time.GetTimestamp();
        while (_producer.Flush(Step) > 0 && !(_time.GetElapsedTime(start) > limit))
        {
            ThrowIfFailed();
        }

        ThrowIfFailed();
    }

    public void Dispose() => _producer.Dispose();

    private void ThrowIfFailed()
    {
        if (_failure is { } failure)
        {
            throw new BackfillException(
                $"Kafka {_servers}, topic '{_topic}': "
                    + $"{failure.Reason}{(failure.Code == ErrorCode.MsgSizeTooLarge ? " (a line is larger than the topic's max.message.bytes allows)" : "")}"
            );
        }
    }
}
