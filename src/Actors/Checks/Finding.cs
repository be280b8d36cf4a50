namespace ActorPipeline.Actors.Checks;

/// <summary>One result of a check.</summary>
/// <param name="Subject">What: a server, a right, a setting.</param>
/// <param name="State"><c>ok</c>; <c>warning</c>: it works, but perhaps not as intended; <c>failed</c>; <c>unknown</c>: it could not be looked at.</param>
/// <param name="Seen">What was seen.</param>
/// <param name="Advice">What to do about it; null for none.</param>
public sealed record Finding(string Subject, FindingState State, string Seen, string? Advice = null);
