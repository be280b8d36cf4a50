using System.IO.Hashing;
using ActorPipeline.Actors.Parsing.Lines;
using ActorPipeline.Actors.Parsing.Lines.Auto;

namespace ActorPipeline.Actors.Parsing;

/// <summary>
/// What the lines of one service were taken for, file by file. Bounded: two files that share a place look at each other's lines, which
/// costs them some time and no line anything. Not thread-safe: one per service and partition.
/// </summary>
internal sealed class FoundFormats(string service, AutoParser parser, UnjoinedTraces traces)
{
    private const int Files = 32;

    private readonly FormatWindow[] _windows = new FormatWindow[Files];
    private readonly long[] _lines = new long[parser.Names.Count];

    /// <summary>The service.</summary>
    public string Service { get; } = service;

    /// <summary>Lines by the number of their format, since the last <see cref="Clear"/>; 0 is plain text.</summary>
    public ReadOnlySpan<long> Lines => _lines;

    /// <summary>There are lines that were counted.</summary>
    public bool HasLines { get; private set; }

    /// <summary>What the numbers mean.</summary>
    public IReadOnlyList<string> Names => parser.Names;

    /// <summary>True for a message that begins as no format does: it need not even be unescaped. It is counted.</summary>
    /// <param name="message">The JSON value.</param>
    /// <param name="path">The file's.</param>
    public bool IsPlainAtOnce(ReadOnlySpan<byte> message, ReadOnlySpan<byte> path)
    {
        if (message.Length > 2 && (message[0] != (byte)'"' || parser.MayRead(message[1])))
            return false;
        Window(path).Add(0, 0);
        _lines[0]++;
        return HasLines = true;
    }

    /// <summary>Reads a line of the file with this path.</summary>
    public bool TryParse(ReadOnlySpan<byte> line, ReadOnlySpan<byte> path, ParsedLine into)
    {
        var format = parser.TryParse(line, into, ref Window(path));
        _lines[format]++;
        HasLines = true;
        if (format == 0)
            traces.Look(line);
        return format > 0;
    }

    private ref FormatWindow Window(ReadOnlySpan<byte> path) => ref _windows[path.IsEmpty ? 0 : (int)(XxHash3.HashToUInt64(path) % Files)];

    /// <summary>Begins to count anew.</summary>
    public void Clear()
    {
        Array.Clear(_lines);
        HasLines = false;
    }
}
