using System.Globalization;
using System.Text;
using System.Text.Json;
using ActorPipeline.Actors.Filebeat;
using Confluent.Kafka;

namespace ActorPipeline.Actors.DeadLetters;

/// <summary>The headers of a dead-letter topic's records, written and read back. Pure.</summary>
internal static class DeadLetterHeaders
{
    private const string Prefix = "actorpipeline.";
    private const string TimestampName = "timestamp";
    private const string ReplayedName = Prefix + "replayed";
    private const string LostFrom = "lost.from",
        LostTo = "lost.to",
        LostAfter = "lost.after",
        LostBefore = "lost.before";

    /// <summary>
    /// The most characters of a reason. Elasticsearch quotes the refused value in full, with which the record might exceed the topic's limit.
    /// </summary>
    private const int MostReason = 2_000;

    /// <summary>The headers of a dead letter.</summary>
    /// <param name="id">Where the event came from.</param>
    /// <param name="index">The index or data stream it was meant for.</param>
    /// <param name="status">The status Elasticsearch gave.</param>
    /// <param name="errorType">Elasticsearch's error type.</param>
    /// <param name="reason">Elasticsearch's reason.</param>
    /// <param name="timestamp">The event's timestamp, milliseconds since 1970; 0 or less when unknown.</param>
    /// <param name="at">When it was rejected.</param>
    public static Headers Of(DeadLetterId id, string index, int status, string errorType, string reason, long timestamp, DateTimeOffset at)
    {
        var headers = new Headers();
        void Add(string name, string value) => headers.Add(Prefix + name, Encoding.UTF8.GetBytes(value));
        Add("error.type", Short(errorType));
        Add("error.reason", Short(reason));
        Add("error.status", status.ToString(CultureInfo.InvariantCulture));
        Add("topic", id.Topic);
        Add("partition", id.Partition.ToString(CultureInfo.InvariantCulture));
        Add("offset", id.Offset.ToString(CultureInfo.InvariantCulture));
        Add("index", index);
        Add("at", at.ToString("O", CultureInfo.InvariantCulture));
        if (timestamp > 0)
            Add(TimestampName, timestamp.ToString(CultureInfo.InvariantCulture));
        return headers;
    }

    /// <summary>The headers of a note that a dead letter of the same partition was sent again.</summary>
    public static Headers OfReplayed(DeadLetterPlace letter, DateTimeOffset at) =>
        new()
        {
            { ReplayedName, Encoding.UTF8.GetBytes(letter.Offset.ToString(CultureInfo.InvariantCulture)) },
            { Prefix + "at", Encoding.UTF8.GetBytes(at.ToString("O", CultureInfo.InvariantCulture)) },
        };

