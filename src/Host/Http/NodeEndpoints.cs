using ActorPipeline.Host.Http.Console;
using ActorPipeline.Host.Http.Reference;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace ActorPipeline.Host.Http;

/// <summary>All that a node serves: the API as <see cref="ApiRoutes"/> declares it, and the files of the console.</summary>
public static class NodeEndpoints
{
    /// <summary>Maps all of it.</summary>
    public static void MapNode(this IEndpointRouteBuilder app)
    {
        foreach (var route in ApiRoutes.All)
            app.MapMethods(route.Path, [route.Method], route.Handler);
        app.MapConsoleFiles();
    }
}
