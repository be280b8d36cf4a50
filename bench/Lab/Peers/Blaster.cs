using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace ActorPipeline.Lab.Peers;

/// <summary>Sends events as documents with automatic ids, as fast as Elasticsearch takes them: what is faster has to ask less of it.</summary>
internal static class Blaster
{
    private const int InFlight = 4,
        Batch = 5000,
        Bodies = 8;

    public static async Task RunAsync(Uri url, LineKind lines, int bytes, int events, string space)
    {
        using var http = new HttpClient { BaseAddress = url, Timeout = TimeSpan.FromMinutes(5) };
        // Made before: what it costs to make them is not what is asked for. A few, again and again, since with ids of their own they are new ones each time.
        var shape = new Shape(lines, bytes, space);
        var bodies = Enumerable.Range(0, Bodies).Select(b => Body(shape, space, b * Batch, Batch)).ToArray();
        var next = -1;
        var requests = events / Batch;
        await Task.WhenAll(
            Enumerable
                .Range(0, InFlight)
                .Select(async _ =>
                {
                    for (int i; (i = Interlocked.Increment(ref next)) < requests; )
                        await SendAsync(http, space, bodies[i % Bodies]);
                })
        );
        if (events % Batch > 0)
            await SendAsync(http, space, Body(shape, space, 0, events % Batch));
        // Until it is ended: its processor time is looked at.
        await Task.Delay(Timeout.Infinite);
    }

    private static async Task SendAsync(HttpClient http, string space, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        using var answer = await http.PostAsync($"/logs-web_service-{space}/_bulk?filter_path=errors,items.*.status", content);
        if (!(await answer.Content.ReadAsStringAsync()).StartsWith("{\"errors\":false", StringComparison.Ordinal))
            throw new InvalidOperationException($"HTTP {(int)answer.StatusCode}: {(await answer.Content.ReadAsStringAsync())[..200]}");
    }

    private static byte[] Body(Shape shape, string space, int from, int count)
    {
        var body = new StringBuilder();
        for (var i = from; i < from + count; i++)
            body.Append("{\"create\":{}}\n").Append(Document(shape.Event(i), space)).Append('\n');
        return Encoding.UTF8.GetBytes(body.ToString());
    }

    // What every sender makes of an event: without @metadata, with the fields of a data stream.
    private static string Document(byte[] value, string space)
    {
        var json = JsonNode.Parse(value)!.AsObject();
        json.Remove("@metadata");
        json["service"] = new JsonObject { ["name"] = Shape.Service };
        json["data_stream"] = new JsonObject
        {
            ["type"] = "logs",
            ["dataset"] = "web_service",
            ["namespace"] = space,
        };
        return json.ToJsonString();
    }

    /// <summary>What the child is told.</summary>
    public static Task RunAsync(string[] arguments) =>
        RunAsync(
            new Uri(arguments[0]),
            Enum.Parse<LineKind>(arguments[1]),
            int.Parse(arguments[2], CultureInfo.InvariantCulture),
            int.Parse(arguments[3], CultureInfo.InvariantCulture),
            arguments[4]
        );
}
