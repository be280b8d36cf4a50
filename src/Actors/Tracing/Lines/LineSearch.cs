using System.Text.Json;
using ActorPipeline.Actors.Elastic;
using ActorPipeline.Actors.Parsing;

namespace ActorPipeline.Actors.Tracing.Lines;

/// <summary>
/// Searches the lines of all services, wherever they are indexed. Few searches run at a time, however many look: the server's work is
/// indexing. Thread-safe.
/// </summary>
/// <param name="options">URLs, authentication and how indices are named.</param>
/// <param name="time">The clock.</param>
public sealed class LineSearch(ElasticOptions options, TimeProvider time) : IDisposable
{
    /// <summary>Elasticsearch's own limit (<c>index.max_result_window</c>) on how far down a list goes.</summary>
    public const int MostLines = 10_000;

    private const int AtOnce = 4;
    private const int MaxAnswerBytes = 32 << 20;
    private const int ActivityBars = 12;

    private readonly ElasticQuestions _elastic = new(options, TimeSpan.FromSeconds(10), MaxAnswerBytes);
    private readonly SemaphoreSlim _turns = new(AtOnce, AtOnce);
    private readonly string _everything = IndexPattern.TryParse(options.Index)!.Matching("*", null);

    // Where texts can be counted: the field itself in data streams; its keyword where a server made the mapping by itself.
    private volatile string _suffix = "";

    /// <summary>Lines that match.</summary>
    public async Task<LinePage> FindAsync(LineRequest request, CancellationToken cancel)
    {
        var (body, error) = await CountAsync(suffix => LineBodies.Search(request, suffix), request.Counts, cancel).ConfigureAwait(false);
        return error is null ? Read(() => LineAnswers.Page(body, LineBodies.Width(request.To - request.From, 72)), LinePage.Failed) : LinePage.Failed(error);
    }

    /// <summary>What every service wrote within the last hours.</summary>
    public async Task<ServicesActivity> ActivityAsync(TimeSpan range, CancellationToken cancel)
    {
        var width = LineBodies.Width(range, ActivityBars);
        var from = time.GetUtcNow() - range;
        var (body, error) = await CountAsync(suffix => LineBodies.Activity(from, width, suffix), counts: true, cancel).ConfigureAwait(false);
        return error is null
            ? Read(() => new ServicesActivity(null, width, LineAnswers.Activity(body, from, width, ActivityBars)), why => new ServicesActivity(why, width, []))
            : new ServicesActivity(error, width, []);
    }

    /// <summary>One line, and those around it in its file.</summary>
    /// <param name="index">Where it is.</param>
    /// <param name="id">Its id there.</param>
    /// <param name="size">How many on each side.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<LineContext> ContextAsync(string index, string id, int size, CancellationToken cancel)
    {
        var (body, error, _) = await AskAsync(index, LineBodies.ById(id), cancel).ConfigureAwait(false);
        if (error is not null)
            return new LineContext(error, [], null, []);
        var line = LineAnswers.Lines(body).FirstOrDefault();
        if (line is null)
            return new LineContext("there is no such line any more", [], null, []);
        if (size == 0 || Field(line.Source, "log", "file", "path") is not { } path || Offset(line.Source) is not { } offset)
            return new LineContext(null, [], line, []);
        var host = Field(line.Source, "host", "name");
        var before = AskAsync(_everything, LineBodies.Neighbours(host, path, offset, after: false, size), cancel);
        var after = await AskAsync(_everything, LineBodies.Neighbours(host, path, offset, after: true, size), cancel).ConfigureAwait(false);
        return await before.ConfigureAwait(false) is { Error: null } first && after.Error is null
            ? new LineContext(null, [.. LineAnswers.Lines(first.Body).Reverse()], line, LineAnswers.Lines(after.Body))
            : new LineContext(after.Error ?? "the lines around it cannot be searched", [], line, []);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _elastic.Dispose();
        _turns.Dispose();
    }

    private static T Read<T>(Func<T> read, Func<string, T> failed)
    {
        try
        {
            return read();
        }
        catch (Exception failure) when (failure is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return failed("what answers is no Elasticsearch");
        }
    }

    private async Task<(JsonElement Body, string? Error)> CountAsync(Func<string, string> body, bool counts, CancellationToken cancel)
    {
        var suffix = _suffix;
        var answer = await AskAsync(_everything, body(suffix), cancel).ConfigureAwait(false);
        if (!counts || !answer.CannotCount)
            return (answer.Body, answer.Error);
        var other = suffix.Length == 0 ? ".keyword" : "";
        var second = await AskAsync(_everything, body(other), cancel).ConfigureAwait(false);
        if (second.Error is null)
            _suffix = other;
        return second.Error is null ? (second.Body, null) : (answer.Body, answer.Error);
    }

    private async Task<(JsonElement Body, string? Error, bool CannotCount)> AskAsync(string index, string body, CancellationToken cancel)
    {
        await _turns.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            var path = $"{Uri.EscapeDataString(index)}/_search?ignore_unavailable=true&allow_no_indices=true";
            (JsonElement, string?, bool) answer = (default, "no server is configured", false);
            foreach (var url in options.Urls)
            {
                var reply = await _elastic.AskAsync(url, path, body, cancel).ConfigureAwait(false);
                answer = Judge(url, reply);
                // Another server would say the same of what this one refuses.
                if (reply.Status is > 0 and < 500)
                    break;
            }
            return answer;
        }
        finally
        {
            _turns.Release();
        }
    }

    private static (JsonElement Body, string? Error, bool CannotCount) Judge(Uri url, ElasticReply reply)
    {
        if (reply is { Status: 200, Body: { ValueKind: JsonValueKind.Object } body })
            return (body, null, body.TryGetProperty("_shards", out var shards) && shards.TryGetProperty("failed", out var failed) && failed.GetInt32() > 0);
        var why =
            reply.Status is 401 or 403
                ? $"may not be searched with what is configured (HTTP {reply.Status}): searching needs the privilege read, which indexing does not"
            : Reason(reply.Body) is { } reason ? $"answers HTTP {reply.Status}: {reason}"
            : reply.Error ?? $"answers HTTP {reply.Status}";
        return (default, $"{url.Authority} {why}", reply.Status == 400);
    }

    private static string? Reason(JsonElement? body) =>
        body is { ValueKind: JsonValueKind.Object } json
        && json.TryGetProperty("error", out var error)
        && error.ValueKind == JsonValueKind.Object
        && error.TryGetProperty("root_cause", out var causes)
        && causes.ValueKind == JsonValueKind.Array
        && causes.GetArrayLength() > 0
        && causes[0].TryGetProperty("reason", out var reason)
            ? reason.GetString()
            : null;

    private static long? Offset(JsonElement source) =>
        Find(source, ["log", "offset"]) is { ValueKind: JsonValueKind.Number } found && found.TryGetInt64(out var offset) ? offset : null;

    private static string? Field(JsonElement source, params string[] path) =>
        Find(source, path) is { ValueKind: JsonValueKind.String } found ? found.GetString() : null;

    // A field is where its name says, or below its whole name: both are the same to Elasticsearch.
    private static JsonElement? Find(JsonElement source, ReadOnlySpan<string> path)
    {
        if (source.ValueKind != JsonValueKind.Object)
            return null;
        if (source.TryGetProperty(string.Join('.', path!), out var whole))
            return whole;
        for (var parts = 1; parts < path.Length; parts++)
        {
            if (source.TryGetProperty(string.Join('.', path[..parts]!), out var below) && Find(below, path[parts..]) is { } found)
                return found;
        }
        return null;
    }
}
