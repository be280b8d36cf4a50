using Confluent.Kafka;

namespace ActorPipeline.Actors.Kafka;

/// <summary>
/// One admin client for all that the consumer asks about topics: each has threads and connections of its own. Made when first used. Any thread.
/// </summary>
/// <param name="kafka">Where the brokers are.</param>
public sealed class KafkaAdmin(KafkaOptions kafka) : IDisposable
{
    private readonly Lazy<IAdminClient> _client = new(() =>
        new AdminClientBuilder(kafka.Client.SetItem("bootstrap.servers", kafka.Brokers)).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build()
    );

    /// <summary>The client; nothing is sent yet.</summary>
    /// <exception cref="InvalidOperationException">librdkafka refuses a setting.</exception>
    public IAdminClient Client => _client.Value;

    /// <summary>Closes the connections.</summary>
    public void Dispose()
    {
        if (_client.IsValueCreated)
            _client.Value.Dispose();
    }
}
