using System.Text;
using System.Text.Json;

namespace ActorPipeline.Actors.Elastic.Verdict;

/// <summary>What to do with one event after an answer.</summary>
public enum ItemAction
{
    /// <summary>Created: done.</summary>
    Indexed,

    /// <summary>Refused by its data stream, and kept in the stream's failure store, where searches do not find it: done.</summary>
    FailureStored,

    /// <summary>The id was there already (409 on <c>create</c>): done.</summary>
    Duplicate,

    /// <summary>The server is busy: send again, for as long as it takes.</summary>
    Retry,

    /// <summary>
    /// An index cannot take anything for now: a shard of it is away, which takes the server long to find out, or its disk is full. Send again for as long
    /// as it takes, apart from others.
    /// </summary>
    RetryIsolated,

    /// <summary>
    /// The index refuses writes, or there can be none, until somebody changes that: send again, for as long as <c>elastic.blocked-attempts</c> says.
    /// </summary>
    Hold,

    /// <summary>An error that says too little: send again a few times, then dead-letter.</summary>
    RetryBounded,

    /// <summary>The event can never be indexed: dead-letter.</summary>
    Reject,
}

/// <summary>One item of an answer.</summary>
/// <param name="Action">What to do.</param>
/// <param name="Status">The item's status, as the server gave it.</param>
/// <param name="ErrorType">The server's error type; null when there was none.</param>
/// <param name="Reason">The server's reason; null when there was none.</param>
public readonly record struct ItemVerdict(ItemAction Action, int Status, string? ErrorType = null, string? Reason = null)
{
    /// <summary>What almost every item is.</summary>
    public static readonly ItemVerdict Created = new(ItemAction.Indexed, 201);

    /// <summary>Answered 201 as well.</summary>
    public static readonly ItemVerdict FailureStored = new(ItemAction.FailureStored, 201);
}

/// <summary>
/// The judgement on the answer to one bulk request. The rules are Elasticsearch's own (Bulk API) as recorded from real
/// servers; whatever the bytes of an answer, there is a verdict for every item.
/// </summary>
public abstract record BulkVerdict
{
    /// <summary>Stands for the type of an error that is only a text.</summary>
    private const string NoException = "error";

    /// <summary>With <c>rest.action.multi.allow_explicit_index: false</c>, for every bulk request.</summary>
    private const string NoIndexAllowed = "explicit index in bulk is not allowed";

    /// <summary>Of the bulk URL: a server that is not quite an Elasticsearch.</summary>
    private const string UnknownParameter = "contains unrecognized parameter";

    private BulkVerdict() { }

    /// <summary>Every event was created.</summary>
    public sealed record AllIndexed : BulkVerdict
    {
        /// <summary>The only instance.</summary>
        public static readonly AllIndexed Instance = new();
    }

    /// <summary>Each event has its own verdict; as many as were sent, in the order they were sent.</summary>
    public sealed record PerItem(ItemVerdict[] Items) : BulkVerdict;

    /// <summary>The outcome of all is unknown, or the server is overloaded: the same events with the same ids again.</summary>
    /// <param name="Reason">What was the matter.</param>
    /// <param name="After">The pause that the server asks for.</param>
    /// <param name="IsCut">See <see cref="BulkAnswer.IsCut"/>.</param>
    /// <param name="TimedOut">See <see cref="BulkAnswer.TimedOut"/>.</param>
    /// <param name="IsFault">The server failed (500), perhaps at one of the events.</param>
    public sealed record RetryAll(string Reason, TimeSpan? After = null, bool IsCut = false, bool TimedOut = false, bool IsFault = false) : BulkVerdict;

    /// <summary>We are not let in (401, 403): hold everything, try again slowly, give nothing up.</summary>
    public sealed record Hold(string Reason) : BulkVerdict;

    /// <summary>The body is too large, or something in it spoils the whole: halve it; a single event is rejected.</summary>
    public sealed record Halve(int Status, string ErrorType, string Reason) : BulkVerdict;

    /// <summary>Judges an answer.</summary>
    /// <param name="answer">What came back.</param>
    /// <param name="sent">How many events were sent, at least 1.</param>
    public static BulkVerdict From(BulkAnswer answer, int sent) =>
        answer.Status switch
        {
            0 => new RetryAll(answer.Failure ?? "no answer", IsCut: answer.IsCut, TimedOut: answer.TimedOut),
            200 or 201 => BulkItems.Read(answer.Body.Span, sent),
            401 or 403 => new Hold(Explain(answer)),
            413 => new Halve(413, "request_entity_too_large", "the request body is larger than http.max_content_length allows"),
            400 => Spoiled(answer),
            _ => new RetryAll(Explain(answer), answer.RetryAfter, IsFault: answer.Status == 500),
        };

    /// <summary>
    /// A 400 with an exception of Elasticsearch means that one of our lines spoils the request. Anything else says nothing about
    /// the events, which must not be given up for it: a proxy's page, a path that Elasticsearch does not know (it
    /// answers with a text and no exception), a server that allows no index in a line, one that does not like the head of the request.
    /// </summary>
    private static BulkVerdict Spoiled(BulkAnswer answer) =>
        TryReadError(answer.Body.Span, out var type, out var reason)
        && type is not (NoException or "media_type_header_exception")
        && !reason.Contains(NoIndexAllowed, StringComparison.Ordinal)
        && !reason.Contains(UnknownParameter, StringComparison.Ordinal)
            ? new Halve(400, type, reason)
            : new RetryAll(Explain(answer));

    private static string Explain(BulkAnswer answer) =>
        TryReadError(answer.Body.Span, out var type, out var reason) ? $"HTTP {answer.Status} {type}: {reason}" : $"HTTP {answer.Status}";

    private static bool TryReadError(ReadOnlySpan<byte> body, out string type, out string reason)
    {
        (type, reason) = ("", "");
        try
        {
            var reader = new Utf8JsonReader(body);
            using var document = JsonDocument.ParseValue(ref reader);
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("error", out var error))
                return false;
            if (error.ValueKind == JsonValueKind.String)
            {
                (type, reason) = (NoException, error.GetString()!);
                return true;
            }
            if (error.ValueKind != JsonValueKind.Object)
                return false;
            type = BulkItems.Text(error, "type") ?? NoException;
            reason = BulkItems.Text(error, "reason") ?? "";
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or DecoderFallbackException)
        {
            return false;
        }
    }
}
