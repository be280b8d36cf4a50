using Akka.Actor;
using Akka.Event;

namespace ActorPipeline.Actors.Kafka;

/// <summary>Events of the poll thread. Called on the poll thread; must not block.</summary>
internal interface IPollListener
{
    /// <summary>A partition became ours.</summary>
    void Assigned(PartitionMailbox mailbox);

    /// <summary>A partition is no longer ours.</summary>
    void Released(PartitionMailbox mailbox);

    /// <summary>The poll thread has ended, with an error when it failed.</summary>
    void Stopped(Exception? error);
}

/// <summary>Forwards events of the poll thread to the consumer's actor as messages.</summary>
internal sealed class PollEvents(IActorRef actor) : IPollListener
{
    /// <summary>A partition became ours.</summary>
    internal sealed record Assigned(PartitionMailbox Mailbox) : INoSerializationVerificationNeeded;

    /// <summary>A partition is no longer ours.</summary>
    internal sealed record Released(PartitionMailbox Mailbox) : INoSerializationVerificationNeeded;

    /// <summary>A poll thread has ended.</summary>
    internal sealed record LoopStopped(PollEvents From, Exception? Error) : INoSerializationVerificationNeeded;

    void IPollListener.Assigned(PartitionMailbox mailbox) => actor.Tell(new Assigned(mailbox));

    void IPollListener.Released(PartitionMailbox mailbox) => actor.Tell(new Released(mailbox));

    void IPollListener.Stopped(Exception? error) => actor.Tell(new LoopStopped(this, error));
}
