using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace ActorPipeline.Actors.Tests.Elastic.Setup;

/// <summary>
/// Kibana's import of saved objects, after its documentation (https://www.elastic.co/docs/api/doc/kibana/operation/operation-post-saved-objects-import): 400
/// without <c>kbn-xsrf</c>, a file in a form, an object is replaced with <c>overwrite</c> and refused when what it refers to is missing.
/// </summary>
internal sealed class KibanaDouble : IDisposable
{
    private readonly HttpListener _listener = new();

    public KibanaDouble()
    {
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            Url = new Uri($"http://{free.LocalEndpoint}/s/team");
        }
        _listener.Prefixes.Add(new Uri(Url, "/").ToString());
        _listener.Start();
        _ = ServeAsync();
    }

    public Uri Url { get; }

    /// <summary>Answered instead, when set.</summary>
    public (int Status, string Body)? Says { get; set; }

    /// <summary>Type and id of what it has.</summary>
    public SortedSet<string> Objects { get; } = new(StringComparer.Ordinal);

    public string? Authorization { get; private set; }

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
                var (status, text) = Says ?? Answer(context.Request, await reader.ReadToEndAsync());
                context.Response.StatusCode = status;
                context.Response.ContentType = "application/json; charset=utf-8";
                await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(text));
                context.Response.Close();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private (int Status, string Body) Answer(HttpListenerRequest request, string body)
    {
        Authorization = request.Headers["Authorization"];
        if (request.Url!.AbsolutePath != "/s/team/api/saved_objects/_import" || request.HttpMethod != "POST")
            return (404, """{"statusCode":404,"error":"Not Found","message":"Not Found"}""");
        if (request.Headers["kbn-xsrf"] is null)
            return (400, """{"statusCode":400,"error":"Bad Request","message":"Request must contain a kbn-xsrf header."}""");
        var type = request.ContentType!;
        if (!type.StartsWith("multipart/form-data; boundary=", StringComparison.Ordinal))
            return (415, """{"statusCode":415,"error":"Unsupported Media Type","message":"Unsupported Media Type"}""");
        var part = body.Split("--" + type["multipart/form-data; boundary=".Length..])[1].Trim('\r', '\n').Split("\r\n\r\n", 2);
        Assert.Contains("name=\"file\"; filename=\"actorpipeline.ndjson\"", part[0]);
        var objects = part[1].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line)).ToList();
        var names = objects.Select(Name).ToHashSet();
        var missing = objects.Where(one => one.GetProperty("references").EnumerateArray().Any(reference => !names.Contains(Name(reference)))).ToList();
        foreach (var one in objects.Except(missing))
        {
            if (!Objects.Add(Name(one)) && request.QueryString["overwrite"] != "true")
                missing.Add(one);
        }
        return missing.Count == 0
            ? (200, $$"""{"success":true,"successCount":{{objects.Count}}}""")
            : (
                200,
                $$$"""{"success":false,"successCount":{{{objects.Count - missing.Count}}},"errors":[{"id":"{{{missing[0].GetProperty("id")}}}","type":"{{{missing[0].GetProperty("type")}}}","error":{"type":"missing_references"}}]}"""
            );
    }

    private static string Name(JsonElement one) => $"{one.GetProperty("type")}:{one.GetProperty("id")}";
}
