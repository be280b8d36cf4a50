using Confluent.Kafka;

namespace ActorPipeline.Actors.Timing;

/// <summary>Error codes that Kafka answers for some seconds while it creates a topic, or moves a leader or a coordinator.</summary>
internal static class PassingErrors
{
    /// <summary>Whether to retry before the error is reported.</summary>
    public static bool Passes(ErrorCode code) =>
        code
            is ErrorCode.NotCoordinatorForGroup
                or ErrorCode.GroupCoordinatorNotAvailable
                or ErrorCode.GroupLoadInProgress
                or ErrorCode.Local_WaitCoord
                or ErrorCode.NotLeaderForPartition
                or ErrorCode.LeaderNotAvailable
                or ErrorCode.FencedLeaderEpoch
                or ErrorCode.UnknownLeaderEpoch
                or ErrorCode.UnknownTopicOrPart
                or ErrorCode.Local_UnknownTopic
                or ErrorCode.Local_UnknownPartition
                or ErrorCode.ReplicaNotAvailable
                or ErrorCode.OffsetNotAvailable
                or ErrorCode.NotController
                or ErrorCode.Local_TimedOut
                or ErrorCode.RequestTimedOut;
}
