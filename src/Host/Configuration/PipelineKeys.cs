using System.Collections.Immutable;
using System.Globalization;
using ActorPipeline.Actors.Parsing;
using static ActorPipeline.Host.Configuration.Kinds;

namespace ActorPipeline.Host.Configuration;

/// <summary>Every key below <c>actorpipeline</c> but <c>kafka.client.*</c> and <see cref="ParserKeys"/>: one line says name, allowed values and member.</summary>
public static class PipelineKeys
{
    private const string Host = @"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?";
    private const string HostPort = $@"({Host}|\[[0-9A-Fa-f:]+\]):(6553[0-5]|655[0-2]\d|65[0-4]\d\d|6[0-4]\d\d\d|[1-5]?\d{{1,4}})";

    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private static readonly ValueKind<string> Name = Text(
        "a Kubernetes name (lower case letters, digits, '-', '.', at most 253 characters)",
        "[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?",
        "other-name"
    );

    private static readonly ValueKind<string> Label = Text(
        "a namespace name (lower case letters, digits, '-', at most 63 characters)",
        "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?",
        "other-space"
    );

    private static readonly ValueKind<string> Seed = Text("HOST:PORT", HostPort, "node-0:4053");

    /// <summary>In the order of <c>hocon/reference.conf</c>.</summary>
    public static readonly ImmutableArray<Key> All =
    [
        Key.Of(
            "kafka.brokers",
            Text("HOST:PORT, several separated by commas", $"({HostPort}(\\s*,\\s*{HostPort})*)?", "kafka:9092"),
            o => o.Kafka.Brokers,
            (o, v) => o with { Kafka = o.Kafka with { Brokers = v } }
        ),
        Key.Of("kafka.topics", ListOf(Topic, 1), o => o.Kafka.Topics, (o, v) => o with { Kafka = o.Kafka with { Topics = v } }),
        Key.Of(
            "kafka.group-id",
            Text("text of 1 to 249 characters", ".{1,249}", "another-group"),
            o => o.Kafka.GroupId,
            (o, v) => o with { Kafka = o.Kafka with { GroupId = v } }
        ),
        Key.Of(
            "kafka.instance-id",
            Text("a name of at most 249 of the characters a-z A-Z 0-9 . _ -, or nothing", "[A-Za-z0-9._-]{0,249}", "consumer-0"),
            o => o.Kafka.InstanceId,
            (o, v) => o with { Kafka = o.Kafka with { InstanceId = v } }
        ),
        Key.Of("kafka.drain-timeout", Duration(Millisecond, Hour), o => o.Kafka.DrainTimeout, (o, v) => o with { Kafka = o.Kafka with { DrainTimeout = v } }),
        Key.Of(
            "kafka.commit-interval",
            Duration(10 * Millisecond, Minute),
            o => o.Kafka.CommitInterval,
            (o, v) => o with { Kafka = o.Kafka with { CommitInterval = v } }
        ),
        Key.Of(
            "kafka.topic.create",
            Flag with
            {
                Example = "false",
            },
            o => o.Kafka.Topic.Create,
            (o, v) => o with { Kafka = o.Kafka with { Topic = o.Kafka.Topic with { Create = v } } }
        ),
        Key.Of(
            "kafka.topic.partitions",
            Whole(1, 10_000),
            o => o.Kafka.Topic.Partitions,
            (o, v) => o with { Kafka = o.Kafka with { Topic = o.Kafka.Topic with { Partitions = v } } }
        ),
        Key.Of(
            "kafka.topic.replication-factor",
            Whole(-1, 100),
            o => o.Kafka.Topic.ReplicationFactor,
            (o, v) => o with { Kafka = o.Kafka with { Topic = o.Kafka.Topic with { ReplicationFactor = v } } }
        ),
        Key.Of(
            "kafka.topic.retention",
            Duration(TimeSpan.FromSeconds(1), 3650 * Day),
            o => o.Kafka.Topic.Retention,
            (o, v) => o with { Kafka = o.Kafka with { Topic = o.Kafka.Topic with { Retention = v } } }
        ),
        Key.Of(
            "kafka.topic.max-message-bytes",
            SmallSize(1 << 20, 100 << 20),
            o => o.Kafka.Topic.MaxMessageBytes,
            (o, v) => o with { Kafka = o.Kafka with { Topic = o.Kafka.Topic with { MaxMessageBytes = v } } }
        ),
        Key.Of(
            "kafka.topic.timeout",
            Duration(TimeSpan.FromSeconds(1), Hour),
            o => o.Kafka.Topic.Timeout,
            (o, v) => o with { Kafka = o.Kafka with { Topic = o.Kafka.Topic with { Timeout = v } } }
        ),
        Key.Of("buffer.max-bytes", Size(1 << 20, 64L << 30), o => o.Buffer.MaxBytes, (o, v) => o with { Buffer = o.Buffer with { MaxBytes = v } }),
        Key.Of("buffer.chunk-bytes", SmallSize(4 << 10, 64 << 20), o => o.Buffer.ChunkBytes, (o, v) => o with { Buffer = o.Buffer with { ChunkBytes = v } }),
        Key.Of("buffer.chunk-events", Whole(1, 100_000), o => o.Buffer.ChunkEvents, (o, v) => o with { Buffer = o.Buffer with { ChunkEvents = v } }),
        Key.Of("batch.max-events", Whole(1, 100_000), o => o.Batch.MaxEvents, (o, v) => o with { Batch = o.Batch with { MaxEvents = v } }),
        Key.Of("batch.max-bytes", SmallSize(1 << 10, 100 << 20), o => o.Batch.MaxBytes, (o, v) => o with { Batch = o.Batch with { MaxBytes = v } }),
        Key.Of("batch.max-delay", Duration(Millisecond, Minute), o => o.Batch.MaxDelay, (o, v) => o with { Batch = o.Batch with { MaxDelay = v } }),
        Key.Of("parsing.time-zone", Zone, o => o.Parsing.TimeZone, (o, v) => o with { Parsing = o.Parsing with { TimeZone = v } }),
        Key.Of(
            "parsing.leave-out",
            ListOf(OneOf([.. ForeignWords.All.Select(one => one.Word)]), 0),
            o => o.Parsing.LeaveOut,
            (o, v) => o with { Parsing = o.Parsing with { LeaveOut = v } }
        ),
        Key.Of(
            "parsing.default-parser",
            Text("the name of a parser, ready-made or in parsing.parsers", "[A-Za-z0-9._-]{1,64}", "plain"),
            o => o.Parsing.DefaultParser,
            (o, v) => o with { Parsing = o.Parsing with { DefaultParser = v } }
        ),
        Key.Of("parsing.year", YearOrAuto, o => o.Parsing.Year, (o, v) => o with { Parsing = o.Parsing with { Year = v } }),
        Key.Of("parsing.keep-original", Flag, o => o.Parsing.KeepOriginal, (o, v) => o with { Parsing = o.Parsing with { KeepOriginal = v } }),
        Key.Of("elastic.urls", ListOf(HttpUrl, 1), o => o.Elastic.Urls, (o, v) => o with { Elastic = o.Elastic with { Urls = v } }),
        Key.Of("elastic.target", OneOf("data-stream", "index"), o => o.Elastic.Target, (o, v) => o with { Elastic = o.Elastic with { Target = v } }),
        Key.Of("elastic.index", IndexName, o => o.Elastic.Index, (o, v) => o with { Elastic = o.Elastic with { Index = v } }),
        Key.Of(
            "elastic.document-id",
            OneOf("auto", "line", "record", "record-name"),
            o => o.Elastic.DocumentId,
            (o, v) => o with { Elastic = o.Elastic with { DocumentId = v } }
        ),
        Key.Of("elastic.line-scope", OneOf("node", "volume"), o => o.Elastic.LineScope, (o, v) => o with { Elastic = o.Elastic with { LineScope = v } }),
        Key.Of("elastic.compression", OneOf("none", "gzip"), o => o.Elastic.Compression, (o, v) => o with { Elastic = o.Elastic with { Compression = v } }),
        Key.Of(
            "elastic.request-timeout",
            Duration(100 * Millisecond, Hour),
            o => o.Elastic.RequestTimeout,
            (o, v) => o with { Elastic = o.Elastic with { RequestTimeout = v } }
        ),
        Key.Of(
            "elastic.wait-timeout",
            Duration(Millisecond, Hour),
            o => o.Elastic.WaitTimeout,
            (o, v) => o with { Elastic = o.Elastic with { WaitTimeout = v } }
        ),
        Key.Of("elastic.retry-min", Duration(Millisecond, Hour), o => o.Elastic.RetryMin, (o, v) => o with { Elastic = o.Elastic with { RetryMin = v } }),
        Key.Of("elastic.retry-max", Duration(Millisecond, Hour), o => o.Elastic.RetryMax, (o, v) => o with { Elastic = o.Elastic with { RetryMax = v } }),
        Key.Of(
            "elastic.stall-after",
            Duration(100 * Millisecond, Hour),
            o => o.Elastic.StallAfter,
            (o, v) => o with { Elastic = o.Elastic with { StallAfter = v } }
        ),
        Key.Of(
            "elastic.blocked-attempts",
            WholeOrUnlimited(1, 1_000_000),
            o => o.Elastic.BlockedAttempts,
            (o, v) => o with { Elastic = o.Elastic with { BlockedAttempts = v } }
        ),
        Key.Of(
            "elastic.error-attempts",
            Whole(1, 1_000_000),
            o => o.Elastic.ErrorAttempts,
            (o, v) => o with { Elastic = o.Elastic with { ErrorAttempts = v } }
        ),
        Key.Of(
            "elastic.refused-fields",
            OneOf("keep-line", "dead-letter"),
            o => o.Elastic.RefusedFields,
            (o, v) => o with { Elastic = o.Elastic with { RefusedFields = v } }
        ),
        Key.Of("elastic.in-flight.min", Whole(1, 1_000), o => o.Elastic.InFlightMin, (o, v) => o with { Elastic = o.Elastic with { InFlightMin = v } }),
        Key.Of(
            "elastic.in-flight.initial",
            Whole(1, 1_000),
            o => o.Elastic.InFlightInitial,
            (o, v) => o with { Elastic = o.Elastic with { InFlightInitial = v } }
        ),
        Key.Of("elastic.in-flight.max", Whole(1, 1_000), o => o.Elastic.InFlightMax, (o, v) => o with { Elastic = o.Elastic with { InFlightMax = v } }),
        Key.Of(
            "elastic.in-flight.latency-tolerance",
            Number(1.1, 1_000),
            o => o.Elastic.InFlightLatencyTolerance,
            (o, v) => o with { Elastic = o.Elastic with { InFlightLatencyTolerance = v } }
        ),
        Key.Of(
            "elastic.auth.api-key",
            Secret,
            o => o.Elastic.Auth.ApiKey,
            (o, v) => o with { Elastic = o.Elastic with { Auth = o.Elastic.Auth with { ApiKey = v } } }
        ),
        Key.Of(
            "elastic.auth.bearer",
            Secret,
            o => o.Elastic.Auth.Bearer,
            (o, v) => o with { Elastic = o.Elastic with { Auth = o.Elastic.Auth with { Bearer = v } } }
        ),
        Key.Of(
            "elastic.auth.username",
            Secret,
            o => o.Elastic.Auth.Username,
            (o, v) => o with { Elastic = o.Elastic with { Auth = o.Elastic.Auth with { Username = v } } }
        ),
        Key.Of(
            "elastic.auth.password",
            Secret,
            o => o.Elastic.Auth.Password,
            (o, v) => o with { Elastic = o.Elastic with { Auth = o.Elastic.Auth with { Password = v } } }
        ),
        Key.Of(
            "elastic.tls.ca-file",
            OptionalText("the path of a file of certificates in PEM form", "(?s:.+)", "/etc/ca.pem"),
            o => o.Elastic.Tls.CaFile,
            (o, v) => o with { Elastic = o.Elastic with { Tls = o.Elastic.Tls with { CaFile = v } } }
        ),
        Key.Of(
            "elastic.tls.fingerprint",
            OptionalText(
                "a SHA-256 fingerprint: 64 hexadecimal digits, colons allowed",
                "([0-9A-Fa-f]{2}:?){31}[0-9A-Fa-f]{2}",
                string.Join(':', Enumerable.Repeat("AB", 32))
            ),
            o => o.Elastic.Tls.Fingerprint,
            (o, v) => o with { Elastic = o.Elastic with { Tls = o.Elastic.Tls with { Fingerprint = v } } }
        ),
        Key.Of(
            "dead-letter.topic",
            Text("a topic name, in which {topic} stands for the topic of the event", @"([A-Za-z0-9._-]|\{topic\}){1,249}", "rejects"),
            o => o.DeadLetter.Topic,
            (o, v) => o with { DeadLetter = o.DeadLetter with { Topic = v } }
        ),
        Key.Of(
            "kubernetes.kubeconfig",
            Text("the path of a file, or nothing", ".*", "/etc/kubeconfig"),
            o => o.Kubernetes.Kubeconfig,
            (o, v) => o with { Kubernetes = o.Kubernetes with { Kubeconfig = v } }
        ),
        Key.Of("kubernetes.namespaces", ListOf(Label, 0), o => o.Kubernetes.Namespaces, (o, v) => o with { Kubernetes = o.Kubernetes with { Namespaces = v } }),
        Key.Of(
            "kubernetes.watch",
            ListOf(OneOf("services", "deployments", "statefulsets", "daemonsets"), 1),
            o => o.Kubernetes.Watch,
            (o, v) => o with { Kubernetes = o.Kubernetes with { Watch = v } }
        ),
        Key.Of(
            "kubernetes.service-suffix",
            Text("an ending of a service name (lower case letters, digits, '-')", "[a-z0-9-]{1,62}", "-svc"),
            o => o.Kubernetes.ServiceSuffix,
            (o, v) => o with { Kubernetes = o.Kubernetes with { ServiceSuffix = v } }
        ),
        Key.Of("kubernetes.config-map", Name, o => o.Kubernetes.ConfigMap, (o, v) => o with { Kubernetes = o.Kubernetes with { ConfigMap = v } }),
        Key.Of(
            "kubernetes.config-map-namespace",
            Label,
            o => o.Kubernetes.ConfigMapNamespace,
            (o, v) => o with { Kubernetes = o.Kubernetes with { ConfigMapNamespace = v } }
        ),
        Key.Of(
            "kubernetes.config-map-shards",
            Text("auto or a whole number from 1 to 64", "auto|[1-9]|[1-5][0-9]|6[0-4]", "auto"),
            o => o.Kubernetes.ConfigMapAuto ? "auto" : o.Kubernetes.ConfigMapShards.ToString(CultureInfo.InvariantCulture),
            (o, v) => o with { Kubernetes = o.Kubernetes with { ConfigMapShards = v == "auto" ? 0 : int.Parse(v, CultureInfo.InvariantCulture) } }
        ),
        Key.Of("kubernetes.page-size", Whole(1, 10_000), o => o.Kubernetes.PageSize, (o, v) => o with { Kubernetes = o.Kubernetes with { PageSize = v } }),
        Key.Of(
            "kubernetes.watch-timeout",
            Duration(TimeSpan.FromSeconds(1), Hour),
            o => o.Kubernetes.WatchTimeout,
            (o, v) => o with { Kubernetes = o.Kubernetes with { WatchTimeout = v } }
        ),
        Key.Of(
            "kubernetes.watch-idle",
            Duration(100 * Millisecond, Hour),
            o => o.Kubernetes.WatchIdle,
            (o, v) => o with { Kubernetes = o.Kubernetes with { WatchIdle = v } }
        ),
        Key.Of(
            "kubernetes.watch-probe",
            Duration(100 * Millisecond, Hour),
            o => o.Kubernetes.WatchProbe,
            (o, v) => o with { Kubernetes = o.Kubernetes with { WatchProbe = v } }
        ),
        Key.Of(
            "kubernetes.request-timeout",
            Duration(100 * Millisecond, Hour),
            o => o.Kubernetes.RequestTimeout,
            (o, v) => o with { Kubernetes = o.Kubernetes with { RequestTimeout = v } }
        ),
        Key.Of(
            "kubernetes.debounce",
            Duration(Millisecond, Minute),
            o => o.Kubernetes.Debounce,
            (o, v) => o with { Kubernetes = o.Kubernetes with { Debounce = v } }
        ),
        Key.Of(
            "kubernetes.debounce-max",
            Duration(Millisecond, Hour),
            o => o.Kubernetes.DebounceMax,
            (o, v) => o with { Kubernetes = o.Kubernetes with { DebounceMax = v } }
        ),
        Key.Of(
            "kubernetes.retry-min",
            Duration(Millisecond, Hour),
            o => o.Kubernetes.RetryMin,
            (o, v) => o with { Kubernetes = o.Kubernetes with { RetryMin = v } }
        ),
        Key.Of(
            "kubernetes.retry-max",
            Duration(Millisecond, Hour),
            o => o.Kubernetes.RetryMax,
            (o, v) => o with { Kubernetes = o.Kubernetes with { RetryMax = v } }
        ),
        Key.Of(
            "kubernetes.retry-slow",
            Duration(Millisecond, Day),
            o => o.Kubernetes.RetrySlow,
            (o, v) => o with { Kubernetes = o.Kubernetes with { RetrySlow = v } }
        ),
        Key.Of(
            "kubernetes.write-timeout",
            Duration(Millisecond, Hour),
            o => o.Kubernetes.WriteTimeout,
            (o, v) => o with { Kubernetes = o.Kubernetes with { WriteTimeout = v } }
        ),
        Key.Of("kubernetes.resync", Duration(Millisecond, Day), o => o.Kubernetes.Resync, (o, v) => o with { Kubernetes = o.Kubernetes with { Resync = v } }),
        Key.Of(
            "kubernetes.heartbeat",
            Duration(Millisecond, Hour),
            o => o.Kubernetes.Heartbeat,
            (o, v) => o with { Kubernetes = o.Kubernetes with { Heartbeat = v } }
        ),
        Key.Of(
            "filebeat.version",
            Text("Filebeat's version from 7, such as 7.17 or 9", @"([7-9]|[1-9]\d)(\.\d{1,3}(\.\d{1,5})?)?", "8.19"),
            o => o.Filebeat.Version,
            (o, v) => o with { Filebeat = o.Filebeat with { Version = v } }
        ),
        Key.Of("filebeat.input-type", OneOf("filestream", "log"), o => o.Filebeat.InputType, (o, v) => o with { Filebeat = o.Filebeat with { InputType = v } }),
        Key.Of(
            "filebeat.paths",
            Text("an absolute path pattern that holds {service}", @"/.*\{service\}.*", "/logs/{service}/*.txt"),
            o => o.Filebeat.Paths,
            (o, v) => o with { Filebeat = o.Filebeat with { Paths = v } }
        ),
        Key.Of(
            "filebeat.exclude-files",
            ListOf(AnyText, 0) with
            {
                Example = "\\.old$",
            },
            o => o.Filebeat.ExcludeFiles,
            (o, v) => o with { Filebeat = o.Filebeat with { ExcludeFiles = v } }
        ),
        Key.Of("filebeat.symlinks", Flag, o => o.Filebeat.Symlinks, (o, v) => o with { Filebeat = o.Filebeat with { Symlinks = v } }),
        Key.Of(
            "filebeat.file-identity",
            OneOf("native", "fingerprint"),
            o => o.Filebeat.FileIdentity,
            (o, v) => o with { Filebeat = o.Filebeat with { FileIdentity = v } }
        ),
        Key.Of(
            "filebeat.fingerprint-length",
            SmallSize(64, 1 << 20),
            o => o.Filebeat.FingerprintLength,
            (o, v) => o with { Filebeat = o.Filebeat with { FingerprintLength = v } }
        ),
        Key.Of(
            "filebeat.line-max-bytes",
            SmallSize(1 << 10, 10 << 20),
            o => o.Filebeat.LineMaxBytes,
            (o, v) => o with { Filebeat = o.Filebeat with { LineMaxBytes = v } }
        ),
        Key.Of(
            "filebeat.backoff.init",
            Duration(10 * Millisecond, Minute),
            o => o.Filebeat.BackoffInit,
            (o, v) => o with { Filebeat = o.Filebeat with { BackoffInit = v } }
        ),
        Key.Of(
            "filebeat.backoff.max",
            Duration(10 * Millisecond, Hour),
            o => o.Filebeat.BackoffMax,
            (o, v) => o with { Filebeat = o.Filebeat with { BackoffMax = v } }
        ),
        Key.Of(
            "filebeat.check-interval",
            Duration(TimeSpan.FromSeconds(1), Hour),
            o => o.Filebeat.CheckInterval,
            (o, v) => o with { Filebeat = o.Filebeat with { CheckInterval = v } }
        ),
        Key.Of(
            "filebeat.close.inactive",
            Duration(TimeSpan.FromSeconds(1), Day),
            o => o.Filebeat.CloseInactive,
            (o, v) => o with { Filebeat = o.Filebeat with { CloseInactive = v } }
        ),
        Key.Of(
            "filebeat.close.removed",
            Flag with
            {
                Example = "false",
            },
            o => o.Filebeat.CloseRemoved,
            (o, v) => o with { Filebeat = o.Filebeat with { CloseRemoved = v } }
        ),
        Key.Of("filebeat.close.renamed", Flag, o => o.Filebeat.CloseRenamed, (o, v) => o with { Filebeat = o.Filebeat with { CloseRenamed = v } }),
        Key.Of(
            "filebeat.multiline.timeout",
            Duration(TimeSpan.FromSeconds(1), Hour),
            o => o.Filebeat.MultilineTimeout,
            (o, v) => o with { Filebeat = o.Filebeat with { MultilineTimeout = v } }
        ),
        Key.Of(
            "filebeat.multiline.max-lines",
            Whole(1, 10_000),
            o => o.Filebeat.MultilineMaxLines,
            (o, v) => o with { Filebeat = o.Filebeat with { MultilineMaxLines = v } }
        ),
        Key.Of(
            "filebeat.topic",
            Text(
                "a topic name, in which {service} and {namespace} stand for those of the service",
                @"([A-Za-z0-9._-]|\{service\}|\{namespace\}){1,249}",
                "all-logs"
            ),
            o => o.Filebeat.Topic,
            (o, v) => o with { Filebeat = o.Filebeat with { Topic = v } }
        ),
        Key.Of(
            "filebeat.unrouted-topic",
            Text("a topic name (letters, digits, '.', '_', '-')", "[A-Za-z0-9._-]{1,249}", "logs.others"),
            o => o.Filebeat.UnroutedTopic,
            (o, v) => o with { Filebeat = o.Filebeat with { UnroutedTopic = v } }
        ),
        Key.Of(
            "filebeat.topic-allowed",
            Text("a regular expression, or \"\" for none", ".*", "^audit"),
            o => o.Filebeat.TopicAllowed,
            (o, v) => o with { Filebeat = o.Filebeat with { TopicAllowed = v } }
        ),
        Key.Of(
            "filebeat.topic-allowed-in",
            ListOf(Text("NAMESPACE=REGEX", "[a-z0-9-]{1,63}=.+", "demo=^audit"), 0),
            o => o.Filebeat.TopicAllowedIn,
            (o, v) => o with { Filebeat = o.Filebeat with { TopicAllowedIn = v } }
        ),
        Key.Of(
            "filebeat.input-max-bytes",
            SmallSize(2 << 10, 256 << 10),
            o => o.Filebeat.InputMaxBytes,
            (o, v) => o with { Filebeat = o.Filebeat with { InputMaxBytes = v } }
        ),
        Key.Of(
            "filebeat.removal-grace",
            Duration(TimeSpan.Zero, Day),
            o => o.Filebeat.RemovalGrace,
            (o, v) => o with { Filebeat = o.Filebeat with { RemovalGrace = v } }
        ),
        Key.Of(
            "http.address",
            Text("an IP address to listen on, such as 127.0.0.1 or 0.0.0.0", @"\d{1,3}(\.\d{1,3}){3}|[0-9A-Fa-f:]*:[0-9A-Fa-f:]*", "0.0.0.0"),
            o => o.Http.Address,
            (o, v) => o with { Http = o.Http with { Address = v } }
        ),
        Key.Of("http.port", Whole(0, 65_535), o => o.Http.Port, (o, v) => o with { Http = o.Http with { Port = v } }),
        Key.Of("http.token", Secret, o => o.Http.Token, (o, v) => o with { Http = o.Http with { Token = v } }),
        Key.Of(
            "cluster.hostname",
            Text("a host name or IP address, or nothing", $@"({Host}|\[?[0-9A-Fa-f:]+\]?)?", "node-1.cluster"),
            o => o.Cluster.Hostname,
            (o, v) => o with { Cluster = o.Cluster with { Hostname = v } }
        ),
        Key.Of(
            "cluster.bind-hostname",
            Text("a host name or IP address, or nothing", $@"({Host}|\[?[0-9A-Fa-f:]+\]?)?", "0.0.0.0"),
            o => o.Cluster.BindHostname,
            (o, v) => o with { Cluster = o.Cluster with { BindHostname = v } }
        ),
        Key.Of("cluster.port", Whole(0, 65_535), o => o.Cluster.Port, (o, v) => o with { Cluster = o.Cluster with { Port = v } }),
        Key.Of(
            "cluster.roles",
            ListOf(Text("consumer or watcher", "consumer|watcher", "watcher"), 1),
            o => o.Cluster.Roles,
            (o, v) => o with { Cluster = o.Cluster with { Roles = v } }
        ),
        Key.Of("cluster.seeds", ListOf(Seed, 0), o => o.Cluster.Seeds, (o, v) => o with { Cluster = o.Cluster with { Seeds = v } }),
        Key.Of(
            "cluster.stateful-set.service",
            Text("the DNS name of a headless Service, or nothing", $"({Host})?", "actor-pipeline"),
            o => o.Cluster.StatefulSet.Service,
            (o, v) => o with { Cluster = o.Cluster with { StatefulSet = o.Cluster.StatefulSet with { Service = v } } }
        ),
        Key.Of(
            "cluster.stateful-set.pod",
            Text("a pod's name, NAME-ORDINAL, or nothing", @"([a-z0-9][a-z0-9.-]*-\d{1,4})?", "actor-pipeline-0"),
            o => o.Cluster.StatefulSet.Pod,
            (o, v) => o with { Cluster = o.Cluster with { StatefulSet = o.Cluster.StatefulSet with { Pod = v } } }
        ),
        Key.Of(
            "cluster.stateful-set.seeds",
            Whole(1, 100) with
            {
                Example = "5",
            },
            o => o.Cluster.StatefulSet.Seeds,
            (o, v) => o with { Cluster = o.Cluster with { StatefulSet = o.Cluster.StatefulSet with { Seeds = v } } }
        ),
        Key.Of(
            "cluster.split-brain.strategy",
            OneOf("keep-majority", "static-quorum", "lease-majority"),
            o => o.Cluster.SplitBrain.Strategy,
            (o, v) => o with { Cluster = o.Cluster with { SplitBrain = o.Cluster.SplitBrain with { Strategy = v } } }
        ),
        Key.Of(
            "cluster.split-brain.stable-after",
            Duration(TimeSpan.FromSeconds(1), Hour),
            o => o.Cluster.SplitBrain.StableAfter,
            (o, v) => o with { Cluster = o.Cluster with { SplitBrain = o.Cluster.SplitBrain with { StableAfter = v } } }
        ),
        Key.Of(
            "cluster.split-brain.quorum-size",
            Whole(0, 1_000),
            o => o.Cluster.SplitBrain.QuorumSize,
            (o, v) => o with { Cluster = o.Cluster with { SplitBrain = o.Cluster.SplitBrain with { QuorumSize = v } } }
        ),
        Key.Of(
            "cluster.split-brain.lease",
            Name,
            o => o.Cluster.SplitBrain.Lease,
            (o, v) => o with { Cluster = o.Cluster with { SplitBrain = o.Cluster.SplitBrain with { Lease = v } } }
        ),
        Key.Of("cluster.singleton-lease", Flag, o => o.Cluster.SingletonLease, (o, v) => o with { Cluster = o.Cluster with { SingletonLease = v } }),
        Key.Of(
            "cluster.termination-grace",
            Duration(TimeSpan.FromSeconds(1), Day),
            o => o.Cluster.TerminationGrace,
            (o, v) => o with { Cluster = o.Cluster with { TerminationGrace = v } }
        ),
        Key.Of(
            "cluster.tls.enabled",
            Flag,
            o => o.Cluster.Tls.Enabled,
            (o, v) => o with { Cluster = o.Cluster with { Tls = o.Cluster.Tls with { Enabled = v } } }
        ),
        Key.Of(
            "cluster.tls.certificate",
            OptionalText("the path of a file: a certificate in PEM form, or PKCS#12", "(?s:.+)", "/etc/tls/tls.crt"),
            o => o.Cluster.Tls.Certificate,
            (o, v) => o with { Cluster = o.Cluster with { Tls = o.Cluster.Tls with { Certificate = v } } }
        ),
        Key.Of(
            "cluster.tls.key",
            OptionalText("the path of a file: a private key in PEM form", "(?s:.+)", "/etc/tls/tls.key"),
            o => o.Cluster.Tls.Key,
            (o, v) => o with { Cluster = o.Cluster with { Tls = o.Cluster.Tls with { Key = v } } }
        ),
        Key.Of(
            "cluster.tls.ca",
            OptionalText("the path of a file: certificates of authorities in PEM form", "(?s:.+)", "/etc/tls/ca.crt"),
            o => o.Cluster.Tls.Ca,
            (o, v) => o with { Cluster = o.Cluster with { Tls = o.Cluster.Tls with { Ca = v } } }
        ),
        Key.Of(
            "cluster.tls.password",
            Secret,
            o => o.Cluster.Tls.Password,
            (o, v) => o with { Cluster = o.Cluster with { Tls = o.Cluster.Tls with { Password = v } } }
        ),
    ];

    /// <summary>The same, by full path.</summary>
    public static readonly ImmutableDictionary<string, Key> ByFullPath = All.ToImmutableDictionary(key => key.FullPath);
}
