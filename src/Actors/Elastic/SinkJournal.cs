using System.Collections.Immutable;
using ActorPipeline.Messages;

namespace ActorPipeline.Actors.Elastic;

/// <summary>What the journal sees of the sink, once a second.</summary>
/// <param name="Trouble">What holds it up; null while it runs.</param>
/// <param name="Met">Errors since the last look, one of each kind.</param>
/// <param name="Waiting">Events without an outcome.</param>
/// <param name="Retried">Events sent again since the start, each time.</param>
/// <param name="Done">Events with an outcome since the start.</param>
/// <param name="At">The time since some fixed moment.</param>
internal sealed record SinkObservation(SinkTrouble? Trouble, ImmutableArray<SinkTrouble> Met, long Waiting, long Retried, long Done, TimeSpan At);

/// <summary>A line for the log.</summary>
/// <param name="IsTrouble">True for a warning that the sink is held up, false for the line that it goes on.</param>
/// <param name="Text">What to say.</param>
internal readonly record struct SinkLine(bool IsTrouble, string Text);

/// <summary>
/// Decides what is logged about the sink: that it is held up, each further kind of reason once, and that it goes on, with numbers. It counts as held up after
/// two looks in a row, because a busy server refuses some events at any time. It counts as free after a quiet period, which gets longer each time the sink is
/// held up again soon, so that a flapping server does not flood the log. Immutable, pure.
/// </summary>
internal sealed record SinkJournal
{
    /// <summary>The most kinds of reasons logged until the sink goes on.</summary>
    public const int MostKinds = 16;

    private static readonly TimeSpan CalmAtFirst = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan CalmAtMost = TimeSpan.FromMinutes(5);

    private SinkObservation? Began { get; init; }
    private bool IsTold { get; init; }
    private ImmutableDictionary<string, SinkTrouble> Kinds { get; init; } = ImmutableDictionary<string, SinkTrouble>.Empty;
    private SinkObservation? Well { get; init; }
    private TimeSpan Calm { get; init; } = CalmAtFirst;
    private TimeSpan? Ended { get; init; }

    /// <summary>The state before the first look.</summary>
    public static readonly SinkJournal Empty = new();

    /// <summary>The next state, and the lines to log.</summary>
    public (SinkJournal Next, ImmutableArray<SinkLine> Lines) Look(SinkObservation seen) =>
        (Began, seen.Trouble, IsTold) switch
        {
            (null, null, _) => (this, []),
            (null, { }, _) => (With(seen) with { Began = seen }, []),
            ({ }, null, false) => (this with { Began = null, Kinds = Empty.Kinds }, []),
            ({ }, { }, false) => Tell(seen),
            ({ } began, null, true) => GoOn(began, seen),
            ({ }, { }, true) => TellMore(seen),
        };

    private (SinkJournal, ImmutableArray<SinkLine>) Tell(SinkObservation seen)
    {
        var next = With(seen) with { IsTold = true, Calm = Ended is { } ended && seen.At - ended < 10 * Calm ? Shorter(2 * Calm, CalmAtMost) : CalmAtFirst };
        return (
            next,
            [
                .. next.Kinds.Values.Select(trouble => new SinkLine(
                    true,
                    $"The way into Elasticsearch is {trouble.State.Word()}: {Sentence(trouble)} {Events(seen.Waiting)} wait; none is lost."
                )),
            ]
        );
    }

    private (SinkJournal, ImmutableArray<SinkLine>) TellMore(SinkObservation seen)
    {
        var next = With(seen) with { Well = null };
        return (
            next,
            [
                .. next
                    .Kinds.Where(kind => !Kinds.ContainsKey(kind.Key))
                    .Select(kind => new SinkLine(
                        true,
                        $"The way into Elasticsearch is {kind.Value.State.Word()} as well, {DurationText.Text(seen.At - Began!.At)} after it was held up: "
                            + $"{Sentence(kind.Value)} {Events(seen.Waiting)} wait; none is lost."
                    )),
            ]
        );
    }

    private (SinkJournal, ImmutableArray<SinkLine>) GoOn(SinkObservation began, SinkObservation seen)
    {
        var well = Well ?? seen;
        if (seen.At - well.At < Calm)
            return (this with { Well = well }, []);
        return (
            Empty with
            {
                Calm = Calm,
                Ended = seen.At,
            },
            [
                new SinkLine(
                    false,
                    $"The way into Elasticsearch is free again after {DurationText.Text(well.At - began.At)}: {Events(seen.Retried - began.Retried)} "
                        + $"sent again, {Events(seen.Done - began.Done)} done since, {Events(seen.Waiting)} wait."
                ),
            ]
        );
    }

    private SinkJournal With(SinkObservation seen)
    {
        var kinds = Kinds;
        foreach (var trouble in (SinkTrouble[])[seen.Trouble!, .. seen.Met])
        {
            if (kinds.Count < MostKinds && !kinds.ContainsKey(trouble.Kind))
                kinds = kinds.Add(trouble.Kind, trouble);
        }
        return this with { Kinds = kinds };
    }

    private static string Sentence(SinkTrouble trouble) => trouble.Reason.TrimEnd('.') + ".";

    private static string Events(long events) => events == 1 ? "1 event" : $"{events:N0} events";

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
