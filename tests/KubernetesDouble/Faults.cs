using System.Collections.Concurrent;

namespace ActorPipeline.KubernetesDouble;

/// <summary>Faults of the server. Each can be switched at any time.</summary>
public sealed class Faults
{
    private readonly ConcurrentQueue<(Func<Call, bool> When, int Status)> _answers = new();
    private int _lost;

    /// <summary>Watches, open and new, stay open and send nothing, not even bookmarks.</summary>
    public bool Stall { get; set; }

    /// <summary>Watches end at once, cleanly and without an event.</summary>
    public bool EndAtOnce { get; set; }

    /// <summary>How many of the next changes are sent to no watch.</summary>
    public int LoseChanges
    {
        set => Volatile.Write(ref _lost, value);
    }

    /// <summary>Which calls are allowed; others are answered 403. All are when null.</summary>
    public Func<Call, bool>? Allow { get; set; }

    /// <summary>The only token accepted; 401 for others. Any when null.</summary>
    public string? Token { get; set; }

    /// <summary>How long the answer to a call is delayed; not at all when null.</summary>
    public Func<Call, TimeSpan>? Delay { get; set; }

    /// <summary>The next <paramref name="times"/> requests that match are answered with <paramref name="status"/>.</summary>
    public void Answer(int times, int status, Func<Call, bool>? when = null)
    {
        for (var i = 0; i < times; i++)
        {
            _answers.Enqueue((when ?? (_ => true), status));
        }
    }

    internal ApiError? Next(Call call) =>
        _answers.TryPeek(out var first) && first.When(call) && _answers.TryDequeue(out first) ? Status.Injected(first.Status) : null;

    internal bool Lose() => Volatile.Read(ref _lost) > 0 && Interlocked.Decrement(ref _lost) >= 0;
}
