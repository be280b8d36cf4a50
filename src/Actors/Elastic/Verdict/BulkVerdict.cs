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

    /// <summary>A document with this id exists (409 on <c>create</c>): done.</summary>
    Duplicate,

    /// <summary>The server is busy: send again, without a limit of attempts.</summary>
    Retry,

    /// <summary>
    /// The index takes nothing for now: a shard is unavailable, for which the server delays the request, or the disk is full. Send again, without a limit of
    /// attempts, in requests of their own.
    /// </summary>
    RetryIsolated,

    /// <summary>
    /// The index refuses writes, or cannot be created, until an operator changes that: send again, as often as <c>elastic.blocked-attempts</c> says.
    /// </summary>
    Hold,

    /// <summary>An error that does not tell its cause: send again <c>elastic.error-attempts</c> times, then dead-letter.</summary>
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
    /// <summary>The verdict of a created event, shared because almost every item has it.</summary>
    public static readonly ItemVerdict Created = new(ItemAction.Indexed, 201);

    /// <summary>Kept by a failure store, which answers 201 as well.</summary>
    public static readonly ItemVerdict FailureStored = new(ItemAction.FailureStored, 201);
}

/// <summary>
/// The verdict on the answer to one bulk request. The rules follow Elasticsearch's Bulk API, as recorded from real servers. Whatever bytes an answer has,
/// every event gets a verdict.
/// </summary>
public abstract record BulkVerdict
{
    /// <summary>The error type of an error that is only a string.</summary>
    private const string NoException = "error";

    /// <summary>The error of every bulk request to a server with <c>rest.action.multi.allow_explicit_index: false</c>.</summary>
    private const string NoIndexAllowed = "explicit index in bulk is not allowed";

    /// <summary>The error of a server that does not know a parameter of our bulk URL: it is compatible with Elasticsearch only in part.</summary>
    private const string UnknownParameter = "contains unrecognized parameter";

    private BulkVerdict() { }

    /// <summary>Every event was created.</summary>
    public sealed record AllIndexed : BulkVerdict
    {
        /// <summary>The only instance.</summary>
        public static readonly AllIndexed Instance = new();
    }

    /// <summary>Each event has its own verdict, in the order they were sent.</summary>
    public sealed record PerItem(ItemVerdict[] Items) : BulkVerdict;

    /// <summary>All outcomes are unknown, or the server is overloaded: send the same events again, with the same ids.</summary>
    /// <param name="Reason">The error.</param>
    /// <param name="After">The pause that the server asks for.</param>
    /// <param name="IsCut">See <see cref="BulkAnswer.IsCut"/>.</param>
    /// <param name="TimedOut">See <see cref="BulkAnswer.TimedOut"/>.</param>
    /// <param name="IsFault">The server failed (500), perhaps at one of the events.</param>
    public sealed record RetryAll(string Reason, TimeSpan? After = null, bool IsCut = false, bool TimedOut = false, bool IsFault = false) : BulkVerdict;

    /// <summary>Authentication or authorisation failed (401, 403): hold everything, try again slowly, and dead-letter nothing.</summary>
    public sealed record Hold(string Reason) : BulkVerdict;

    /// <summary>The body is too large, or one event in it fails the whole request: halve it; a single event is rejected.</summary>
    public sealed record Halve(int Status, string ErrorType, string Reason) : BulkVerdict;

    /// <summary>Judges an answer.</summary>
    /// <param name="answer">The answer.</param>
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
    /// A 400 with an Elasticsearch exception means that one line of the body fails the whole request. Any other 400 says nothing about the events, so none may
    /// be dead-lettered for it: a proxy's page, a path that Elasticsearch does not know (answered with a string in place of an exception), a server that
    /// forbids an index in action lines, or one that refuses the request's headers.
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
