using System.Globalization;
using System.Text;

namespace ActorPipeline.Host.Commands;

/// <summary>Formats text of log files for a terminal, and numbers.</summary>
internal static class ParseText
{
    private const int MaxShown = 1_000;

    /// <summary>The most bytes of a line that are shown.</summary>
    public const int MaxBytes = 4_096;

    /// <summary>The beginning of a line.</summary>
    public static string Start(ReadOnlySpan<byte> line) =>
        Encoding.UTF8.GetString(line[..Math.Min(line.Length, MaxBytes)]) + (line.Length > MaxBytes ? "…" : "");

    /// <summary>
    /// One line of at most 1,000 characters. Control characters are written as escapes: a log line must not move the cursor or change the text direction.
    /// </summary>
    public static string Printable(string text)
    {
        var shown = new StringBuilder();
        foreach (var c in text.AsSpan(0, Math.Min(text.Length, MaxShown)))
        {
            if (c == '\t')
            {
                shown.Append("\\t");
            }
            else if (
                char.IsControl(c) || char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            )
            {
                shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            }
            else
            {
                shown.Append(c);
            }
        }

        return text.Length > MaxShown ? shown.Append('…').ToString() : shown.ToString();
    }

    /// <summary>A share in percent; 0 and 100 only for exactly none and all.</summary>
    public static string Percent(long part, long all) =>
        all == 0 || part == 0 ? "0 %"
        : part == all ? "100 %"
        : string.Create(CultureInfo.InvariantCulture, $"{Math.Clamp(100.0 * part / all, 0.1, 99.9):0.0} %");

    /// <summary>A rate without decimals; a dash when there is none.</summary>
    public static string Rate(double perSecond) => perSecond > 0 ? perSecond.ToString("N0", CultureInfo.InvariantCulture) : "-";
}
