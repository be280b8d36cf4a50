using System.Collections.Frozen;

namespace ActorPipeline.Actors.Filebeat;

/// <summary>
/// The encodings that Filebeat supports, by its own names. Without those whose line ends it does not find (EBCDIC), and <c>hz-gb-2312</c>, which it accepts
/// but reads as nothing, because it follows the WHATWG encoding standard.
/// </summary>
internal static class FilebeatEncodings
{
    /// <summary>All names, lower case as they are written.</summary>
    public static readonly FrozenSet<string> All = Names().ToFrozenSet(StringComparer.Ordinal);

    private static IEnumerable<string> Names() =>
        [
            "plain",
            "utf-8",
            "utf8",
            "latin1",
            "ascii",
            "us-ascii",
            "utf-16be",
            "utf-16le",
            "utf-16-bom",
            "utf-16be-bom",
            "utf-16le-bom",
            "gbk",
            "gb2312",
            "gb18030",
            "big5",
            "euc-jp",
            "euc-kr",
            "iso-2022-jp",
            "shift-jis",
            "shift_jis",
            "koi8r",
            "koi8u",
            "koi8-r",
            "koi8-u",
            "macintosh",
            "macintosh-cyrillic",
            "windows874",
            "windows-874",
            .. Enumerable.Range(1, 10).Concat([13, 14, 15, 16]).Select(part => $"iso8859-{part}"),
            .. Enumerable.Range(1, 10).Concat([13, 14, 15, 16]).Select(part => $"iso-8859-{part}"),
            .. Enumerable.Range(1250, 9).SelectMany(page => new[] { $"windows{page}", $"windows-{page}" }),
            .. new[] { 437, 850, 852, 855, 858, 860, 862, 863, 865, 866 }.Select(page => $"cp{page}"),
        ];
}
