using System.Text.Json.Serialization;

namespace ActorPipeline.Messages.Kafka;

/// <summary>Whether a partition is read.</summary>
[JsonConverter(typeof(StateWordConverter<ReadingState>))]
public enum ReadingState
{
    /// <summary>It is.</summary>
    Running,

    /// <summary>Not until some of what was read has an outcome.</summary>
    Paused,
}
