using System.Globalization;
using System.Text;
using Confluent.Kafka;

namespace ActorPipeline.Integration.Tests.Chaos;

/// <summary>Reads a dead-letter topic from its start to its end.</summary>
internal static class ChaosDeadLetters
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Every dead letter there is now. Works on a thread of its own, because the client blocks.</summary>
    public static Task<List<ChaosDeadLetter>> ReadAsync(string brokers, string topic, int partitions)
    {
        var done = new TaskCompletionSource<List<ChaosDeadLetter>>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            try
            {
                done.SetResult(Read(brokers, topic, partitions));
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        })
        {
            IsBackground = true,
            Name = "dead-letter-reader",
        }.Start();
        return done.Task;
    }

    private static List<ChaosDeadLetter> Read(string brokers, string topic, int partitions)
    {
        using var reader = new ConsumerBuilder<Ignore, byte[]>(
            new ConsumerConfig
            {
                BootstrapServers = brokers,
                GroupId = "chaos-letters",
                EnableAutoCommit = false,
                AutoOffsetReset = AutoOffsetReset.Earliest,
            }
        ).SetLogHandler((_, _) => { }).Build();
        var letters = new List<ChaosDeadLetter>();
        long expected = 0;
        for (var partition = 0; partition < partitions; partition++)
            expected += reader.QueryWatermarkOffsets(new TopicPartition(topic, partition), RequestTimeout).High.Value;
        reader.Assign(Enumerable.Range(0, partitions).Select(p => new TopicPartitionOffset(topic, p, Offset.Beginning)));
        while (letters.Count < expected)
        {
            var letter =
                reader.Consume(RequestTimeout) ?? throw new TimeoutException($"Only {letters.Count} of {expected} dead letters of {topic} can be read.");
            string Header(string name) => Encoding.UTF8.GetString(letter.Message.Headers.GetLastBytes("actorpipeline." + name));
            letters.Add(
                new ChaosDeadLetter(
                    Header("topic"),
                    int.Parse(Header("partition"), CultureInfo.InvariantCulture),
                    long.Parse(Header("offset"), CultureInfo.InvariantCulture),
                    letter.Message.Value
                )
            );
        }
        reader.Close();
        return letters;
    }
}
