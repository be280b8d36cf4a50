using Akka.Actor;

namespace ActorPipeline.Actors.Kubernetes;

/// <summary>
/// A singleton as long as it runs on this node; otherwise nobody. The singletons of the watcher always end up on the same node, the
/// oldest one with the role; only while they move one after the other are they apart, and what they say to each other then is
/// dropped: the one that starts asks for all of it anew. A proxy would send it across the wire.
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

    /// <summary>An actor that passes everything on to it.</summary>
    public static Props Props(string name) => Akka.Actor.Props.Create(() => new Relay(Path(name)));

    private sealed class Relay(string path) : UntypedActor
    {
        protected override void OnReceive(object message) => Context.ActorSelection(path).Tell(message, Sender);
    }
}
