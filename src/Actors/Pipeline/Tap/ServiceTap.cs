using ActorPipeline.Actors.DeadLetters;
using ActorPipeline.Actors.Kafka;
using ActorPipeline.Actors.Memory;
using Akka.Event;
using Confluent.Kafka;

namespace ActorPipeline.Actors.Pipeline.Tap;

/// <summary>Who is told what a tap sees. Called on the tap's thread.</summary>
/// <param name="Line">A line.</param>
/// <param name="Skipped">So many lines were not looked at, because more come than a tap may read.</param>
/// <param name="Note">Something a person should know, one sentence.</param>
public sealed record TapListener(Action<TappedLine> Line, Action<long> Skipped, Action<string> Note);

/// <summary>
/// Reads a topic at its end beside the pipeline, and runs the pipeline's own encoder on what comes. Joins no group, commits nothing,
/// holds nothing up: when more comes than it may read, it skips.
/// </summary>
/// <param name="options">The pipeline's.</param>
/// <param name="topic">What is read.</param>
/// <param name="parser">Another parser to try; null for none.</param>
/// <param name="time">The clock.</param>
public sealed class ServiceTap(KafkaToElasticOptions options, string topic, string? parser, TimeProvider time)
{
    /// <summary>The most lines that are encoded in a second: a few percent of a core.</summary>
    public const int MostInSecond = 2_000;

    private const long MostBytes = 64 << 20;
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(2);

    /// <summary>How a service, or a namespace, stands in a document's <c>data_stream</c>.</summary>
    public static string StreamPart(string name) => Parsing.IndexName.Part(name);

    /// <summary>Runs until it is stopped.</summary>
    public async Task RunAsync(TapListener listener, CancellationToken stop)
    {
        var identity = await IdentityAsync(listener, stop);
        // Reading blocks, so it gets a thread of its own.
        await Task.Factory.StartNew(() => Run(listener, identity, stop), stop, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    // Ids are made of it. A topic that is not there yet comes with its first line.
    private async Task<string> IdentityAsync(TapListener listener, CancellationToken stop)
    {
        using var admin = new KafkaAdmin(options.Kafka);
        var identities = new TopicIdentities(admin, NoLogger.Instance);
        for (string? said = null; ; await Task.Delay(AskAgain, time, stop))
        {
            try
            {
                return await identities.OfAsync(topic).WaitAsync(stop);
            }
            catch (Exception refused) when (refused is KafkaException or InvalidOperationException)
            {
                if (said != refused.Message)
                    listener.Note($"waits for topic {topic} at {options.Kafka.Brokers}: {refused.Message.TrimEnd('.')}");
                said = refused.Message;
            }
        }
    }

    private void Run(TapListener listener, string identity, CancellationToken stop)
    {
        using var kafka = new ReadOnlyKafkaClient(options.Kafka.Brokers, options.Kafka.GroupId, Small(options.Kafka.Client));
        var budget = new MemoryBudget(MostBytes);
        var encoders = new PartitionEncoders(options, budget, time);
        var trying = parser is null ? null : new PartitionEncoders(options, budget, time, parser);
        var partitions = new TapPartitions(
            kafka,
            topic,
            time,
            partition => new TapEncoder(
                topic,
                partition.Partition.Value,
                encoders.Make(partition, identity, true),
                trying?.Make(partition, identity, true),
                budget
            )
        );
        var began = time.GetTimestamp();
        var encoded = 0;
        string? said = null;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                partitions.Refresh();
                if (time.GetElapsedTime(began) >= Second)
                {
                    if (encoded >= MostInSecond && partitions.SkipToEnds() is var skipped and > 0)
                        listener.Skipped(skipped);
                    (began, encoded) = (time.GetTimestamp(), 0);
                }
                if (encoded >= MostInSecond)
                {
                    stop.WaitHandle.WaitOne(Step);
                    continue;
                }
                if (kafka.Consumer.Consume(Step) is not { IsPartitionEOF: false } record || partitions.Take(record) is not { } line)
                    continue;
                said = null;
                encoded++;
                if (!partitions.IsBefore(record))
                    listener.Line(line);
            }
            catch (KafkaException failure)
            {
                // Brokers that are away come back; the same is said once.
                if (said != failure.Error.Reason)
                    listener.Note($"Kafka {options.Kafka.Brokers}: {failure.Error.Reason.TrimEnd('.')}");
                said = failure.Error.Reason;
                stop.WaitHandle.WaitOne(AskAgain);
            }
        }
    }

    // Little is fetched ahead: what is skipped was fetched for nothing.
    private static IReadOnlyDictionary<string, string> Small(IReadOnlyDictionary<string, string> client) =>
        new Dictionary<string, string>(client)
        {
            ["client.id"] = "actorpipeline-tap",
            ["queued.min.messages"] = "1000",
            ["queued.max.messages.kbytes"] = "4096",
        };
}
