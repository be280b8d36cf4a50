using System.Collections.Frozen;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>Handles a request; may await a refresh.</summary>
internal delegate ValueTask<RestResponse> RestHandler(RestRequest request);

/// <summary>Finds the handler of a method and path. Literal segments win over placeholders.</summary>
internal sealed class Routing
{
    private static readonly FrozenSet<string> Common = new[]
    {
        "pretty",
        "human",
        "filter_path",
        "error_trace",
        "format",
        "timeout",
        "master_timeout",
    }.ToFrozenSet();

    private readonly List<Route> _routes = [];

    /// <param name="methods">Methods with <c>|</c> between them.</param>
    /// <param name="template">Segments, placeholders as <c>{name}</c>.</param>
    /// <param name="parameters">URL parameters it understands besides the common ones; any other is refused, as Elasticsearch does.</param>
    /// <param name="handler">The handler.</param>
    public void Add(string methods, string template, string parameters, RestHandler handler)
    {
        var segments = template.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var allowed = parameters.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToFrozenSet();
        foreach (var method in methods.Split('|'))
            _routes.Add(new(method, segments, allowed, handler));
    }

    public ValueTask<RestResponse> Dispatch(RestRequest request)
    {
        var matching = _routes.Where(route => Matches(route.Segments, request.Segments)).ToList();
        if (matching.Count == 0)
            return new(RestResponse.PlainError(400, $"no handler found for uri [{request.Uri}] and method [{request.Method}]", withStatus: false));
        var route = matching.Where(r => r.Method == request.Method).MaxBy(Literals);
        if (route is null)
        {
            var allowed = string.Join(", ", matching.Select(r => r.Method).Distinct());
            return new(RestResponse.PlainError(405, $"Incorrect HTTP method for uri [{request.Uri}] and method [{request.Method}], allowed: [{allowed}]"));
        }
        var unknown = request.Query.Keys.Where(name => !Common.Contains(name) && !route.Parameters.Contains(name)).ToList();
        if (unknown.Count > 0)
        {
            throw Errors
                .IllegalArgument(
                    $"request [{request.Uri.Split('?')[0]}] contains unrecognized parameter{(unknown.Count > 1 ? "s" : "")}: "
                        + string.Join(", ", unknown.Select(name => $"[{name}]"))
                )
                .AsException();
        }

        request.Variables = Bind(route.Segments, request.Segments);
        return route.Handler(request);
    }

    private static bool Matches(string[] template, string[] path)
    {
        if (template.Length != path.Length)
            return false;
        for (var i = 0; i < template.Length; i++)
        {
            if (!IsPlaceholder(template[i]) ? template[i] != path[i] : template[i] == "{index}" && path[i][0] == '_' && path[i] != "_all")
                return false;
        }
        return true;
    }

    private static Dictionary<string, string> Bind(string[] template, string[] path)
    {
        var values = new Dictionary<string, string>();
        for (var i = 0; i < template.Length; i++)
        {
            if (IsPlaceholder(template[i]))
                values[template[i][1..^1]] = path[i];
        }
        return values;
    }

    private static int Literals(Route route) => route.Segments.Count(segment => !IsPlaceholder(segment));

    private static bool IsPlaceholder(string segment) => segment[0] == '{';

    private sealed record Route(string Method, string[] Segments, FrozenSet<string> Parameters, RestHandler Handler);
}
