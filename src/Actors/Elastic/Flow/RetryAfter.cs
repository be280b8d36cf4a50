using System.Net.Http.Headers;

namespace ActorPipeline.Actors.Elastic.Flow;

/// <summary>The pause that a server asks for. Pure.</summary>
internal static class RetryAfter
{
    /// <summary>
    /// Null when it asks for none, or for one that is over: ours then grows from try to try, where 0 s would be a try as soon as
    /// the last one is answered. Never longer than <paramref name="longest"/>, whatever a proxy makes up.
    /// </summary>
    /// <param name="header">Seconds or a date; null when there is no such header.</param>
    /// <param name="now">The time.</param>
    /// <param name="longest"><c>elastic.retry-max</c>.</param>
    public static TimeSpan? Of(RetryConditionHeaderValue? header, DateTimeOffset now, TimeSpan longest) =>
        (header?.Delta ?? header?.Date - now) is { } asked && asked > TimeSpan.Zero
            ? asked < longest
                ? asked
                : longest
            : null;
}
