using ActorPipeline.Actors.Elastic;
using ActorPipeline.Actors.Memory;
using ActorPipeline.Messages.Elastic;
using Akka;
using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Dsl;
using Akka.TestKit.Xunit;

namespace ActorPipeline.Actors.Tests.Elastic;

/// <summary>Where one index, shard or event is at fault.</summary>
public partial class BulkSinkStageTests
{
    [Fact]
    public async Task Should_count_what_a_failure_store_took_as_done_and_not_as_indexed()
    {
        _server.Answer(
            200,
            """{"errors":false,"items":[{"create":{"status":201}},{"create":{"status":201,"failure_store":"used"}},{"create":{"status":201,"failure_store":"used"}},{"create":{"status":201}}]}"""
        );
        await Run(Make.Of(4, TestActor)).WaitAsync(Cancel);
        Assert.Equal((2, 2, 4), (_counters.Indexed, _counters.FailureStored, _counters.Done));
        Assert.Contains("logs-web_service-default::failures", Assert.Single(_counters.Tally.Take(TimeSpan.Zero)), StringComparison.Ordinal);
        Assert.Equal(0, _budget.Used);
    }

    [Theory]
    [InlineData(403, "cluster_block_exception")]
    [InlineData(429, "es_rejected_execution_exception")]
    public async Task Should_send_fresh_events_while_an_index_keeps_refusing_all_there_is_time_for(int status, string error)
    {
        _elastic = _elastic with { RetryMin = TimeSpan.Zero, RetryMax = TimeSpan.Zero, BlockedAttempts = int.MaxValue, InFlightInitial = 1, InFlightMax = 1 };
        _batch = _batch with { MaxEvents = 1 };
        _server.Refuse("stuck", 200, $$$"""{"errors":true,"items":[{"create":{"error":{"type":"{{{error}}}","reason":"no"},"status":{{{status}}} }}]}""");
        var make = Make;
        var done = Run(make.Of(1, message: "stuck"), make.Of(1, message: "stuck"), make.Of(1, TestActor));
        ExpectMsg<SliceDone>(cancellationToken: Cancel);
        _server.RefuseNothing();
        await done.WaitAsync(Cancel);
        Assert.Equal((3, 0), (_counters.Indexed, _counters.DeadLettered));
    }

    [Fact]
    public async Task Should_send_events_whose_shard_is_away_apart_from_others_until_it_is_back()
    {
        _elastic = _elastic with { BlockedAttempts = 1, InFlightInitial = 1, InFlightMax = 1 };
        _batch = _batch with { MaxEvents = 1, MaxDelay = TimeSpan.FromMilliseconds(1) };
        _server.Refuse(
            "stuck",
            200,
            """{"errors":true,"items":[{"create":{"error":{"type":"unavailable_shards_exception","reason":"primary shard is not active Timeout: [5s]"},"status":503}}]}"""
        );
        var (queue, done) = Source
            .Queue<EncodedSlice>(8, OverflowStrategy.Backpressure)
            .ToMaterialized(
                Sink.FromGraph(new BulkSinkStage(new BulkSinkParts(_server, _deadLetters, _elastic, () => _batch, _counters, TimeProvider.System))),
                Keep.Both
            )
            .Run(Sys.Materializer());
        var (make, sick) = (Make, CreateTestProbe());
        await queue.OfferAsync(make.Of(1, sick, message: "stuck"), Cancel);
        await Eventually.TrueAsync(() => _server.All().Length > 3);
        _batch = _batch with { MaxEvents = 100, MaxDelay = TimeSpan.FromMilliseconds(100) };
        await queue.OfferAsync(make.Of(2, sick, message: "stuck"), Cancel);
        await queue.OfferAsync(make.Of(3, TestActor), Cancel);
        ExpectMsg<SliceDone>(cancellationToken: Cancel);
        Assert.DoesNotContain(_server.All(), body => body.Contains("stuck", StringComparison.Ordinal) && body.Contains("hello", StringComparison.Ordinal));
        _server.RefuseNothing();
        sick.ExpectMsg<SliceDone>(cancellationToken: Cancel);
        sick.ExpectMsg<SliceDone>(cancellationToken: Cancel);
        await queue.OfferAsync(make.Of(1, sick, message: "well"), Cancel);
        await queue.OfferAsync(make.Of(1, TestActor), Cancel);
        ExpectMsg<SliceDone>(cancellationToken: Cancel);
        queue.Complete();
        await done.WaitAsync(Cancel);
        Assert.Contains(_server.All(), body => body.Contains("well", StringComparison.Ordinal) && body.Contains("hello", StringComparison.Ordinal));
        Assert.Equal((8, 0), (_counters.Indexed, _counters.DeadLettered));
        Assert.Equal(0, _budget.Used);
    }

