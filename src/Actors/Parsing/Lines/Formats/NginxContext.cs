using ActorPipeline.Actors.Parsing.Lines.Text;

namespace ActorPipeline.Actors.Parsing.Lines.Formats;

/// <summary>
/// Where the text of an nginx error ends and <c>, client: …</c> begins. nginx escapes neither the path in its text nor the request, host and
/// referrer behind it, so whoever sends a request can write a second one into the line.
/// </summary>
internal static class NginxContext
{
    private static ReadOnlySpan<byte> Mark => ", client: "u8;

    /// <summary>
    /// The first <c>, client: </c> that has an address and stands outside of quotes: what comes behind it is a request's.
    /// </summary>
    /// <param name="text">The line behind its head.</param>
    /// <param name="isForged">There is another that may be the true one: then nothing behind the text can be trusted.</param>
    /// <returns>Its place; -1 when there is none.</returns>
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
                // The only one may stand behind an odd quote in a path.
                if (!isQuoted || text[at..].IndexOf(Mark) < 0)
                    found = next;
                continue;
            }
            // nginx's own text ends in a word, a bracket or a quote before the mark; what is written into a value stands in quotes.
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
