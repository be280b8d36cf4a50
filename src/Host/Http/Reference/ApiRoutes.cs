using System.Collections.Immutable;
using ActorPipeline.Host.Http.Console;
using ActorPipeline.Host.Http.Health;
using ActorPipeline.Host.Http.Tap;
using Microsoft.AspNetCore.Http;

namespace ActorPipeline.Host.Http.Reference;

/// <summary>All routes that programs use, in the order of the reference.</summary>
internal static class ApiRoutes
{
    /// <summary>The table.</summary>
    public static readonly ImmutableArray<ApiRoute> All =
    [
        .. StatusEndpoints.Routes,
        .. ClusterEndpoints.Routes,
        .. TuneEndpoint.Routes,
        .. TraceEndpoint.Routes,
        .. HealthEndpoints.Routes,
        .. LineEndpoints.Routes,
        .. TapEndpoint.Routes,
        .. DeadLetterEndpoints.Routes,
        .. ConsoleEndpoints.Routes,
        .. ReferenceEndpoints.Routes,
    ];

    private static readonly ImmutableArray<PathString> OfLines =
    [
        .. All.Where(route => route.Access == ApiAccess.Lines).Select(route => new PathString(route.Path.Split("/{")[0])),
    ];

    /// <summary>Whether what services wrote, or the configuration, is told at a path: at that of such a route or anywhere below it.</summary>
    public static bool TellLines(PathString path)
    {
        foreach (var known in OfLines)
        {
            if (path.StartsWithSegments(known, StringComparison.OrdinalIgnoreCase))
                return true;
        }
        return false;
    }
}
