using System.Text.Json.Serialization;
using ActorPipeline.Host.Configuration;
using ActorPipeline.Host.Http.Reference;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ActorPipeline.Host.Http.Security;

/// <summary>Middleware in front of every page: sets security headers on each answer, and applies <see cref="RequestRules"/> to each request.</summary>
internal static class RequestGuard
{
    /// <summary>Adds it. It has to be first in the pipeline, so that no page bypasses it.</summary>
    public static void UseRequestGuard(this IApplicationBuilder app, HttpOptions http) =>
        app.Use(
            (context, next) =>
            {
                AddHeaders(context.Response.Headers);
                return RequestRules.Judge(Facts(context.Request), http) is { } refusal ? RefuseAsync(context, refusal) : LetInAsync(context, next);
            }
        );

    /// <summary>Answers 4xx for a body that cannot be read to its end, whichever page reads it and whichever exception Kestrel throws.</summary>
    private static async Task LetInAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (IOException failure) when (!context.Response.HasStarted && !HttpMethods.IsGet(context.Request.Method))
        {
            await RefuseAsync(
                context,
                new Refusal((failure as BadHttpRequestException)?.StatusCode ?? StatusCodes.Status400BadRequest, "The body cannot be read.")
            );
        }
    }

    private static void AddHeaders(IHeaderDictionary headers)
    {
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers.ContentSecurityPolicy = "default-src 'self'; object-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
    }

    private static RequestFacts Facts(HttpRequest request) =>
        new(
            request.Method,
            request.Host.Value,
            One(request.Headers.Origin),
            One(request.Headers["Sec-Fetch-Site"]),
            One(request.Headers.Authorization),
            request.HasJsonContentType()
        )
        {
            TellsLines = ApiRoutes.TellLines(request.Path),
        };

    private static string? One(Microsoft.Extensions.Primitives.StringValues values) => values.Count == 0 ? null : values.ToString();

    /// <summary>Answers a refusal, whoever refuses.</summary>
    public static Task RefuseAsync(HttpContext context, Refusal refusal)
    {
        context.Response.StatusCode = refusal.Status;
        if (refusal.Status == StatusCodes.Status401Unauthorized)
            context.Response.Headers.WWWAuthenticate = "Bearer";
        return context.Response.WriteAsJsonAsync(new RefusalBody([refusal.Reason]), RefusalJson.Default.RefusalBody);
    }
}

/// <summary>The body of a refusal.</summary>
/// <param name="Errors">One sentence each.</param>
internal sealed record RefusalBody(IReadOnlyList<string> Errors);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RefusalBody))]
internal sealed partial class RefusalJson : JsonSerializerContext;
