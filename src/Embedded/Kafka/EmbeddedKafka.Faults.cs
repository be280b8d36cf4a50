using Confluent.Kafka;

namespace ActorPipeline.Embedded.Kafka;

/// <content>Fault injection for tests.</content>
public sealed partial class EmbeddedKafka
{
    /// <summary>
    /// The next requests of kind <paramref name="apiKey"/> (0 produce, 1 fetch, 2 list offsets, 3 metadata, 8 commit,
    /// 11 join, …) fail with these errors, one each, in order; <see cref="ErrorCode.Local_Transport"/> closes the connection.
    /// </summary>
    public void PushRequestErrors(short apiKey, params ErrorCode[] errors) =>
        Native(cluster =>
        {
            NativeMock.PushRequestErrors(cluster, apiKey, (nuint)errors.Length, Array.ConvertAll(errors, e => (int)e));
            return 0;
        });

    /// <summary>Forgets the errors not yet used up for <paramref name="apiKey"/>.</summary>
    public void ClearRequestErrors(short apiKey) =>
        Native(cluster =>
        {
            NativeMock.ClearRequestErrors(cluster, apiKey);
            return 0;
        });

    /// <summary>Closes a broker's connections and refuses new ones. Brokers count from 1; -1 means all of them.</summary>
    public void SetBrokerDown(int broker = -1) => Checked(cluster => NativeMock.BrokerSetDown(cluster, broker), $"broker {broker} down");

    /// <summary>Accepts connections again.</summary>
    public void SetBrokerUp(int broker = -1) => Checked(cluster => NativeMock.BrokerSetUp(cluster, broker), $"broker {broker} up");

    /// <summary>Delays every answer of a broker (-1: of all).</summary>
    public void SetRoundTripTime(int broker, TimeSpan delay) =>
        Checked(cluster => NativeMock.BrokerSetRoundTrip(cluster, broker, (int)delay.TotalMilliseconds), $"broker {broker} round trip {delay}");

    /// <summary>Moves a partition to another broker; the topic is made when it is not there.</summary>
    public void SetPartitionLeader(string topic, int partition, int broker) =>
        Checked(cluster => NativeMock.PartitionSetLeader(cluster, topic, partition, broker), $"leader of {topic} [{partition}] to {broker}");

    /// <summary>Moves a consumer group to another coordinator.</summary>
    public void SetGroupCoordinator(string group, int broker) =>
        Checked(cluster => NativeMock.CoordinatorSet(cluster, "group", group, broker), $"coordinator of {group} to {broker}");

    private void Checked(Func<nint, int> call, string what)
    {
        var error = (ErrorCode)Native(call);
        if (error != ErrorCode.NoError)
        {
            throw new KafkaException(new Error(error, $"{what}: {new Error(error).Reason}"));
        }
    }
}
