using System.Text.RegularExpressions;
using ActorPipeline.Actors.Filebeat;

namespace ActorPipeline.Actors.DeadLetters.Replay;

/// <summary>A filter for dead letters; null members match all.</summary>
/// <param name="Topic">The topic the event came from: a name, or a regular expression that starts with <c>^</c>.</param>
/// <param name="Service">The service.</param>
/// <param name="ErrorType">Elasticsearch's error type.</param>
/// <param name="Since">Rejected at this moment or later.</param>
/// <param name="Until">Rejected before this moment.</param>
public sealed record DeadLetterFilter(
    string? Topic = null,
    string? Service = null,
    string? ErrorType = null,
    DateTimeOffset? Since = null,
    DateTimeOffset? Until = null
)
{
    /// <summary>How topics are named after services: the note of a loss names only a topic.</summary>
    public TopicNaming Topics { get; init; } = TopicNaming.Default;

    /// <summary>True for a dead letter that matches.</summary>
    public bool Takes(StoredDeadLetter letter) =>
        TakesTopic(letter.Id.Topic)
        && (Service is null || letter.Service == Service)
        && (ErrorType is null || letter.ErrorType == ErrorType)
        && !(letter.At < Since)
        && !(letter.At >= Until);

    /// <summary>True for a loss that matches; its time is when it was noticed.</summary>
    public bool Takes(LossNote loss) =>
        TakesTopic(loss.Topic) && (Service is null || Topics.ServiceOf(loss.Topic) == Service) && !(loss.At < Since) && !(loss.At >= Until);

    private bool TakesTopic(string topic) =>
        Topic switch
        {
            null => true,
            ['^', ..] => Regex.IsMatch(topic, Topic, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)),
            _ => topic == Topic,
        };
}
