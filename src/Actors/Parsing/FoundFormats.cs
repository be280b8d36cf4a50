using System.IO.Hashing;
using ActorPipeline.Actors.Parsing.Lines;
using ActorPipeline.Actors.Parsing.Lines.Auto;

namespace ActorPipeline.Actors.Parsing;

/// <summary>
/// The formats found for the lines of one service, per file. Memory is bounded: files are hashed to a fixed number of slots. Two files in one slot are slower
/// to recognise, and their lines are parsed all the same. Not thread-safe: one per service and partition.
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

    /// <summary>True when lines were counted since the last <see cref="Clear"/>.</summary>
    public bool HasLines { get; private set; }

    /// <summary>The names of the formats, by number.</summary>
    public IReadOnlyList<string> Names => parser.Names;

    /// <summary>True for a message that begins like none of the formats, which need not be unescaped then. It is counted.</summary>
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

    /// <summary>Sets the counts to zero.</summary>
    public void Clear()
    {
        Array.Clear(_lines);
        HasLines = false;
    }
}
