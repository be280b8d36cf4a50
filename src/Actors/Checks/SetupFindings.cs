using System.Collections.Immutable;
using ActorPipeline.Actors.Elastic.Setup;

namespace ActorPipeline.Actors.Checks;

/// <summary>Judges the state of <c>elastic setup</c> for <c>doctor</c>. Pure.</summary>
internal static class SetupFindings
{
    private const string Subject = "elastic setup";
    private const string Run = "actorpipeline elastic setup --dry-run shows it, without --dry-run it is mended.";

    /// <summary>One finding for the set-up, and one for each template that takes precedence over ours.</summary>
    public static ImmutableArray<Finding> Of(SetupReport report) =>
        report.Error is { } error ? [new(Subject, FindingState.Unknown, error.TrimEnd('.'))] : [Judge(report.Changes), .. report.Notes.Select(Note)];

    private static Finding Judge(ImmutableArray<SetupChange> changes)
    {
        if (Find(changes, SetupState.Foreign) is { } foreign)
        {
            return new(
                Subject,
                FindingState.Warning,
                $"{foreign} has our name and is somebody else's",
                "Give ours another name with actorpipeline.elastic.setup.name, or write over it: actorpipeline elastic setup --force."
            );
        }

        if (changes.All(change => change.State == SetupState.Missing))
        {
            return new(
                Subject,
                FindingState.Warning,
                "our index template is missing: types and retention of logs are what the server thinks of",
                "actorpipeline elastic setup --dry-run shows what it would write; docs/elasticsearch.md."
            );
        }

        if (Find(changes, SetupState.Missing) is { } missing)
            return new(Subject, FindingState.Warning, $"{missing} is missing", Run);
        if (Find(changes, SetupState.Newer) is { } newer)
            return new(Subject, FindingState.Ok, $"{newer} is of a later version of ActorPipeline");
        if (Find(changes, SetupState.Differs) is not { } differs)
            return new(Subject, FindingState.Ok, $"{changes[^1].Title} is as it should be");
        var older = changes.Any(change => change.Differences.Any(difference => difference.Path.EndsWith("_meta.version", StringComparison.Ordinal)));
        return new(Subject, FindingState.Warning, $"{differs} {(older ? "is older than this version" : "is not as the configuration has it")}", Run);
    }

    private static string? Find(ImmutableArray<SetupChange> changes, SetupState state) => changes.FirstOrDefault(change => change.State == state)?.Title;

    private static Finding Note(string note) => new(Subject, FindingState.Warning, note);
}
