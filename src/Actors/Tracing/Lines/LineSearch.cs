using System.Collections.Immutable;
using System.Text.Json;
using ActorPipeline.Actors.Elastic;
using ActorPipeline.Actors.Parsing;

namespace ActorPipeline.Actors.Tracing.Lines;

/// <summary>
/// Searches the lines of all services. Only a few searches run at a time, whatever the number of viewers, because they compete with indexing. Thread-safe.
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
    private const int Bars = 72;
    private const int MostNamed = 10;

    private readonly ElasticQuestions _elastic = new(options, TimeSpan.FromSeconds(10), MaxAnswerBytes);
    private readonly SemaphoreSlim _turns = new(AtOnce, AtOnce);
    private readonly IndexPattern _pattern = IndexPattern.TryParse(options.Index)!;
    private readonly string _everything = IndexPattern.TryParse(options.Index)!.Matching("*", null);

    /// <summary>Lines that match.</summary>
    public async Task<LinePage> FindAsync(LineRequest request, CancellationToken cancel)
    {
        var width = LineBodies.Width(request.To - request.From, Bars);
        return await CountAsync(
            Indices(request.Services),
            suffix => LineBodies.Search(request, suffix),
            request.Counts,
            body => LineAnswers.Page(body, width),
            LineAnswers.Merge,
            LinePage.Failed,
            cancel
        );
    }

    /// <summary>What every service wrote within the last day, and in which part of the last hour.</summary>
    public async Task<ServicesActivity> ActivityAsync(CancellationToken cancel)
    {
        var width = LineBodies.Width(LineBodies.Lately, ActivityBars);
        var from = time.GetUtcNow() - LineBodies.Lately;
        return await CountAsync(
            _everything,
            suffix => LineBodies.Activity(from, width, suffix),
            counts: true,
            body => new ServicesActivity(null, width, LineAnswers.Activity(body, from, width, ActivityBars)),
            (first, second) => first with { Services = [.. first.Services, .. second.Services] },
            why => new ServicesActivity(why, width, []),
            cancel
        );
    }

    /// <summary>One line, and those around it in its file.</summary>
    /// <param name="index">Where it is.</param>
    /// <param name="id">Its id there.</param>
    /// <param name="size">How many on each side.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<LineContext> ContextAsync(string index, string id, int size, CancellationToken cancel)
    {
        var (body, error, _) = await AskAsync(index, LineBodies.ById(id), cancel);
        if (error is not null)
            return new LineContext(error, [], null, []);
        var line = LineAnswers.Lines(body).FirstOrDefault();
        if (line is null)
            return new LineContext("there is no such line any more", [], null, []);
        if (size == 0 || Field(line.Source, "log", "file", "path") is not { } path || Offset(line.Source) is not { } offset)
            return new LineContext(null, [], line, []);
        var host = Field(line.Source, "host", "name");
        var before = AskAsync(_everything, LineBodies.Neighbours(host, path, offset, after: false, size), cancel);
        var after = await AskAsync(_everything, LineBodies.Neighbours(host, path, offset, after: true, size), cancel);
        return await before is { Error: null } first && after.Error is null
            ? new LineContext(null, [.. LineAnswers.Lines(first.Body).Reverse()], line, LineAnswers.Lines(after.Body))
            : new LineContext(after.Error ?? "the lines around it cannot be searched", [], line, []);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _elastic.Dispose();
        _turns.Dispose();
    }

    /// <summary>
    /// Strings are counted by the field itself in data streams, and by its <c>.keyword</c> where the mapping is dynamic. With indices of both kinds, each form
    /// of the request fails in a part of them or counts nothing there, so both are sent and their answers merged.
    /// </summary>
    private async Task<T> CountAsync<T>(
        string indices,
        Func<string, string> body,
        bool counts,
        Func<JsonElement, T> read,
        Func<T, T, T> merge,
        Func<string, T> failed,
        CancellationToken cancel
    )
    {
        var (found, error, cannotCount) = await AskAsync(indices, body(""), cancel);
        if (!counts || !cannotCount)
            return error is null ? Read(() => read(found), failed) : failed(error);
        var second = await AskAsync(indices, body(".keyword"), cancel);
        if (second.Error is not null)
            return failed(error ?? second.Error);
        return error is null ? Read(() => merge(read(found), read(second.Body)), failed) : Read(() => read(second.Body), failed);
    }

    // For a few services only their own indices are searched.
    private string Indices(ImmutableArray<string> services) =>
        services.Length is 0 or > MostNamed ? _everything : string.Join(',', services.Select(service => _pattern.Matching(IndexName.Part(service), null)));

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

    private async Task<(JsonElement Body, string? Error, bool CannotCount)> AskAsync(string index, string body, CancellationToken cancel)
    {
        await _turns.WaitAsync(cancel);
        try
        {
            var path = $"{Uri.EscapeDataString(index)}/_search?ignore_unavailable=true&allow_no_indices=true";
            (JsonElement, string?, bool) answer = (default, "no server is configured", false);
            foreach (var url in options.Urls)
            {
                var reply = await _elastic.AskAsync(url, path, body, cancel);
                answer = Judge(url, reply);
                // Another node would refuse the same request as well.
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

    // A field may be nested or have a dotted name: both are the same to Elasticsearch.
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
