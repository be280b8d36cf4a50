using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;

namespace ActorPipeline.Actors.Cluster.Wire;

/// <summary>
/// Replaces Akka.NET's default serializer under its identifier and refuses everything, so that a type without a serializer of its own can neither be sent nor
/// be created from received bytes. The default serializer would write and read any type by its name.
/// </summary>
public sealed class RefusingSerializer : Serializer
{
    /// <summary>Called by Akka.NET with the settings of the default serializer, which are ignored.</summary>
    public RefusingSerializer(ExtendedActorSystem system, Config settings)
        : base(system) => _ = settings;

    /// <summary>The identifier of the default serializer.</summary>
    public override int Identifier => 1;

    /// <inheritdoc />
    public override bool IncludeManifest => true;

    /// <inheritdoc />
    /// <exception cref="SerializationException">Always.</exception>
    public override byte[] ToBinary(object obj) => throw new SerializationException($"{obj.GetType().FullName} is not made to be sent to another node");

    /// <inheritdoc />
    /// <exception cref="SerializationException">Always.</exception>
    public override object FromBinary(byte[] bytes, Type type) =>
        throw new SerializationException($"{type?.FullName ?? "something"} is not taken from another node");
}
