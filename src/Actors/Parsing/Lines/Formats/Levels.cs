using System.Text;

namespace ActorPipeline.Actors.Parsing.Lines.Formats;

/// <summary>The levels that the words of all programs are mapped to, in ascending order.</summary>
internal enum Level : byte
{
    None,
    Trace,
    Debug,
    Info,
    Warn,
    Error,
    Fatal,
}

/// <summary>
/// The words that programs use for levels. <c>log.level</c> holds one of six; the program's own word is kept in <c>log.level_original</c> when
/// it differs in more than case.
/// </summary>
internal static class Levels
{
    /// <summary>The field for the program's own word.</summary>
    private static ReadOnlySpan<byte> OriginalField => "log.level_original"u8;

    private static readonly (string Word, Level Level)[] Words =
    [
        ("trace", Level.Trace),
        ("trc", Level.Trace),
        ("finest", Level.Trace),
        ("verbose", Level.Trace),
        ("vrb", Level.Trace),
        ("silly", Level.Trace),
        ("debug", Level.Debug),
        ("dbg", Level.Debug),
        ("dbug", Level.Debug),
        ("debg", Level.Debug),
        ("fine", Level.Debug),
        ("finer", Level.Debug),
        ("debug1", Level.Debug),
        ("debug2", Level.Debug),
        ("debug3", Level.Debug),
        ("debug4", Level.Debug),
        ("debug5", Level.Debug),
        ("info", Level.Info),
        ("information", Level.Info),
        ("informational", Level.Info),
        ("inf", Level.Info),
        ("notice", Level.Info),
        ("note", Level.Info),
        ("config", Level.Info),
        ("audit", Level.Info),
        ("success", Level.Info),
        ("log", Level.Info),
        ("statement", Level.Info),
        ("system", Level.Info),
        ("warn", Level.Warn),
        ("warning", Level.Warn),
        ("wrn", Level.Warn),
        ("warnings", Level.Warn),
        ("deprecated", Level.Warn),
        ("error", Level.Error),
        ("err", Level.Error),
        ("eror", Level.Error),
        ("erro", Level.Error),
        ("severe", Level.Error),
        ("fail", Level.Error),
        ("fatal", Level.Fatal),
        ("ftl", Level.Fatal),
        ("fatl", Level.Fatal),
        ("critical", Level.Fatal),
        ("crit", Level.Fatal),
        ("crt", Level.Fatal),
        ("alert", Level.Fatal),
        ("emerg", Level.Fatal),
        ("emergency", Level.Fatal),
        ("panic", Level.Fatal),
        ("dpanic", Level.Fatal),
        ("panc", Level.Fatal),
    ];

    private const int LongestWord = 13;

    /// <summary>All words by length, so that a lookup compares with a few only.</summary>
    private static readonly (byte[] Word, Level Level)[][] ByLength =
    [
        .. Enumerable
            .Range(0, LongestWord + 1)
            .Select(length => Words.Where(w => w.Word.Length == length).Select(w => (Encoding.ASCII.GetBytes(w.Word), w.Level)).ToArray()),
    ];

    /// <summary>All words in lower case, and the single letters.</summary>
    public static IEnumerable<string> Known =>
        Words
            .Select(known => known.Word)
            .Concat(
                from letter in Enumerable.Range('a', 26)
                where OfLetter((byte)char.ToUpperInvariant((char)letter)) != Level.None
                select ((char)letter).ToString()
            );

    /// <summary>True for a word that can only be a level. Words such as LOG, NOTE or SYSTEM are ambiguous.</summary>
    public static bool Is(ReadOnlySpan<byte> word) => Of(word) != Level.None && !IsAmbiguous(word);

    /// <summary>The level of a word at a place where only a level can be: behind a key, or in brackets. Also single letters.</summary>
    public static Level Of(ReadOnlySpan<byte> word)
    {
        if (word.Length == 1)
            return OfLetter(word[0]);
        if (word.Length > LongestWord)
            return Level.None;
        foreach (var (known, level) in ByLength[word.Length])
        {
            if (Ascii.EqualsIgnoreCase(word, known))
                return level;
        }

        return Level.None;
    }

    /// <summary>The level of a single letter, as in klog, MongoDB, Ruby and Android.</summary>
    public static Level OfLetter(byte letter) =>
        letter switch
        {
            (byte)'T' or (byte)'V' => Level.Trace,
            (byte)'D' => Level.Debug,
            (byte)'I' or (byte)'N' => Level.Info,
            (byte)'W' => Level.Warn,
            (byte)'E' => Level.Error,
            (byte)'F' or (byte)'C' => Level.Fatal,
            _ => Level.None,
        };

    /// <summary>The level of a number of pino or bunyan; none for other numbers.</summary>
    public static Level OfPino(ReadOnlySpan<byte> number) =>
        number.Length == 2 && number[1] == (byte)'0' && number[0] is >= (byte)'1' and <= (byte)'6' ? (Level)(number[0] - '0') : Level.None;

    /// <summary>The level of a syslog severity, 0 to 7.</summary>
    public static Level OfSeverity(int severity) =>
        severity switch
        {
            0 or 1 or 2 => Level.Fatal,
            3 => Level.Error,
            4 => Level.Warn,
            5 or 6 => Level.Info,
            7 => Level.Debug,
            _ => Level.None,
        };

    public static ReadOnlySpan<byte> Name(Level level) => level == Level.None ? default : Quoted(level)[1..^1];

    /// <summary>Adds the level of a word. An unknown word gives no level, and is kept in <c>log.level_original</c>.</summary>
    public static bool Add(ParsedLine into, ReadOnlySpan<byte> word) => Add(into, Of(word), word);

    /// <summary>Adds a level, and the program's own word for it.</summary>
    public static bool Add(ParsedLine into, Level level, ReadOnlySpan<byte> original)
    {
        if (level == Level.None)
            return !original.IsEmpty && into.TryAddString(OriginalField, original);
        var name = Name(level);
        if (!into.TryAddValidJson("log.level"u8, Quoted(level)))
            return false;
        if (!Ascii.EqualsIgnoreCase(name, original) && !original.IsEmpty)
            into.TryAddString(OriginalField, original);
        return true;
    }

    private static ReadOnlySpan<byte> Quoted(Level level) =>
        level switch
        {
            Level.Trace => "\"trace\""u8,
            Level.Debug => "\"debug\""u8,
            Level.Info => "\"info\""u8,
            Level.Warn => "\"warn\""u8,
            Level.Error => "\"error\""u8,
            _ => "\"fatal\""u8,
        };

    private static bool IsAmbiguous(ReadOnlySpan<byte> word) =>
        word.Length switch
        {
            1 => true,
            3 => Ascii.EqualsIgnoreCase(word, "log"u8),
            4 => Ascii.EqualsIgnoreCase(word, "fail"u8) || Ascii.EqualsIgnoreCase(word, "note"u8),
            5 => Ascii.EqualsIgnoreCase(word, "silly"u8),
            6 => Ascii.EqualsIgnoreCase(word, "system"u8),
            7 => Ascii.EqualsIgnoreCase(word, "success"u8),
            8 => Ascii.EqualsIgnoreCase(word, "warnings"u8),
            9 => Ascii.EqualsIgnoreCase(word, "statement"u8),
            10 => Ascii.EqualsIgnoreCase(word, "deprecated"u8),
            _ => false,
        };
}
