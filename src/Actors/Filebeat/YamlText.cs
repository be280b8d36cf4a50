using System.Globalization;
using System.Text;

namespace ActorPipeline.Actors.Filebeat;

/// <summary>Writes any string as one YAML scalar that cannot be read as anything else.</summary>
internal static class YamlText
{
    /// <summary>
    /// A double-quoted YAML 1.1 and 1.2 scalar on one line: letters, digits, marks, punctuation and symbols of any language stand for themselves, everything
    /// else is escaped by code point, so no line break, byte order mark or control character is left for a parser to interpret.
    /// </summary>
    /// <param name="value">
    /// Any string. A surrogate without its other half has no encoding in YAML (nor in UTF-8) and becomes U+FFFD.
    /// </param>
    public static string Quote(string value)
    {
        var text = new StringBuilder(value.Length + 2).Append('"');
        foreach (var rune in value.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                >= ' ' and <= '~' => text.Append((char)rune.Value),
                > 0xA0 when IsPlain(rune) => text.Append(rune.ToString()),
                <= 0xFF => text.Append(CultureInfo.InvariantCulture, $"\\x{rune.Value:X2}"),
                <= 0xFFFF => text.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}"),
                _ => text.Append(CultureInfo.InvariantCulture, $"\\U{rune.Value:X8}"),
            };
        }

        return text.Append('"').ToString();
    }

    private static bool IsPlain(Rune rune) =>
        Rune.IsLetterOrDigit(rune)
        || Rune.IsPunctuation(rune)
        || Rune.IsSymbol(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.OtherNumber;
}
