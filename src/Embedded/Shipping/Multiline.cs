using System.Text;
using System.Text.RegularExpressions;
using ActorPipeline.Shipping;

namespace ActorPipeline.Embedded.Shipping;

/// <summary>Filebeat's <c>multiline</c> of type <c>pattern</c>: which lines make one event.</summary>
/// <param name="Pattern">What a line is compared with.</param>
/// <param name="Negate">Lines that do not match are the ones to join.</param>
/// <param name="Before">They belong to the line after them; otherwise to the line before.</param>
internal sealed record Multiline(Regex Pattern, bool Negate, bool Before)
{
    /// <summary>The most lines an event keeps unless its input says otherwise (Filebeat's <c>max_lines</c>).</summary>
    public const int MaxLines = 500;

    /// <summary>An event nobody continues for so long is complete (Filebeat's <c>timeout</c>).</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    /// <summary>The most lines an event keeps; further ones are part of it and left out.</summary>
    public int Most { get; init; } = MaxLines;

    /// <summary>Finds the newline that ends the first event of <paramref name="bytes"/>.</summary>
    /// <param name="bytes">Whole lines, and perhaps the beginning of one more.</param>
    /// <param name="isDue">Nothing more is waited for: the complete lines there are make an event.</param>
    /// <returns>-1 when the event may go on behind what is there.</returns>
    public int End(ReadOnlySpan<byte> bytes, bool isDue)
    {
        var start = 0;
        var end = bytes.IndexOf((byte)'\n');
        while (end >= 0)
        {
            if (Before && !Joins(bytes[start..end]))
            {
                return end;
            }

            var length = bytes[(end + 1)..].IndexOf((byte)'\n');
            if (length < 0)
            {
                return isDue ? end : -1;
            }

            if (!Before && !Joins(bytes.Slice(end + 1, length)))
            {
                return end;
            }

            start = end + 1;
            end = start + length;
        }

        return end;
    }

    /// <summary>The text of an event: line ends within it are plain newlines, and it has as many lines as allowed.</summary>
    /// <param name="lines">All lines of the event.</param>
    /// <param name="flags">That there were several, or more than allowed.</param>
    public ReadOnlySpan<byte> Text(ReadOnlySpan<byte> lines, out LineFlags flags)
    {
        flags = lines.IndexOf((byte)'\n') < 0 ? LineFlags.None : LineFlags.Multiline;
        for (int at = -1, count = 1; (at = Next(lines, at + 1)) >= 0; count++)
        {
            if (count == Most)
            {
                lines = lines[..at];
                flags |= LineFlags.Truncated;
                break;
            }
        }

        if (lines.IndexOf((byte)'\r') < 0)
        {
            return lines;
        }

        var text = lines.ToArray().AsSpan();
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\r' || (i + 1 < text.Length && text[i + 1] != '\n'))
            {
                text[length++] = text[i];
            }
        }

        return text[..length];
    }

    /// <summary>
    /// How far into an event the line begins whose offset Filebeat's <c>filestream</c> gives the event: its last one that is not empty. (<c>log</c> gives
    /// that of the first.)
    /// </summary>
    public static int LastLine(ReadOnlySpan<byte> lines)
    {
        var text = lines.TrimEnd("\r\n"u8);
        return text.LastIndexOf((byte)'\n') + 1;
    }

    private static int Next(ReadOnlySpan<byte> lines, int from) => lines[from..].IndexOf((byte)'\n') is >= 0 and var found ? from + found : -1;

    private bool Joins(ReadOnlySpan<byte> line) => Pattern.IsMatch(Encoding.UTF8.GetString(line is [.., (byte)'\r'] ? line[..^1] : line)) != Negate;
}
