using System.Collections.Immutable;
using ActorPipeline.Host.Http.Console;

namespace ActorPipeline.Host.Http.Reference;

/// <summary><c>/api/openapi.json</c>: the reference of the API, made of <see cref="ApiRoutes"/>. <c>/api</c>, a page of the console, shows it.</summary>
internal static class ReferenceEndpoints
{
    /// <summary>The file among those of the console.</summary>
    public const string File = "openapi.json";

    /// <summary>Its routes.</summary>
    public static readonly ImmutableArray<ApiRoute> Routes =
    [
        ApiRoute.Get(
            "/api/openapi.json",
            "This reference, as OpenAPI 3.1.",
            context => ConsoleFiles.AnswerAsync(context, File),
            new ApiAnswer(200, "The document.", typeof(System.Text.Json.JsonElement))
        ),
    ];
}
