using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Runtime.Serialization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ActorPipeline.Messages.Cluster;
using Akka.Actor;
using Akka.Serialization;

namespace ActorPipeline.Actors.Cluster.Wire;

/// <summary>
/// The serializer of all messages of this program. A manifest names a message and its form. A form that older nodes cannot read needs a new manifest, and may
/// be written only once every node can read it.
/// </summary>
/// <param name="system">The actor system.</param>
public sealed class NodeSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    /// <summary>Must not change: nodes of other versions use it.</summary>
    public override int Identifier => 4053;

    /// <summary>The configuration that binds it, and <see cref="RefusingSerializer"/> for all other types.</summary>
    public static string Hocon =>
        $$"""
            akka.actor {
              serializers {
                actorpipeline = "{{typeof(NodeSerializer).AssemblyQualifiedName}}"
                json = "{{typeof(RefusingSerializer).AssemblyQualifiedName}}"
              }
              serialization-bindings { "{{typeof(IWireMessage).AssemblyQualifiedName}}" = actorpipeline }
            }
            """;

    /// <inheritdoc />
    /// <exception cref="SerializationException">It is none of this program's messages.</exception>
    public override string Manifest(object o) =>
        o switch
        {
            NodeProtocol.GetReport => "get-report",
            NodeReport => "report",
            NodeProtocol.GetWatched => "get-watched",
            NodeProtocol.WatchedPart => "watched-part",
            NodeProtocol.GetInput => "get-input",
            NodeProtocol.Input => "input",
            NodeProtocol.Tune => "tune",
            NodeProtocol.Tuned => "tuned",
            BootstrapProtocol.Vote => "vote",
            BootstrapProtocol.Voted => "voted",
            _ => throw Unknown(o.GetType().FullName),
        };

    /// <inheritdoc />
    /// <exception cref="SerializationException">It is none of this program's messages.</exception>
    public override byte[] ToBinary(object obj) =>
        obj switch
        {
            NodeProtocol.GetReport => "{}"u8.ToArray(),
            NodeReport report => Write(ReportForm.Of(report), NodeJson.Default.ReportForm),
            NodeProtocol.GetWatched get => Write(new PartForm(get.Edition, get.Index), NodeJson.Default.PartForm),
            NodeProtocol.WatchedPart part => Write(
                new PartForm(part.Edition, part.Index, part.Count, ImmutableCollectionsMarshal.AsArray(part.Bytes)),
                NodeJson.Default.PartForm
            ),
            NodeProtocol.GetInput get => Write(new InputForm(get.Service.Name, get.Service.Namespace), NodeJson.Default.InputForm),
            NodeProtocol.Input input => Write(InputForm.Of(input.Found), NodeJson.Default.InputForm),
            NodeProtocol.Tune tune => Write(new TuneForm(new(tune.Changes), tune.Origin), NodeJson.Default.TuneForm),
            NodeProtocol.Tuned tuned => Write(new TunedForm(new(tuned.Now), [.. tuned.Changed], [.. tuned.Errors]), NodeJson.Default.TunedForm),
            BootstrapProtocol.Vote vote => Write(new VoteForm(vote.Candidate), NodeJson.Default.VoteForm),
            BootstrapProtocol.Voted voted => Write(new VoteForm(null, voted.Answer, voted.Cluster?.Members, voted.Cluster?.Oldest), NodeJson.Default.VoteForm),
            _ => throw Unknown(obj.GetType().FullName),
        };

    /// <inheritdoc />
    /// <exception cref="SerializationException">A newer node's message, or bytes that are none.</exception>
    public override object FromBinary(byte[] bytes, string manifest) =>
        manifest switch
        {
            "get-report" => NodeProtocol.GetReport.Instance,
            "report" => Read(bytes, NodeJson.Default.ReportForm).Read(),
            "get-watched" => Read(bytes, NodeJson.Default.PartForm) is var get ? new NodeProtocol.GetWatched(get.Edition, get.Index) : null!,
            "watched-part" => Read(bytes, NodeJson.Default.PartForm) is var part
                ? new NodeProtocol.WatchedPart(part.Edition, part.Index, part.Count, ImmutableCollectionsMarshal.AsImmutableArray(part.Bytes ?? []))
                : null!,
            "get-input" => new NodeProtocol.GetInput(Read(bytes, NodeJson.Default.InputForm).Asked()),
            "input" => new NodeProtocol.Input(Read(bytes, NodeJson.Default.InputForm).Read()),
            "tune" => Read(bytes, NodeJson.Default.TuneForm) is var tune ? new NodeProtocol.Tune(Sorted(tune.Changes), tune.Origin ?? "another node") : null!,
            "tuned" => Read(bytes, NodeJson.Default.TunedForm) is var tuned
                ? new NodeProtocol.Tuned(Sorted(tuned.Now), Texts(tuned.Changed), Texts(tuned.Errors))
                : null!,
            "vote" => new BootstrapProtocol.Vote(Read(bytes, NodeJson.Default.VoteForm).Candidate ?? ""),
            "voted" => Voted(Read(bytes, NodeJson.Default.VoteForm)),
            _ => throw Unknown(manifest),
        };

    private static byte[] Write<T>(T form, JsonTypeInfo<T> type) => JsonSerializer.SerializeToUtf8Bytes(form, type);

    private static T Read<T>(byte[] bytes, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, type) ?? throw new SerializationException("null is no message");
        }
        catch (JsonException failure)
        {
            throw new SerializationException($"no {typeof(T).Name}: {failure.Message}", failure);
        }
    }

    private static ImmutableSortedDictionary<string, string> Sorted(Dictionary<string, string>? pairs) =>
        (pairs ?? []).Where(pair => pair.Value is not null).ToImmutableSortedDictionary(StringComparer.Ordinal);

    private static BootstrapProtocol.Voted Voted(VoteForm form) =>
        new(form.Answer ?? "refused", form is { Members: { } members, Oldest: { } oldest } ? new ClusterSight(members, oldest) : null);

    private static ImmutableArray<string> Texts(string[]? texts) => [.. (texts ?? []).OfType<string>()];

    private static SerializationException Unknown(string? what) => new($"{what} is no message between nodes of this version");
}
