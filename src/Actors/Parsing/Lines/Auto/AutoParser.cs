using System.Numerics;
using ActorPipeline.Actors.Parsing.Lines.Time;

namespace ActorPipeline.Actors.Parsing.Lines.Auto;

/// <summary>
/// <c>auto</c>: finds the format from the lines themselves. Each line is tried with the format of the lines before it, then with those its
/// first byte allows, so a file with lines of several programs is parsed line by line. A format that one line does not prove, such as a level alone, is used
/// only when the lines around have it too. A line in no format stays as it is. Stateless: the state is in a <see cref="FormatWindow"/> per file.
/// </summary>
public sealed class AutoParser : ILineParser
{
    private readonly AutoFormats _formats;

    internal AutoParser(LineClock clock) => _formats = new AutoFormats(clock);

    /// <summary>The names of the formats, by number; 0 is plain text.</summary>
    public IReadOnlyList<string> Names => _formats.Names;

    /// <summary>What identifies a line of a format, for people.</summary>
    public string Proof(int format) => _formats.Proofs[format];

    /// <summary>As <see cref="TryParse(ReadOnlySpan{byte}, ParsedLine, ref FormatWindow)"/>, for a raw line.</summary>
    public int TryRead(ReadOnlySpan<byte> line, ParsedLine into, ref FormatWindow window) => TryParse(into.Cleaned(line), into, ref window);

    /// <summary>False for a first byte that no format has.</summary>
    internal bool MayRead(byte first) => _formats.MayBegin(first);

    /// <summary>Parses a single line without knowing its neighbours.</summary>
    public bool TryParse(ReadOnlySpan<byte> line, ParsedLine into)
    {
        var window = new FormatWindow();
        return TryParse(line, into, ref window) > 0;
    }

    /// <summary>Reads one of many lines of a file.</summary>
    /// <param name="line">The line, cleaned.</param>
    /// <param name="into">Takes what was found; cleared by the caller, apart from occupied names.</param>
    /// <param name="window">The file's.</param>
    /// <returns>The number of the format whose fields are in <paramref name="into"/>; 0 when the line stays as it is.</returns>
    public int TryParse(ReadOnlySpan<byte> line, ParsedLine into, ref FormatWindow window)
    {
        if (line.IsEmpty)
            return 0;
        var candidates = _formats.Candidates(line);
        var before = window.Format;
        if (before > 0 && (candidates >> before & 1) != 0)
        {
            if (_formats.Parsers[before].TryParse(line, into))
                return Take(before, line, into, ref window);
            into.Retry();
            candidates &= ~(1u << before);
        }
        while (candidates != 0)
        {
            var format = BitOperations.TrailingZeroCount(candidates);
            if (_formats.Parsers[format].TryParse(line, into))
                return Take(format, line, into, ref window);
            into.Retry();
            candidates &= candidates - 1;
        }
        if (!IsContinuation(line))
            window.Add(0, 0);
        return 0;
    }

    private int Take(int format, ReadOnlySpan<byte> line, ParsedLine into, ref FormatWindow window)
    {
        var unproven = _formats.Unproven(line, into);
        window.Add(format, unproven);
        if ((unproven >> format & 1) != 0 && window.Format != format)
        {
            into.Retry();
            return 0;
        }
        into.ReplacesMessage = _formats.Parsers[format].ReplacesMessage;
        return format;
    }

    /// <summary>True for a line that belongs to the one before, such as one of a stack trace: it does not count for the format.</summary>
    private static bool IsContinuation(ReadOnlySpan<byte> line) =>
        line[0] is (byte)' ' or (byte)'\t' or (byte)'}' or (byte)')'
        || line.StartsWith("Caused by: "u8)
        || line.StartsWith("Traceback "u8)
        || line.StartsWith("at "u8);
}
