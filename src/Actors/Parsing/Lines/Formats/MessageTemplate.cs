using ActorPipeline.Actors.Parsing.Lines.Text;

namespace ActorPipeline.Actors.Parsing.Lines.Formats;

/// <summary>
/// Fills the values into a message template of Serilog's compact format, <c>Order {Id} took {Ms} ms</c>. A placeholder without a value stays as it is.
/// </summary>
internal static class MessageTemplate
{
    /// <summary>Sets the line's message.</summary>
    /// <param name="template">The template as the inside of a JSON string.</param>
    /// <param name="line">The object with the values.</param>
    /// <param name="into">Takes the message.</param>
    public static void Render(ReadOnlySpan<byte> template, ReadOnlySpan<byte> line, ParsedLine into)
    {
        var to = into.Scratch;
        to.Clear();
        to.Append((byte)'"');
        while (!template.IsEmpty)
        {
            var open = template.IndexOf((byte)'{');
            var length = open < 0 ? -1 : template[open..].IndexOf((byte)'}');
            if (length < 0)
                break;
            to.Append(template[..open]);
            var hole = template.Slice(open + 1, length - 1);
            if (!TryValue(Name(hole), line, to, into))
                to.Append(template.Slice(open, length + 1));
            template = template[(open + length + 1)..];
        }
        to.Append(template);
        to.Append((byte)'"');
        if (!to.Overflowed && into.TrySetMessageJson(to.Written))
            into.IsTelling = true;
    }

    /// <summary>The name of a placeholder without its formatting: <c>@Order</c>, <c>Ms:0.00</c>, <c>Id,10</c>.</summary>
    private static ReadOnlySpan<byte> Name(ReadOnlySpan<byte> hole)
    {
        hole = hole.TrimStart("@$"u8);
        var end = hole.IndexOfAny((byte)':', (byte)',');
        return end < 0 ? hole : hole[..end];
    }

    private static bool TryValue(ReadOnlySpan<byte> name, ReadOnlySpan<byte> line, LineBuffer to, ParsedLine into)
    {
        var members = new JsonMembers<StringSearch>(line, into.NestedName, new StringSearch());
        while (members.MoveNext())
        {
            if (!members.Name.SequenceEqual(name))
                continue;
            var value = members.Value;
            if (value[0] == (byte)'"')
                to.Append(value[1..^1]);
            else if (value[0] is (byte)'{' or (byte)'[')
                return false;
            else
                to.Append(value);
            return true;
        }
        return false;
    }
}
