using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using static ActorPipeline.Actors.Elastic.AnswerParts;

namespace ActorPipeline.Actors.Elastic.Setup;

/// <summary>Judges the answers of a server for set-up. Pure.</summary>
internal static class SetupRules
{
    /// <summary>Compares a document with the one on the server.</summary>
    /// <param name="wanted">The wanted document.</param>
    /// <param name="answer">The answer to a GET of its path: 200, or 404.</param>
    public static SetupChange Judge(SetupDocument wanted, ElasticReply answer)
    {
        var have = answer.Status == 200 ? Content(wanted, answer.Body) : null;
        var differences = SetupDifference.Between(have, wanted.Body);
        var state =
            have is null ? SetupState.Missing
            : Version(wanted, have.Value) is not { } version ? SetupState.Foreign
            : version > SetupDocument.Version ? SetupState.Newer
            : differences.IsEmpty ? SetupState.Same
            : SetupState.Differs;
        return new SetupChange(wanted.Kind, wanted.Name, wanted.Title, state, differences);
    }

    /// <summary>True when the server does not have this API (no ILM, no ISM plugin).</summary>
    public static bool IsUnknownThere(ElasticReply answer) =>
        answer.Status == 405
        || (At(answer.Body, "error") is { ValueKind: JsonValueKind.String } error && error.GetString()!.StartsWith("no handler", StringComparison.Ordinal));

    /// <summary>The path for an overwrite: an OpenSearch policy needs sequence number and term of the existing one.</summary>
    public static string PutPath(SetupDocument wanted, ElasticReply answer) =>
        wanted.Kind == SetupKind.IsmPolicy && At(answer.Body, "_seq_no") is { } number && At(answer.Body, "_primary_term") is { } term
            ? $"{wanted.Path}?if_seq_no={number}&if_primary_term={term}"
            : wanted.Path;

    /// <summary>Index templates of others with a higher priority that match streams of ours.</summary>
    /// <param name="templates">The answer to <c>GET _index_template</c>.</param>
    /// <param name="options">Name, patterns and priority of our template.</param>
    public static IEnumerable<string> Winners(ElasticReply templates, SetupOptions options)
    {
        if (At(templates.Body, "index_templates") is not { ValueKind: JsonValueKind.Array } all)
            yield break;
        foreach (var template in all.EnumerateArray())
        {
            var name = At(template, "name")?.GetString();
            var priority = At(template, "index_template", "priority") is { ValueKind: JsonValueKind.Number } number ? number.GetInt64() : 0;
            if (name is null || name == options.Name || priority < options.Priority)
                continue;
            var patterns = Texts(At(template, "index_template", "index_patterns")).Where(pattern => options.Patterns.Any(ours => Overlap(pattern, ours)));
            if (string.Join(", ", patterns) is { Length: > 0 } shared)
            {
                yield return priority == options.Priority
                    ? $"index template {name} has the same priority {priority} for {shared}: Elasticsearch takes no two; "
                        + "change actorpipeline.elastic.setup.priority"
                    : $"index template {name} (priority {priority}) goes first for {shared}";
            }
        }
    }

    /// <summary>Whether some name matches both patterns; <c>*</c> matches any text.</summary>
    public static bool Overlap(string one, string other)
    {
        // can[i, j]: some text matches both patterns from positions i and j on.
        var can = new bool[one.Length + 1, other.Length + 1];
        can[one.Length, other.Length] = true;
        for (var i = one.Length; i >= 0; i--)
        {
            for (var j = other.Length; j >= 0; j--)
            {
                if (i < one.Length && one[i] == '*')
                    can[i, j] |= can[i + 1, j] || (j < other.Length && can[i, j + 1]);
                if (j < other.Length && other[j] == '*')
                    can[i, j] |= can[i, j + 1] || (i < one.Length && can[i + 1, j]);
                if (i < one.Length && j < other.Length && one[i] == other[j])
                    can[i, j] |= can[i + 1, j + 1];
            }
        }
        return can[0, 0];
    }

    /// <summary>The reason in a server's error.</summary>
    public static string Reason(ElasticReply answer) =>
        answer.Error
        ?? (
            At(answer.Body, "error", "reason") is { ValueKind: JsonValueKind.String } reason ? $"HTTP {answer.Status}: {reason.GetString()}"
            : At(answer.Body, "error") is { ValueKind: JsonValueKind.String } error ? $"HTTP {answer.Status}: {error.GetString()}"
            : $"HTTP {answer.Status}"
        );

    private static JsonElement? Content(SetupDocument wanted, JsonElement? body) =>
        wanted.Kind switch
        {
            SetupKind.IlmPolicy => At(body, wanted.Name),
            SetupKind.IsmPolicy => body,
            SetupKind.ComponentTemplate => At(First(At(body, "component_templates")), "component_template"),
            _ => At(First(At(body, "index_templates")), "index_template"),
        };

    /// <summary>The version of a document that is ours; null for any other.</summary>
    private static int? Version(SetupDocument wanted, JsonElement have)
    {
        var meta = wanted.Kind switch
        {
            SetupKind.IlmPolicy => At(have, "policy", "_meta"),
            SetupKind.IsmPolicy => Described(At(have, "policy", "description")),
            _ => At(have, "_meta"),
        };
        if (At(meta, "managed_by") is not { ValueKind: JsonValueKind.String } owner || !owner.ValueEquals(SetupDocument.Owner))
            return null;
        return At(meta, "version") is { ValueKind: JsonValueKind.Number } version && version.TryGetInt32(out var number) ? number : 0;
    }

    // "managed_by actorpipeline, version 1: …"
    private static JsonElement? Described(JsonElement? description)
    {
        var words = description is { ValueKind: JsonValueKind.String } text
            ? text.GetString()!.Split([' ', ',', ':'], 6, StringSplitOptions.RemoveEmptyEntries)
            : [];
        return words is ["managed_by", var owner, "version", var number, ..] && int.TryParse(number, out var version)
            ? JsonSerializer.SerializeToElement(new JsonObject { ["managed_by"] = owner, ["version"] = version })
            : null;
    }

    private static JsonElement? First(JsonElement? list) => list is { ValueKind: JsonValueKind.Array } all && all.GetArrayLength() > 0 ? all[0] : null;
}
