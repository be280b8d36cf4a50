using ActorPipeline.Actors.Elastic.Flow;
using ActorPipeline.Actors.Elastic.Refused;
using ActorPipeline.Actors.Elastic.Verdict;
using ActorPipeline.Actors.Memory;
using Akka;
using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Stage;

namespace ActorPipeline.Actors.Elastic;

/// <summary>
/// The end of every partition's stream: slices → batches → bulk requests → outcomes. It pulls while the next batch is not
/// full, and sends while fewer requests are without an answer than the limit allows; so a slow Elasticsearch stops the pulling, and with it the partitions. An
/// event leaves the stage only as indexed, duplicate, kept by a failure store, or dead-lettered.
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
        private readonly SendQueues _queues;
        private readonly RejectedRunQueue _deadLetters = new();

        /// <summary>Slices with events that have no outcome.</summary>
        private readonly HashSet<EncodedSlice> _held = [];
        private readonly CancellationTokenSource _stop = new();
        private readonly SinkProgress _progress;
        private readonly AnswerHandler _answers;
        private Action<Answered> _answered = null!;
        private Action<RejectedRun> _deadLettered = null!;
        private SinkCalls _calls = null!;

        public Logic(SinkShape<EncodedSlice> shape, BulkSinkParts parts, TaskCompletionSource<Done> finished)
            : base(shape)
        {
            (_in, _parts, _finished, _progress, _queues) = (shape.Inlet, parts, finished, new SinkProgress(parts.Counters, parts.Time), new SendQueues(parts));
            _answers = new AnswerHandler(parts, _queues, _progress, Complete, Reject);
            SetHandler(_in, onPush: OnPush, onUpstreamFinish: Pump, onUpstreamFailure: Fail);
        }

        private long Now => _parts.Time.GetTimestamp();

        public override void PreStart()
        {
            SetKeepGoing(true);
            _answered = GetAsyncCallback<Answered>(OnAnswered);
            _deadLettered = GetAsyncCallback<RejectedRun>(OnDeadLettered);
            _calls = new SinkCalls(_parts, GetAsyncCallback<Exception>(Fail), _stop.Token);
            Pump();
        }

        public override void PostStop()
        {
            _stop.Cancel();
            _finished.TrySetException(new AbruptStageTerminationException(this));
            _calls.WhenIdle(() =>
            {
                foreach (var slice in _held)
                    slice.Owner.Tell(slice.Abandon());
            });
        }

        protected override void OnTimer(object timerKey) => Pump();

        private void Fail(Exception reason)
        {
            _finished.TrySetException(reason);
            FailStage(reason);
        }

        private void OnPush()
        {
            var slice = Grab(_in);
            // False when its partition abandoned it before it arrived.
            if (slice.TryTake())
            {
                _held.Add(slice);
                _queues.Add(slice);
            }
            Pump();
        }

        /// <summary>Sends what may be sent now, pulls when there is room, and sets the timer for the next due batch.</summary>
        private void Pump()
        {
            var limits = _parts.Batch();
            var now = Now;
            _answers.Breaker = _answers.Breaker.Within(_parts.InFlight());
            while (_answers.Breaker.Permits(_progress.InFlight, now) && _queues.Take(limits, now, IsClosed(_in), _answers.Breaker.Limit) is { } next)
                Send(next.Batch, next.Lane);
            var mustWait = _progress.InFlight >= _answers.Breaker.Limit;
            if (!_queues.IsFull(limits, mustWait, _answers.Breaker.Limit) && !HasBeenPulled(_in) && !IsClosed(_in))
                Pull(_in);
            _progress.Show(_answers.Breaker.Limit, _queues.Waiting, held: _queues.HoldsBlocked);
            if (IsClosed(_in) && _queues.IsEmpty && _progress.InFlight == 0 && _deadLetters.IsEmpty)
            {
                _finished.TrySetResult(Done.Instance);
                CompleteStage();
                return;
            }
            SetTimer(_queues.Due(limits, IsClosed(_in)), now);
        }

        private void SetTimer(long due, long now)
        {
            due = Math.Max(due, _answers.Breaker.OpenUntil);
            if (due == long.MaxValue || _progress.InFlight >= _answers.Breaker.Limit)
                return;
            // At most a second: batch.max-delay may be tuned meanwhile.
            ScheduleOnce("wake", TimeSpan.FromSeconds(Math.Clamp((due - now) / (double)_parts.Time.TimestampFrequency, 0.001, 1)));
        }

        private void Send(BulkBatch batch, Lane lane)
        {
            var sentAt = Now;
            _progress.Sent(batch, sentAt);
            _calls.Send(batch, verdict => _answered(new Answered(batch, lane, verdict, sentAt)));
        }

        private void OnAnswered(Answered answer)
        {
            _queues.Answered(answer.Lane);
            _answers.Handle(answer.Batch, answer.Verdict, answer.SentAt);
            Pump();
        }

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
            _parts.Counters.AddDeadLettered(stored);
            Complete(stored.Slice, stored.Items.Count);
            Pump();
        }

        private void Complete(EncodedSlice slice, int events)
        {
            if (slice.Complete(events) is not { } done)
                return;
            _held.Remove(slice);
            slice.Owner.Tell(done);
        }
    }
}
