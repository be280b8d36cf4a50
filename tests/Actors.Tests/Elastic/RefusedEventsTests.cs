using ActorPipeline.Actors.Elastic;
using ActorPipeline.Actors.Elastic.Refused;
using ActorPipeline.Actors.Elastic.Verdict;
using ActorPipeline.Actors.Memory;
using Akka;
using Akka.Streams;
using Akka.Streams.Dsl;
using Akka.TestKit.Xunit;

namespace ActorPipeline.Actors.Tests.Elastic;

/// <summary>The sink's stage with events whose fields, or which themselves, are refused.</summary>
public class RefusedEventsTests() : TestKit("akka.test { single-expect-default = 60s, default-timeout = 60s }")
{
    private const string Refused = """{"create":{"status":400,"error":{"type":"document_parsing_exception","reason":"failed to parse field [a]"}}}""";
    private const string Created = """{"create":{"status":201}}""";

    private readonly MemoryBudget _budget = new(64 << 20);
    private readonly ScriptedServer _server = new();
    private readonly RecordedDeadLetters _deadLetters = new();
    private readonly SinkCounters _counters = new();
    private readonly ElasticOptions _elastic = new() { RetryMin = TimeSpan.FromMilliseconds(1), RetryMax = TimeSpan.FromMilliseconds(5) };
    private readonly BatchOptions _batch = new() { MaxEvents = 10, MaxDelay = TimeSpan.FromMilliseconds(10) };

    private Task<Done> Run(params EncodedSlice[] slices) =>
        Source
            .From(slices)
            .RunWith(
                Sink.FromGraph(new BulkSinkStage(new BulkSinkParts(_server, _deadLetters, _elastic, () => _batch, _counters, TimeProvider.System))),
                Sys.Materializer()
            );

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static string Errors(params string[] items) => $$"""{"errors":true,"items":[{{string.Join(',', items)}}]}""";

    [Fact]
    public async Task Should_send_the_line_again_at_once_under_its_id_without_its_fields()
    {
        _server.Answer(200, Errors(Created, Refused, Created));
        await Run(new Slices(_budget).Of(3, TestActor)).WaitAsync(Cancel);
        ExpectMsg<SliceDone>(cancellationToken: Cancel);
        Assert.Equal([3, 1], _server.Sizes);
        var (first, again) = (_server.Bodies[0].Split('\n'), _server.Bodies[1].Split('\n'));
        Assert.Equal(first[2], again[0]);
        Assert.Contains("\"message\":\"hello 1\"", again[1], StringComparison.Ordinal);
        Assert.Contains(RefusedFields.Tag, again[1], StringComparison.Ordinal);
        Assert.Equal((3, 1, 0), (_counters.Indexed, _counters.FieldsRefused, _counters.DeadLettered));
        Assert.Equal(
            "logs-web_service-default refuses fields of events, which are indexed without them, tagged _fields_refused: 1 event: 400 "
                + "document_parsing_exception: failed to parse field [a]. The fields are kept as text in event.original.",
            Assert.Single(_counters.Tally.Take(TimeSpan.Zero))
        );
        Assert.Equal(0, _budget.Used);
    }

    [Fact]
    public async Task Should_try_the_bare_line_and_then_give_the_event_up()
    {
        for (var form = 0; form < 3; form++)
            _server.Answer(200, Errors(Refused, Refused));
        _server.Answer(200, Errors(Created, Refused));
        await Run(new Slices(_budget).Of(2, TestActor)).WaitAsync(Cancel);
        Assert.Equal([2, 2, 2, 2], _server.Sizes);
        Assert.Equal((1, 1, 1), (_counters.Indexed, _counters.FieldsRefused, _counters.DeadLettered));
        Assert.Equal(101, Assert.Single(_deadLetters.Letters).Offset);
        Assert.DoesNotContain("tags", _server.Bodies[3], StringComparison.Ordinal);
        Assert.Equal(0, _budget.Used);
    }

    [Fact]
    public async Task Should_reduce_the_one_event_that_spoils_a_body()
    {
        _server.Refuse("\"log\":{\"x", 400, """{"error":{"type":"json_parse_exception","reason":"bad line"},"status":400}""");
        var make = new Slices(_budget);
        await Run(make.Of(4), make.Of(1, message: """a","log":{"x":"b"},"y":"c""")).WaitAsync(Cancel);
        Assert.Equal((5, 1, 0), (_counters.Indexed, _counters.FieldsRefused, _counters.DeadLettered));
    }

    [Fact]
    public async Task Should_find_the_one_event_that_the_server_fails_at()
    {
        _server.Refuse("\"log\":{\"x", 500, """{"error":{"type":"null_pointer_exception","reason":"oops"},"status":500}""");
        var make = new Slices(_budget);
        await Run(make.Of(9), make.Of(1, message: """a","log":{"x":"b"},"y":"c"""), make.Of(30)).WaitAsync(Cancel);
        Assert.Equal((40, 1, 0), (_counters.Indexed, _counters.FieldsRefused, _counters.DeadLettered));
        Assert.Equal(0, _budget.Used);
    }

    [Fact]
    public async Task Should_blame_no_event_for_a_server_that_fails_at_all()
    {
        for (var i = 0; i < 50; i++)
            _server.Answer(500, """{"error":{"type":"null_pointer_exception","reason":"oops"},"status":500}""");
        await Run(new Slices(_budget).Of(10)).WaitAsync(Cancel);
        Assert.Equal((10, 0, 0), (_counters.Indexed, _counters.FieldsRefused, _counters.DeadLettered));
    }
}
