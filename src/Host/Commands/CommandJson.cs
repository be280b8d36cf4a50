using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ActorPipeline.Actors.Checks;
using ActorPipeline.Host.Http;
using ActorPipeline.Host.Planning;
using ActorPipeline.Host.Tuning;
using ActorPipeline.Messages;

namespace ActorPipeline.Host.Commands;

/// <summary>What <c>--output json</c> of the commands prints. Members may be added, never renamed nor taken away: docs/commands.md.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TopMoment))]
[JsonSerializable(typeof(DoctorReport))]
[JsonSerializable(typeof(DlqSummary))]
[JsonSerializable(typeof(ReplaySummary))]
[JsonSerializable(typeof(ClusterStatus))]
[JsonSerializable(typeof(MemberView))]
[JsonSerializable(typeof(LeaderView))]
[JsonSerializable(typeof(MembersChanged))]
[JsonSerializable(typeof(TuneResult))]
[JsonSerializable(typeof(ConfigShown))]
[JsonSerializable(typeof(ConfigChecked))]
[JsonSerializable(typeof(CapacityPlan))]
internal sealed partial class CommandJson : JsonSerializerContext
{
    private static readonly CommandJson Readable = new(
        new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
    );

    /// <summary>One line.</summary>
    public static string Write<T>(T shape) => JsonSerializer.Serialize(shape, typeof(T), Readable);
}

/// <summary><c>top</c>.</summary>
/// <param name="Nodes">Members of the cluster.</param>
/// <param name="EventsPerSecond">Indexed, by all.</param>
/// <param name="Lag">Records to read; null when that is not known.</param>
/// <param name="Refused">Dead letters since the nodes started.</param>
/// <param name="Trouble">What is wrong; null when nothing.</param>
/// <param name="View">What a row is.</param>
/// <param name="Rows">The rows.</param>
internal sealed record TopMoment(int Nodes, double EventsPerSecond, long? Lag, long Refused, string? Trouble, string View, ImmutableArray<TopRow> Rows);

/// <summary><c>doctor</c>.</summary>
/// <param name="Ok">A node could do its work.</param>
/// <param name="Failed">Findings that keep it from it.</param>
/// <param name="Findings">All.</param>
internal sealed record DoctorReport(bool Ok, int Failed, ImmutableArray<FindingView> Findings)
{
    /// <summary>Out of findings.</summary>
    public static DoctorReport Of(IReadOnlyCollection<Finding> found)
    {
        var failed = found.Count(finding => finding.State == FindingState.Failed);
        return new(failed == 0, failed, [.. found.Select(finding => new FindingView(finding.State.Word(), finding.Subject, finding.Seen, finding.Advice))]);
    }
}

/// <summary>One finding of <c>doctor</c>.</summary>
internal sealed record FindingView(string State, string Subject, string Seen, string? Advice);

/// <summary><c>dlq list</c>.</summary>
/// <param name="Letters">Dead letters that are listed.</param>
/// <param name="Replayed">Left out, because they were replayed.</param>
/// <param name="Foreign">Records of others.</param>
/// <param name="Lost">Events that Kafka deleted before they were read.</param>
/// <param name="Groups">By topic, index and error type.</param>
internal sealed record DlqSummary(int Letters, int Replayed, int Foreign, long Lost, ImmutableArray<DlqGroup> Groups)
{
    /// <summary>Out of what was found.</summary>
    public static DlqSummary Of(DlqFound found) =>
        new(found.Entries.Count, found.Replayed, found.Foreign, found.Gaps.Sum(gap => gap.Count), [.. DlqText.Groups(found)]);
}

/// <summary>One row of <c>dlq list</c>.</summary>
internal sealed record DlqGroup(string Topic, string Index, string ErrorType, int Count, string First, string Last);

/// <summary><c>dlq replay</c>.</summary>
/// <param name="Letters">That are meant and can be sent.</param>
/// <param name="Sent">Of them; 0 without <c>--yes</c>.</param>
/// <param name="Homeless">Whose topic or partition is gone.</param>
/// <param name="Bytes">Of those that are meant.</param>
internal sealed record ReplaySummary(int Letters, int Sent, int Homeless, long Bytes);

/// <summary><c>cluster leader</c>.</summary>
internal sealed record LeaderView(string? Leader);

/// <summary><c>config show</c>.</summary>
internal sealed record ConfigShown(ImmutableArray<ConfigShownKey> Keys);

/// <summary>One key of <c>config show</c>; secrets are hidden.</summary>
internal sealed record ConfigShownKey(string Path, string Value, string Origin);

/// <summary><c>config check</c>.</summary>
internal sealed record ConfigChecked(bool Ok, ImmutableArray<string> Problems);
