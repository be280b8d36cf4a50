using System.Collections.Immutable;
using ActorPipeline.Actors.Kafka;
using static ActorPipeline.Host.Configuration.Kinds;

namespace ActorPipeline.Host.Configuration.Keys;

/// <summary>The keys below <c>actorpipeline.buffer</c>, in the order of <c>hocon/reference.conf</c>.</summary>
internal static class BufferKeys
{
    private static readonly KeySection<BufferOptions> Section = new("buffer", o => o.Buffer, (o, section) => o with { Buffer = section });

    /// <summary>Each with its allowed values and its member.</summary>
    public static readonly ImmutableArray<Key> All =
    [
        Section.Key("max-bytes", Size(1 << 20, 64L << 30), o => o.MaxBytes, (o, v) => o with { MaxBytes = v }),
        Section.Key("chunk-bytes", SmallSize(4 << 10, 64 << 20), o => o.ChunkBytes, (o, v) => o with { ChunkBytes = v }),
        Section.Key("chunk-events", Whole(1, 100_000), o => o.ChunkEvents, (o, v) => o with { ChunkEvents = v }),
    ];
}
