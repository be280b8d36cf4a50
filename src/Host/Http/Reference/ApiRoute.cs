using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;

namespace ActorPipeline.Host.Http.Reference;

/// <summary>Who is let in, by <see cref="Security.RequestRules"/>.</summary>
internal enum ApiAccess
{
    /// <summary>Whoever reaches the address.</summary>
    Open,

    /// <summary>The answer has log lines or the configuration in it: over a network the token is needed, unless <c>http.lines</c> is <c>open</c>.</summary>
    Lines,

    /// <summary>Something is changed: the token is needed as soon as one is configured or the address is not loopback.</summary>
    Change,
}

/// <summary>
/// One route of the HTTP API, declared once: the server answers by it, <see cref="Security.RequestGuard"/> knows by it where lines are told, and
/// <c>openapi.json</c> is made of it.
/// </summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Template of the path.</param>
/// <param name="Access">Who is let in.</param>
/// <param name="Summary">What it is for, one sentence.</param>
/// <param name="Handler">Answers.</param>
internal sealed record ApiRoute(string Method, string Path, ApiAccess Access, string Summary, RequestDelegate Handler)
{
    /// <summary>Parameters in path and query.</summary>
    public ImmutableArray<ApiParameter> Parameters { get; init; } = [];

    /// <summary>Members of the body, which is one JSON object; empty without a body.</summary>
    public ImmutableArray<ApiParameter> Body { get; init; } = [];

    /// <summary>The answers of the handler; what the guard refuses is the same for all.</summary>
    public required ImmutableArray<ApiAnswer> Answers { get; init; }

    /// <summary>A route that reads.</summary>
    public static ApiRoute Get(string path, string summary, RequestDelegate handler, params ImmutableArray<ApiAnswer> answers) =>
        new(HttpMethods.Get, path, ApiAccess.Open, summary, handler) { Answers = answers };

    /// <summary>A route that changes something.</summary>
    public static ApiRoute Post(string path, string summary, RequestDelegate handler, params ImmutableArray<ApiAnswer> answers) =>
        new(HttpMethods.Post, path, ApiAccess.Change, summary, handler) { Answers = answers };
}

/// <summary>A parameter in path or query, or a member of a body.</summary>
/// <param name="Name">Its name.</param>
/// <param name="What">What it is, one sentence.</param>
/// <param name="Type"><c>string integer boolean</c>, or <c>number or string</c>.</param>
/// <param name="Many">It may be repeated; in a body it is an array.</param>
internal sealed record ApiParameter(string Name, string What, string Type = "string", bool Many = false)
{
    /// <summary>Whether it has to be there; what is part of the path always has.</summary>
    public bool IsNeeded { get; init; }
}

/// <summary>One answer of a route.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="What">What it means, one sentence.</param>
/// <param name="Body">Type of the body; null for text.</param>
/// <param name="Type">Media type.</param>
internal sealed record ApiAnswer(int Status, string What, Type? Body, string Type = "application/json")
{
    /// <summary>The events of a <c>text/event-stream</c>, by name, with the type of their data.</summary>
    public ImmutableArray<(string Name, Type Data)> Events { get; init; } = [];
}
