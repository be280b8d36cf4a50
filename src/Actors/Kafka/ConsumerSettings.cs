using Confluent.Kafka;

namespace ActorPipeline.Actors.Kafka;

/// <summary>Turns our options into librdkafka's properties. Pure.</summary>
public static class ConsumerSettings
{
    /// <summary>
    /// After this a node that was killed has lost its partitions to others. librdkafka's own default of 45 s would leave
    /// them unread for as long.
    /// </summary>
    public static readonly TimeSpan SessionTimeout = TimeSpan.FromSeconds(10);

    /// <summary>
    /// After this a request that a broker does not answer counts as lost, and the connection is made anew. librdkafka's
    /// default of 60 s is how long partitions stay unread when a broker goes away without closing its connections (a
    /// machine without power, a firewall that forgets). Far above what a fetch may wait for records.
    /// </summary>
    public static readonly TimeSpan SocketTimeout = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a fetch waits at the broker for records; also what librdkafka requires below the socket timeout, with a second between. Records that come end
    /// the wait; a partition that is resumed meanwhile waits for its end, one fetch at a time is on its way to a broker.
    /// </summary>
    public static readonly TimeSpan FetchWait = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// The consumer's properties: our choices first, then <c>kafka.client.*</c> over them, then those that the guarantees rest on, which no configuration may
    /// change.
    /// </summary>
    public static ConsumerConfig From(KafkaOptions options)
    {
        var settings = new Dictionary<string, string>
        {
            ["bootstrap.servers"] = options.Brokers,
            ["group.id"] = options.GroupId,
            ["client.id"] = "actorpipeline",
            ["auto.offset.reset"] = "earliest",
            ["partition.assignment.strategy"] = "cooperative-sticky",
            ["session.timeout.ms"] = ((long)SessionTimeout.TotalMilliseconds).ToString(),
            ["heartbeat.interval.ms"] = "2000",
            ["auto.commit.interval.ms"] = ((long)options.CommitInterval.TotalMilliseconds).ToString(),
            // The default of 1,000 stalls a partition for a second each time the local queue is full: a quarter of the speed.
            ["fetch.queue.backoff.ms"] = "5",
            ["fetch.wait.max.ms"] = ((long)FetchWait.TotalMilliseconds).ToString(),
            ["socket.timeout.ms"] = ((long)SocketTimeout.TotalMilliseconds).ToString(),
            // With the default of 10,000 a broker that is back is noticed only after up to 10 s.
            ["reconnect.backoff.max.ms"] = "2000",
            // Fetched ahead of `buffer.max-bytes`: enough for the time between two fetches.
            ["queued.max.messages.kbytes"] = "4096",
            // What one answer may bring beyond that, compressed. With the defaults of 1 and 50 MiB an answer for fifty busy
            // partitions is unpacked into more than all else together.
            ["max.partition.fetch.bytes"] = "131072",
            ["fetch.max.bytes"] = "8388608",
            // How soon a topic that appears is noticed by a regular expression.
            ["topic.metadata.refresh.interval.ms"] = "5000",
            ["allow.auto.create.topics"] = "false",
        };
        // With the consumer protocol of Kafka 4 these three are settings of the broker, and librdkafka refuses a client that sets them.
        if (options.Client.TryGetValue("group.protocol", out var protocol) && protocol.Equals("consumer", StringComparison.OrdinalIgnoreCase))
        {
            foreach (var key in (string[])["partition.assignment.strategy", "session.timeout.ms", "heartbeat.interval.ms"])
                settings.Remove(key);
        }

        if (options.InstanceId.Length > 0)
            settings["group.instance.id"] = options.InstanceId;
        foreach (var (key, value) in options.Client)
            settings[key] = value;
        settings["enable.auto.commit"] = "true";
        settings["enable.auto.offset.store"] = "false";
        settings["enable.partition.eof"] = "false";
        return new ConsumerConfig(settings);
    }
}
