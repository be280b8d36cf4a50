namespace ActorPipeline.Actors.Kafka;

/// <summary>
/// How long the poll thread waits for records, and how often it looks after partitions. A record that comes ends the wait at once; the times are
/// for what librdkafka does not wake the thread for: outcomes, room for a paused partition. Pure.
/// </summary>
/// <param name="Wait">The longest wait for a record.</param>
/// <param name="Round">How often offsets are looked up, partitions resumed and figures updated.</param>
internal readonly record struct PollPace(TimeSpan Wait, TimeSpan Round)
{
    /// <summary>After this without a record or an outcome nothing flows.</summary>
    public static readonly TimeSpan Still = TimeSpan.FromSeconds(2);

    /// <summary>Events flow: outcomes are committed as they come.</summary>
    public static readonly PollPace Flowing = new(TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(100));

    /// <summary>Events are held and nothing moves, or everything was done a moment ago.</summary>
    public static readonly PollPace Waiting = new(TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(100));

    /// <summary>Nothing to do.</summary>
    public static readonly PollPace Idle = new(TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(1));

    /// <summary>The pace now.</summary>
    /// <param name="open">Chunks that wait for more records; they are due soon.</param>
    /// <param name="held">Bytes without an outcome.</param>
    /// <param name="still">For how long no record and no outcome has come, and the assignment has not changed.</param>
    public static PollPace Of(int open, long held, TimeSpan still) =>
        open > 0 || (held > 0 && still < Still) ? Flowing
        : held > 0 || still < Still ? Waiting
        : Idle;
}
