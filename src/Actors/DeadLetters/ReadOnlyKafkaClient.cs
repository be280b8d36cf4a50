using Confluent.Kafka;

namespace ActorPipeline.Actors.DeadLetters;

/// <summary>
/// A Kafka client that joins no group and commits nothing. Connects at the first use. All members block: use it on a thread of its own.
/// </summary>
internal sealed class ReadOnlyKafkaClient : IDisposable
{
    private volatile string? _heard;

    /// <param name="brokers">Bootstrap servers.</param>
    /// <param name="group">The pipeline's consumer group, whose offsets can be asked for.</param>
    /// <param name="client">librdkafka properties, as for the pipeline's consumer.</param>
    public ReadOnlyKafkaClient(string brokers, string group, IReadOnlyDictionary<string, string> client)
    {
        Consumer = new ConsumerBuilder<byte[]?, byte[]?>(DeadLetterClients.Reader(brokers, group, client))
            .SetLogHandler((_, _) => { })
            .SetErrorHandler((_, error) => _heard = error.Code == ErrorCode.Local_AllBrokersDown ? _heard ?? error.Reason : error.Reason)
            .Build();
        Admin = new DependentAdminClientBuilder(Consumer.Handle).Build();
    }

    /// <summary>Reads partitions that are assigned by hand.</summary>
    public IConsumer<byte[]?, byte[]?> Consumer { get; }

    /// <summary>Asks about brokers and topics, over the same connections.</summary>
    public IAdminClient Admin { get; }

    /// <summary>The last connection error, such as a refused login; null when there was none.</summary>
    /// <param name="wait">How long to listen.</param>
    public string? Heard(TimeSpan wait = default)
    {
        try
        {
            // librdkafka reports errors only inside Consume.
            Consumer.Consume(wait);
        }
        catch (ConsumeException failure)
        {
            return _heard ?? failure.Error.Reason;
        }
        return _heard;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Admin.Dispose();
        Consumer.Dispose();
    }
}