    [Fact]
    public async Task Should_store_a_flood_of_rejects_piece_by_piece_and_hold_up_no_other_partition_with_it()
    {
        _batch = _batch with { MaxEvents = 1000 };
        _server.Answer(
            200,
            "{\"errors\":true,\"items\":[" + string.Join(',', Enumerable.Repeat("""{"create":{"status":400,"error":{"type":"t","reason":"r"}}}""", 351)) + "]}"
        );
        _deadLetters.Hold(sequence: 0);
        var make = Make;
        var done = Run(make.Of(350), make.Of(1, TestActor));
        ExpectMsg<SliceDone>(cancellationToken: Cancel);
        Assert.InRange(_deadLetters.Letters.Count, 1, 101);
        _deadLetters.LetGo();
        await done.WaitAsync(Cancel);
        Assert.Equal((351, 351), (_deadLetters.Letters.Count, _counters.DeadLettered));
        Assert.Equal(0, _budget.Used);
    }

    [Fact]
    public async Task Should_find_the_one_event_that_spoils_the_body()
    {
        _server.Refuse("hello 5\"", 400, """{"error":{"type":"json_parse_exception","reason":"bad line"},"status":400}""");
        await Run(Make.Of(10, TestActor)).WaitAsync(Cancel);
        Assert.Equal(105, Assert.Single(_deadLetters.Letters).Offset);
        Assert.Equal((9, 1), (_counters.Indexed, _counters.DeadLettered));
    }

    [Fact]
    public async Task Should_halve_a_body_on_which_the_connection_is_closed_each_time_and_give_up_only_a_single_event()
    {
        _batch = _batch with { MaxEvents = 100, MaxBytes = 160 << 10, MaxDelay = TimeSpan.FromMilliseconds(1) };
        _server.CutAbove(90 << 10);
        var make = Make;
        var (queue, done) = Source
            .Queue<EncodedSlice>(8, OverflowStrategy.Backpressure)
            .ToMaterialized(
                Sink.FromGraph(new BulkSinkStage(new BulkSinkParts(_server, _deadLetters, _elastic, () => _batch, _counters, TimeProvider.System))),
                Keep.Both
            )
            .Run(Sys.Materializer());
        await queue.OfferAsync(make.Of(15, TestActor, new string('x', 10 << 10)), Cancel);
        ExpectMsg<SliceDone>(cancellationToken: Cancel);
        await queue.OfferAsync(make.Of(1, message: new string('y', 100 << 10)), Cancel);
        for (var sent = _server.All().Length; _server.All().Length < sent + 20; )
            await Task.Delay(5, Cancel);
        Assert.Equal((15, 0), (_counters.Indexed, _counters.DeadLettered));
        while (_counters.DeadLettered == 0)
        {
            await queue.OfferAsync(make.Of(1, TestActor), Cancel);
            ExpectMsg<SliceDone>(cancellationToken: Cancel);
        }
        queue.Complete();
        await done.WaitAsync(Cancel);
        Assert.Equal("connection_closed", Assert.Single(_deadLetters.Letters).Type);
        Assert.Equal(0, _budget.Used);
    }

    [Fact]
    public async Task Should_keep_small_requests_whole_and_give_up_nothing_while_all_connections_are_closed()
    {
        _server.CutAbove(0, times: 40);
        var make = Make;
        await Run(make.Of(10), make.Of(1, message: new string('y', 100 << 10))).WaitAsync(Cancel);
        Assert.Equal((11, 0), (_counters.Indexed, _counters.DeadLettered));
        Assert.All(_server.Sizes, size => Assert.Contains(size, (int[])[10, 1]));
    }

    [Fact]
    public async Task Should_stop_pulling_while_nothing_is_answered()
    {
        _server.Hold();
        var pulled = 0;
        var make = Make;
        var done = Source
            .From(Enumerable.Range(0, 100))
            .Select(_ =>
            {
                pulled++;
                return make.Of(10, TestActor);
            })
            .RunWith(
                Sink.FromGraph(new BulkSinkStage(new BulkSinkParts(_server, _deadLetters, _elastic, () => _batch, _counters, TimeProvider.System))),
                Sys.Materializer()
            );
        await Eventually.TrueAsync(() => _server.Waiting == _elastic.InFlightInitial);
        Assert.InRange(pulled, 4, 6);
        _server.LetGo();
        await done.WaitAsync(Cancel);
        Assert.Equal(1000, _counters.Indexed);
        Assert.Equal(0, _budget.Used);
    }
}
