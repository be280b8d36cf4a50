using Akka.Actor;

namespace ActorPipeline.Actors.Kubernetes;

/// <summary>
/// Relays messages to a singleton while it runs on this node, and drops them otherwise. Both singletons of the watcher run on the oldest node with the role.
/// Only during a hand-over are they on different nodes; messages between them are dropped then, and the one that starts asks for the whole state. A cluster
/// singleton proxy would send these messages to another node.
/// </summary>
public static class LocalSingleton
{
    /// <summary>Path of a singleton that <c>WithSingleton(name, …)</c> made.</summary>
    public static string Path(string name) => $"/user/{name}/{name}";

    /// <summary>Whether it runs here.</summary>
    public static async Task<bool> IsHereAsync(ActorSystem system, string name, TimeSpan timeout)
    {
        var identity = await system.ActorSelection(Path(name)).Ask<ActorIdentity>(new Identify(name), timeout);
        return identity.Subject is not null;
    }

    /// <summary>An actor that forwards all messages to it.</summary>
    public static Props Props(string name) => Akka.Actor.Props.Create(() => new Relay(Path(name)));

    private sealed class Relay(string path) : UntypedActor
    {
        protected override void OnReceive(object message) => Context.ActorSelection(path).Tell(message, Sender);
    }
}
