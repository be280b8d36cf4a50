using System.Collections.Immutable;
using ActorPipeline.Actors.Kubernetes.Api;
using ActorPipeline.Messages.Kubernetes;

namespace ActorPipeline.Actors.Kubernetes;

/// <summary><c>actorpipeline.kubernetes</c>: which services take part, and where their inputs are written.</summary>
public sealed record KubernetesOptions
{
    /// <summary><c>kubeconfig</c>: the file that says where the API server is; empty for <c>KUBECONFIG</c>, then the pod's own credentials.</summary>
    public string Kubeconfig { get; init; } = "";

    /// <summary><c>namespaces</c>: the namespaces watched; empty means all.</summary>
    public ImmutableArray<string> Namespaces { get; init; } = [];

    /// <summary><c>watch</c>: the kinds of objects that stand for services: <c>services deployments statefulsets daemonsets</c>.</summary>
    public ImmutableArray<string> Watch { get; init; } = ["services"];

    /// <summary><c>service-suffix</c>: a service takes part when its name ends in this.</summary>
    public string ServiceSuffix { get; init; } = "-service";

    /// <summary><c>config-map</c>: the name of the ConfigMap that holds one Filebeat input per service.</summary>
    public string ConfigMap { get; init; } = "filebeat-config";

    /// <summary><c>config-map-namespace</c>: where that ConfigMap is.</summary>
    public string ConfigMapNamespace { get; init; } = "default";

    /// <summary>How many ConfigMaps <c>config-map-shards = auto</c> fills at most: those that Filebeat's pods mount.</summary>
    public const int AutoShards = 8;

    /// <summary>
    /// <c>config-map-shards</c>: how many ConfigMaps share the inputs: <c>filebeat-config</c>, <c>filebeat-config-1</c> and so
    /// on. Raise it when one is full; few inputs move then. 0 for <c>auto</c>: a further one is used when the existing ones are full, and inputs do not move.
    /// </summary>
    public int ConfigMapShards { get; init; } = 1;

    /// <summary>Whether <see cref="ConfigMapShards"/> is <c>auto</c>.</summary>
    public bool ConfigMapAuto => ConfigMapShards == 0;

    /// <summary>How many there are at most.</summary>
    public int ConfigMaps => ConfigMapAuto ? AutoShards : ConfigMapShards;

    /// <summary><c>page-size</c>: objects asked for in one page of a list.</summary>
    public int PageSize { get; init; } = 500;

    /// <summary><c>watch-timeout</c>: the server is asked to end a watch after this; it is then started where it ended. Whole seconds.</summary>
    public TimeSpan WatchTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// <c>watch-idle</c>: a watch without an event for this long is closed and everything is listed again. A healthy server sends a bookmark each minute.
    /// </summary>
    public TimeSpan WatchIdle { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// <c>watch-probe</c>: the server is asked for one service this often. A watch stays open without events when the server hangs or the right to watch was
    /// withdrawn; the probe detects both.
    /// </summary>
    public TimeSpan WatchProbe { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary><c>request-timeout</c>: a request without an answer for this long counts as failed.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary><c>debounce</c>: changes are gathered this long after the last one before a write.</summary>
    public TimeSpan Debounce { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary><c>debounce-max</c>: the longest delay of a write while changes keep coming.</summary>
    public TimeSpan DebounceMax { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary><c>retry-min</c>: the first pause after a failed watch or write.</summary>
    public TimeSpan RetryMin { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary><c>retry-max</c>: the longest pause after failed watches or writes.</summary>
    public TimeSpan RetryMax { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// <c>retry-slow</c>: the longest pause after a refusal (no right, quota, policy, immutable, too large); the first one is twice
    /// <c>retry-min</c>. A server that has just started refuses requests that it allows a second later.
    /// </summary>
    public TimeSpan RetrySlow { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary><c>write-timeout</c>: a write without an answer for this long counts as failed and is tried again.</summary>
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary><c>resync</c>: how often the desired state is applied without a known change, in case drift was missed.</summary>
    public TimeSpan Resync { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// <c>heartbeat</c>: how often the whole set of services is sent again, so that a ConfigMapActor that started on another node has it after this time at
    /// the latest.
    /// </summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Why a service takes no part; null when it does.</summary>
    public string? WhyNot(ServiceId id) =>
        id.Name.Length <= ServiceSuffix.Length || !id.Name.EndsWith(ServiceSuffix, StringComparison.Ordinal)
            ? $"its name does not end in {ServiceSuffix}, with something before it (kubernetes.service-suffix)"
        : Namespaces.IsDefaultOrEmpty || Namespaces.Contains(id.Namespace) ? null
        : $"namespace {id.Namespace} is not watched, only {string.Join(", ", Namespaces)} (kubernetes.namespaces)";

    /// <summary>What is wrong with these options, one sentence each that names the key, the value and what is allowed.</summary>
    public IEnumerable<string> Problems()
    {
        foreach (var space in Namespaces.Where(space => !ServiceId.IsLabel(space)))
        {
            yield return $"kubernetes.namespaces: '{space}' is not a namespace name (lower case letters, digits and '-', at most 63)";
        }

        if (!ServiceId.IsLabel(ConfigMapNamespace))
        {
            yield return $"kubernetes.config-map-namespace: '{ConfigMapNamespace}' is not a namespace name (lower case letters, digits and '-', at most 63)";
        }

        if (ConfigMap.Length is 0 or > 253 || !ConfigMap.Split('.').All(ServiceId.IsLabel))
        {
            yield return $"kubernetes.config-map: '{ConfigMap}' is not a name (lower case letters, digits, '-' and '.', at most 253)";
        }

        foreach (var kind in Watch.Where(kind => Workload.All.All(workload => workload.Resource != kind)))
        {
            yield return $"kubernetes.watch: '{kind}' is not allowed, use {string.Join(", ", Workload.All.Select(workload => workload.Resource))}";
        }

        if (Watch.IsDefaultOrEmpty)
        {
            yield return "kubernetes.watch: it is empty, name at least one kind such as services";
        }

        if (ConfigMapShards is < 0 or > 64)
        {
            yield return $"kubernetes.config-map-shards: {ConfigMapShards} is not allowed, use 1 to 64, or auto (0)";
        }

        if (PageSize < 1)
        {
            yield return $"kubernetes.page-size: {PageSize} is not allowed, it must be at least 1";
        }

        (string Key, TimeSpan Value)[] positive =
        [
            ("retry-min", RetryMin),
            ("retry-max", RetryMax),
            ("retry-slow", RetrySlow),
            ("write-timeout", WriteTimeout),
            ("resync", Resync),
            ("heartbeat", Heartbeat),
            ("debounce", Debounce),
            ("debounce-max", DebounceMax),
            ("watch-timeout", WatchTimeout),
            ("watch-idle", WatchIdle),
            ("watch-probe", WatchProbe),
            ("request-timeout", RequestTimeout),
        ];
        foreach (var (key, value) in positive.Where(pair => pair.Value <= TimeSpan.Zero))
        {
            yield return $"kubernetes.{key}: {value} is not allowed, it must be more than zero";
        }

        if (RetryMax < RetryMin)
        {
            yield return $"kubernetes.retry-max: {RetryMax} is less than kubernetes.retry-min, {RetryMin}";
        }

        if (DebounceMax < Debounce)
        {
            yield return $"kubernetes.debounce-max: {DebounceMax} is less than kubernetes.debounce, {Debounce}";
        }
    }
}
