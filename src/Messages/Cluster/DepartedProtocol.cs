using System.Collections.Immutable;
using Akka.Actor;

namespace ActorPipeline.Messages.Cluster;

/// <summary>Messages of the actor that remembers which nodes left the cluster.</summary>
public static class DepartedProtocol
{
    /// <summary>Asks for <see cref="All"/>.</summary>
    public sealed record GetAll : INoSerializationVerificationNeeded
    {
        /// <summary>The only instance.</summary>
        public static readonly GetAll Instance = new();
    }

    /// <summary>Those that left lately, the last one first.</summary>
    public sealed record All(ImmutableArray<DepartedMember> Members) : INoSerializationVerificationNeeded;
}

/// <summary>A node that is no longer in the cluster, and has not come back at the same address.</summary>
/// <param name="Address">Its cluster address.</param>
/// <param name="Roles">Its roles.</param>
/// <param name="How"><c>left</c> by itself, or <c>downed</c> because the others did not hear it.</param>
/// <param name="Since">How long ago, as this node saw it.</param>
public sealed record DepartedMember(string Address, ImmutableArray<string> Roles, string How, TimeSpan Since);
