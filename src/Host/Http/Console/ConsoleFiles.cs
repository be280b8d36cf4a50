using System.Collections.Frozen;
using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ActorPipeline.Host.Http.Console;

/// <summary>Serves the files of the console, which are embedded in the program. A browser revalidates and gets 304 until the program changes.</summary>
internal static class ConsoleFiles
{
    private const string Prefix = "console/";

    /// <summary>The paths of the single-page application.</summary>
    private static readonly string[] Pages = ["/", "/services", "/logs", "/dead-letters", "/cluster"];

    /// <summary>The page that shows <c>openapi.json</c>.</summary>
    private const string Reference = "/api";

    private static readonly Lazy<FrozenDictionary<string, ConsoleFile>> Files = new(() =>
        typeof(ConsoleFiles)
            .Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToFrozenDictionary(name => name[Prefix.Length..].Replace('\\', '/'), ConsoleFile.Read, StringComparer.Ordinal)
    );

    /// <summary>Maps all of them.</summary>
    public static void MapConsoleFiles(this IEndpointRouteBuilder app)
    {
        foreach (var page in Pages)
            app.MapMethods(page, ["GET", "HEAD"], (RequestDelegate)(context => AnswerAsync(context, "index.html")));
        app.MapMethods(Reference, ["GET", "HEAD"], (RequestDelegate)(context => AnswerAsync(context, "api.html")));
        app.MapMethods("/console/{name}", ["GET", "HEAD"], (RequestDelegate)(context => AnswerAsync(context, (string)context.Request.RouteValues["name"]!)));
    }

    /// <summary>Answers with one of the files, or 404.</summary>
    public static Task AnswerAsync(HttpContext context, string name)
    {
        if (Files.Value.TryGetValue(name, out var file))
            return file.AnswerAsync(context);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private sealed record ConsoleFile(string Type, byte[] Bytes, byte[] Compressed, string Tag)
    {
        public static ConsoleFile Read(string resource)
        {
            using var stream = typeof(ConsoleFiles).Assembly.GetManifestResourceStream(resource)!;
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            using var compressed = new MemoryStream();
            using (var gzip = new GZipStream(compressed, CompressionLevel.SmallestSize))
                gzip.Write(bytes);
            var type = Path.GetExtension(resource) switch
            {
                ".html" => "text/html; charset=utf-8",
                ".css" => "text/css; charset=utf-8",
                ".js" => "text/javascript; charset=utf-8",
                ".svg" => "image/svg+xml",
                ".json" => "application/json; charset=utf-8",
                _ => "text/plain; charset=utf-8",
            };
            return new ConsoleFile(type, bytes, compressed.ToArray(), $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))[..16]}\"");
        }

        public Task AnswerAsync(HttpContext context)
        {
            var headers = context.Response.Headers;
            headers.ETag = Tag;
            headers.CacheControl = "no-cache";
            headers.Vary = "Accept-Encoding";
            if (context.Request.Headers.IfNoneMatch.ToString().Contains(Tag, StringComparison.Ordinal))
            {
                context.Response.StatusCode = StatusCodes.Status304NotModified;
                return Task.CompletedTask;
            }
            var zipped = context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase);
            if (zipped)
                headers.ContentEncoding = "gzip";
            var body = zipped ? Compressed : Bytes;
            context.Response.ContentType = Type;
            context.Response.ContentLength = body.Length;
            return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
        }
    }
}
