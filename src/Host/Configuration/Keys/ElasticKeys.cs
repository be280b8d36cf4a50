using System.Collections.Immutable;
using ActorPipeline.Actors.Elastic;
using static ActorPipeline.Host.Configuration.Kinds;

namespace ActorPipeline.Host.Configuration.Keys;

/// <summary>The keys below <c>actorpipeline.elastic</c>, in the order of <c>hocon/reference.conf</c>.</summary>
internal static class ElasticKeys
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private static readonly KeySection<ElasticOptions> Section = new("elastic", o => o.Elastic, (o, section) => o with { Elastic = section });

    /// <summary>Each with its allowed values and its member.</summary>
    public static readonly ImmutableArray<Key> All =
    [
        Section.Key("urls", ListOf(HttpUrl, 1), o => o.Urls, (o, v) => o with { Urls = v }),
        Section.Key("target", OneOf("data-stream", "index"), o => o.Target, (o, v) => o with { Target = v }),
        Section.Key("index", IndexName, o => o.Index, (o, v) => o with { Index = v }),
        Section.Key("document-id", OneOf("auto", "line", "record", "record-name"), o => o.DocumentId, (o, v) => o with { DocumentId = v }),
        Section.Key("line-scope", OneOf("node", "volume"), o => o.LineScope, (o, v) => o with { LineScope = v }),
        Section.Key("compression", OneOf("none", "gzip"), o => o.Compression, (o, v) => o with { Compression = v }),
        Section.Key("request-timeout", Duration(100 * Millisecond, Hour), o => o.RequestTimeout, (o, v) => o with { RequestTimeout = v }),
        Section.Key("wait-timeout", Duration(Millisecond, Hour), o => o.WaitTimeout, (o, v) => o with { WaitTimeout = v }),
        Section.Key("retry-min", Duration(Millisecond, Hour), o => o.RetryMin, (o, v) => o with { RetryMin = v }),
        Section.Key("retry-max", Duration(Millisecond, Hour), o => o.RetryMax, (o, v) => o with { RetryMax = v }),
        Section.Key("stall-after", Duration(100 * Millisecond, Hour), o => o.StallAfter, (o, v) => o with { StallAfter = v }),
        Section.Key("blocked-attempts", WholeOrUnlimited(1, 1_000_000), o => o.BlockedAttempts, (o, v) => o with { BlockedAttempts = v }),
        Section.Key("error-attempts", Whole(1, 1_000_000), o => o.ErrorAttempts, (o, v) => o with { ErrorAttempts = v }),
        Section.Key("refused-fields", OneOf("keep-line", "dead-letter"), o => o.RefusedFields, (o, v) => o with { RefusedFields = v }),
        Section.Key("fields", OneOf("lean", "full"), o => o.Fields, (o, v) => o with { Fields = v }),
        Section.Key(
            "setup.name",
            Text("lower case letters, digits, '-', '_' and '.', beginning with a letter", "[a-z][a-z0-9._-]{0,99}", "our-logs"),
            o => o.Setup.Name,
            (o, v) => o with { Setup = o.Setup with { Name = v } }
        ),
        Section.Key(
            "setup.patterns",
            ListOf(Text("a name of data streams that begins with logs-, * for any text", "logs-[a-z0-9._*-]{1,200}", "logs-shop-*"), 1),
            o => o.Setup.Patterns,
            (o, v) => o with { Setup = o.Setup with { Patterns = v } }
        ),
        Section.Key("setup.priority", Whole(0, 1_000_000), o => o.Setup.Priority, (o, v) => o with { Setup = o.Setup with { Priority = v } }),
        Section.Key(
            "setup.retention-days",
            WholeOrUnlimited(1, 36_500),
            o => o.Setup.RetentionDays,
            (o, v) => o with { Setup = o.Setup with { RetentionDays = v } }
        ),
        Section.Key("setup.shards", Whole(1, 1_024), o => o.Setup.Shards, (o, v) => o with { Setup = o.Setup with { Shards = v } }),
        Section.Key("setup.replicas", Whole(0, 100), o => o.Setup.Replicas, (o, v) => o with { Setup = o.Setup with { Replicas = v } }),
        Section.Key("setup.logsdb", OneOf("auto", "off"), o => o.Setup.LogsDb, (o, v) => o with { Setup = o.Setup with { LogsDb = v } }),
        Section.Key(
            "setup.kibana",
            OptionalText(
                "an absolute http or https address without user and password in it, such as http://kibana:5601 or http://kibana:5601/s/SPACE",
                @"https?://[^\s/?#@]+(/[^\s?#]*)?",
                "http://kibana:5601"
            ),
            o => o.Setup.Kibana,
            (o, v) => o with { Setup = o.Setup with { Kibana = v } }
        ),
        Section.Key("in-flight.min", Whole(1, 1_000), o => o.InFlightMin, (o, v) => o with { InFlightMin = v }),
        Section.Key("in-flight.initial", Whole(1, 1_000), o => o.InFlightInitial, (o, v) => o with { InFlightInitial = v }),
        Section.Key("in-flight.max", Whole(1, 1_000), o => o.InFlightMax, (o, v) => o with { InFlightMax = v }),
        Section.Key("in-flight.latency-tolerance", Number(1.1, 1_000), o => o.InFlightLatencyTolerance, (o, v) => o with { InFlightLatencyTolerance = v }),
        Section.Key("auth.api-key", Secret, o => o.Auth.ApiKey, (o, v) => o with { Auth = o.Auth with { ApiKey = v } }),
        Section.Key("auth.bearer", Secret, o => o.Auth.Bearer, (o, v) => o with { Auth = o.Auth with { Bearer = v } }),
        Section.Key("auth.username", Secret, o => o.Auth.Username, (o, v) => o with { Auth = o.Auth with { Username = v } }),
        Section.Key("auth.password", Secret, o => o.Auth.Password, (o, v) => o with { Auth = o.Auth with { Password = v } }),
        Section.Key(
            "tls.ca-file",
            OptionalText("the path of a file of certificates in PEM form", "(?s:.+)", "/etc/ca.pem"),
            o => o.Tls.CaFile,
            (o, v) => o with { Tls = o.Tls with { CaFile = v } }
        ),
        Section.Key(
            "tls.fingerprint",
            OptionalText(
                "a SHA-256 fingerprint: 64 hexadecimal digits, colons allowed",
                "([0-9A-Fa-f]{2}:?){31}[0-9A-Fa-f]{2}",
                string.Join(':', Enumerable.Repeat("AB", 32))
            ),
            o => o.Tls.Fingerprint,
            (o, v) => o with { Tls = o.Tls with { Fingerprint = v } }
        ),
    ];
}
