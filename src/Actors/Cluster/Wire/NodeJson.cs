using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ActorPipeline.Messages;
using ActorPipeline.Messages.Cluster;
using ActorPipeline.Messages.Elastic;
using ActorPipeline.Messages.Kafka;
using ActorPipeline.Messages.Kubernetes;

namespace ActorPipeline.Actors.Cluster.Wire;

/// <summary>
/// The JSON forms on the wire. They are separate from the messages, so that renaming a member does not change them. Every member may be absent, because an
/// older node does not write it; unknown members of newer nodes are skipped.
/// </summary>
internal sealed record ReportForm(
    SinkForm? Sink = null,
    PartitionForm[]? Partitions = null,
    string[]? Singletons = null,
    byte[]? Services = null,
    ProcessForm? Process = null
)
{
    public static ReportForm Of(NodeReport report) =>
        new(
            SinkForm.Of(report.Sink),
            [.. report.Partitions.Select(PartitionForm.Of)],
            [.. report.Singletons],
            report.Sink is { Services.IsEmpty: false } sink ? FiguresForm.Pack(sink.Services) : null,
            report.Process is { } process ? new ProcessForm(process.MemoryBytes, process.UptimeSeconds) : null
        );

    public NodeReport Read() =>
        new(
            Sink?.Read() is { } sink ? sink with { Services = FiguresForm.Unpack(Services) } : null,
            [.. (Partitions ?? []).OfType<PartitionForm>().Select(partition => partition.Read())],
            [.. (Singletons ?? []).OfType<string>()]
        )
        {
            Process = Process is { } process ? new ProcessStatus(process.MemoryBytes, process.UptimeSeconds) : null,
        };
}

/// <summary><see cref="ProcessStatus"/>.</summary>
internal sealed record ProcessForm(long MemoryBytes = 0, double UptimeSeconds = 0);

/// <summary><see cref="SinkStatus"/>.</summary>
internal sealed record SinkForm(
    long Indexed = 0,
    long Duplicates = 0,
    long DeadLettered = 0,
    long Retried = 0,
    double EventsPerSecond = 0,
    int InFlight = 0,
    int InFlightLimit = 0,
    string? State = null,
    string? Reason = null,
    long BufferBytes = 0,
    long? FailureStored = null,
    long? FieldsRefused = null
)
{
    public static SinkForm? Of(SinkStatus? s) =>
        s is null
            ? null
            : new(
                s.Indexed,
                s.Duplicates,
                s.DeadLettered,
                s.Retried,
                s.EventsPerSecond,
                s.InFlight,
                s.InFlightLimit,
                s.State.Word(),
                s.Reason,
                s.BufferBytes,
                s.FailureStored == 0 ? null : s.FailureStored,
                s.FieldsRefused == 0 ? null : s.FieldsRefused
            );

    public SinkStatus Read() =>
        new(
            Indexed,
            Duplicates,
            DeadLettered,
            Retried,
            EventsPerSecond,
            InFlight,
            InFlightLimit,
            StateWords.Read(State, SinkState.Running),
            Reason,
            BufferBytes,
            FailureStored ?? 0,
            FieldsRefused ?? 0
        );
}

/// <summary><see cref="PartitionStatus"/>.</summary>
internal sealed record PartitionForm(
    string? Topic = null,
    int Partition = 0,
    long? Position = null,
    long? Committed = null,
    long? Lag = null,
    string? State = null,
    double? CommitAgeSeconds = null,
    long? Lost = null,
    string? Reason = null,
    double? LagSeconds = null,
    double? RetentionSeconds = null,
    string? Formats = null,
    string? Traces = null,
    double? UnreadSeconds = null
)
{
    public static PartitionForm Of(PartitionStatus p) =>
        new(
            p.Topic,
            p.Partition,
            p.Position,
            p.Committed,
            p.Lag,
            p.State.Word(),
            p.CommitAgeSeconds,
            p.Lost == 0 ? null : p.Lost,
            p.Reason,
            p.LagSeconds,
            p.RetentionSeconds,
            p.Formats,
            p.Traces,
            p.UnreadSeconds
        );

    public PartitionStatus Read() =>
        new(Topic ?? "", Partition, Position, Committed, Lag, StateWords.Read(State, ReadingState.Running), CommitAgeSeconds)
        {
            Lost = Lost ?? 0,
            Reason = Reason,
            LagSeconds = LagSeconds,
            RetentionSeconds = RetentionSeconds,
            Formats = Formats,
            Traces = Traces,
            UnreadSeconds = UnreadSeconds,
        };
}

/// <summary><see cref="NodeProtocol.GetWatched"/>, and <see cref="NodeProtocol.WatchedPart"/> with bytes.</summary>
internal sealed record PartForm(long Edition = 0, int Index = 0, int Count = 0, byte[]? Bytes = null);

/// <summary><see cref="NodeProtocol.Tune"/>.</summary>
internal sealed record TuneForm(Dictionary<string, string>? Changes = null, string? Origin = null);

