using ActorPipeline.Actors.Parsing.Lines.Text;
using ActorPipeline.Actors.Parsing.Lines.Time;

namespace ActorPipeline.Actors.Parsing.Lines.Formats;

/// <summary>The part of an RFC 5424 line behind <c>&lt;PRI&gt;1 </c>.</summary>
internal static class Rfc5424
{
    public static bool TryRead(ref LineCursor cursor, LineClock clock, ParsedLine into)
    {
        if (!cursor.Skip((byte)'-') && !TimeText.TrySet(ref cursor, clock, into))
            return false;
        if (
            !TryField(ref cursor, out var host)
            || !TryField(ref cursor, out var program)
            || !TryField(ref cursor, out var process)
            || !TryField(ref cursor, out var id)
            || !cursor.Skip((byte)' ')
        )
        {
            return false;
        }

        into.AddString("log.syslog.version"u8, "1"u8);
        Ecs.AddText(into, "host.hostname"u8, host);
        Ecs.AddText(into, "process.name"u8, program);
        var digits = new LineCursor(process);
        if (digits.TryNumber(out var pid) && digits.IsAtEnd)
            into.AddLong("process.pid"u8, pid);
        else
            Ecs.AddText(into, "log.syslog.procid"u8, process);
        Ecs.AddText(into, "log.syslog.msgid"u8, id);
        if (!cursor.Skip((byte)'-') && !TryStructuredData(ref cursor, into))
            return false;
        if (cursor.IsAtEnd)
            return true;
        if (!cursor.Skip((byte)' '))
            return false;
        cursor.Skip("\uFEFF"u8);
        into.SetMessage(cursor.Rest);
        return true;
    }

    private static bool TryField(ref LineCursor cursor, out ReadOnlySpan<byte> value)
    {
        value = default;
        return cursor.Skip((byte)' ') && cursor.TryWord(out value);
    }

    /// <summary><c>[id key="value"][id2]</c> as <c>log.syslog.structured_data.id.key</c>.</summary>
    private static bool TryStructuredData(ref LineCursor cursor, ParsedLine into)
    {
        if (cursor.Next != (byte)'[')
            return false;
        var fields = new LooseFields(into, "log.syslog.structured_data."u8);
        Span<byte> name = stackalloc byte[FieldName.MaxLength];
        while (cursor.Skip((byte)'['))
        {
            var end = cursor.Rest.IndexOfAny((byte)' ', (byte)']');
            if (end <= 0)
                return false;
            var id = cursor.Rest[..end];
            cursor.Skip(end);
            while (cursor.Skip((byte)' '))
            {
                if (!cursor.TryUntil((byte)'=', out var key) || key.IsEmpty || !cursor.TryQuoted(out var value) || id.Length + key.Length + 1 > name.Length)
                    return false;
                id.CopyTo(name);
                name[id.Length] = (byte)'.';
                key.CopyTo(name[(id.Length + 1)..]);
                fields.AddAside(name[..(id.Length + 1 + key.Length)], Unescaped(value, into));
            }
            if (!cursor.Skip((byte)']'))
                return false;
        }
        return true;
    }

    /// <summary>Unescapes <c>\"</c>, <c>\\</c> and <c>\]</c>. A backslash before any other character stays.</summary>
    private static ReadOnlySpan<byte> Unescaped(ReadOnlySpan<byte> text, ParsedLine into)
    {
        if (!text.Contains((byte)'\\'))
            return text;
        var to = into.Scratch;
        to.Clear();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == (byte)'\\' && i + 1 < text.Length && text[i + 1] is ((byte)'"' or (byte)'\\' or (byte)']'))
                i++;
            to.Append(text[i]);
        }
        return to.Written;
    }
}
