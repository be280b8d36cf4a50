using System.Text;
using ActorPipeline.Actors.DeadLetters;
using ActorPipeline.Actors.Filebeat;
using Confluent.Kafka;

namespace ActorPipeline.Actors.Tests.DeadLetters;

public class DeadLetterHeadersTests
{
    private static readonly DeadLetterId Id = new("logs.web-service", 3, 42);
    private static readonly DateTimeOffset Rejected = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private static DeadLetterRecord.RejectedEvent Read(Headers headers, long storedAt) =>
        Assert.IsType<DeadLetterRecord.RejectedEvent>(
            DeadLetterHeaders.Read(
                new ConsumeResult<byte[]?, byte[]?>
                {
                    Topic = "dead-letter.logs.web-service",
                    Partition = 1,
                    Offset = 7,
                    Message = new Message<byte[]?, byte[]?> { Headers = headers, Timestamp = new Timestamp(storedAt, TimestampType.CreateTime) },
                },
                TopicNaming.Default
            )
        );

    [Fact]
    public void Should_tell_the_time_of_the_event_and_not_when_the_letter_was_stored() =>
        Assert.Equal(5_000, Read(DeadLetterHeaders.Of(Id, "i", 400, "t", "r", 5_000, Rejected), storedAt: 9_000).Timestamp);

    [Fact]
    public void Should_take_the_time_of_the_record_for_letters_that_do_not_tell_their_own()
    {
        var headers = DeadLetterHeaders.Of(Id, "i", 400, "t", "r", 0, Rejected);
        Assert.Equal(9_000, Read(headers, storedAt: 9_000).Timestamp);
    }

    [Fact]
    public void Should_stay_small_when_elasticsearch_quotes_the_whole_event()
    {
        var headers = DeadLetterHeaders.Of(
            Id,
            "i",
            400,
            "mapper_parsing_exception",
            "failed to parse. Preview of field's value: '" + string.Concat(Enumerable.Repeat("\ud83d\ude00", 500_000)),
            1,
            Rejected
        );
        Assert.InRange(headers.Sum(header => header.GetValueBytes().Length), 1, 10_000);
        var reason = Read(headers, 1).Stored.Reason;
        Assert.StartsWith("failed to parse.", reason, StringComparison.Ordinal);
        Assert.EndsWith("\ud83d\ude00…", reason, StringComparison.Ordinal);
        Assert.DoesNotContain('\ufffd', reason);
    }

    [Fact]
    public void Should_leave_it_to_the_brokers_what_is_too_large()
    {
        var settings = DeadLetterClients.Producer(
            "kafka:9092",
            new Dictionary<string, string> { ["compression.type"] = "zstd", ["session.timeout.ms"] = "6000" }
        );
        Assert.Equal(1_000_000_000, settings.MessageMaxBytes);
        Assert.Equal(CompressionType.Zstd, settings.CompressionType);
        Assert.DoesNotContain("session.timeout.ms", settings.Select(setting => setting.Key));
        Assert.Equal(Encoding.UTF8.GetBytes("42"), DeadLetterHeaders.Of(Id, "i", 1, "t", "r", 1, Rejected).GetLastBytes("actorpipeline.offset"));
    }
}