    /// <summary>The headers of a note that events were lost. It has no header with an offset of its own, so that it is not read as a dead letter.</summary>
    public static Headers OfLoss(LossNote note)
    {
        var headers = new Headers();
        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
                headers.Add(Prefix + name, Encoding.UTF8.GetBytes(value));
        }
        Add(LostFrom, note.From.ToString(CultureInfo.InvariantCulture));
        Add(LostTo, note.To.ToString(CultureInfo.InvariantCulture));
        Add(LostAfter, note.After?.ToString("O", CultureInfo.InvariantCulture));
        Add(LostBefore, note.Before?.ToString("O", CultureInfo.InvariantCulture));
        Add("topic", note.Topic);
        Add("topic.id", note.TopicId);
        Add("partition", note.Partition.ToString(CultureInfo.InvariantCulture));
        Add("at", note.At.ToString("O", CultureInfo.InvariantCulture));
        return headers;
    }

    /// <summary>Which event a record holds; null when it is no dead letter of ours.</summary>
    public static DeadLetterId? IdOf(Headers? headers) =>
        headers is not null
        && Text(headers, "topic") is { } topic
        && int.TryParse(Text(headers, "partition"), NumberStyles.None, CultureInfo.InvariantCulture, out var partition)
        && long.TryParse(Text(headers, "offset"), NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
            ? new DeadLetterId(string.Intern(topic), partition, offset)
            : null;

    /// <summary>Parses a record of a dead-letter topic, whoever wrote it.</summary>
    /// <param name="record">The record.</param>
    /// <param name="topics">How topics are named after services.</param>
    public static DeadLetterRecord Read(ConsumeResult<byte[]?, byte[]?> record, TopicNaming topics)
    {
        var headers = record.Message.Headers ?? [];
        var place = new DeadLetterPlace(record.Topic, record.Partition.Value, record.Offset.Value);
        if (Text(headers, "replayed") is { } replayed)
        {
            return long.TryParse(replayed, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
                ? new DeadLetterRecord.Replayed(place with { Offset = at })
                : DeadLetterRecord.Foreign.Instance;
        }

        if (IdOf(headers) is not { } id)
            return LossOf(headers, record.Message.Timestamp) is { } lost ? new DeadLetterRecord.Lost(lost) : DeadLetterRecord.Foreign.Instance;
        _ = int.TryParse(Text(headers, "error.status"), NumberStyles.None, CultureInfo.InvariantCulture, out var status);
        var written = record.Message.Timestamp;
        var rejected = Moment(headers, "at") ?? Stored(written);
        var letter = new StoredDeadLetter(
            id,
            place,
            ServiceOf(record.Message.Value) ?? topics.ServiceOf(id.Topic),
            Text(headers, "index") ?? "",
            status,
            Text(headers, "error.type") ?? "unknown",
            Text(headers, "error.reason") ?? "",
            rejected,
            record.Message.Value?.Length ?? 0
        );
        return new DeadLetterRecord.RejectedEvent(letter, record.Message.Key, record.Message.Value, TimestampOf(headers, written));
    }

    private static LossNote? LossOf(Headers headers, Timestamp written) =>
        Number(headers, LostFrom) is { } from
        && Number(headers, LostTo) is { } to
        && to > from
        && Text(headers, "topic") is { } topic
        && Number(headers, "partition") is { } partition and <= int.MaxValue
            ? new LossNote(
                topic,
                Text(headers, "topic.id") ?? "",
                (int)partition,
                from,
                to,
                Moment(headers, LostAfter),
                Moment(headers, LostBefore),
                Moment(headers, "at") ?? Stored(written)
            )
            : null;

    private static DateTimeOffset Stored(Timestamp written) => DateTimeOffset.FromUnixTimeMilliseconds(Math.Max(0, written.UnixTimestampMs));

    private static long? Number(Headers headers, string name) =>
        long.TryParse(Text(headers, name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static DateTimeOffset? Moment(Headers headers, string name) =>
        DateTimeOffset.TryParse(
            Text(headers, name),
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var when
        )
            ? when
            : null;

    /// <summary>The event's timestamp. The dead letter's own timestamp is when it was stored, because Kafka's retention counts from it.</summary>
    private static long TimestampOf(Headers headers, Timestamp written) =>
        Text(headers, TimestampName) is { } own
            ? long.TryParse(own, NumberStyles.None, CultureInfo.InvariantCulture, out var known)
                ? known
                : 0
            : written.Type == TimestampType.NotAvailable
                ? 0
                : written.UnixTimestampMs;

    private static string Short(string text) =>
        text.Length <= MostReason ? text : text[..(char.IsHighSurrogate(text[MostReason - 1]) ? MostReason - 1 : MostReason)] + "…";

    private static string? Text(Headers headers, string name) => headers.TryGetLastBytes(Prefix + name, out var bytes) ? Encoding.UTF8.GetString(bytes) : null;

    private static string? ServiceOf(byte[]? value)
    {
        try
        {
            using var json = JsonDocument.Parse(value ?? []);
            if (
                json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("fields", out var fields)
                && fields.ValueKind == JsonValueKind.Object
                && fields.TryGetProperty("service", out var service)
                && service.ValueKind == JsonValueKind.String
                && service.GetString() is { Length: > 0 } name
            )
            {
                return name;
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // No JSON, or the service's name is no valid string: the service is derived from the topic.
        }
        return null;
    }
}
