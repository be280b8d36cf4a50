using System.Reflection;
using System.Runtime.InteropServices;
using ActorPipeline.Native;
using Confluent.Kafka;

namespace ActorPipeline.Actors.Kafka.Native;

/// <summary>
/// The functions of librdkafka that reading in batches and committing without waiting need and Confluent.Kafka does not offer. They are taken from the very
/// library that Confluent.Kafka uses: its package holds several builds, and a handle of one must not be given to another.
/// </summary>
internal sealed unsafe class LibrdkafkaExports
{
    private static readonly Lazy<LibrdkafkaExports> Loaded = new(() => new LibrdkafkaExports(Librdkafka.Loaded.Handle));

    /// <summary><c>rd_kafka_queue_get_consumer</c>: client → its consumer queue, to be destroyed.</summary>
    public readonly delegate* unmanaged<nint, nint> QueueGetConsumer;

    /// <summary><c>rd_kafka_queue_destroy</c>.</summary>
    public readonly delegate* unmanaged<nint, void> QueueDestroy;

    /// <summary><c>rd_kafka_queue_yield</c>: ends the wait of the thread that reads the queue.</summary>
    public readonly delegate* unmanaged<nint, void> QueueYield;

    /// <summary><c>rd_kafka_consume_batch_queue</c>: queue, timeout in ms, array, its size → messages, or -1.</summary>
    public readonly delegate* unmanaged<nint, int, ConsumerMessage**, nuint, nint> ConsumeBatchQueue;

    /// <summary><c>rd_kafka_message_destroy</c>.</summary>
    public readonly delegate* unmanaged<ConsumerMessage*, void> MessageDestroy;

    /// <summary><c>rd_kafka_message_timestamp</c>: reads two fields and nothing else, so it is safe without a GC transition.</summary>
    public readonly delegate* unmanaged[SuppressGCTransition]<ConsumerMessage*, int*, long> MessageTimestamp;

    /// <summary><c>rd_kafka_topic_name</c>: the topic's handle → its name.</summary>
    public readonly delegate* unmanaged[SuppressGCTransition]<nint, byte*> TopicName;

    /// <summary><c>rd_kafka_commit</c>: client, offsets, 1 for not waiting → error code.</summary>
    public readonly delegate* unmanaged<nint, nint, int, int> Commit;

    /// <summary><c>rd_kafka_assignment_lost</c>: client → 1 while its partitions may be somebody else's and it has not been told.</summary>
    public readonly delegate* unmanaged<nint, int> AssignmentLost;

    /// <summary><c>rd_kafka_topic_partition_list_new</c>: expected size → an empty list, to be destroyed.</summary>
    public readonly delegate* unmanaged<int, nint> ListNew;

    /// <summary><c>rd_kafka_topic_partition_list_add</c>: list, topic, partition → the new element, which is valid until the next one is added.</summary>
    public readonly delegate* unmanaged<nint, byte*, int, ListElement*> ListAdd;

    /// <summary><c>rd_kafka_topic_partition_list_destroy</c>.</summary>
    public readonly delegate* unmanaged<nint, void> ListDestroy;

    private LibrdkafkaExports(nint library)
    {
        QueueGetConsumer = (delegate* unmanaged<nint, nint>)NativeLibrary.GetExport(library, "rd_kafka_queue_get_consumer");
        QueueDestroy = (delegate* unmanaged<nint, void>)NativeLibrary.GetExport(library, "rd_kafka_queue_destroy");
        QueueYield = (delegate* unmanaged<nint, void>)NativeLibrary.GetExport(library, "rd_kafka_queue_yield");
        ConsumeBatchQueue = (delegate* unmanaged<nint, int, ConsumerMessage**, nuint, nint>)NativeLibrary.GetExport(library, "rd_kafka_consume_batch_queue");
        MessageDestroy = (delegate* unmanaged<ConsumerMessage*, void>)NativeLibrary.GetExport(library, "rd_kafka_message_destroy");
        MessageTimestamp = (delegate* unmanaged[SuppressGCTransition]<ConsumerMessage*, int*, long>)
            NativeLibrary.GetExport(library, "rd_kafka_message_timestamp");
        TopicName = (delegate* unmanaged[SuppressGCTransition]<nint, byte*>)NativeLibrary.GetExport(library, "rd_kafka_topic_name");
        Commit = (delegate* unmanaged<nint, nint, int, int>)NativeLibrary.GetExport(library, "rd_kafka_commit");
        AssignmentLost = (delegate* unmanaged<nint, int>)NativeLibrary.GetExport(library, "rd_kafka_assignment_lost");
        ListNew = (delegate* unmanaged<int, nint>)NativeLibrary.GetExport(library, "rd_kafka_topic_partition_list_new");
        ListAdd = (delegate* unmanaged<nint, byte*, int, ListElement*>)NativeLibrary.GetExport(library, "rd_kafka_topic_partition_list_add");
        ListDestroy = (delegate* unmanaged<nint, void>)NativeLibrary.GetExport(library, "rd_kafka_topic_partition_list_destroy");
    }

    /// <summary>The functions.</summary>
    public static LibrdkafkaExports Instance => Loaded.Value;

    /// <summary>The native client behind a consumer.</summary>
    /// <exception cref="NotSupportedException">This Confluent.Kafka is built differently from the one that is referenced.</exception>
    public static SafeHandle ClientOf(IClient client) =>
        typeof(Handle).GetProperty("LibrdkafkaHandle", BindingFlags.Instance | BindingFlags.NonPublic)?.GetValue(client.Handle) as SafeHandle
        ?? throw Unknown("Handle.LibrdkafkaHandle");

    /// <summary>The first members of <c>rd_kafka_topic_partition_t</c> (rdkafka.h).</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct ListElement
    {
        /// <summary>The topic's name.</summary>
        public byte* Topic;

        /// <summary>The partition.</summary>
        public int Partition;

        /// <summary>The offset.</summary>
        public long Offset;
    }

    private static NotSupportedException Unknown(string member) =>
        new($"Confluent.Kafka {typeof(IClient).Assembly.GetName().Version} has no {member}: reading in batches has to be adapted to it.");
}
