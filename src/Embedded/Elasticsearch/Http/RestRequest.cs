using Microsoft.AspNetCore.Http;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>One request, read completely. The body belongs to a pool and is gone once the answer is made.</summary>
internal sealed class RestRequest(string method, string uri, string[] segments, IQueryCollection query, ReadOnlyMemory<byte> body)
{
    public string Method { get; } = method;

    /// <summary>Path and query as the client sent them, for error texts.</summary>
    public string Uri { get; } = uri;

    public string[] Segments { get; } = segments;

    public IQueryCollection Query { get; } = query;

    public ReadOnlyMemory<byte> Body { get; } = body;

    /// <summary>The values of the route's placeholders, by name.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; set; } = new Dictionary<string, string>();

    public string? Variable(string name) => Variables.GetValueOrDefault(name);

    public string? Parameter(string name) => Query.TryGetValue(name, out var values) ? values.ToString() : null;

    /// <summary>A boolean URL parameter: present without a value means true, as in Elasticsearch.</summary>
    public bool Flag(string name, bool fallback = false) =>
        Parameter(name) switch
        {
            null => fallback,
            "" or "true" => true,
            "false" => false,
            var other => throw Errors.IllegalArgument($"Failed to parse value [{other}] as only [true] or [false] are allowed.").AsException(),
        };

    public int? Number(string name) =>
        Parameter(name) switch
        {
            null => null,
            var text when int.TryParse(text, out var number) => number,
            var text => throw Errors.IllegalArgument($"Failed to parse int parameter [{name}] with value [{text}]").AsException(),
        };

    /// <summary>The <c>refresh</c> parameter: whether the answer waits until a search sees what was written.</summary>
    public bool WantsRefresh =>
        Parameter("refresh") switch
        {
            null or "false" => false,
            "" or "true" or "wait_for" => true,
            var other => throw Errors.IllegalArgument($"Unknown value for refresh: [{other}].").AsException(),
        };
}
