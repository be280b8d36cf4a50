using ActorPipeline.Actors.Elastic.Verdict;
using ActorPipeline.Messages;
using ActorPipeline.Messages.Elastic;

namespace ActorPipeline.Actors.Elastic;

/// <summary>Why the sink is held up.</summary>
/// <param name="State"><c>retrying</c>, <c>blocked</c> or <c>stalled</c>.</param>
/// <param name="Reason">What the server, or the lack of one, said.</param>
public sealed record SinkTrouble(SinkState State, string Reason)
{
    /// <summary>The same for reasons that differ only in numbers, names of requests and the like.</summary>
    internal string Kind { get; init; } = $"{State.Word()} {ReasonKind.Of(Reason)}";
}
