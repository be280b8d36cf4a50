using System.Collections.Immutable;
using System.Text.Json;
using ActorPipeline.Actors.Elastic;
using ActorPipeline.Actors.Parsing;

namespace ActorPipeline.Actors.Checks;

/// <summary>What one server reports about itself.</summary>
/// <param name="Url">Where it is.</param>
/// <param name="Status">HTTP status; 0 when it did not answer.</param>
/// <param name="Version">Its version; null when it did not tell.</param>
/// <param name="Cluster">Its cluster's name; null when it did not tell.</param>
/// <param name="Uuid">The UUID of its cluster; null when it did not tell.</param>
/// <param name="Error">Why it did not answer; null when it did.</param>
/// <param name="Distribution"><c>opensearch</c> for OpenSearch, whose versions count from 1.0; null for Elasticsearch.</param>
internal sealed record ServerSeen(
    Uri Url,
    int Status,
    string? Version = null,
    string? Cluster = null,
    string? Uuid = null,
    string? Error = null,
    string? Distribution = null
)
{
    /// <summary>Since Elasticsearch 7.9; OpenSearch has them from its first version on. Also true for an unknown version.</summary>
    public bool HasDataStreams => Distribution == "opensearch" || ServerRules.VersionOf(Version) is not { } version || version >= ServerRules.DataStreams;
}

/// <summary>Judges the answers of Elasticsearch for <c>doctor</c>. Pure.</summary>
internal static class ServerRules
{
    internal static readonly Version DataStreams = new(7, 9);

    /// <summary>Parses the answer to <c>GET /</c>.</summary>
    public static ServerSeen Seen(Uri url, ElasticReply answer) =>
        new(
            url,
            answer.Status,
            Text(answer.Body, "version", "number"),
            Text(answer.Body, "cluster_name"),
            Text(answer.Body, "cluster_uuid"),
            answer.Error,
            Text(answer.Body, "version", "distribution")
        );

    /// <summary>Findings about each server. When one works, a failed one is only a warning.</summary>
    public static IEnumerable<Finding> Servers(IReadOnlyCollection<ServerSeen> seen)
    {
        List<Finding> all = [.. seen.Select(Server)];
        return all.Exists(finding => finding.State == FindingState.Ok)
            ? all.Select(finding => finding.State == FindingState.Failed ? finding with { State = FindingState.Warning } : finding)
            : all;
    }

    private static Finding Server(ServerSeen seen)
    {
        var subject = $"elasticsearch {seen.Url.Authority}";
        return seen switch
        {
            { Error: { } error } => new(
                subject,
                FindingState.Failed,
                error.TrimEnd('.'),
                "See actorpipeline.elastic.urls (--elastic); with https also actorpipeline.elastic.tls.ca-file or .fingerprint."
            ),
            { Status: 401 } => new(
                subject,
                FindingState.Failed,
                "answers HTTP 401: it does not know who we are",
                "Set actorpipeline.elastic.auth.api-key, .bearer, or .username and .password."
            ),
            { Status: 403 } => new(subject, FindingState.Ok, "answers, and does not tell us its version"),
            { Status: not 200 } => new(
                subject,
                FindingState.Failed,
                $"answers HTTP {seen.Status}",
                "See actorpipeline.elastic.urls (--elastic): is it Elasticsearch itself, or a proxy before it?"
            ),
            { Version: null } => new(subject, FindingState.Failed, "does not answer as Elasticsearch does", "See actorpipeline.elastic.urls (--elastic)."),
            _ => new(subject, FindingState.Ok, $"version {seen.Version}{(seen.Distribution == "opensearch" ? " of OpenSearch" : "")}, cluster {seen.Cluster}"),
        };
    }

    /// <summary>Findings about the servers together; none when all is well.</summary>
    public static IEnumerable<Finding> Cluster(IReadOnlyCollection<ServerSeen> seen, string target)
    {
        // An event that is sent again to another cluster would be there twice: its id is not known there.
        if (seen.Select(server => server.Uuid).Where(uuid => uuid is not null and not "_na_").Distinct().Count() > 1)
        {
            yield return new(
                "elasticsearch",
                FindingState.Failed,
                "the servers belong to different clusters",
                "Give nodes of one cluster as actorpipeline.elastic.urls: requests go to any of them, and an event that is sent again has to meet its own id."
            );
        }

        if (target == "data-stream" && seen.FirstOrDefault(server => !server.HasDataStreams) is { } old)
        {
            yield return new(
                "elasticsearch",
                FindingState.Warning,
                $"version {old.Version} has no data streams: events go to plain indices of the same names",
                "Say so with actorpipeline.elastic.target = index."
            );
        }
    }

    /// <summary>The finding for <c>_cluster/health</c>.</summary>
    public static Finding Health(ElasticReply answer) =>
        (Text(answer.Body, "status"), answer) switch
        {
            ("green" or "yellow", _) and var (color, _) => new("cluster health", FindingState.Ok, color!),
            ("red", _) => new(
                "cluster health",
                FindingState.Warning,
                "red: some indices have no primary shard, and their events wait",
                "GET _cluster/allocation/explain says why."
            ),
            (_, { Status: 403 }) => new("cluster health", FindingState.Unknown, "we may not ask (privilege monitor)"),
            _ => new("cluster health", FindingState.Unknown, answer.Error ?? $"HTTP {answer.Status}"),
        };

    /// <summary>The request for <see cref="Rights"/>.</summary>
    /// <param name="index">How indices are named.</param>
    public static string RightsAsked(string index)
    {
        var names = IndexPattern.TryParse(index)?.Of("doctor", "check", new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc)) ?? index;
        return $$"""{"index":[{"names":["{{JsonEncodedText.Encode(names)}}"],"privileges":["create_doc","auto_configure"]}]}""";
    }

    /// <summary>The finding for <c>_security/user/_has_privileges</c>, which a server without security does not have.</summary>
    public static Finding Rights(ElasticReply answer)
    {
        const string subject = "right to write";
        if (answer.Status != 200 || answer.Body is not { ValueKind: JsonValueKind.Object } body || !body.TryGetProperty("has_all_requested", out var all))
        {
            return new(
                subject,
                FindingState.Unknown,
                answer.Status is 400 or 404 or 405 or 500 ? "security is off, or we may not ask" : answer.Error ?? $"HTTP {answer.Status}"
            );
        }

        if (all.ValueKind == JsonValueKind.True)
            return new(subject, FindingState.Ok, "create_doc and auto_configure");
        var missing = body.GetProperty("index")
            .EnumerateObject()
            .SelectMany(name =>
                name.Value.EnumerateObject().Where(right => right.Value.ValueKind == JsonValueKind.False).Select(right => $"{right.Name} on {name.Name}")
            );
        return new(
            subject,
            FindingState.Failed,
            $"missing: {string.Join(", ", missing)}",
            "Give the key or user create_doc and auto_configure on these indices, see docs/operations.md."
        );
    }

    /// <summary>A string at a path; null when there is none.</summary>
    private static string? Text(JsonElement? body, params ReadOnlySpan<string> path) =>
        AnswerParts.At(body, path) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    // 8.1.0-SNAPSHOT and the like.
    internal static Version? VersionOf(string? text) => text is not null && Version.TryParse(text.Split('-')[0], out var version) ? version : null;
}
