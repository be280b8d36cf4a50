using ActorPipeline.Actors.Elastic.Verdict;
using ActorPipeline.Messages;
using ActorPipeline.Messages.Elastic;

namespace ActorPipeline.Actors.Elastic;

/// <summary>Why the sink is held up.</summary>
/// <param name="State"><c>retrying</c>, <c>blocked</c> or <c>stalled</c>.</param>
/// <param name="Reason">The error in words.</param>
public sealed record SinkTrouble(SinkState State, string Reason)
{
    /// <summary>The reason without numbers and ids: equal for reasons that differ only in those.</summary>
    internal string Kind { get; init; } = $"{State.Word()} {ReasonKind.Of(Reason)}";
}
