using Confluent.Kafka;

namespace ActorPipeline.Actors.Checks;

/// <summary>Judges errors of using a consumer group. Pure.</summary>
internal static class GroupRules
{
    /// <summary>
    /// How long to retry: Kafka creates the topic of all groups when the first group is used, which takes some seconds, and longer on slow disks.
    /// </summary>
    public static readonly TimeSpan FirstUse = TimeSpan.FromSeconds(40);

    /// <summary>The cause, which the client may report only per partition.</summary>
    public static Error Cause(KafkaException failure) =>
        (failure as TopicPartitionOffsetException)?.Results.Find(result => result.Error.IsError)?.Error ?? failure.Error;

    /// <summary>The finding.</summary>
    public static Finding Refused(string group, Error error) =>
        new(
            $"consumer group {group}",
            FindingState.Failed,
            error.Reason.TrimEnd('.'),
            error.Code switch
            {
                ErrorCode.GroupAuthorizationFailed or ErrorCode.TopicAuthorizationFailed or ErrorCode.ClusterAuthorizationFailed =>
                    $"This user needs READ on the group {group} and READ on its topics.",
                ErrorCode.NotCoordinatorForGroup or ErrorCode.GroupCoordinatorNotAvailable or ErrorCode.GroupLoadInProgress or ErrorCode.Local_WaitCoord =>
                    $"No broker has become the group's coordinator within {FirstUse.TotalSeconds:0} s. It needs the topic __consumer_offsets, "
                        + "and that as many brokers as offsets.topic.replication.factor says.",
                _ => null,
            }
        );
}
