namespace ActorPipeline.Actors.Parsing.Lines.Auto;

/// <summary>
/// The formats of the last lines of one file, and the format that follows from them. A value of two machine words: as long as the format does not change, a
/// line costs a shift and a comparison.
/// </summary>
public struct FormatWindow
{
    /// <summary>The number of lines it covers.</summary>
    public const int Size = 12;

    /// <summary>A format that one line does not prove needs this many lines in the window,</summary>
    public const int LeastLines = 6;

    /// <summary>and this share of it.</summary>
    public const double LeastShare = 0.7;

    private const int Bits = 5;
    private const ulong Mask = (1UL << Bits * Size) - 1;

    private ulong _votes;
    private byte _seen;

    /// <summary>The format that lines are tried with first, and the only unproven one that is used; 0 for none.</summary>
    public byte Format { get; private set; }

    /// <summary>Adds the format of a line.</summary>
    /// <param name="vote">The format's number, 0 for plain text.</param>
    /// <param name="unproven">The formats that one line does not prove, as a bit mask.</param>
    public void Add(int vote, uint unproven)
    {
        _votes = (_votes << Bits | (uint)vote) & Mask;
        if (_seen < Size)
            _seen++;
        if (vote != Format)
            Format = (byte)Judge(_votes, _seen, unproven).Format;
    }

    /// <summary>The format of a window, and the share of its lines with it. Pure.</summary>
    /// <param name="votes">Five bits a line, the latest lowest.</param>
    /// <param name="seen">Lines in it.</param>
    /// <param name="unproven">The formats that one line does not prove.</param>
    public static (int Format, double Confidence) Judge(ulong votes, int seen, uint unproven)
    {
        Span<byte> counts = stackalloc byte[1 << Bits];
        counts.Clear();
        var best = 0;
        for (var i = 0; i < seen; i++, votes >>= Bits)
        {
            var vote = (int)(votes & (1 << Bits) - 1);
            // Of two equally frequent formats, the one of the latest line.
            if (vote > 0 && ++counts[vote] > (best == 0 ? 0 : counts[best]))
                best = vote;
        }
        if (best == 0)
            return (0, 0);
        var share = (double)counts[best] / seen;
        return (unproven >> best & 1) != 0 && (counts[best] < LeastLines || share < LeastShare) ? (0, share) : (best, share);
    }
}
