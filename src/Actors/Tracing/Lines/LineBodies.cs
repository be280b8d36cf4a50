using System.Globalization;
using System.Text.Json.Nodes;

namespace ActorPipeline.Actors.Tracing.Lines;

/// <summary>The bodies of searches. Pure.</summary>
internal static class LineBodies
{
    // Widths of histogram bars in seconds; each divides the next larger unit of time.
    private static readonly int[] Widths = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400];

    /// <summary>How far back lines are counted by service.</summary>
    public static readonly TimeSpan Lately = TimeSpan.FromHours(1);

    // How far back the last line of a service is searched for. Longer would cost the server too much for an overview.
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    // Clocks differ a little. A line of a time far ahead was not written lately, and is not the last one.
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(10);

    /// <summary>How wide a bar has to be so that there are at most <paramref name="bars"/>.</summary>
    public static int Width(TimeSpan range, int bars) =>
        Array.Find(Widths, width => range.TotalSeconds / width <= bars) is > 0 and var found ? found : (int)(range.TotalSeconds / bars);

    /// <summary>A search for lines.</summary>
    /// <param name="request">Which.</param>
    /// <param name="suffix"><c>.keyword</c> where texts are counted by a field of their own, else nothing.</param>
    public static string Search(LineRequest request, string suffix)
    {
        var body = new JsonObject
        {
            ["from"] = request.Start,
            ["size"] = request.Size,
            ["track_total_hits"] = true,
            ["query"] = Query(request),
            ["sort"] = new JsonArray(By("@timestamp", "desc", "date"), By("log.offset", "desc", "long")),
        };
        if (request.Counts)
        {
            body["aggs"] = new JsonObject
            {
                ["time"] = Bars(Width(request.To - request.From, 72), new JsonObject { ["level"] = Terms("log.level" + suffix, 20) }),
                ["service"] = Terms("service.name" + suffix, 200),
                ["level"] = Terms("log.level" + suffix, 20),
                ["namespace"] = Terms("data_stream.namespace" + suffix, 50),
            };
        }

        return body.ToJsonString();
    }

    /// <summary>A search for what services wrote.</summary>
    public static string Activity(DateTimeOffset from, int width, string suffix) =>
        new JsonObject
        {
            ["size"] = 0,
            ["query"] = Bool([Since(from + Lately - Day, from + Lately + Ahead)], []),
            ["aggs"] = new JsonObject
            {
                ["service"] = Terms(
                    "service.name" + suffix,
                    2000,
                    new JsonObject
                    {
                        ["last"] = new JsonObject { ["max"] = new JsonObject { ["field"] = "@timestamp" } },
                        ["namespace"] = Terms("data_stream.namespace" + suffix, 1),
                        ["lately"] = new JsonObject
                        {
                            ["filter"] = Since(from, from + Lately + Ahead),
                            ["aggs"] = new JsonObject { ["time"] = Bars(width, null) },
                        },
                    }
                ),
            },
        }.ToJsonString();

    /// <summary>A search for the neighbours of a line in its file.</summary>
    public static string Neighbours(string? host, string path, long offset, bool after, int size)
    {
        var must = new JsonArray(LineQuery.Is("log.file.path", path), Range("log.offset", after ? "gt" : "lt", offset));
        if (host is not null)
            must.Add(LineQuery.Is("host.name", host));
        return new JsonObject
        {
            ["size"] = size,
            ["query"] = Bool(must, []),
            ["sort"] = new JsonArray(By("log.offset", after ? "asc" : "desc", "long"), By("@timestamp", after ? "asc" : "desc", "date")),
        }.ToJsonString();
    }

    /// <summary>A search for one document.</summary>
    public static string ById(string id) =>
        new JsonObject
        {
            ["size"] = 1,
            ["query"] = new JsonObject { ["ids"] = new JsonObject { ["values"] = new JsonArray(id) } },
        }.ToJsonString();

    private static JsonObject Query(LineRequest request)
    {
        var (must, mustNot) = LineQuery.Parse(request.Text);
        must.Add(Since(request.From, request.To));
        foreach (
            var (field, values) in new[] { ("service.name", request.Services), ("log.level", request.Levels), ("data_stream.namespace", request.Namespaces) }
        )
        {
            if (!values.IsEmpty)
            {
                must.Add(
                    new JsonObject
                    {
                        ["bool"] = new JsonObject
                        {
                            ["should"] = new JsonArray([.. values.Select(value => LineQuery.Is(field, value))]),
                            ["minimum_should_match"] = 1,
                        },
                    }
                );
            }
        }
        return Bool(must, mustNot);
    }

    private static JsonObject Bool(JsonArray filter, JsonArray mustNot) =>
        new()
        {
            ["bool"] = new JsonObject { ["filter"] = filter, ["must_not"] = mustNot },
        };

    private static JsonObject Since(DateTimeOffset from, DateTimeOffset to) =>
        new()
        {
            ["range"] = new JsonObject
            {
                ["@timestamp"] = new JsonObject { ["gte"] = Text(from), ["lte"] = Text(to) },
            },
        };

    private static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static JsonObject Range(string field, string bound, long value) =>
        new() { ["range"] = new JsonObject { [field] = new JsonObject { [bound] = value } } };

    private static JsonObject By(string field, string order, string type) =>
        new()
        {
            [field] = new JsonObject { ["order"] = order, ["unmapped_type"] = type },
        };

    private static JsonObject Terms(string field, int size, JsonObject? within = null)
    {
        var terms = new JsonObject
        {
            ["terms"] = new JsonObject { ["field"] = field, ["size"] = size },
        };
        if (within is not null)
            terms["aggs"] = within;
        return terms;
    }

    private static JsonObject Bars(int width, JsonObject? within)
    {
        var bars = new JsonObject
        {
            ["date_histogram"] = new JsonObject
            {
                ["field"] = "@timestamp",
                ["fixed_interval"] = string.Create(CultureInfo.InvariantCulture, $"{width}s"),
                ["min_doc_count"] = 1,
            },
        };
        if (within is not null)
            bars["aggs"] = within;
        return bars;
    }
}
