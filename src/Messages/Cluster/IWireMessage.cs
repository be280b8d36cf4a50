namespace ActorPipeline.Messages.Cluster;

/// <summary>
/// A message that may be sent to another node. Each has its own manifest in the serializer and is small. Fields are only ever added, because nodes of two
/// versions talk to each other during an upgrade. Other messages stay on their node.
/// </summary>
public interface IWireMessage;
