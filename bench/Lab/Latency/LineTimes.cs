using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Confluent.Kafka;

namespace ActorPipeline.Lab.Latency;

/// <summary>When a line was seen where, all by the one clock of this machine; default where it was not seen.</summary>
internal sealed class LineTimes
{
    public DateTimeOffset Written { get; init; }

    /// <summary>Filebeat read it.</summary>
    public DateTimeOffset Read { get; set; }

    /// <summary>The broker had it.</summary>
    public DateTimeOffset Appended { get; set; }

    /// <summary>The node sent it.</summary>
    public DateTimeOffset Sent { get; set; }

    /// <summary>Elasticsearch answered.</summary>
    public DateTimeOffset Answered { get; set; }

    /// <summary>A search found it.</summary>
    public DateTimeOffset Found { get; set; }

    /// <summary>Whether it was seen everywhere.</summary>
    public bool Whole => new[] { Read, Appended, Sent, Answered, Found }.All(at => at != default);
}

/// <summary>Follows some lines on their way: in the topic, and in the requests to Elasticsearch.</summary>
internal sealed class LineTrace
{
    private static readonly byte[] Field = Encoding.ASCII.GetBytes("\"seq\":");
    private static readonly byte[] Escaped = Encoding.ASCII.GetBytes("\\\"seq\\\":");
    private readonly ConcurrentDictionary<int, ConcurrentQueue<LineTimes>> _unanswered = new();

    /// <summary>The lines that are followed, by number.</summary>
    public ConcurrentDictionary<long, LineTimes> Lines { get; } = new();

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    /// <summary>A piece of a request. A number that is cut by its end is not seen; that line does not count.</summary>
    public void Sent(int connection, ReadOnlyMemory<byte> piece)
    {
        var rest = piece.Span;
        for (int at; (at = rest.IndexOf(Field)) >= 0; )
        {
            rest = rest[(at + Field.Length)..];
            if (Number(rest) is { } line && Lines.TryGetValue(line, out var times) && times.Sent == default)
            {
                times.Sent = Now;
                _unanswered.GetOrAdd(connection, _ => new()).Enqueue(times);
            }
        }
    }

    /// <summary>An answer: to all that was sent on its connection before.</summary>
    public void Answered(int connection)
    {
        if (_unanswered.TryGetValue(connection, out var waiting))
        {
            while (waiting.TryDequeue(out var times))
                times.Answered = Now;
        }
    }

    /// <summary>Reads the topics beside the node until it is told to stop.</summary>
    public void Follow(string brokers, IEnumerable<TopicPartition> partitions, CancellationToken stop)
    {
        using var consumer = new ConsumerBuilder<Ignore, byte[]>(
            new ConsumerConfig
            {
                BootstrapServers = brokers,
                GroupId = "latency",
                EnableAutoCommit = false,
                FetchWaitMaxMs = 20,
            }
        ).SetLogHandler((_, _) => { }).Build();
        consumer.Assign(partitions.Select(p => new TopicPartitionOffset(p, Offset.Beginning)));
        while (!stop.IsCancellationRequested)
        {
            if (consumer.Consume(TimeSpan.FromMilliseconds(100)) is not { Message.Value: { } value } record)
                continue;
            var at = value.AsSpan().IndexOf(Escaped);
            if (at < 0 || Number(value.AsSpan(at + Escaped.Length)) is not { } line || !Lines.TryGetValue(line, out var times))
                continue;
            times.Appended = new DateTimeOffset(record.Message.Timestamp.UtcDateTime, TimeSpan.Zero);
            times.Read = Timestamp(value);
        }
    }

    private static DateTimeOffset Timestamp(ReadOnlySpan<byte> value)
    {
        var name = "\"@timestamp\":\""u8;
        var from = value.IndexOf(name) + name.Length;
        return DateTimeOffset.Parse(Encoding.ASCII.GetString(value.Slice(from, value[from..].IndexOf((byte)'"'))), CultureInfo.InvariantCulture);
    }

    // Null when the digits reach the end: there may be more.
    private static long? Number(ReadOnlySpan<byte> text)
    {
        var number = 0L;
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsAsciiDigit((char)text[i]))
                return i == 0 ? null : number;
            number = number * 10 + text[i] - '0';
        }
        return null;
    }
}
