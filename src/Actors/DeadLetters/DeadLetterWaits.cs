using Confluent.Kafka;

namespace ActorPipeline.Actors.DeadLetters;

/// <summary>
/// Whether rejected events wait for their topic, and why. A record that brokers do not confirm (too few replicas in sync, a leader that is away) causes no
/// error that could be logged, so the waiting time is what is reported. Thread-safe.
/// </summary>
internal sealed class DeadLetterWaits(TimeProvider time)
{
    /// <summary>Waiting is reported after this time, in which a restarting broker comes back.</summary>
    internal static readonly TimeSpan ReportedAfter = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private int _waiting;
    private long _since;
    private string? _why;

    /// <summary>A dead letter is to be stored.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            if (_waiting++ == 0)
                _since = time.GetTimestamp();
        }
    }

    /// <summary>A dead letter was stored, or given up.</summary>
    public void End(bool stored)
    {
        lock (_gate)
        {
            _waiting--;
            if (!stored)
                return;
            _since = time.GetTimestamp();
            _why = null;
        }
    }

    /// <summary>The error of an attempt to store a dead letter.</summary>
    public void Note(string why)
    {
        lock (_gate)
            _why = why;
    }

    /// <summary>Null while dead letters are stored, or wait for less than 10 s.</summary>
    public string? Trouble
    {
        get
        {
            lock (_gate)
            {
                return _waiting > 0 && time.GetElapsedTime(_since) >= ReportedAfter
                    ? $"rejected events wait: {_why ?? "the brokers do not confirm that their dead-letter topic has them"}"
                    : null;
            }
        }
    }

    /// <summary>Kafka's error, with a remedy.</summary>
    public static string Why(Error error) =>
        error.Code is ErrorCode.MsgSizeTooLarge ? $"{error.Reason} (an event with its headers; raise the topic's max.message.bytes)" : error.Reason;
}
