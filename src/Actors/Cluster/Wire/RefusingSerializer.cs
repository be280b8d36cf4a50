using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;

namespace ActorPipeline.Actors.Cluster.Wire;

/// <summary>
/// Stands where Akka.NET's default serializer stood, with its number, and does nothing: what has no serializer of its own neither
/// leaves a node, nor is made of bytes that come from one. The default would write and read any type by its name.
/// </summary>
public sealed class RefusingSerializer : Serializer
{
    /// <summary>Made by Akka.NET, which has settings for the default serializer; there is nothing to set here.</summary>
    public RefusingSerializer(ExtendedActorSystem system, Config settings)
        : base(system) => _ = settings;

    /// <summary>That of the default serializer.</summary>
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
