using ActorPipeline.Actors.Elastic.Flow;
using ActorPipeline.Actors.Elastic.Refused;
using ActorPipeline.Actors.Elastic.Verdict;
using ActorPipeline.Actors.Memory;
using ActorPipeline.Actors.Timing;
using Akka;
using Akka.Streams;
using Akka.Streams.Stage;

namespace ActorPipeline.Actors.Elastic;

/// <summary>
/// The end of every partition's stream: slices → batches → bulk requests → outcomes. It pulls while the next batch is not
/// full, and sends while fewer requests are without an answer than the limit allows; so a slow Elasticsearch stops the
/// pulling, and with it the partitions. An event leaves it only indexed, found to be a duplicate, or dead-lettered.
/// Completes when upstream has completed and every event has its outcome. When it fails, it gives all slices back to
/// their partitions as soon as no request reads them any more.
/// </summary>
internal sealed class BulkSinkStage(BulkSinkParts parts) : GraphStageWithMaterializedValue<SinkShape<EncodedSlice>, Task<Done>>
{
    private readonly Inlet<EncodedSlice> _in = new("BulkSink.in");

    /// <inheritdoc />
    public override SinkShape<EncodedSlice> Shape => new(_in);

    /// <inheritdoc />
    public override ILogicAndMaterializedValue<Task<Done>> CreateLogicAndMaterializedValue(Attributes inheritedAttributes)
    {
        var finished = new TaskCompletionSource<Done>(TaskCreationOptions.RunContinuationsAsynchronously);
        return new LogicAndMaterializedValue<Task<Done>>(new Logic(Shape, parts, finished), finished.Task);
    }

    private sealed class Logic : TimerGraphStageLogic
    {
        private readonly record struct Answered(BulkBatch Batch, Lane Lane, BulkVerdict Verdict, long SentAt);

        private readonly Inlet<EncodedSlice> _in;
        private readonly BulkSinkParts _parts;
        private readonly TaskCompletionSource<Done> _finished;
        private readonly BulkBatchBuilder _builder = new();
        private readonly RetryQueue _retries = new();
        private readonly RetryQueue _blocked = new();
        private readonly RejectedRunQueue _deadLetters = new();
        private readonly UnavailableShards _unavailable = new();
        /// <summary>Those with events that have no outcome.</summary>
        private readonly HashSet<EncodedSlice> _held = [];
        private readonly CancellationTokenSource _stop = new();
        private CircuitBreaker _breaker;
        private SendOrder _order;
        private Action<Answered> _answered = null!;
        private Action<RejectedRun> _deadLettered = null!;
        private SinkCalls _calls = null!;
        private readonly SinkProgress _progress;

        public Logic(SinkShape<EncodedSlice> shape, BulkSinkParts parts, TaskCompletionSource<Done> finished) : base(shape)
        {
            (_in, _parts, _finished, _progress) = (shape.Inlet, parts, finished, new SinkProgress(parts.Counters));
            _breaker = CircuitBreaker.Closed(parts.Options);
            SetHandler(_in, onPush: OnPush, onUpstreamFinish: Pump, onUpstreamFailure: e => { _finished.TrySetException(e); FailStage(e); });
        }

        private long Now => _parts.Time.GetTimestamp();

        public override void PreStart()
        {
            SetKeepGoing(true);
            _answered = GetAsyncCallback<Answered>(OnAnswered);
            _deadLettered = GetAsyncCallback<RejectedRun>(OnDeadLettered);
            _calls = new SinkCalls(_parts, GetAsyncCallback<Exception>(e => { _finished.TrySetException(e); FailStage(e); }), _stop.Token);
            Pump();
        }

        public override void PostStop()
        {
            _stop.Cancel();
            _finished.TrySetException(new AbruptStageTerminationException(this));
            _calls.WhenIdle(() =>
            {
                foreach (var slice in _held)
                    slice.Abandon();
            });
        }

        protected override void OnTimer(object timerKey) => Pump();

        private void OnPush()
        {
            var slice = Grab(_in);
            // Its partition gave it up while it was on its way.
            if (!slice.TryTake())
            {
                Pump();
                return;
            }
            _held.Add(slice);
            if (!_unavailable.Meets(slice))
                _builder.Add(slice, Now);
            else
                foreach (var batch in UnavailableShards.Alone(slice, _parts.Batch(), Now))
                    _blocked.Add(batch, Now);
            Pump();
        }

