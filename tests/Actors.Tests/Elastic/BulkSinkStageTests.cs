using System.Text;
using ActorPipeline.Actors.DeadLetters;
using ActorPipeline.Actors.Elastic;
using ActorPipeline.Actors.Memory;
using Akka;
using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Dsl;
using Akka.TestKit.Xunit;

namespace ActorPipeline.Actors.Tests.Elastic;

public class BulkSinkStageTests() : TestKit("akka.test { single-expect-default = 60s, default-timeout = 60s }")
{
    private readonly MemoryBudget _budget = new(64 << 20);
    private readonly ScriptedServer _server = new();
    private readonly LetterBox _letters = new();
    private readonly SinkCounters _counters = new();
    private ElasticOptions _elastic = new()
    {
        RetryMin = TimeSpan.FromMilliseconds(1),
        RetryMax = TimeSpan.FromMilliseconds(5),
        BlockedAttempts = 3,
    };

    private BatchOptions _batch = new() { MaxEvents = 10, MaxDelay = TimeSpan.FromHours(1) };

    private Task<Done> Run(params EncodedSlice[] slices) => Source.From(slices)
        .RunWith(Sink.FromGraph(new BulkSinkStage(new BulkSinkParts(_server, _letters, _elastic, () => _batch, _counters, TimeProvider.System))), Sys.Materializer());

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
        Assert.Equal([0L, 1L], new[] { ExpectMsg<SliceDone>(cancellationToken: Cancel).Sequence, ExpectMsg<SliceDone>(cancellationToken: Cancel).Sequence }.Order());
    }

    [Fact]
    public async Task Should_send_what_there_is_when_the_delay_has_passed()
    {
        _batch = _batch with { MaxDelay = TimeSpan.FromMilliseconds(20) };
        var (queue, done) = Source.Queue<EncodedSlice>(4, OverflowStrategy.Backpressure)
            .ToMaterialized(Sink.FromGraph(new BulkSinkStage(new BulkSinkParts(_server, _letters, _elastic, () => _batch, _counters, TimeProvider.System))), Keep.Both)
            .Run(Sys.Materializer());
        await queue.OfferAsync(Make.Of(3, TestActor), Cancel);
        ExpectMsg<SliceDone>(cancellationToken: Cancel);
        queue.Complete();
        await done.WaitAsync(Cancel);
    }

    [Fact]
    public async Task Should_follow_a_shorter_delay_while_events_wait()
    {
        var (queue, done) = Source.Queue<EncodedSlice>(4, OverflowStrategy.Backpressure)
            .ToMaterialized(Sink.FromGraph(new BulkSinkStage(new BulkSinkParts(_server, _letters, _elastic, () => _batch, _counters, TimeProvider.System))), Keep.Both)
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
        _server.Answer(200, """{"errors":true,"items":[{"create":{"status":201}},{"create":{"status":429,"error":{"type":"es_rejected_execution_exception","reason":"full"}}},{"create":{"status":409}}]}""");
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
        _server.Answer(200, """{"errors":true,"items":[{"create":{"status":201}},{"create":{"status":400,"error":{"type":"mapper_parsing_exception","reason":"no number"}}}]}""");
        await Run(Make.Of(2, TestActor)).WaitAsync(Cancel);
        var letter = Assert.Single(_letters.Letters);
        Assert.Equal((101L, "logs-web_service-default", "mapper_parsing_exception"), letter);
        Assert.Equal((1, 1), (_counters.Indexed, _counters.DeadLettered));
        Assert.Equal(0, _budget.Used);
    }

    [Fact]
    public async Task Should_give_up_on_a_blocked_index_after_the_configured_attempts()
    {
        for (var i = 0; i < 4; i++)
            _server.Answer(200, """{"errors":true,"items":[{"create":{"status":403,"error":{"type":"cluster_block_exception","reason":"blocked"}}}]}""");
        await Run(Make.Of(1, TestActor)).WaitAsync(Cancel);
        Assert.Equal([1, 1, 1, 1], _server.Sizes);
        Assert.Single(_letters.Letters);
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
        _server.Refuse("stuck", 200, """{"errors":true,"items":[{"create":{"error":{"type":"unavailable_shards_exception","reason":"primary shard is not active Timeout: [5s]"},"status":503}}]}""");
        var (queue, done) = Source.Queue<EncodedSlice>(8, OverflowStrategy.Backpressure)
            .ToMaterialized(Sink.FromGraph(new BulkSinkStage(new BulkSinkParts(_server, _letters, _elastic, () => _batch, _counters, TimeProvider.System))), Keep.Both)
            .Run(Sys.Materializer());
        var (make, sick) = (Make, CreateTestProbe());
        await queue.OfferAsync(make.Of(1, sick, message: "stuck"), Cancel);
        await AwaitConditionAsync(() => Task.FromResult(_server.All().Length > 3), TimeSpan.FromSeconds(60), TimeSpan.FromMilliseconds(10), cancellationToken: Cancel);
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
        _server.Answer(200, "{\"errors\":true,\"items\":[" + string.Join(',', Enumerable.Repeat("""{"create":{"status":400,"error":{"type":"t","reason":"r"}}}""", 351)) + "]}");
        _letters.Hold(sequence: 0);
        var make = Make;
        var done = Run(make.Of(350), make.Of(1, TestActor));
        ExpectMsg<SliceDone>(cancellationToken: Cancel);
        Assert.InRange(_letters.Letters.Count, 1, 101);
        _letters.LetGo();
        await done.WaitAsync(Cancel);
        Assert.Equal((351, 351), (_letters.Letters.Count, _counters.DeadLettered));
        Assert.Equal(0, _budget.Used);
    }

    [Fact]
    public async Task Should_find_the_one_event_that_spoils_the_body()
    {
        _server.Refuse("hello 5\"", 400, """{"error":{"type":"json_parse_exception","reason":"bad line"},"status":400}""");
        await Run(Make.Of(10, TestActor)).WaitAsync(Cancel);
        Assert.Equal(105, Assert.Single(_letters.Letters).Offset);
        Assert.Equal((9, 1), (_counters.Indexed, _counters.DeadLettered));
    }

    [Fact]
    public async Task Should_halve_a_body_on_which_the_connection_is_closed_each_time_and_give_up_only_a_single_event()
    {
        _batch = _batch with { MaxEvents = 100, MaxBytes = 160 << 10, MaxDelay = TimeSpan.FromMilliseconds(1) };
        _server.CutAbove(90 << 10);
        var make = Make;
        var (queue, done) = Source.Queue<EncodedSlice>(8, OverflowStrategy.Backpressure)
            .ToMaterialized(Sink.FromGraph(new BulkSinkStage(new BulkSinkParts(_server, _letters, _elastic, () => _batch, _counters, TimeProvider.System))), Keep.Both)
            .Run(Sys.Materializer());
        await queue.OfferAsync(make.Of(15, TestActor, new string('x', 10 << 10)), Cancel);
        ExpectMsg<SliceDone>(cancellationToken: Cancel);
        await queue.OfferAsync(make.Of(1, message: new string('y', 100 << 10)), Cancel);
        for (var sent = _server.All().Length; _server.All().Length < sent + 20;)
            await Task.Delay(5, Cancel);
        Assert.Equal((15, 0), (_counters.Indexed, _counters.DeadLettered));
        while (_counters.DeadLettered == 0)
        {
            await queue.OfferAsync(make.Of(1, TestActor), Cancel);
            ExpectMsg<SliceDone>(cancellationToken: Cancel);
        }
        queue.Complete();
        await done.WaitAsync(Cancel);
        Assert.Equal("connection_closed", Assert.Single(_letters.Letters).Type);
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
        var done = Source.From(Enumerable.Range(0, 100)).Select(_ => { pulled++; return make.Of(10, TestActor); })
            .RunWith(Sink.FromGraph(new BulkSinkStage(new BulkSinkParts(_server, _letters, _elastic, () => _batch, _counters, TimeProvider.System))), Sys.Materializer());
        await AwaitConditionAsync(() => Task.FromResult(_server.Waiting == _elastic.InFlightInitial), cancellationToken: Cancel);
        Assert.InRange(pulled, 4, 6);
        _server.LetGo();
        await done.WaitAsync(Cancel);
        Assert.Equal(1000, _counters.Indexed);
        Assert.Equal(0, _budget.Used);
    }

    /// <summary>An Elasticsearch that answers as told, then with success.</summary>
    private sealed class ScriptedServer : IBulkClient
    {
        private readonly Queue<(int Status, string Body)> _answers = new();
        private readonly Lock _lock = new();
        private (string Text, int Status, string Body)? _refusal;
        private (long Bytes, int Times) _cut = (long.MaxValue, int.MaxValue);
        private TaskCompletionSource? _gate;
        private int _waiting;

        public List<int> Sizes { get; } = [];
        public List<string> Bodies { get; } = [];
        public int Waiting => Volatile.Read(ref _waiting);

        public void Answer(int status, string body) => _answers.Enqueue((status, body));
        public void Refuse(string text, int status, string body) => _refusal = (text, status, body);
        public void RefuseNothing()
        {
            lock (_lock)
                _refusal = null;
        }

        public string[] All()
        {
            lock (_lock)
                return [.. Bodies];
        }

        /// <summary>Closes the connection on bodies of more bytes, for so many requests.</summary>
        public void CutAbove(long bytes, int times = int.MaxValue) => _cut = (bytes, times);

        public void Hold() => _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        public void LetGo() => _gate!.SetResult();

        public async Task<BulkAnswer> SendAsync(BulkBatch batch, CancellationToken cancel)
        {
            using var body = new MemoryStream();
            await new BulkContent(batch).CopyToAsync(body, cancel);
            Interlocked.Increment(ref _waiting);
            if (_gate is { } gate)
                await gate.Task.WaitAsync(cancel);
            Interlocked.Decrement(ref _waiting);
            lock (_lock)
            {
                var text = Encoding.UTF8.GetString(body.ToArray());
                Sizes.Add(batch.Count);
                Bodies.Add(text);
                if (body.Length > _cut.Bytes && _cut.Times-- > 0)
                    return BulkAnswer.None("reset", isCut: true);
                if (_refusal is { } refusal && text.Contains(refusal.Text, StringComparison.Ordinal))
                    return new BulkAnswer(refusal.Status, Encoding.UTF8.GetBytes(refusal.Body));
                if (_answers.TryDequeue(out var answer))
                    return answer.Status == 0 ? BulkAnswer.None("reset") : new BulkAnswer(answer.Status, Encoding.UTF8.GetBytes(answer.Body));
            }
            return new BulkAnswer(200, """{"errors":false,"items":[]}"""u8.ToArray());
        }
    }

    private sealed class LetterBox : IDeadLetterStore
    {
        public List<(long Offset, string Index, string Type)> Letters { get; } = [];

        private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private long _held = -1;

        /// <summary>Takes the letters of a chunk and says so only after <see cref="LetGo"/>.</summary>
        public void Hold(long sequence) => _held = sequence;
        public void LetGo() => _gate.SetResult();

        public Task StoreAsync(DeadLetter letter, CancellationToken cancel)
        {
            lock (Letters)
                Letters.Add((letter.Chunk[letter.Item].Offset, letter.Index, letter.ErrorType));
            return letter.Chunk.Sequence == _held ? _gate.Task : Task.CompletedTask;
        }
    }
}