/// <summary><see cref="NodeProtocol.Tuned"/>.</summary>
internal sealed record TunedForm(Dictionary<string, string>? Now = null, string[]? Changed = null, string[]? Errors = null);

/// <summary><see cref="BootstrapProtocol.Vote"/> with a candidate, <see cref="BootstrapProtocol.Voted"/> with an answer.</summary>
internal sealed record VoteForm(string? Candidate = null, string? Answer = null, int? Members = null, string? Oldest = null);

/// <summary>The content of all pieces of <see cref="NodeProtocol.WatchedPart"/> together, before compression.</summary>
internal sealed record WatchedForm(ServiceForm[]? Services = null, ConfigMapForm? ConfigMap = null, WatchForm[]? Watches = null)
{
    public static WatchedForm Of(ConfigMapProtocol.Status status) =>
        new(
            [.. status.Services.Select(s => new ServiceForm(s.Name, s.Namespace, s.Topic, s.State.Word(), s.Reason, s.WaitsForRoom ? true : null))],
            ConfigMapForm.Of(status.ConfigMap),
            [.. status.Watches.Select(WatchForm.Of)]
        );

    public ConfigMapProtocol.Status Read() =>
        new(
            [
                .. (Services ?? [])
                    .OfType<ServiceForm>()
                    .Select(s => new ServiceStatus(s.Name ?? "", s.Namespace ?? "", s.Topic ?? "", StateWords.Read(s.State, ServiceState.Pending), s.Reason)
                    {
                        WaitsForRoom = s.WaitsForRoom == true,
                    }),
            ],
            (ConfigMap ?? new ConfigMapForm()).Read()
        )
        {
            Watches = [.. (Watches ?? []).OfType<WatchForm>().Select(watch => watch.Read())],
        };
}

/// <summary><see cref="WatchStatus"/>; its state as a word, because a newer node may have further states.</summary>
internal sealed record WatchForm(
    string? Namespace = null,
    string? State = null,
    string? Reason = null,
    int Services = 0,
    double? AnswerAgeSeconds = null,
    double? EventAgeSeconds = null,
    double TroubleSeconds = 0
)
{
    public static WatchForm Of(WatchStatus w) =>
        new(w.Namespace, w.State.Word(), w.Reason, w.Services, w.AnswerAgeSeconds, w.EventAgeSeconds, w.TroubleSeconds);

    public WatchStatus Read() =>
        new(Namespace ?? "*", StateWords.Read(State, WatchState.Retrying), Reason, Services, AnswerAgeSeconds, EventAgeSeconds, TroubleSeconds);
}

/// <summary><see cref="ServiceStatus"/>.</summary>
internal sealed record ServiceForm(
    string? Name = null,
    string? Namespace = null,
    string? Topic = null,
    string? State = null,
    string? Reason = null,
    bool? WaitsForRoom = null
);

/// <summary><see cref="ConfigMapStatus"/>.</summary>
internal sealed record ConfigMapForm(
    string? Name = null,
    string? Namespace = null,
    string? State = null,
    long Bytes = 0,
    long LimitBytes = 0,
    string? Reason = null
)
{
    public static ConfigMapForm Of(ConfigMapStatus c) => new(c.Name, c.Namespace, c.State.Word(), c.Bytes, c.LimitBytes, c.Reason);

    public ConfigMapStatus Read() => new(Name ?? "", Namespace ?? "", StateWords.Read(State, ConfigMapState.Pending), Bytes, LimitBytes, Reason);
}

/// <summary><see cref="GeneratedInput"/>, and the question for it; of an unknown service there is no name.</summary>
internal sealed record InputForm(string? Name = null, string? Namespace = null, string? Key = null, string? Yaml = null, AnnotationForm[]? Annotations = null)
{
    public ServiceId Asked() => new(Namespace ?? "", Name ?? "");

    public static InputForm Of(GeneratedInput? input) =>
        input is null
            ? new InputForm()
            : new InputForm(
                input.Name,
                input.Namespace,
                input.Key,
                input.Yaml,
                [.. input.Annotations.Select(one => new AnnotationForm(one.Name, one.Value, one.Problem))]
            );

    public GeneratedInput? Read() =>
        Name is null
            ? null
            : new GeneratedInput(
                Name,
                Namespace ?? "",
                Key,
                Yaml,
                [.. (Annotations ?? []).OfType<AnnotationForm>().Select(one => new JudgedAnnotation(one.Name ?? "", one.Value ?? "", one.Problem))]
            );
}

/// <summary><see cref="JudgedAnnotation"/>.</summary>
internal sealed record AnnotationForm(string? Name = null, string? Value = null, string? Problem = null);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ReportForm))]
[JsonSerializable(typeof(FiguresForm[]))]
[JsonSerializable(typeof(PartForm))]
[JsonSerializable(typeof(TuneForm))]
[JsonSerializable(typeof(TunedForm))]
[JsonSerializable(typeof(WatchedForm))]
[JsonSerializable(typeof(InputForm))]
[JsonSerializable(typeof(VoteForm))]
internal sealed partial class NodeJson : JsonSerializerContext;
