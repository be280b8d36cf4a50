using System.Text;
using System.Text.Json;
using ActorPipeline.Actors.Parsing;
using FsCheck;
using FsCheck.Fluent;

namespace ActorPipeline.Actors.Tests.Parsing;

/// <summary>What is an event and what is not: the verdict has to be that of System.Text.Json, whatever the bytes.</summary>
public class EventShapeTests
{
    /// <summary>What may stand in a string or not, to be put at every place of a block.</summary>
    private static readonly string[] Pieces =
    [
        "",
        "\\n",
        "\\\\",
        "\\\"",
        "\\\\\\\"",
        "\\\\\\\\\\\\",
        "\\",
        "\\\\\\",
        "\\u00e9",
        "\\ud83d",
        "\\u00e",
        "\\u00g0",
        "\\u",
        "\\x",
        "\\'",
        "\"",
        "\n",
        "\t",
        "\u0000",
        "\u001f",
        "\u007f",
        "é",
        "😀",
        "{}[]:,",
    ];

    [Fact]
    public void Should_agree_with_the_reference_reader_on_strings_of_every_length()
    {
        foreach (var piece in Pieces)
        {
            for (var length = 0; length <= 200; length++)
            {
                AssertVerdict(Encoding.UTF8.GetBytes($$$"""{"a":"{{{new string('s', length)}}}{{{piece}}}","b":{"c":"d"}}"""));
                AssertVerdict(Encoding.UTF8.GetBytes($$$"""{"{{{new string('s', length)}}}{{{piece}}}b":["c"]}"""));
                AssertVerdict(Encoding.UTF8.GetBytes($$$"""{"a":{"b":"{{{new string('s', length)}}}{{{piece}}}"}}"""));
            }
        }
    }

    [Fact]
    public void Should_agree_with_the_reference_reader_on_runs_of_backslashes_across_blocks()
    {
        for (var before = 0; before < 140; before++)
        {
            for (var run = 0; run < 12; run++)
            {
                foreach (var end in new[] { "\"}", "\"\"}", "n\"}", "u00e9\"}" })
                    AssertVerdict(Encoding.UTF8.GetBytes("{\"a\":\"" + new string('s', before) + new string('\\', run) + end));
            }
        }
    }

    [Theory]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(128)]
    [InlineData(StringEndIndex.MostBytes - 1)]
    [InlineData(StringEndIndex.MostBytes)]
    [InlineData(StringEndIndex.MostBytes + 1)]
    [InlineData(1 << 20)]
    public void Should_agree_with_the_reference_reader_on_texts_of_a_length(int length)
    {
        foreach (var end in Pieces)
        {
            var head = Encoding.UTF8.GetBytes("{\"a\":\"\",\"b\":{\"message\":\"m\"},\"c\":\"");
            var tail = Encoding.UTF8.GetBytes(end + "\"}");
            byte[] text = [.. head, .. Enumerable.Repeat((byte)'s', length - head.Length - tail.Length), .. tail];
            AssertVerdict(text);
            AssertVerdict([.. text[..^1], (byte)']']);
            AssertVerdict([.. text[..^1], 0xC3]);
        }
    }

    [Fact]
    public void Should_agree_with_the_reference_reader_on_every_beginning_of_an_event()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var text = RandomJson.Of(seed);
            for (var length = 0; length <= text.Length; length++)
                AssertVerdict(text[..length]);
        }
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{\"a\":", "}")]
    [InlineData("[ {\"a\":[1,", "]}\n]")]
    public void Should_accept_nesting_up_to_the_limit(string open, string close)
    {
        var levels = open.Count(c => c is '[' or '{');
        for (var times = 1; times <= JsonCursor.MaxDepth + 2; times++)
        {
            var value = Encoding.UTF8.GetBytes(
                "{\"a\":" + string.Concat(Enumerable.Repeat(open, times)) + "1" + string.Concat(Enumerable.Repeat(close, times)) + "}"
            );
            Assert.Equal(times * levels <= JsonCursor.MaxDepth, EventShape.TryRead(value, withOrigin: true, out _));
            AssertVerdict(value);
        }
    }

    [Fact]
    public void Should_agree_with_the_reference_reader_on_damaged_objects()
    {
        Prop.ForAll(
                ArbMap.Default.ArbFor<int>(),
                ArbMap.Default.ArbFor<(int At, byte With, int Way)[]>(),
                (seed, edits) =>
                {
                    var value = RandomJson.Damaged(seed, edits);
                    return EventShape.TryRead(value, withOrigin: true, out _) == RandomJson.IsObject(value);
                }
            )
            .Check(Cases.Of(20000));
    }

    [Fact]
    public void Should_find_the_members_the_reference_reader_finds()
    {
        Prop.ForAll(
                ArbMap.Default.ArbFor<int>(),
                seed =>
                {
                    var json = RandomJson.Of(seed);
                    using var document = JsonDocument.Parse(json);
                    bool Is(string name, Member member) =>
                        member.IsPresent
                            ? document.RootElement.TryGetProperty(name, out var value) && value.GetRawText() == Encoding.UTF8.GetString(member.Value(json))
                            : !document.RootElement.TryGetProperty(name, out _);
                    return EventShape.TryRead(json, withOrigin: true, out var shape)
                        && Is("@timestamp", shape.Timestamp)
                        && Is("@metadata", shape.Metadata)
                        && Is("message", shape.Message)
                        && Is("fields", shape.Fields)
                        && Is("service", shape.Service)
                        && Is("event", shape.Event)
                        && Is("tags", shape.Tags)
                        && Is("data_stream", shape.DataStream)
                        && shape.HasUnusualNames == document.RootElement.EnumerateObject().Any(m => m.Name is "" or "x" or "messages" or "a rather long name");
                }
            )
            .Check(Cases.Of(5000));
    }

    private static void AssertVerdict(byte[] value)
    {
        if (EventShape.TryRead(value, withOrigin: true, out _) != RandomJson.IsObject(value))
            Assert.Fail($"Another verdict on {Encoding.UTF8.GetString(value)}");
    }
}
