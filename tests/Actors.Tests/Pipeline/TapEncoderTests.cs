using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using ActorPipeline.Actors.DeadLetters;
using ActorPipeline.Actors.Elastic;
using ActorPipeline.Actors.Kafka;
using ActorPipeline.Actors.Memory;
using ActorPipeline.Actors.Parsing;
using ActorPipeline.Actors.Parsing.Lines;
using ActorPipeline.Actors.Pipeline;
using ActorPipeline.Actors.Pipeline.Tap;
using Confluent.Kafka;

namespace ActorPipeline.Actors.Tests.Pipeline;

/// <summary>A tap shows what is indexed, and never what is masked.</summary>
public sealed class TapEncoderTests
{
    private static readonly TopicPartition Partition = new("logs.web-service", 0);
    private readonly MemoryBudget _budget = new(1 << 20);

    private TapEncoder Tap(ParsingOptions parsing, string? trying = null)
    {
        var options = new KafkaToElasticOptions(
            new KafkaOptions(),
            new BufferOptions(),
            new BatchOptions(),
            new ElasticOptions(),
            new DeadLetterOptions(),
            parsing
        );
        return new TapEncoder(
            Partition.Topic,
            Partition.Partition.Value,
            new PartitionEncoders(options, _budget, TimeProvider.System).Make(Partition, "id", trial: true),
            trying is null ? null : new PartitionEncoders(options, _budget, TimeProvider.System, trying).Make(Partition, "id", trial: true),
            _budget
        );
    }

    private static byte[] Event(string line, string? parser = null) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new Dictionary<string, object>
            {
                ["@timestamp"] = "2026-11-23T12:00:00.000Z",
                ["message"] = line,
                ["fields"] = parser is null
                    ? new Dictionary<string, string> { ["service"] = "web-service" }
                    : new Dictionary<string, string> { ["service"] = "web-service", ["parser"] = parser },
            }
        );

    private static readonly ParsingOptions Secretive = new()
    {
        MaskFields = ["pin"],
        MaskPatterns = ["card"],
        Parsers =
        [
            new ParserDefinition
            {
                Name = "door",
                Kind = "dissect",
                Pattern = "%{who} opened with %{pin}",
            },
        ],
    };

    [Theory]
    [InlineData(null)]
    [InlineData("plain")]
    [InlineData("auto")]
    public void Should_mask_what_only_the_services_own_parser_knows_whatever_is_tried(string? trying)
    {
        var line = Tap(Secretive, trying).Encode(7, 1_000, "k"u8, Event("bob opened with tulip7", "door"));
        Assert.Equal("bob opened with ******", line.Before);
        var all = $"{line.Before}{Encoding.UTF8.GetString(line.After!)}{Encoding.UTF8.GetString(line.Tried ?? [])}";
        Assert.DoesNotContain("tulip7", all);
        Assert.Equal(trying is null, line.Tried is null);
        Assert.Equal(("logs-web_service-default", 0L), (line.Index, _budget.Used));
    }

    [Fact]
    public void Should_show_no_line_before_whose_bytes_are_no_text()
    {
        var broken = Event("card 4111111111111111 ?");
        broken[Array.IndexOf(broken, (byte)'?')] = 0xff;
        var line = Tap(Secretive).Encode(7, 1_000, [], broken);
        Assert.Null(line.Before);
        Assert.DoesNotContain("4111", Encoding.UTF8.GetString(line.After!));
    }

    [Fact]
    public void Should_show_what_is_left_out_and_what_is_no_event()
    {
        var tap = Tap(new ParsingOptions());
        Assert.Equal(new TappedLine(Partition.Topic, 0, 1, 5), tap.Encode(1, 5, "gone"u8, null));
        var line = tap.Encode(2, 5, [], "no JSON"u8.ToArray());
        Assert.Equal("no JSON", line.Before);
        Assert.Equal("no JSON", JsonElement.Parse(line.After).GetProperty("message").GetString());
        line = tap.Encode(3, 5, [], []);
        Assert.Equal("", line.Before);
        Assert.Equal(0, _budget.Used);
    }
}
