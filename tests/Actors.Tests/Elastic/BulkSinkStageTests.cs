using ActorPipeline.Actors.Elastic;
using ActorPipeline.Actors.Memory;
using ActorPipeline.Messages.Elastic;
using Akka;
using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Dsl;
using Akka.TestKit.Xunit;

namespace ActorPipeline.Actors.Tests.Elastic;

public partial class BulkSinkStageTests() : TestKit("akka.test { single-expect-default = 60s, default-timeout = 60s }")
{
    private readonly MemoryBudget _budget = new(64 << 20);
    private readonly ScriptedServer _server = new();
    private readonly RecordedDeadLetters _deadLetters = new();
    private readonly SinkCounters _counters = new();
    private ElasticOptions _elastic = new()
    {
        RetryMin = TimeSpan.FromMilliseconds(1),
        RetryMax = TimeSpan.FromMilliseconds(5),
        BlockedAttempts = 3,
        RefusedFields = "dead-letter",
    };

    private BatchOptions _batch = new()
    {
        MaxEvents = 10,
        BacklogFactor = 1,
        MaxDelay = TimeSpan.FromHours(1),
    };

    private Task<Done> Run(params EncodedSlice[] slices) =>
        Source
            .From(slices)
            .RunWith(
                Sink.FromGraph(new BulkSinkStage(new BulkSinkParts(_server, _deadLetters, _elastic, () => _batch, _counters, TimeProvider.System))),
                Sys.Materializer()
            );

    private Slices Make => new(_budget);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Should_send_batches_of_the_configured_size_and_give_memory_back()
    {
        var make = Make;
        await Run(make.Of(7, TestActor), make.Of(18, TestActor)).WaitAsync(Cancel);
        Assert.Equal([10, 10, 5], _server.Sizes.OrderDescending());
        Assert.Equal(25, _counters.Indexed);
        Assert.Equal(0, _budget.Used);
        Assert.Equal(
            [0L, 1L],
            new[] { ExpectMsg<SliceDone>(cancellationToken: Cancel).Sequence, ExpectMsg<SliceDone>(cancellationToken: Cancel).Sequence }.Order()
        );
    }

    [Fact]
    public async Task Should_send_what_there_is_when_the_delay_has_passed()
    {
        _batch = _batch with { MaxDelay = TimeSpan.FromMilliseconds(20) };
        var (queue, done) = Source
            .Queue<EncodedSlice>(4, OverflowStrategy.Backpressure)
            .ToMaterialized(
                Sink.FromGraph(new BulkSinkStage(new BulkSinkParts(_server, _deadLetters, _elastic, () => _batch, _counters, TimeProvider.System))),
                Keep.Both
            )
            .Run(Sys.Materializer());
        await queue.OfferAsync(Make.Of(3, TestActor), Cancel);
        ExpectMsg<SliceDone>(cancellationToken: Cancel);
        queue.Complete();
        await done.WaitAsync(Cancel);
    }

    [Fact]
    public async Task Should_follow_a_shorter_delay_while_events_wait()
    {
        var (queue, done) = Source
            .Queue<EncodedSlice>(4, OverflowStrategy.Backpressure)
            .ToMaterialized(
                Sink.FromGraph(new BulkSinkStage(new BulkSinkParts(_server, _deadLetters, _elastic, () => _batch, _counters, TimeProvider.System))),
                Keep.Both
            )
            .Run(Sys.Materializer());
        await queue.OfferAsync(Make.Of(3, TestActor), Cancel);
        ExpectNoMsg(TimeSpan.FromMilliseconds(100), Cancel);
        _batch = _batch with { MaxDelay = TimeSpan.FromMilliseconds(1) };
        ExpectMsg<SliceDone>(cancellationToken: Cancel);
        queue.Complete();
        await done.WaitAsync(Cancel);
    }

    [Fact]
    public async Task Should_resend_only_items_that_were_turned_away()
    {
        _server.Answer(
            200,
            """{"errors":true,"items":[{"create":{"status":201}},{"create":{"status":429,"error":{"type":"es_rejected_execution_exception","reason":"full"}}},{"create":{"status":409}}]}"""
        );
        await Run(Make.Of(3, TestActor)).WaitAsync(Cancel);
        Assert.Equal([3, 1], _server.Sizes);
        Assert.Contains("hello 1", _server.Bodies[1], StringComparison.Ordinal);
        Assert.Equal((2, 1, 1), (_counters.Indexed, _counters.Duplicates, _counters.Retried));
        Assert.Equal(0, _budget.Used);
    }