        /// <summary>Does all that may be done now, and sets the timer for what may be done later.</summary>
        private void Pump()
        {
            var batch = _parts.Batch();
            _breaker = _breaker.Within(_parts.InFlight());
            var now = Now;
            while (_breaker.Permits(_progress.InFlight, now) && Next(batch, now) is { } lane)
                Send(lane switch { Lane.Fresh => _builder.Cut(batch), Lane.Retry => _retries.Take(), _ => _blocked.Take() }, lane);
            if (!_builder.IsFull(batch) && !HasBeenPulled(_in) && !IsClosed(_in))
                Pull(_in);
            _progress.Show(_breaker.Limit, _retries.Events + _blocked.Events, held: _blocked.Count > 0 || _order.IsBlockedInFlight);
            if (IsClosed(_in) && _builder.Events == 0 && _retries.Count + _blocked.Count == 0 && _progress.InFlight == 0 && _deadLetters.IsEmpty)
            {
                _finished.TrySetResult(Done.Instance);
                CompleteStage();
                return;
            }
            SetTimer(Math.Min(Math.Min(_retries.NextDue, _blocked.NextDue), Due(batch)), now);
        }

        private Lane? Next(BatchOptions batch, long now) => _order.Next(
            fresh: _builder.IsFull(batch) || Due(batch) <= now, retry: _retries.NextDue <= now, blocked: _blocked.NextDue <= now, _breaker.Limit);

        private long Due(BatchOptions batch) =>
            _builder.Events == 0 ? long.MaxValue : _builder.Since + (IsClosed(_in) ? 0 : Ticks(batch.MaxDelay));

        private void SetTimer(long due, long now)
        {
            due = Math.Max(due, _breaker.OpenUntil);
            if (due == long.MaxValue || _progress.InFlight >= _breaker.Limit)
                return;
            // A second at most: the delay may be tuned while it passes.
            ScheduleOnce("wake", TimeSpan.FromSeconds(Math.Clamp((due - now) / (double)_parts.Time.TimestampFrequency, 0.001, 1)));
        }

        private void Send(BulkBatch batch, Lane lane)
        {
            var sentAt = Now;
            _progress.Sent(batch, sentAt);
            _order = _order.Sent(lane);
            _calls.Send(batch, verdict => _answered(new Answered(batch, lane, verdict, sentAt)));
        }

        private void OnAnswered(Answered answer)
        {
            var (batch, lane, verdict, sentAt) = answer;
            _order = _order.Answered(lane);
            _parts.Counters.AddRequest(batch, verdict, _parts.Time.GetElapsedTime(sentAt));
            switch (verdict)
            {
                case BulkVerdict.AllIndexed:
                    _breaker = _breaker.OnSuccess(_progress.InFlight, batch.Bytes, Now, sentAt, _parts.Time);
                    _progress.AllIndexed(batch);
                    if (batch.HasReduced)
                        _parts.Counters.AddReduced(batch.Segments);
                    _unavailable.Answered(batch);
                    Complete(batch.Segments);
                    break;
                case BulkVerdict.PerItem items:
                    _unavailable.Answered(batch);
                    Sort(ItemSorter.Sort(batch, items.Items, _parts.Options.BlockedAttempts, _parts.Options.ErrorAttempts, _parts.Options.ReducesRefused), batch.Bytes, sentAt);
                    break;
                case BulkVerdict.RetryAll all:
                    var wasWell = _breaker.IsWell;
                    _breaker = _breaker.OnFailure(Now, sentAt, all.After, Random.Shared.NextDouble(), _parts.Time);
                    _progress.Failed("retrying", all.Reason);
                    if ((all.IsCut ? CutRule.Again(batch, wasWell) : all.IsFault ? FaultRule.Again(batch, wasWell) : batch.Again()) is { } again)
                        Again(again, TimeSpan.Zero);
                    else if (all.IsFault)
                        Halve(batch, FaultRule.Found(all.Reason), FaultRule.OfHalf);
                    else
                        Halve(batch, CutRule.TooLarge(all.Reason));
                    break;
                case BulkVerdict.Hold hold:
                    _breaker = _breaker.OnFailure(Now, sentAt, _parts.Options.RetryMax, Random.Shared.NextDouble(), _parts.Time);
                    _progress.Failed("blocked", hold.Reason);
                    Again(batch.Again(), TimeSpan.Zero);
                    break;
                case BulkVerdict.Halve halve:
                    Halve(batch, halve);
                    break;
            }
            _progress.Ended(batch, verdict, Now);
            Pump();
        }

