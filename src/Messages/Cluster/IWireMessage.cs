namespace ActorPipeline.Messages.Cluster;

/// <summary>
/// What may be sent to another node. It has a serializer with a manifest of its own, is small, and is only ever extended: nodes of
/// two versions talk to each other during an upgrade. Everything else stays on its node.
/// </summary>
public interface IWireMessage;
