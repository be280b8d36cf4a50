using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace ActorPipeline.Host.Http.Health;

/// <summary>The answer of <c>/healthz/live</c> and <c>/healthz/ready</c>: 200 when <paramref name="Ok"/>, otherwise 503.</summary>
/// <param name="Ok">Whether every check is.</param>
/// <param name="Status"><c>live</c>, <c>not live</c>, <c>ready</c> or <c>not ready</c>.</param>
/// <param name="Checks">By name: <c>actor-system</c>; or <c>member</c> and, where they apply, <c>consumer</c>, <c>elasticsearch</c>, <c>watcher</c>.</param>
public sealed record HealthReport([property: JsonIgnore] bool Ok, string Status, ImmutableSortedDictionary<string, HealthCheck> Checks);

/// <summary>One check.</summary>
/// <param name="Ok">Whether it passed.</param>
/// <param name="Reason">What was seen, well or not.</param>
public sealed record HealthCheck(bool Ok, string Reason);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(HealthReport))]
internal sealed partial class HealthJson : JsonSerializerContext;
