using System.IO.Hashing;
using System.Text;

namespace ActorPipeline.Actors.Parsing.Fields;

/// <summary>
/// A field's path as a 64-bit hash: each part is hashed with the hash of the parts before it as seed, so <c>a.b</c> equals <c>b</c> in <c>a</c>.
/// </summary>
internal static class FieldPath
{
    /// <summary>The empty path: the document.</summary>
    public const ulong Root = 0;

    /// <summary>The field for values that have no field of their own.</summary>
    public static ReadOnlySpan<byte> Others => "other_fields"u8;

    /// <summary>Fields with a fixed kind from the pipeline, Filebeat or ECS; they do not count against the limit.</summary>
    private const string Objects =
        "agent cloud container data_stream docker ecs event fields host host.os input kubernetes log log.file log.origin log.origin.file log.syslog "
        + "orchestrator service error process process.thread http http.request http.response url source client server user destination user_agent "
        + "as dll dns email file geo group hash labels network observer organization os package registry related rule span device "
        + "threat tls trace transaction vlan vulnerability json logfmt";

    private const string Texts =
        "agent.id agent.name agent.type agent.version agent.hostname agent.ephemeral_id ecs.version input.type host.hostname host.id "
        + "host.architecture host.ip host.mac "
        + "host.os.family host.os.kernel host.os.name host.os.codename host.os.platform host.os.type host.os.version fields.service "
        + "fields.namespace fields.log_topic "
        + "fields.parser fields.rules log.file.inode log.file.device_id log.file.fingerprint message tags log.level log.level_original "
        + "log.logger log.file.path service.name event.dataset host.name error.message error.stack_trace process.thread.name";

    /// <summary>The kinds that are known at the start.</summary>
    public static readonly IReadOnlyDictionary<ulong, FieldKind> Known = Objects
        .Split(' ')
        .Select(name => (name, Kind: FieldKind.Object))
        .Concat(Texts.Split(' ').Select(name => (name, Kind: FieldKind.Text)))
        .Append(("log.offset", FieldKind.Long))
        .Append(("@timestamp", FieldKind.Taken))
        .Append((Encoding.UTF8.GetString(Others), FieldKind.Taken))
        .ToDictionary(known => Of(known.Item1), known => known.Item2);

    /// <summary>
    /// Objects with Kubernetes' labels and annotations as names, where <c>app</c> and <c>app.kubernetes.io/name</c> may both exist. Dots in these names become
    /// <c>_</c>, as in Filebeat.
    /// </summary>
    private static readonly ulong[] Labels =
    [
        .. new[] { "labels", "annotations", "namespace_labels", "namespace_annotations", "pod_labels", "pod_annotations", "node_labels", "selectors" }.Select(
            name => Of("kubernetes." + name)
        ),
    ];

    /// <summary>True for a name that only the pipeline writes.</summary>
    public static bool IsTaken(ulong path) => Known.TryGetValue(path, out var kind) && kind == FieldKind.Taken;

    /// <summary>True for an object whose members at all levels are known at the start.</summary>
    public static bool AreKnown(ReadOnlySpan<byte> value, ulong path)
    {
        for (var members = new MemberWalk<StringSearch>(value, 0, new StringSearch()); members.Next(); )
        {
            var inner = Of(members.Name, path);
            if (!Known.TryGetValue(inner, out var kind) || (kind == FieldKind.Object && !AreKnown(members.Value.Of(value), inner)))
                return false;
        }
        return true;
    }

    /// <summary>True for an object in whose names dots become <c>_</c>.</summary>
    public static bool HasLabels(ulong path) => Labels.Contains(path);

    /// <summary>The path of <paramref name="part"/>, a name without a dot, within <paramref name="parent"/>.</summary>
    public static ulong Of(ReadOnlySpan<byte> part, ulong parent) => XxHash3.HashToUInt64(part, (long)parent);

    private static ulong Of(string name) => name.Split('.').Aggregate(Root, (parent, part) => Of(Encoding.UTF8.GetBytes(part), parent));
}
