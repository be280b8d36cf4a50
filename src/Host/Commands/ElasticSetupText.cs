using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ActorPipeline.Actors.Elastic.Setup;

namespace ActorPipeline.Host.Commands;

/// <summary>Formats the output of <c>elastic setup</c>.</summary>
internal static class ElasticSetupText
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>For people.</summary>
    public static IEnumerable<string> Lines(SetupReport report)
    {
        if (report.Server is { } server)
            yield return server;
        foreach (var change in report.Changes)
        {
            yield return $"{(change.Written ? "written" : change.State.ToString().ToLowerInvariant()), -8} {change.Title}";
            // A missing document has no differences worth listing.
            if (change.State != SetupState.Missing)
            {
                foreach (var difference in change.Differences)
                    yield return $"         {difference.Path}: {difference.Have ?? "nothing"} → {difference.Want ?? "nothing"}";
            }
        }
        foreach (var note in report.Notes)
            yield return $"note     {note}.";
        if (report.KibanaObjects is { } objects)
            yield return $"written  {objects} objects in Kibana: data view, searches, dashboard Service logs";
        if (report.Error is not null)
            yield break;
        var (written, open) = (report.Changes.Count(change => change.Written), report.Changes.Count(change => !change.Written && !change.Differences.IsEmpty));
        yield return open > 0 ? $"{open} of {report.Changes.Length} would be written."
        : written > 0 ? $"{written} of {report.Changes.Length} written."
        : "Nothing to do.";
    }

    /// <summary>For programs.</summary>
    public static string Json(SetupReport report) => JsonSerializer.Serialize(report, Options);
}
