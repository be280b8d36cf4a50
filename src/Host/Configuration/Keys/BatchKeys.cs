using System.Collections.Immutable;
using ActorPipeline.Actors.Elastic;
using static ActorPipeline.Host.Configuration.Kinds;

namespace ActorPipeline.Host.Configuration.Keys;

/// <summary>The keys below <c>actorpipeline.batch</c>, in the order of <c>hocon/reference.conf</c>.</summary>
internal static class BatchKeys
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private static readonly KeySection<BatchOptions> Section = new("batch", o => o.Batch, (o, section) => o with { Batch = section });

    /// <summary>Each with its allowed values and its member.</summary>
    public static readonly ImmutableArray<Key> All =
    [
        Section.Key("max-events", Whole(1, 100_000), o => o.MaxEvents, (o, v) => o with { MaxEvents = v }),
        Section.Key("max-bytes", SmallSize(1 << 10, 100 << 20), o => o.MaxBytes, (o, v) => o with { MaxBytes = v }),
        Section.Key("max-delay", Duration(Millisecond, Minute), o => o.MaxDelay, (o, v) => o with { MaxDelay = v }),
    ];
}
