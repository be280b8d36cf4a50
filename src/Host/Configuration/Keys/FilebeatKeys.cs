using System.Collections.Immutable;
using ActorPipeline.Actors.Filebeat;
using static ActorPipeline.Host.Configuration.Kinds;

namespace ActorPipeline.Host.Configuration.Keys;

/// <summary>The keys below <c>actorpipeline.filebeat</c>, in the order of <c>hocon/reference.conf</c>.</summary>
internal static class FilebeatKeys
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private static readonly KeySection<FilebeatOptions> Section = new("filebeat", o => o.Filebeat, (o, section) => o with { Filebeat = section });

    /// <summary>Each with its allowed values and its member.</summary>
    public static readonly ImmutableArray<Key> All =
    [
        Section.Key(
            "version",
            Text("Filebeat's version from 7, such as 7.17 or 9", @"([7-9]|[1-9]\d)(\.\d{1,3}(\.\d{1,5})?)?", "8.19"),
            o => o.Version,
            (o, v) => o with { Version = v }
        ),
        Section.Key("input-type", OneOf("filestream", "log"), o => o.InputType, (o, v) => o with { InputType = v }),
        Section.Key(
            "paths",
            Text("an absolute path pattern that holds {service}", @"/.*\{service\}.*", "/logs/{service}/*.txt"),
            o => o.Paths,
            (o, v) => o with { Paths = v }
        ),
        Section.Key("exclude-files", ListOf(AnyText, 0) with { Example = "\\.old$" }, o => o.ExcludeFiles, (o, v) => o with { ExcludeFiles = v }),
        Section.Key("symlinks", Flag, o => o.Symlinks, (o, v) => o with { Symlinks = v }),
        Section.Key("file-identity", OneOf("native", "fingerprint"), o => o.FileIdentity, (o, v) => o with { FileIdentity = v }),
        Section.Key("fingerprint-length", SmallSize(64, 1 << 20), o => o.FingerprintLength, (o, v) => o with { FingerprintLength = v }),
        Section.Key("line-max-bytes", SmallSize(1 << 10, 10 << 20), o => o.LineMaxBytes, (o, v) => o with { LineMaxBytes = v }),
        Section.Key("backoff.init", Duration(10 * Millisecond, Minute), o => o.BackoffInit, (o, v) => o with { BackoffInit = v }),
        Section.Key("backoff.max", Duration(10 * Millisecond, Hour), o => o.BackoffMax, (o, v) => o with { BackoffMax = v }),
        Section.Key("check-interval", Duration(Second, Hour), o => o.CheckInterval, (o, v) => o with { CheckInterval = v }),
        Section.Key("close.inactive", Duration(Second, Day), o => o.CloseInactive, (o, v) => o with { CloseInactive = v }),
        Section.Key("close.removed", Flag with { Example = "false" }, o => o.CloseRemoved, (o, v) => o with { CloseRemoved = v }),
        Section.Key("close.renamed", Flag, o => o.CloseRenamed, (o, v) => o with { CloseRenamed = v }),
        Section.Key("multiline.timeout", Duration(Second, Hour), o => o.MultilineTimeout, (o, v) => o with { MultilineTimeout = v }),
        Section.Key("multiline.max-lines", Whole(1, 10_000), o => o.MultilineMaxLines, (o, v) => o with { MultilineMaxLines = v }),
        Section.Key(
            "topic",
            Text(
                "a topic name, in which {service} and {namespace} stand for those of the service",
                @"([A-Za-z0-9._-]|\{service\}|\{namespace\}){1,249}",
                "all-logs"
            ),
            o => o.Topic,
            (o, v) => o with { Topic = v }
        ),
        Section.Key(
            "unrouted-topic",
            Text("a topic name (letters, digits, '.', '_', '-')", "[A-Za-z0-9._-]{1,249}", "logs.others"),
            o => o.UnroutedTopic,
            (o, v) => o with { UnroutedTopic = v }
        ),
        Section.Key(
            "topic-allowed",
            Text("a regular expression, or \"\" for none", ".*", "^audit"),
            o => o.TopicAllowed,
            (o, v) => o with { TopicAllowed = v }
        ),
        Section.Key(
            "topic-allowed-in",
            ListOf(Text("NAMESPACE=REGEX", "[a-z0-9-]{1,63}=.+", "demo=^audit"), 0),
            o => o.TopicAllowedIn,
            (o, v) => o with { TopicAllowedIn = v }
        ),
        Section.Key("input-max-bytes", SmallSize(2 << 10, 256 << 10), o => o.InputMaxBytes, (o, v) => o with { InputMaxBytes = v }),
        Section.Key("removal-grace", Duration(TimeSpan.Zero, Day), o => o.RemovalGrace, (o, v) => o with { RemovalGrace = v }),
    ];
}
