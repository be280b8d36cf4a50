using System.Collections.Concurrent;
using ActorPipeline.Actors.Parsing.Fields;

namespace ActorPipeline.Actors.Parsing;

/// <summary>
/// What an encoder needs only while it encodes: nothing of one chunk matters to the next. As many are made as encoders run at once, not one for each of
/// thousands of partitions: it is more than half of what a quiet partition would keep. Not thread-safe.
/// </summary>
internal sealed class EncoderScratch
{
    private const int MostKept = 4 << 20;

    private static readonly ConcurrentBag<EncoderScratch> Free = [];

    private EncoderScratch() => Lines = new LineFields(Fitting);

    /// <summary>Fits events to their index.</summary>
    public FittingFields Fitting { get; } = new();

    /// <summary>Parses lines.</summary>
    public LineFields Lines { get; }

    /// <summary>One that nobody uses. One that failed is not given back.</summary>
    public static EncoderScratch Rent() => Free.TryTake(out var free) ? free : new EncoderScratch();

    /// <summary>Gives it back, unless it has grown for a line that is rare.</summary>
    public static void Return(EncoderScratch scratch)
    {
        if (scratch.Lines.LongestLine <= MostKept)
            Free.Add(scratch);
    }
}
