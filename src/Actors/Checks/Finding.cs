namespace ActorPipeline.Actors.Checks;

/// <summary>One thing that a check looked at.</summary>
/// <param name="Subject">What: a server, a right, a setting.</param>
/// <param name="State"><c>ok</c>; <c>warning</c>: it works, but not as somebody may expect; <c>failed</c>; <c>unknown</c>: it could not be looked at.</param>
/// <param name="Seen">What was seen.</param>
/// <param name="Advice">What to do about it; null when there is nothing to say.</param>
public sealed record Finding(string Subject, FindingState State, string Seen, string? Advice = null);
