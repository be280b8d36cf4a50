using System.Collections.Immutable;
using System.Globalization;
using ActorPipeline.Actors.Kubernetes;
using static ActorPipeline.Host.Configuration.Kinds;

namespace ActorPipeline.Host.Configuration.Keys;

/// <summary>The keys below <c>actorpipeline.kubernetes</c>, in the order of <c>hocon/reference.conf</c>.</summary>
internal static class KubernetesKeys
{
    /// <summary>The name of an object.</summary>
    public static readonly ValueKind<string> Name = Text(
        "a Kubernetes name (lower case letters, digits, '-', '.', at most 253 characters)",
        "[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?",
        "other-name"
    );

    private static readonly ValueKind<string> Label = Text(
        "a namespace name (lower case letters, digits, '-', at most 63 characters)",
        "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?",
        "other-space"
    );

    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private static readonly KeySection<KubernetesOptions> Section = new("kubernetes", o => o.Kubernetes, (o, section) => o with { Kubernetes = section });

    /// <summary>Each with its allowed values and its member.</summary>
    public static readonly ImmutableArray<Key> All =
    [
        Section.Key("kubeconfig", Text("the path of a file, or nothing", ".*", "/etc/kubeconfig"), o => o.Kubeconfig, (o, v) => o with { Kubeconfig = v }),
        Section.Key("namespaces", ListOf(Label, 0), o => o.Namespaces, (o, v) => o with { Namespaces = v }),
        Section.Key("watch", ListOf(OneOf("services", "deployments", "statefulsets", "daemonsets"), 1), o => o.Watch, (o, v) => o with { Watch = v }),
        Section.Key(
            "service-suffix",
            Text("an ending of a service name (lower case letters, digits, '-')", "[a-z0-9-]{1,62}", "-svc"),
            o => o.ServiceSuffix,
            (o, v) => o with { ServiceSuffix = v }
        ),
        Section.Key("config-map", Name, o => o.ConfigMap, (o, v) => o with { ConfigMap = v }),
        Section.Key("config-map-namespace", Label, o => o.ConfigMapNamespace, (o, v) => o with { ConfigMapNamespace = v }),
        Section.Key(
            "config-map-shards",
            Text("auto or a whole number from 1 to 64", "auto|[1-9]|[1-5][0-9]|6[0-4]", "auto"),
            o => o.ConfigMapAuto ? "auto" : o.ConfigMapShards.ToString(CultureInfo.InvariantCulture),
            (o, v) => o with { ConfigMapShards = v == "auto" ? 0 : int.Parse(v, CultureInfo.InvariantCulture) }
        ),
        Section.Key("page-size", Whole(1, 10_000), o => o.PageSize, (o, v) => o with { PageSize = v }),
        Section.Key("watch-timeout", Duration(Second, Hour), o => o.WatchTimeout, (o, v) => o with { WatchTimeout = v }),
        Section.Key("watch-idle", Duration(100 * Millisecond, Hour), o => o.WatchIdle, (o, v) => o with { WatchIdle = v }),
        Section.Key("watch-probe", Duration(100 * Millisecond, Hour), o => o.WatchProbe, (o, v) => o with { WatchProbe = v }),
        Section.Key("request-timeout", Duration(100 * Millisecond, Hour), o => o.RequestTimeout, (o, v) => o with { RequestTimeout = v }),
        Section.Key("debounce", Duration(Millisecond, Minute), o => o.Debounce, (o, v) => o with { Debounce = v }),
        Section.Key("debounce-max", Duration(Millisecond, Hour), o => o.DebounceMax, (o, v) => o with { DebounceMax = v }),
        Section.Key("retry-min", Duration(Millisecond, Hour), o => o.RetryMin, (o, v) => o with { RetryMin = v }),
        Section.Key("retry-max", Duration(Millisecond, Hour), o => o.RetryMax, (o, v) => o with { RetryMax = v }),
        Section.Key("retry-slow", Duration(Millisecond, Day), o => o.RetrySlow, (o, v) => o with { RetrySlow = v }),
        Section.Key("write-timeout", Duration(Millisecond, Hour), o => o.WriteTimeout, (o, v) => o with { WriteTimeout = v }),
        Section.Key("resync", Duration(Millisecond, Day), o => o.Resync, (o, v) => o with { Resync = v }),
        Section.Key("heartbeat", Duration(Millisecond, Hour), o => o.Heartbeat, (o, v) => o with { Heartbeat = v }),
    ];
}
