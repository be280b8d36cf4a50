using System.Text;
using ActorPipeline.Actors.Memory;
using ActorPipeline.Actors.Parsing;
using ActorPipeline.Actors.Parsing.Identity;
using ActorPipeline.Actors.Parsing.Lines;
using Akka.Actor;
using Microsoft.Extensions.Time.Testing;

namespace ActorPipeline.Actors.Tests.Parsing;

/// <summary>Records that are no events of Filebeat: indexed as they are, or left out.</summary>
public class LeftOutTests
{
    private const string Event = """{"@timestamp":"2026-11-23T12:00:00.000Z","message":"hello"}""";
    private readonly MemoryBudget _budget = new(1 << 20);

    /// <summary>Each with the key <c>k</c>; null is a tombstone.</summary>
    private EncodedSlice Encode(ForeignRecord leaveOut, params string?[] values)
    {
        var chunk = new RecordChunk("logs.web-service", 3, 4096, values.Length, _budget);
        for (var i = 0; i < values.Length; i++)
        {
            chunk.Free[0] = (byte)'k';
            var bytes = Encoding.UTF8.GetBytes(values[i] ?? "");
            bytes.CopyTo(chunk.Free[1..]);
            chunk.Append(100 + i, EncodedText.Written.ToUnixTimeMilliseconds(), 1, values[i] is null ? -1 : bytes.Length);
        }
        return new EventEncoder(
            "logs.web-service",
            EncodedText.Ids(IdentityForm.RecordName),
            new ParserCatalog(),
            false,
            _budget,
            new FakeTimeProvider(EncodedText.Written),
            leaveOut: leaveOut
        ).Encode(chunk, ActorRefs.Nobody);
    }

    private static string Text(EncodedSlice slice) => Encoding.UTF8.GetString(slice.Memory(0, slice.Count).Span);

    [Theory]
    [InlineData(ForeignRecord.None, "0 1 2 3 4")]
    [InlineData(ForeignRecord.Tombstone, "0 2 3 4")]
    [InlineData(ForeignRecord.NotJson | ForeignRecord.NotFilebeat, "0 1 4")]
    [InlineData(ForeignRecord.Tombstone | ForeignRecord.NotJson | ForeignRecord.NotFilebeat, "0 4")]
    public void Should_leave_out_what_it_is_told_to_and_know_which_record_an_event_is(ForeignRecord leaveOut, string expected)
    {
        var slice = Encode(leaveOut, Event, null, "text", """{"level":"info"}""", Event);
        Assert.Equal(expected, string.Join(' ', Enumerable.Range(0, slice.Count).Select(slice.RecordOf)));
        Assert.Equal(slice.Count * 2, Text(slice).Count(c => c == '\n'));
        Assert.All(
            Enumerable.Range(0, slice.Count),
            item =>
                Assert.Contains(
                    $"\"logs.web-service-3-{100 + slice.RecordOf(item)}\"",
                    Encoding.UTF8.GetString(slice.Memory(item, 1).Span),
                    StringComparison.Ordinal
                )
        );
        slice.Complete(slice.Count);
        Assert.Equal(0, _budget.Used);
    }

    [Fact]
    public void Should_index_a_tombstone_as_the_key_that_is_gone_and_an_object_as_it_is()
    {
        var text = Text(Encode(ForeignRecord.None, null, """{"level":"info"}"""));
        Assert.Contains("\"tags\":[\"_tombstone\"],\"kafka\":{\"key\":\"k\"}}\n", text, StringComparison.Ordinal);
        Assert.Contains("\"level\":\"info\"}\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_give_everything_back_when_nothing_is_left()
    {
        var slice = Encode(ForeignRecord.Tombstone, null, null);
        Assert.Equal(0, slice.Count);
        slice.CompleteEmpty();
        Assert.Equal(0, _budget.Used);
    }

    [Fact]
    public void Should_have_a_word_for_every_kind() => Assert.Equal(Enum.GetValues<ForeignRecord>()[1..], ForeignWords.All.Select(one => one.Kind));
}
