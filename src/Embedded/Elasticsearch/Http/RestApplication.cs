using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>The HTTP shell: reads the request, sends the answer, and turns every exception into an answer.</summary>
internal sealed class RestApplication(Routing routes, int maxContentLength) : IHttpApplication<HttpContext>
{
    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
        // Nothing is kept for a request.
    }

    public async Task ProcessRequestAsync(HttpContext context)
    {
        var request = context.Request;
        using var body = await RequestBody.ReadAsync(request, maxContentLength, context.RequestAborted);
        var response = body is null ? RestResponse.Empty(413) : await AnswerAsync(request, body.Value.Memory);
        await SendAsync(context, response);
    }

    private async ValueTask<RestResponse> AnswerAsync(HttpRequest request, ReadOnlyMemory<byte> body)
    {
        var uri = (request.Path + request.QueryString).ToString();
        try
        {
            if (!body.IsEmpty && UnsupportedContentType(request) is { } contentType)
                return RestResponse.PlainError(406, $"Content-Type header [{contentType}] is not supported");
            string[] segments =
            [
                .. request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(s => s.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase)),
            ];
            var rest = new RestRequest(request.Method, uri, segments, request.Query, body);
            return Shape(rest, await routes.Dispatch(rest));
        }
        catch (ElasticException error)
        {
            return RestResponse.Error(error.Error);
        }
        catch (ObjectDisposedException)
        {
            return RestResponse.Error(new("node_closed_exception", "the index or the node was closed while the request ran", 503));
        }
        catch (Exception error)
        {
            return RestResponse.Error(new("exception", $"{error.GetType().Name}: {error.Message}", 500));
        }
    }

    private static string? UnsupportedContentType(HttpRequest request)
    {
        var header = request.ContentType ?? "";
        var type = header.Split(';')[0].Trim();
        return type.Equals("application/json", StringComparison.OrdinalIgnoreCase) || type.Equals("application/x-ndjson", StringComparison.OrdinalIgnoreCase)
            ? null
            : header;
    }

    private static RestResponse Shape(RestRequest request, RestResponse response)
    {
        if (!response.IsJson)
            return response;
        if (request.Parameter("filter_path") is { Length: > 0 } filter)
            response = response with { Body = new FilterPath(filter).Apply(response.Body) };
        return request.Flag("pretty") ? response.Indented() : response;
    }

    private static async Task SendAsync(HttpContext context, RestResponse response)
    {
        context.Response.StatusCode = response.Status;
        context.Response.ContentLength = response.Body.Length;
        if (response.Body.Length == 0)
            return;
        context.Response.ContentType = response.ContentType;
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.Body.WriteAsync(response.Body, context.RequestAborted);
    }
}
