using System.Collections.Immutable;
using System.Globalization;
using ActorPipeline.Actors.Tracing.Lines;
using ActorPipeline.Host.Configuration;
using ActorPipeline.Host.Http.Reference;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ActorPipeline.Host.Http.Console;

/// <summary>The search of one node. The activity of services is cached for some seconds for all pages. Thread-safe.</summary>
internal sealed class ConsoleLines(PipelineOptions options, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    private readonly Lazy<LineSearch> _search = new(() => new LineSearch(options.Elastic, time));
    private readonly Lock _gate = new();
    private Task<ServicesActivity>? _activity;
    private long _askedAt;

    /// <summary>The clock.</summary>
    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>The search.</summary>
    public LineSearch Search => _search.Value;

    /// <summary>What services wrote within the last hour.</summary>
    public Task<ServicesActivity> ActivityAsync(CancellationToken cancel)
    {
        lock (_gate)
        {
            if (_activity is null || (_activity.IsCompleted && time.GetElapsedTime(_askedAt) > Fresh))
                (_activity, _askedAt) = (Search.ActivityAsync(CancellationToken.None), time.GetTimestamp());
            return _activity.WaitAsync(cancel);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_search.IsValueCreated)
            _search.Value.Dispose();
    }
}

/// <summary>
/// <c>/api/v1/logs</c>: <c>?q=&amp;from=&amp;to=&amp;start=&amp;size=&amp;counts=1&amp;service=&amp;level=&amp;namespace=</c>, times in
/// milliseconds since 1970; <c>/context?index=&amp;id=&amp;size=</c>; and
/// <c>/api/v1/activity</c>. Invalid parameters are replaced by their defaults.
/// </summary>
internal static class LineEndpoints
{
    private const int MostAtOnce = 1_000;
    private const int MostValues = 50;

    /// <summary>Its routes.</summary>
    public static readonly ImmutableArray<ApiRoute> Routes =
    [
        ApiRoute.Get(
            "/api/v1/logs",
            "Lines of all services, the newest first. A parameter that cannot be read counts as not given.",
            async context =>
                await ConsoleJson.WriteAsync(
                    context,
                    await Of(context).Search.FindAsync(Request(context), context.RequestAborted),
                    ConsoleJson.Default.LinePage
                ),
            new ApiAnswer(200, "The lines; error says when they cannot be searched.", typeof(LinePage))
        ) with
        {
            Access = ApiAccess.Lines,
            Parameters =
            [
                new("q", "What to look for, as docs/console.md explains it."),
                new("from", "From this time on, milliseconds since 1970; else 15 minutes before to.", "integer"),
                new("to", "Up to this time; else now.", "integer"),
                new("service", "Only of this service.", Many: true),
                new("level", "Only with this level.", Many: true),
                new("namespace", "Only of this namespace.", Many: true),
                new("start", "How many of the newest are left out.", "integer"),
                new("size", $"How many lines at most, up to {MostAtOnce}; else 100.", "integer"),
                new("counts", "1: also the histogram, and counts by service, level and namespace."),
            ],
        },
        ApiRoute.Get(
            "/api/v1/logs/context",
            "A line, and its neighbours in its file.",
            ContextAsync,
            new ApiAnswer(200, "The lines; error says when they cannot be found.", typeof(LineContext))
        ) with
        {
            Access = ApiAccess.Lines,
            Parameters =
            [
                new("index", "Where the line is.") { IsNeeded = true },
                new("id", "Its id there.") { IsNeeded = true },
                new("size", "How many lines on each side, up to 200; else 20.", "integer"),
            ],
        },
        ApiRoute.Get(
            "/api/v1/activity",
            "How many lines each service wrote in the last hour, and when the last one.",
            async context =>
                await ConsoleJson.WriteAsync(context, await Of(context).ActivityAsync(context.RequestAborted), ConsoleJson.Default.ServicesActivity),
            new ApiAnswer(200, "The services; error says when they cannot be searched.", typeof(ServicesActivity))
        ),
    ];

    private static async Task ContextAsync(HttpContext context)
    {
        var (index, id) = (context.Request.Query["index"].ToString(), context.Request.Query["id"].ToString());
        var size = (int)Math.Clamp(Number(context, "size") ?? 20, 0, 200);
        // The index has to be a name from a search result: patterns and system indices are refused.
        var answer =
            index.Length == 0 || id.Length == 0 || index.AsSpan().ContainsAny("*?,:/\\<>") || index is ['-' or '_', ..]
                ? new LineContext("index and id must name one line", [], null, [])
                : await Of(context).Search.ContextAsync(index, id, size, context.RequestAborted);
        await ConsoleJson.WriteAsync(context, answer, ConsoleJson.Default.LineContext);
    }

    private static LineRequest Request(HttpContext context)
    {
        var to = Time(context, "to") ?? Of(context).Now;
        var from = Time(context, "from") ?? to.AddMinutes(-15);
        var size = (int)Math.Clamp(Number(context, "size") ?? 100, 0, MostAtOnce);
        return new LineRequest(
            context.Request.Query["q"].ToString(),
            from < to ? from : to.AddSeconds(-1),
            to,
            (int)Math.Clamp(Number(context, "start") ?? 0, 0, LineSearch.MostLines - size),
            size,
            context.Request.Query["counts"] == "1"
        )
        {
            Services = Values(context, "service"),
            Levels = Values(context, "level"),
            Namespaces = Values(context, "namespace"),
        };
    }

    private static ImmutableArray<string> Values(HttpContext context, string name) =>
        [.. context.Request.Query[name].Where(value => !string.IsNullOrEmpty(value)).OfType<string>().Take(MostValues)];

    private static long? Number(HttpContext context, string name) =>
        long.TryParse(context.Request.Query[name], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static DateTimeOffset? Time(HttpContext context, string name) =>
        Number(context, name) is { } at and >= 0 and < 253_402_300_800_000 ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;

    private static ConsoleLines Of(HttpContext context) => context.RequestServices.GetRequiredService<ConsoleLines>();
}
