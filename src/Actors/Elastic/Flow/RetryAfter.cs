using System.Net.Http.Headers;

namespace ActorPipeline.Actors.Elastic.Flow;

/// <summary>The pause that a server asks for with <c>Retry-After</c>. Pure.</summary>
internal static class RetryAfter
{
    /// <summary>
    /// Null when it asks for none, or for one that is over: the backoff applies then, where a pause of 0 s would be an endless loop of requests. Never longer
    /// than <paramref name="longest"/>, whatever the header says.
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
