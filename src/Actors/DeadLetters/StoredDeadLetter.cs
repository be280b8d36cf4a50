namespace ActorPipeline.Actors.DeadLetters;

/// <summary>The origin of an event. Two dead letters with the same origin are the same event.</summary>
/// <param name="Topic">Its topic.</param>
/// <param name="Partition">Its partition.</param>
/// <param name="Offset">The offset it had when it was first written.</param>
public readonly record struct DeadLetterId(string Topic, int Partition, long Offset);

/// <summary>Where a record lies in a dead-letter topic.</summary>
/// <param name="Topic">The dead-letter topic.</param>
/// <param name="Partition">Its partition.</param>
/// <param name="Offset">Its offset there.</param>
public readonly record struct DeadLetterPlace(string Topic, int Partition, long Offset);

/// <summary>One rejected event of a dead-letter topic, without its bytes.</summary>
/// <param name="Id">Where the event came from.</param>
/// <param name="Place">Where the dead letter lies.</param>
/// <param name="Service">The service, from the event's <c>fields.service</c>, else from its topic.</param>
/// <param name="Index">The index or data stream it was meant for.</param>
/// <param name="Status">The status Elasticsearch gave.</param>
/// <param name="ErrorType">Elasticsearch's error type.</param>
/// <param name="Reason">Elasticsearch's reason.</param>
/// <param name="At">When it was rejected, UTC.</param>
/// <param name="Bytes">Size of the event, bytes.</param>
public sealed record StoredDeadLetter(
    DeadLetterId Id,
    DeadLetterPlace Place,
    string Service,
    string Index,
    int Status,
    string ErrorType,
    string Reason,
    DateTimeOffset At,
    int Bytes
);

/// <summary>One record of a dead-letter topic.</summary>
public abstract record DeadLetterRecord
{
    private DeadLetterRecord() { }

    /// <summary>A rejected event.</summary>
    /// <param name="Stored">Its description.</param>
    /// <param name="Key">The event's own key, bytes unchanged; null when it had none.</param>
    /// <param name="Value">The event, bytes unchanged; null when it had none.</param>
    /// <param name="Timestamp">The event's timestamp, milliseconds since 1970; 0 when unknown.</param>
    public sealed record RejectedEvent(StoredDeadLetter Stored, byte[]? Key, byte[]? Value, long Timestamp) : DeadLetterRecord;

    /// <summary>Notes that the dead letter at <paramref name="Place"/> was sent again.</summary>
    public sealed record Replayed(DeadLetterPlace Place) : DeadLetterRecord;

    /// <summary>Notes that events were deleted before they were read.</summary>
    public sealed record Lost(LossNote Note) : DeadLetterRecord;

    /// <summary>A record that this program did not write.</summary>
    public sealed record Foreign : DeadLetterRecord
    {
        /// <summary>The only instance.</summary>
        public static readonly Foreign Instance = new();
    }
}
