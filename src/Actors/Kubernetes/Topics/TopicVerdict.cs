using ActorPipeline.Messages.Kafka;
using Confluent.Kafka;

namespace ActorPipeline.Actors.Kubernetes.Topics;

/// <summary>Translates the answer to CreateTopics.</summary>
internal static class TopicVerdict
{
    /// <summary>The state of one topic.</summary>
    public static TopicState Of(Error error) =>
        error.Code switch
        {
            ErrorCode.NoError or ErrorCode.TopicAlreadyExists => new TopicState.Ready(),
            // A broker without CreateTopics creates topics on first use, or topics cannot be created at all.
            ErrorCode.UnsupportedVersion or ErrorCode.Local_UnsupportedFeature or ErrorCode.Local_NotImplemented or ErrorCode.InvalidRequest =>
                new TopicState.Ready($"the broker knows no way to create topics ({error.Reason}); it is taken to make them on first use"),
            ErrorCode.Local_AllBrokersDown
            or ErrorCode.Local_Transport
            or ErrorCode.Local_TimedOut
            or ErrorCode.Local_TimedOutQueue
            or ErrorCode.RequestTimedOut
            or ErrorCode.NotController
            or ErrorCode.NetworkException
            or ErrorCode.BrokerNotAvailable
            or ErrorCode.LeaderNotAvailable
            or ErrorCode.ThrottlingQuotaExceeded => new TopicState.Unavailable(error.Reason),
            ErrorCode.TopicAuthorizationFailed or ErrorCode.ClusterAuthorizationFailed => new TopicState.Refused(
                $"no right to create it ({error.Reason}): allow Create, or create it yourself"
            ),
            _ => new TopicState.Refused(error.Reason),
        };
}
