using System.Text.Json;
using ActorPipeline.Actors.Elastic;
using ActorPipeline.Actors.Elastic.Setup;
using static ActorPipeline.Actors.Elastic.AnswerParts;

namespace ActorPipeline.Actors.Checks;

/// <summary>Judges index templates, data streams and settings of Elasticsearch or OpenSearch for the streams we write to. Pure.</summary>
internal static class StreamRules
{
    /// <summary>The name of a data stream that does not exist, used to ask what a new one would be like.</summary>
    public const string Probe = "logs-doctor-check";

    private const int MostNames = 3;

    /// <summary>
    /// Whether new streams would be data streams, from the answer to <c>GET _index_template</c>. OpenSearch creates plain indices unless a template says
    /// otherwise.
    /// </summary>
    public static Finding Templates(ElasticReply answer)
    {
        const string subject = "data streams";
        if (answer is not { Status: 200, Body: { ValueKind: JsonValueKind.Object } body })
        {
            return new(
                subject,
                FindingState.Unknown,
                answer.Status is 401 or 403 ? "we may not read index templates" : answer.Error ?? $"HTTP {answer.Status}"
            );
        }

        IEnumerable<JsonElement> templates = At(body, "index_templates") is { ValueKind: JsonValueKind.Array } all ? all.EnumerateArray() : [];
        var best = templates
            .Where(template => Texts(At(template, "index_template", "index_patterns")).Any(pattern => SetupRules.Overlap(pattern, Probe)))
            .OrderByDescending(template =>
                At(template, "index_template", "priority") is { ValueKind: JsonValueKind.Number } priority ? priority.GetDouble() : 0
            )
            .Select(template => (JsonElement?)template)
            .FirstOrDefault();
        var name = Texts(At(best, "name")).FirstOrDefault();
        return At(best, "index_template", "data_stream") is { ValueKind: JsonValueKind.Object }
            ? new(subject, FindingState.Ok, $"index template {name} makes them of logs-*-*")
            : new(
                subject,
                FindingState.Warning,
                (best is null ? "no index template makes data streams of logs-*-*" : $"index template {name}, which is for logs-*-*, makes no data streams")
                    + ": events go to plain indices of the same names",
                """PUT _index_template/logs with {"index_patterns":["logs-*-*"],"data_stream":{},"priority":100}, or say so with actorpipeline.elastic.target = index."""
            );
    }

    /// <summary>Which streams have a failure store turned on; none when no stream has.</summary>
    /// <param name="streams">The answer to <c>GET _data_stream/logs-*</c>.</param>
    /// <param name="template">The answer to <c>POST _index_template/_simulate_index/</c><see cref="Probe"/>.</param>
    /// <param name="settings">The answer to <c>GET _cluster/settings</c> with defaults.</param>
    public static IEnumerable<Finding> FailureStores(ElasticReply streams, ElasticReply template, ElasticReply settings)
    {
        List<string> on = [];
        if (At(streams.Body, "data_streams") is { ValueKind: JsonValueKind.Array } all)
        {
            on.AddRange(
                all.EnumerateArray()
                    .Where(stream => At(stream, "failure_store", "enabled") is { ValueKind: JsonValueKind.True })
                    .SelectMany(stream => Texts(At(stream, "name")))
            );
        }

        var names = on.Count > MostNames ? $"{string.Join(", ", on.Take(MostNames))} and {on.Count - MostNames} more" : string.Join(", ", on);
        var forNew = At(template.Body, "template", "data_stream_options", "failure_store", "enabled") switch
        {
            { ValueKind: JsonValueKind.True } => "new data streams, by their index template",
            { ValueKind: JsonValueKind.False } => null,
            _ => BySetting(settings) ? "new data streams, by the setting data_streams.failure_store.enabled" : null,
        };
        if (on.Count > 0 || forNew is not null)
        {
            yield return new(
                "failure store",
                FindingState.Warning,
                $"is on for {string.Join("; ", ((string?[])[on.Count > 0 ? names : null, forNew]).OfType<string>())}",
                "What such a stream refuses is answered as if it were indexed, found in no search (see STREAM::failures) and no dead letter. "
                    + "To have dead letters, turn it off: docs/operations.md#actorpipelinefailurestore."
            );
        }
    }

    private static bool BySetting(ElasticReply settings)
    {
        var value = ((string[])["transient", "persistent", "defaults"])
            .Select(kind => At(settings.Body, kind, "data_streams", "failure_store", "enabled"))
            .FirstOrDefault(found => found is not null);
        return Texts(value).SelectMany(text => text.Split(',', StringSplitOptions.TrimEntries)).Any(pattern => SetupRules.Overlap(pattern, Probe));
    }
}
