using ActorPipeline.Actors.Parsing.Lines;
using ActorPipeline.Actors.Parsing.Lines.Auto;

namespace ActorPipeline.Host.Commands;

/// <summary>Counts how one parser did on the lines so far.</summary>
internal sealed class ParseTally(string name, ILineParser parser)
{
    // With fewer lines, much of the time is JIT compilation.
    private const int FewLines = 100_000;

    private readonly List<bool> _matched = [];
    private readonly long[] _found = parser is AutoParser auto ? new long[auto.Names.Count] : [];
    private FormatWindow _window;
    private TimeSpan _busy;
    private long _fields;

    /// <summary>The parser's name.</summary>
    public string Name { get; } = name;

    /// <summary>The parser.</summary>
    public ILineParser Parser { get; } = parser;

    /// <summary>Lines read.</summary>
    public long Lines { get; private set; }

    /// <summary>Lines in the parser's format.</summary>
    public long Matched { get; private set; }

    /// <summary>Matched lines with a time of their own.</summary>
    public long Timed { get; private set; }

    /// <summary>For <c>auto</c>: each format found, with its lines and what identifies it, the most frequent first.</summary>
    public IEnumerable<(string Format, long Lines, string Proof)> Found =>
        Parser is not AutoParser auto
            ? []
            : _found
                .Select((lines, format) => (auto.Names[format], lines, auto.Proof(format)))
                .Where(found => found.lines > 0)
                .OrderByDescending(found => found.lines);

    /// <summary>For each line of the last <see cref="Read"/>: it matched.</summary>
    public IReadOnlyList<bool> LastMatched => _matched;

    /// <summary>Matched lines among all, 0 to 1.</summary>
    public double Share => Lines == 0 ? 0 : (double)Matched / Lines;

    /// <summary>The mean number of fields of a matched line.</summary>
    public double FieldsPerLine => Matched == 0 ? 0 : (double)_fields / Matched;

    /// <summary>Lines per second on one processor, without reading; 0 for fewer lines than <see cref="FewLines"/>.</summary>
    public double LinesPerSecond => _busy > TimeSpan.Zero && Lines >= FewLines ? Lines / _busy.TotalSeconds : 0;

    /// <summary>Parses a block of lines.</summary>
    public void Read(byte[] buffer, IReadOnlyList<ParseLine> lines, ParsedLine into, TimeProvider time)
    {
        _matched.Clear();
        var started = time.GetTimestamp();
        foreach (var line in lines)
        {
            into.Clear();
            var matched = TryRead(buffer.AsSpan(line.Start, line.Length), into);
            _matched.Add(matched);
            if (!matched)
                continue;
            Matched++;
            _fields += into.Count;
            if (into.TimestampMilliseconds is not null)
                Timed++;
        }

        _busy += time.GetElapsedTime(started);
        Lines += lines.Count;
    }

    /// <summary>Parses a line as the pipeline does, with the format of the lines before it.</summary>
    public bool TryRead(ReadOnlySpan<byte> line, ParsedLine into)
    {
        if (Parser is not AutoParser auto)
            return Parser.TryRead(line, into);
        var format = auto.TryRead(line, into, ref _window);
        _found[format]++;
        return format > 0;
    }

    /// <summary>Sorted by matched lines, then by fields per line.</summary>
    public static IEnumerable<ParseTally> BestFirst(IEnumerable<ParseTally> tallies) =>
        tallies.OrderByDescending(tally => tally.Matched).ThenByDescending(tally => tally.FieldsPerLine).ThenBy(tally => tally.Name, StringComparer.Ordinal);
}
