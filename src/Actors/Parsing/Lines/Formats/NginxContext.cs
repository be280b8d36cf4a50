using ActorPipeline.Actors.Parsing.Lines.Text;

namespace ActorPipeline.Actors.Parsing.Lines.Formats;

/// <summary>
/// Finds the end of the text of an nginx error, where <c>, client: …</c> begins. nginx escapes neither the path in its text nor request, host and referrer
/// behind it, so a request can forge a second <c>, client: …</c> in the line.
/// </summary>
internal static class NginxContext
{
    private static ReadOnlySpan<byte> Mark => ", client: "u8;

    /// <summary>
    /// Finds the first <c>, client: </c> with an address outside of quotes.
    /// </summary>
    /// <param name="text">The line behind its head.</param>
    /// <param name="isForged">True when another one may be the true one: then nothing behind the text can be trusted.</param>
    /// <returns>Its position; -1 when there is none.</returns>
    public static int Find(ReadOnlySpan<byte> text, out bool isForged)
    {
        isForged = false;
        var found = -1;
        for (var at = 0; ; )
        {
            var next = text[at..].IndexOf(Mark);
            if (next < 0)
                return found;
            next += at;
            at = next + Mark.Length;
            if (!HasAddress(text[at..]))
                continue;
            var isQuoted = (text[..next].Count((byte)'"') & 1) != 0;
            if (found < 0)
            {
                // When there is only one, it may follow an unpaired quote in a path.
                if (!isQuoted || text[at..].IndexOf(Mark) < 0)
                    found = next;
                continue;
            }
            // nginx's own text ends in a word, a bracket or a quote before the mark; a forged one is inside a quoted value.
            isForged |= !isQuoted || text[next - 1] is (byte)')' or (byte)'"' || text.StartsWith("user \""u8);
        }
    }

    private static bool HasAddress(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOf((byte)',');
        var address = end < 0 ? text : text[..end];
        return Ecs.IsIp(address) || address.StartsWith("unix:"u8) || LoggerName.IsName(address);
    }
}