    [Theory]
    [InlineData(503, "<html>busy</html>")]
    [InlineData(429, "")]
    [InlineData(401, "")]
    [InlineData(0, "")]
    [InlineData(200, "{\"errors\":false,\"items\":[{\"create\":{\"status\":201}}]}")]
    public async Task Should_send_the_same_bytes_again_when_the_request_failed(int status, string body)
    {
        _server.Answer(status, body);
        _server.Answer(status, body);
        await Run(Make.Of(3, TestActor)).WaitAsync(Cancel);
        Assert.Equal([3, 3, 3], _server.Sizes);
        Assert.Equal(_server.Bodies[0], _server.Bodies[2]);
        Assert.Equal(3, _counters.Indexed);
    }

    [Fact]
    public async Task Should_dead_letter_what_can_never_be_indexed()
    {
        _server.Answer(
            200,
            """{"errors":true,"items":[{"create":{"status":201}},{"create":{"status":400,"error":{"type":"mapper_parsing_exception","reason":"no number"}}}]}"""
        );
        await Run(Make.Of(2, TestActor)).WaitAsync(Cancel);
        var letter = Assert.Single(_deadLetters.Letters);
        Assert.Equal((101L, "logs-web_service-default", "mapper_parsing_exception"), letter);
        Assert.Equal((1, 1), (_counters.Indexed, _counters.DeadLettered));
        Assert.Equal(0, _budget.Used);
    }

    [Theory]
    [InlineData(403, "cluster_block_exception", 2, 1000)]
    [InlineData(500, "null_pointer_exception", 1000, 2)]
    public async Task Should_give_up_after_the_configured_attempts(int status, string type, int blocked, int error)
    {
        _elastic = _elastic with { BlockedAttempts = blocked, ErrorAttempts = error };
        for (var i = 0; i < 3; i++)
            _server.Answer(200, $$$"""{"errors":true,"items":[{"create":{"status":{{{status}}},"error":{"type":"{{{type}}}","reason":"no"} } }]}""");
        await Run(Make.Of(1, TestActor)).WaitAsync(Cancel);
        Assert.Equal([1, 1, 1], _server.Sizes);
        Assert.Single(_deadLetters.Letters);
    }

    [Fact]
    public async Task Should_hold_what_an_index_refuses_for_ever_by_default_and_count_other_errors_apart()
    {
        _elastic = _elastic with { BlockedAttempts = new ElasticOptions().BlockedAttempts, ErrorAttempts = 2 };
        for (var i = 0; i < 50; i++)
            _server.Answer(200, """{"errors":true,"items":[{"create":{"status":400,"error":{"type":"index_closed_exception","reason":"closed"}}}]}""");
        for (var i = 0; i < 2; i++)
            _server.Answer(200, """{"errors":true,"items":[{"create":{"status":500,"error":{"type":"t","reason":"r"}}}]}""");
        await Run(Make.Of(1, TestActor)).WaitAsync(Cancel);
        Assert.Equal((1, 0, 52), (_counters.Indexed, _counters.DeadLettered, _counters.Retried));
    }

    [Fact]
    public async Task Should_stay_blocked_by_one_index_while_the_events_of_another_are_indexed()
    {
        _batch = _batch with { MaxEvents = 1, MaxDelay = TimeSpan.FromMilliseconds(1) };
        _elastic = _elastic with { BlockedAttempts = int.MaxValue };
        _server.Refuse("stuck", 200, """{"errors":true,"items":[{"create":{"error":{"type":"index_closed_exception","reason":"closed"},"status":400}}]}""");
        var (queue, done) = Source
            .Queue<EncodedSlice>(8, OverflowStrategy.Backpressure)
            .ToMaterialized(
                Sink.FromGraph(new BulkSinkStage(new BulkSinkParts(_server, _deadLetters, _elastic, () => _batch, _counters, TimeProvider.System))),
                Keep.Both
            )
            .Run(Sys.Materializer());
        var make = Make;
        await queue.OfferAsync(make.Of(1, message: "stuck"), Cancel);
        await Eventually.TrueAsync(() => _counters.Moment.Trouble is not null);
        for (var i = 0; i < 20; i++)
        {
            await queue.OfferAsync(make.Of(1, TestActor), Cancel);
            ExpectMsg<SliceDone>(cancellationToken: Cancel);
            Assert.Equal(
                (SinkState.Blocked, "logs-web_service-default: 400 index_closed_exception: closed"),
                (_counters.Moment.Trouble?.State, _counters.Moment.Trouble?.Reason)
            );
        }
        _server.RefuseNothing();
        queue.Complete();
        await done.WaitAsync(Cancel);
        Assert.Equal((null, 0), (_counters.Moment.Trouble, _counters.Moment.Waiting));
        Assert.Equal((21, 0), (_counters.Indexed, _counters.DeadLettered));
    }
}
