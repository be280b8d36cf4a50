using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace ActorPipeline.Host.Trace;

/// <summary>
/// The answer of <c>/api/trace/SERVICE</c>: every hop of a service's lines, in the order of the flow. Part of the HTTP API: fields may be added, not renamed.
/// </summary>
/// <param name="Service">The service.</param>
/// <param name="HeldBy">The first hop that holds lines, by <see cref="TraceHop.Name"/>; null when none does.</param>
/// <param name="Verdict">One sentence.</param>
/// <param name="Advice">What to do about it; null when nothing.</param>
/// <param name="Hops">All of them.</param>
public sealed record TraceReport(string Service, string? HeldBy, string Verdict, string? Advice, ImmutableArray<TraceHop> Hops);

/// <summary>One hop.</summary>
/// <param name="Name"><c>service configmap filebeat kafka consumer elasticsearch index dead-letters</c>.</param>
/// <param name="State">
/// <c>ok</c>; <c>working</c>: it has lines and moves them; <c>holding</c>: it has lines and does not; <c>unknown</c>: it could not be looked at.
/// </param>
/// <param name="Seen">What was seen.</param>
/// <param name="Advice">What to do about a hop that is not ok; null when there is nothing to say.</param>
public sealed record TraceHop(string Name, HopState State, string Seen, string? Advice = null);

/// <summary>The request was ambiguous or wrong.</summary>
/// <param name="Error">One sentence.</param>
public sealed record TraceRefused(string Error);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TraceReport))]
[JsonSerializable(typeof(TraceRefused))]
internal sealed partial class TraceJson : JsonSerializerContext;
