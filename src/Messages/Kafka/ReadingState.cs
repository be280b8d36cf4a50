using System.Text.Json.Serialization;

namespace ActorPipeline.Messages.Kafka;

/// <summary>Whether a partition is fetched.</summary>
[JsonConverter(typeof(StateWordConverter<ReadingState>))]
public enum ReadingState
{
    /// <summary>It is fetched.</summary>
    Running,

    /// <summary>It is paused until some of its events have an outcome.</summary>
    Paused,
}
