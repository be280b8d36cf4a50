using System.Text.Json.Serialization;

namespace ActorPipeline.Actors.Kubernetes.Api;

/// <summary>The part of <c>metadata</c> that is read; everything else is skipped without being kept.</summary>
internal sealed record ObjectMeta(
    string? Name = null,
    string? Namespace = null,
    string? Uid = null,
    string? ResourceVersion = null,
    string? Continue = null,
    Dictionary<string, string>? Annotations = null,
    ManagedField[]? ManagedFields = null,
    DateTimeOffset? CreationTimestamp = null
);

/// <summary>Who owns which fields, as server-side apply notes it.</summary>
internal sealed record ManagedField(string? Manager = null, string? Operation = null, FieldSet? FieldsV1 = null);

/// <summary>Of the owned fields, the keys of <c>data</c>, each as <c>f:KEY</c>.</summary>
internal sealed record FieldSet([property: JsonPropertyName("f:data")] Dictionary<string, Nothing>? Data = null);

/// <summary>An object whose content does not matter.</summary>
internal sealed record Nothing;

/// <summary>Any object, or an item of a list.</summary>
internal sealed record MetaOnly(ObjectMeta Metadata);

/// <summary>A page of a list.</summary>
internal sealed record MetaList(ObjectMeta Metadata, MetaOnly[]? Items = null);

/// <summary>A ConfigMap.</summary>
internal sealed record ConfigMapObject(ObjectMeta Metadata, Dictionary<string, string>? Data = null, Dictionary<string, string>? BinaryData = null);

/// <summary>A line of a watch.</summary>
internal sealed record WatchLine(string Type, WatchObject Object);

/// <summary>What a line of a watch is about; a Status when its type is ERROR.</summary>
internal sealed record WatchObject(
    ObjectMeta? Metadata = null,
    Dictionary<string, string>? Data = null,
    int Code = 0,
    string? Reason = null,
    string? Message = null,
    StatusDetails? Details = null,
    Dictionary<string, string>? BinaryData = null
);

/// <summary>Details of a Status.</summary>
internal sealed record StatusDetails(StatusCause[]? Causes = null);

/// <summary>One cause of a Status.</summary>
internal sealed record StatusCause(string? Reason = null);

/// <summary>A Lease (coordination.k8s.io/v1), as sent and as read.</summary>
internal sealed record LeaseObject(ObjectMeta Metadata, LeaseSpec? Spec = null, string ApiVersion = "coordination.k8s.io/v1", string Kind = "Lease");

/// <summary>Who holds a lease. Times are RFC 3339 with microseconds.</summary>
internal sealed record LeaseSpec(
    string? HolderIdentity = null,
    int? LeaseDurationSeconds = null,
    string? AcquireTime = null,
    string? RenewTime = null,
    int? LeaseTransitions = null
);

/// <summary>An Event (events.k8s.io/v1), as sent.</summary>
internal sealed record EventObject(
    ObjectMeta Metadata,
    string EventTime,
    string ReportingController,
    string ReportingInstance,
    string Action,
    string Reason,
    EventSubject Regarding,
    string Note,
    string Type,
    string ApiVersion = "events.k8s.io/v1",
    string Kind = "Event"
);

/// <summary>How often an Event was told, as sent in a patch and as read.</summary>
internal sealed record EventCount(EventSeries Series);

/// <summary>How often, twice at least, and when last.</summary>
internal sealed record EventSeries(int? Count, string? LastObservedTime);

/// <summary>The object an Event is about.</summary>
internal sealed record EventSubject(string Kind, string ApiVersion, string Namespace, string Name, string? Uid);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(MetaList))]
[JsonSerializable(typeof(ConfigMapObject))]
[JsonSerializable(typeof(WatchLine))]
[JsonSerializable(typeof(LeaseObject))]
[JsonSerializable(typeof(EventObject))]
[JsonSerializable(typeof(EventCount))]
internal sealed partial class ApiJson : JsonSerializerContext;
