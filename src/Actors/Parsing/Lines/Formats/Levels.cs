using System.Text;

namespace ActorPipeline.Actors.Parsing.Lines.Formats;

/// <summary>The words that logging libraries of Java, Python and their like use for levels.</summary>
internal static class Levels
{
    public static bool Is(ReadOnlySpan<byte> word) => word.Length switch
    {
        4 => Same(word, "INFO"u8) || Same(word, "WARN"u8) || Same(word, "FINE"u8),
        5 => Same(word, "DEBUG"u8) || Same(word, "ERROR"u8) || Same(word, "TRACE"u8) || Same(word, "FATAL"u8) || Same(word, "FINER"u8) || Same(word, "AUDIT"u8),
        6 => Same(word, "SEVERE"u8) || Same(word, "FINEST"u8) || Same(word, "NOTICE"u8) || Same(word, "CONFIG"u8),
        7 => Same(word, "WARNING"u8),
        8 => Same(word, "CRITICAL"u8),
        _ => false,
    };

    private static bool Same(ReadOnlySpan<byte> word, ReadOnlySpan<byte> level) => Ascii.EqualsIgnoreCase(word, level);
}
