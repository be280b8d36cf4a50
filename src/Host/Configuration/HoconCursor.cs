using System.Text;

namespace ActorPipeline.Host.Configuration;

/// <summary>The tokenizer of <see cref="HoconReader"/>: a position in HOCON text.</summary>
internal sealed class HoconCursor(string text, string source)
{
    private int _at;

    public string Source { get; } = source;

    /// <summary>Counted from 1.</summary>
    public int Line { get; private set; } = 1;

    public bool AtEnd => _at >= text.Length;

    public char Current => text[_at];

    public bool AtEndOfValue => AtEnd || Current is '\n' or '\r' or ',' or '}' or ']' || AtComment;

    // "//" starts a comment only after a blank, so that a URL needs no quotes.
    private bool AtComment => Current == '#' || (LooksAt("//") && (_at == 0 || char.IsWhiteSpace(text[_at - 1])));

    public bool LooksAt(string token) => string.CompareOrdinal(text, _at, token, 0, token.Length) == 0;

    public UsageException Error(string what, int? line = null) => new($"{Source}:{line ?? Line}: {what}.");

    public char Take()
    {
        var taken = text[_at++];
        if (taken == '\n')
            Line++;
        return taken;
    }

    public bool TryTake(char wanted)
    {
        if (AtEnd || Current != wanted)
            return false;
        Take();
        return true;
    }

    public void SkipBlanks()
    {
        while (!AtEnd && Current is ' ' or '\t' or '\uFEFF')
            Take();
    }

    /// <summary>Skips blanks, line ends and comments.</summary>
    public void SkipToToken() => Skip(commas: false);

    /// <summary>The same, and commas.</summary>
    public void SkipSeparators() => Skip(commas: true);

    private void Skip(bool commas)
    {
        while (!AtEnd)
        {
            if (char.IsWhiteSpace(Current) || Current == '\uFEFF' || (commas && Current == ','))
                Take();
            else if (Current == '#' || LooksAt("//"))
                SkipLine();
            else
                return;
        }
    }

    private void SkipLine()
    {
        while (!AtEnd && Current != '\n')
            Take();
    }

    /// <summary>Nothing but a comment may follow a value on its line.</summary>
    public void ExpectEndOfValue(string path)
    {
        SkipBlanks();
        if (!AtEndOfValue)
            throw Error($"unexpected '{Current}' after the value of '{path}'");
    }

    /// <summary>A dotted key; a quoted part keeps its dots as they are.</summary>
    public string TakeKey()
    {
        var key = new StringBuilder();
        while (!AtEnd && Current is not ('=' or ':' or '{' or '}' or '[' or ']' or ',' or '\n' or '\r' or '#'))
        {
            if (Current == '"')
                key.Append(TakeQuoted());
            else if (Current == '$')
                throw Error("a key cannot hold a substitution");
            else
                key.Append(Take());
        }

        if (!AtEnd && Current == '=' && key.Length > 0 && key[^1] == '+')
            throw Error("'+=' is not supported; write the whole list");
        var path = key.ToString().Trim();
        if (path.StartsWith("include ", StringComparison.Ordinal))
            throw Error("'include' is not supported; give several --config files instead");
        if (path.Length == 0 || path.Split('.').Any(part => part.Length == 0))
            throw Error($"a key is missing before '{(AtEnd ? ' ' : Current)}'");
        return path;
    }

    public string TakeUnquoted()
    {
        var start = _at;
        while (!AtEndOfValue && Current is not ('"' or '{' or '[') && !LooksAt("${"))
        {
            if (Current == '=')
                throw Error("a value with '=' must stand in quotes");
            Take();
        }

        if (_at == start)
            throw Error($"unexpected '{Current}' in a value; put the value in quotes");
        return text[start.._at];
    }

    public TextPart TakeSubstitution()
    {
        var end = text.IndexOf('}', _at);
        if (end < 0 || text.IndexOf('\n', _at, end - _at) >= 0)
            throw Error("'${' is never closed");
        var optional = text[_at + 2] == '?';
        var path = text[(_at + (optional ? 3 : 2))..end].Trim();
        if (path.Length == 0)
            throw Error("'${}' names nothing");
        _at = end + 1;
        return new TextPart(path, optional ? TextPartKind.Optional : TextPartKind.Required);
    }

    public string TakeQuoted()
    {
        var openedAt = Line;
        if (LooksAt("\"\"\""))
            return TakeTripleQuoted(openedAt);
        Take();
        var content = new StringBuilder();
        while (true)
        {
            if (AtEnd || Current == '\n')
                throw Error("a quoted text is never closed", openedAt);
            var next = Take();
            if (next == '"')
                return content.ToString();
            content.Append(next == '\\' ? TakeEscaped(openedAt) : next);
        }
    }

    private char TakeEscaped(int openedAt)
    {
        if (AtEnd)
            throw Error("a quoted text is never closed", openedAt);
        var escaped = Take();
        switch (escaped)
        {
            case 'n':
                return '\n';
            case 't':
                return '\t';
            case 'r':
                return '\r';
            case '"' or '\\' or '/':
                return escaped;
            case 'u' when _at + 4 <= text.Length && ushort.TryParse(text.AsSpan(_at, 4), System.Globalization.NumberStyles.HexNumber, null, out var code):
                _at += 4;
                return (char)code;
            default:
                throw Error($"'\\{escaped}' is no escape; write '\\\\' for a backslash");
        }
    }

    private string TakeTripleQuoted(int openedAt)
    {
        var end = text.IndexOf("\"\"\"", _at + 3, StringComparison.Ordinal);
        if (end < 0)
            throw Error("a triple-quoted text is never closed", openedAt);
        var content = text[(_at + 3)..end];
        while (_at < end + 3)
            Take();
        return content;
    }
}
