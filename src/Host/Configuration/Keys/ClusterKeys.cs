using System.Collections.Immutable;
using static ActorPipeline.Host.Configuration.Kinds;

namespace ActorPipeline.Host.Configuration.Keys;

/// <summary>The keys below <c>actorpipeline.cluster</c>, in the order of <c>hocon/reference.conf</c>.</summary>
internal static class ClusterKeys
{
    private static readonly ValueKind<string> Seed = Text("HOST:PORT", HostNames.WithPort, "node-0:4053");

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private static readonly KeySection<ClusterOptions> Section = new("cluster", o => o.Cluster, (o, section) => o with { Cluster = section });

    /// <summary>Each with its allowed values and its member.</summary>
    public static readonly ImmutableArray<Key> All =
    [
        Section.Key(
            "hostname",
            Text("a host name or IP address, or nothing", $@"({HostNames.Name}|\[?[0-9A-Fa-f:]+\]?)?", "node-1.cluster"),
            o => o.Hostname,
            (o, v) => o with { Hostname = v }
        ),
        Section.Key(
            "bind-hostname",
            Text("a host name or IP address, or nothing", $@"({HostNames.Name}|\[?[0-9A-Fa-f:]+\]?)?", "0.0.0.0"),
            o => o.BindHostname,
            (o, v) => o with { BindHostname = v }
        ),
        Section.Key("port", Whole(0, 65_535), o => o.Port, (o, v) => o with { Port = v }),
        Section.Key("roles", ListOf(Text("consumer or watcher", "consumer|watcher", "watcher"), 1), o => o.Roles, (o, v) => o with { Roles = v }),
        Section.Key("seeds", ListOf(Seed, 0), o => o.Seeds, (o, v) => o with { Seeds = v }),
        Section.Key(
            "stateful-set.service",
            Text("the DNS name of a headless Service, or nothing", $"({HostNames.Name})?", "actor-pipeline"),
            o => o.StatefulSet.Service,
            (o, v) => o with { StatefulSet = o.StatefulSet with { Service = v } }
        ),
        Section.Key(
            "stateful-set.pod",
            Text("a pod's name, NAME-ORDINAL, or nothing", @"([a-z0-9][a-z0-9.-]*-\d{1,4})?", "actor-pipeline-0"),
            o => o.StatefulSet.Pod,
            (o, v) => o with { StatefulSet = o.StatefulSet with { Pod = v } }
        ),
        Section.Key(
            "stateful-set.seeds",
            Whole(1, 100) with
            {
                Example = "5",
            },
            o => o.StatefulSet.Seeds,
            (o, v) => o with { StatefulSet = o.StatefulSet with { Seeds = v } }
        ),
        Section.Key(
            "split-brain.strategy",
            OneOf("keep-majority", "static-quorum", "lease-majority"),
            o => o.SplitBrain.Strategy,
            (o, v) => o with { SplitBrain = o.SplitBrain with { Strategy = v } }
        ),
        Section.Key(
            "split-brain.stable-after",
            Duration(Second, Hour),
            o => o.SplitBrain.StableAfter,
            (o, v) => o with { SplitBrain = o.SplitBrain with { StableAfter = v } }
        ),
        Section.Key(
            "split-brain.quorum-size",
            Whole(0, 1_000),
            o => o.SplitBrain.QuorumSize,
            (o, v) => o with { SplitBrain = o.SplitBrain with { QuorumSize = v } }
        ),
        Section.Key("split-brain.lease", KubernetesKeys.Name, o => o.SplitBrain.Lease, (o, v) => o with { SplitBrain = o.SplitBrain with { Lease = v } }),
        Section.Key("singleton-lease", Flag, o => o.SingletonLease, (o, v) => o with { SingletonLease = v }),
        Section.Key("termination-grace", Duration(Second, Day), o => o.TerminationGrace, (o, v) => o with { TerminationGrace = v }),
        Section.Key("tls.enabled", Flag, o => o.Tls.Enabled, (o, v) => o with { Tls = o.Tls with { Enabled = v } }),
        Section.Key(
            "tls.certificate",
            OptionalText("the path of a file: a certificate in PEM form, or PKCS#12", "(?s:.+)", "/etc/tls/tls.crt"),
            o => o.Tls.Certificate,
            (o, v) => o with { Tls = o.Tls with { Certificate = v } }
        ),
        Section.Key(
            "tls.key",
            OptionalText("the path of a file: a private key in PEM form", "(?s:.+)", "/etc/tls/tls.key"),
            o => o.Tls.Key,
            (o, v) => o with { Tls = o.Tls with { Key = v } }
        ),
        Section.Key(
            "tls.ca",
            OptionalText("the path of a file: certificates of authorities in PEM form", "(?s:.+)", "/etc/tls/ca.crt"),
            o => o.Tls.Ca,
            (o, v) => o with { Tls = o.Tls with { Ca = v } }
        ),
        Section.Key("tls.password", Secret, o => o.Tls.Password, (o, v) => o with { Tls = o.Tls with { Password = v } }),
    ];
}
