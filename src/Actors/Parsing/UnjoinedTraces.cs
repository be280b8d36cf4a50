using ActorPipeline.Actors.Parsing.Lines.Auto;

namespace ActorPipeline.Actors.Parsing;

/// <summary>
/// Lines of stack traces that came as events of their own, by language. Joining is Filebeat's: only there a whole trace has one identity and is
/// committed at once. Here it is seen that nobody joins, and said what to ask for. One thread adds; any reads.
/// </summary>
internal sealed class UnjoinedTraces
{
    private readonly long[] _lines = new long[StackTraces.Words.Length];

    /// <summary>Looks at a line that is in no format.</summary>
    public void Look(ReadOnlySpan<byte> line)
    {
        var language = StackTraces.Of(line);
        if (language == TraceLanguage.None)
            return;
        _lines[(int)language]++;
        HasLines = true;
    }

    /// <summary>There are lines that were counted.</summary>
    public bool HasLines { get; private set; }

    /// <summary>Takes the lines by language, and begins to count anew.</summary>
    public void MoveTo(long[] sums, Action<string, long> tell)
    {
        for (var language = 1; language < _lines.Length; language++)
        {
            if (_lines[language] == 0)
                continue;
            tell(StackTraces.Words[language], _lines[language]);
            Volatile.Write(ref sums[language], sums[language] + _lines[language]);
            _lines[language] = 0;
        }
        HasLines = false;
    }

    /// <summary><c>java 1204, python 3</c>, the most frequent first; null when there are none.</summary>
    public static string? ToText(long[] sums) => TraceCounts.ToText(sums.Select((lines, language) => (StackTraces.Words[language], lines)));
}
