using ActorPipeline.Messages.Kubernetes;

namespace ActorPipeline.Actors.Filebeat;

/// <summary>One annotation that a service may have: its documentation, its validation, and its effect.</summary>
/// <param name="Name">Its name without <see cref="ServiceHints.Prefix"/>.</param>
/// <param name="What">What it is for, one sentence.</param>
/// <param name="Values">What may be written.</param>
/// <param name="Default">What holds without it.</param>
/// <param name="Example">A value that is allowed with default options for a service <c>web-service</c>.</param>
public sealed record ServiceAnnotation(string Name, string What, string Values, string Default, string Example)
{
    /// <summary>The configuration keys by which the operator allows more, or less; none when empty.</summary>
    public string Operator { get; init; } = "";

    /// <summary>Another annotation that it needs, with a value for it; null for none.</summary>
    public (string Name, string Value)? Needs { get; init; }

    /// <summary>What is wrong with a value; null when nothing is.</summary>
    internal Func<string, ServiceDescription, FilebeatOptions, string?> Problem { get; init; } = (_, _, _) => null;

    /// <summary>Applies a valid value to the hints.</summary>
    internal Func<ServiceHints, string, ServiceHints> Take { get; init; } = (hints, _) => hints;
}
