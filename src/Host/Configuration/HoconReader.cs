using System.Collections.Immutable;

namespace ActorPipeline.Host.Configuration;

/// <summary>
/// Reads HOCON into flat settings with their line numbers. Akka's own parser is not used for configuration files: it accepts
/// unbalanced braces and unterminated strings in silence, names no lines, and overflows the stack on an unset
/// <c>${?name}</c>. Grammar: objects, dotted and quoted keys, <c>=</c> <c>:</c> <c>{</c>, lists of values, plain,
/// quoted and triple-quoted text, substitutions, <c>#</c> and <c>//</c> comments. Not: <c>include</c>, <c>+=</c>.
/// </summary>
public static class HoconReader
{
    /// <summary>The deepest nesting of objects. They are read recursively, and a stack overflow would end the process.</summary>
    private const int MostParts = 64;

    /// <summary>Settings in the order they were written; a repeated key appears twice.</summary>
    /// <param name="text">HOCON.</param>
    /// <param name="source">File name, for messages and origins.</param>
    /// <exception cref="UsageException">A syntax error; the message starts with <c>source:line</c>.</exception>
    public static ImmutableArray<Setting> Read(string text, string source)
    {
        var cursor = new HoconCursor(text, source);
        var settings = ImmutableArray.CreateBuilder<Setting>();
        cursor.SkipToToken();
        var braced = cursor.TryTake('{');
        ReadMembers(cursor, "", settings, braced ? cursor.Line : 0);
        cursor.SkipToToken();
        if (!cursor.AtEnd)
            throw cursor.Error($"unexpected '{cursor.Current}'");
        return settings.ToImmutable();
    }

    /// <param name="cursor">Where we are.</param>
    /// <param name="prefix">The path of the enclosing object, empty at the top.</param>
    /// <param name="settings">Gets what is read.</param>
    /// <param name="openedAt">Line of the brace to be closed; 0 when the end of the text ends this object.</param>
    private static void ReadMembers(HoconCursor cursor, string prefix, ImmutableArray<Setting>.Builder settings, int openedAt)
    {
        while (true)
        {
            cursor.SkipSeparators();
            if (cursor.AtEnd)
            {
                if (openedAt > 0)
                    throw cursor.Error($"'{{' opened in line {openedAt} is never closed");
                return;
            }

            if (cursor.Current == '}')
            {
                if (openedAt == 0)
                    throw cursor.Error("'}' closes nothing");
                cursor.Take();
                return;
            }

            ReadMember(cursor, prefix, settings);
        }
    }

    private static void ReadMember(HoconCursor cursor, string prefix, ImmutableArray<Setting>.Builder settings)
    {
        var line = cursor.Line;
        var path = prefix + cursor.TakeKey();
        if (path.AsSpan().Count('.') >= MostParts)
            throw cursor.Error($"a key has more than {MostParts} parts", line);
        cursor.SkipBlanks();
        if (cursor.AtEnd || cursor.Current is not ('=' or ':' or '{'))
            throw cursor.Error($"'{path}' is followed by no '=', ':' or '{{'", line);
        if (cursor.Current != '{')
            cursor.Take();
        cursor.SkipBlanks();
        var openedAt = cursor.Line;
        if (cursor.TryTake('{'))
            ReadMembers(cursor, path + ".", settings, openedAt);
        else
            settings.Add(new Setting(path, ReadValue(cursor, path), $"{cursor.Source}:{line}"));
        cursor.ExpectEndOfValue(path);
    }

    private static HoconValue ReadValue(HoconCursor cursor, string path)
    {
        var openedAt = cursor.Line;
        if (cursor.TryTake('['))
            return ReadList(cursor, path, openedAt);
        var (text, quoted) = ReadText(cursor, path);
        return !quoted && text.Pieces is [{ Content: "null", Kind: TextPartKind.Literal }] ? new HoconValue.Null() : text;
    }

    private static HoconValue.List ReadList(HoconCursor cursor, string path, int openedAt)
    {
        var items = ImmutableArray.CreateBuilder<HoconValue.Text>();
        while (true)
        {
            cursor.SkipSeparators();
            if (cursor.AtEnd)
                throw cursor.Error($"'[' opened in line {openedAt} is never closed");
            if (cursor.TryTake(']'))
                return new HoconValue.List(items.ToImmutable());
            if (cursor.Current is '{' or '[')
                throw cursor.Error($"'{path}' may hold a list of plain values only");
            items.Add(ReadText(cursor, path).Text);
        }
    }

    private static (HoconValue.Text Text, bool Quoted) ReadText(HoconCursor cursor, string path)
    {
        var pieces = ImmutableArray.CreateBuilder<TextPart>();
        var quoted = false;
        while (!cursor.AtEndOfValue)
        {
            if (cursor.Current == '"')
            {
                quoted = true;
                pieces.Add(new TextPart(cursor.TakeQuoted(), TextPartKind.Literal));
            }
            else
            {
                pieces.Add(cursor.LooksAt("${") ? cursor.TakeSubstitution() : new TextPart(cursor.TakeUnquoted(), TextPartKind.Literal));
            }
        }

        // Blanks between the last part and a comment or line end are no part of the value.
        if (pieces.Count > 0 && pieces[^1].Kind == TextPartKind.Literal && !(quoted && pieces.Count == 1))
            pieces[^1] = pieces[^1] with { Content = pieces[^1].Content.TrimEnd() };
        if (pieces.Count == 0)
            throw cursor.Error($"'{path}' has no value; write \"\" for empty text");
        return (new HoconValue.Text(pieces.ToImmutable()), quoted);
    }
}
