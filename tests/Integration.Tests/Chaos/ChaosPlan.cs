using System.Collections.Immutable;

namespace ActorPipeline.Integration.Tests.Chaos;

/// <summary>What can go wrong in a chaos run.</summary>
internal enum ChaosKind
{
    /// <summary>SIGKILL of a process; another one takes its place.</summary>
    Kill,

    /// <summary>SIGTERM of a process; when it has ended, another one joins.</summary>
    Terminate,

    /// <summary>Requests of which the second half is turned away, item by item.</summary>
    Items429,

    /// <summary>Requests answered 503.</summary>
    Status503,

    /// <summary>Connections reset before the server saw the request.</summary>
    CutBefore,

    /// <summary>Connections reset after the server applied the request.</summary>
    CutAfterApply,

    /// <summary>Requests that are never answered, half of them applied.</summary>
    NoAnswer,

    /// <summary>Answers that take long.</summary>
    SlowAnswer,

    /// <summary>Every answer of the brokers takes 2 s.</summary>
    RoundTrip,

    /// <summary>A partition moves to another broker.</summary>
    LeaderMove,

    /// <summary>The group moves to another coordinator, and the old one says so.</summary>
    CoordinatorError,

    /// <summary>No broker can be reached for a while.</summary>
    BrokersDown,
}

/// <summary>One fault of a plan.</summary>
/// <param name="At">It happens when this many events are committed.</param>
/// <param name="Kind">What happens.</param>
/// <param name="Target">To which process or partition; from 0, to be taken modulo their number.</param>
/// <param name="Size">How many requests or errors, or which broker, at least 1.</param>
internal sealed record ChaosFault(long At, ChaosKind Kind, int Target, int Size);

/// <summary>What happens when, as a pure function of the seed; by progress and not by the clock, so that it can be run again.</summary>
internal static class ChaosPlan
{
    private const double First = 0.03;
    private const double Last = 0.93;
    private const int MaxTarget = 1 << 16;
    private const int MaxSize = 8;

    /// <summary>A plan: every kind once while there is room, then kinds at random; in the order of <see cref="ChaosFault.At"/>.</summary>
    /// <param name="seed">Any number.</param>
    /// <param name="faults">How many faults.</param>
    /// <param name="events">Events of the whole run.</param>
    public static ImmutableArray<ChaosFault> Make(int seed, int faults, int events)
    {
        var random = new Random(seed);
        var kinds = Enum.GetValues<ChaosKind>();
        var chosen = Enumerable.Range(0, faults).Select(i => i < kinds.Length ? kinds[i] : kinds[random.Next(kinds.Length)]).ToArray();
        random.Shuffle(chosen);
        var moments = chosen.Select(_ => (long)(events * (First + (Last - First) * random.NextDouble()))).Order().ToArray();
        return [.. chosen.Select((kind, i) => new ChaosFault(moments[i], kind, random.Next(MaxTarget), random.Next(1, MaxSize + 1)))];
    }
}
