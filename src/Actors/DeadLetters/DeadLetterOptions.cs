namespace ActorPipeline.Actors.DeadLetters;

/// <summary><c>actorpipeline.dead-letter</c>: where rejected events are kept.</summary>
public sealed record DeadLetterOptions
{
    /// <summary><c>topic</c>: the topic for rejects; <c>{topic}</c> is the topic the event came from.</summary>
    public string Topic { get; init; } = "dead-letter.{topic}";
}