        private void Halve(BulkBatch batch, BulkVerdict.Halve verdict, int faults = 0)
        {
            if (batch.Count == 1)
            {
                // Judged as if the answer had been about this item alone.
                var item = new ItemVerdict(ItemAction.Reject, verdict.Status, verdict.ErrorType, verdict.Reason);
                var alone = ItemSorter.Sort(batch, [item], _parts.Options.BlockedAttempts, _parts.Options.ErrorAttempts, _parts.Options.ReducesRefused);
                Reduce(alone.Refused);
                foreach (var rejected in alone.Rejected)
                    Reject(rejected);
                return;
            }
            var (front, back) = batch.Halve(faults);
            QueueOf(batch).Add(front, Now);
            QueueOf(batch).Add(back, Now);
        }

        private void Sort(SortedItems sorted, long bytes, long sentAt)
        {
            _progress.Sorted(sorted);
            _parts.Counters.Tally.FailureStored(sorted.FailureStored);
            _parts.Counters.AddReduced(sorted.Reduced);
            foreach (var (slice, count) in sorted.Again)
                slice.CountDuplicates(count);
            Complete(sorted.Done);
            if (sorted.Retry is { } retry)
            {
                _breaker = _breaker.OnOverload(Now, sentAt);
                Again(retry, Pause(retry.Attempt));
            }
            else if (sorted.Isolated is not null)
            {
                _breaker = _breaker.OnWait();
            }
            else
            {
                _breaker = _breaker.OnSuccess(_progress.InFlight, bytes, Now, sentAt, _parts.Time);
            }
            if (sorted.Isolated is { } isolated)
            {
                _unavailable.Away(isolated);
                Again(isolated, Pause(isolated.Attempt));
            }
            foreach (var blocked in sorted.Blocked)
                Again(blocked, Pause(blocked.Attempt));
            Reduce(sorted.Refused);
            foreach (var rejected in sorted.Rejected)
                Reject(rejected);
        }

        /// <summary>The same lines at once, without the fields that were refused.</summary>
        private void Reduce(List<(Segment Event, ItemVerdict Why)> refused)
        {
            if (refused.Count == 0)
                return;
            var again = new List<Segment>(refused.Count);
            foreach (var (segment, why) in refused)
            {
                var reduced = RefusedFields.Reduce(segment.Slice, segment.First, RefusedFields.After(segment.Instead)!.Value, why);
                segment.Slice.Charge(reduced.Bytes.Length);
                again.Add(segment with { Instead = reduced });
            }
            Again(new BulkBatch(again, 0), TimeSpan.Zero);
        }

        private TimeSpan Pause(int attempt) =>
            Backoff.Delay(attempt, _parts.Options.RetryMin, _parts.Options.RetryMax, Random.Shared.NextDouble());

        private void Again(BulkBatch batch, TimeSpan pause)
        {
            _parts.Counters.AddRetried(batch.Count);
            QueueOf(batch).Add(batch, Now + Ticks(pause));
        }

        private RetryQueue QueueOf(BulkBatch batch) => batch.Blocked || batch.Isolated ? _blocked : _retries;

        private void Reject(RejectedRun rejected)
        {
            _parts.Counters.Tally.Rejected(rejected);
            if (_deadLetters.Enter(rejected))
                Store(rejected);
        }

        private void Store(RejectedRun rejected) => _calls.Store(rejected, () => _deadLettered(rejected));

        private void OnDeadLettered(RejectedRun stored)
        {
            if (_deadLetters.Leave(stored) is { } next)
                Store(next);
            _parts.Counters.AddDeadLettered(stored.Items.Count);
            Complete(stored.Slice, stored.Items.Count);
            Pump();
        }

        private void Complete(List<Segment> segments)
        {
            foreach (var segment in segments)
                Complete(segment.Slice, segment.Count);
        }

        private void Complete(EncodedSlice slice, int events)
        {
            if (slice.Complete(events))
                _held.Remove(slice);
        }

        private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * _parts.Time.TimestampFrequency);
    }
}
