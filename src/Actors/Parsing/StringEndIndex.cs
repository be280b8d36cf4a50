using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text.Unicode;

namespace ActorPipeline.Actors.Parsing;

/// <summary>
/// An index of the quotes in a JSON text that are not escaped, one bit per byte, built 64 bytes at a time with vector instructions. The end of a string is the
/// next bit behind its opening quote, so its bytes are not read again.
/// </summary>
internal readonly ref struct StringEndIndex : IStringEnds
{
    /// <summary>The longest text that can be indexed, bytes: longer than nearly all events, and the index fits on the stack.</summary>
    public const int MostBytes = 16 << 10;

    /// <summary>The shortest text: one block.</summary>
    public const int LeastBytes = Block;

    /// <summary>The elements that the index needs, including one behind the last, because reads go beyond it.</summary>
    public const int Memory = MostBytes / Block + 1;

    private const int Block = 64;

    private readonly ref byte _marks;

    private StringEndIndex(Span<ulong> marks) => _marks = ref Unsafe.As<ulong, byte>(ref MemoryMarshal.GetReference(marks));

    /// <summary>
    /// Indexes a text of <see cref="LeastBytes"/> to <see cref="MostBytes"/>. The result is not <see cref="Marking.Done"/> when there are control characters,
    /// which are valid between tokens and invalid in strings.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Marking TryMark(ReadOnlySpan<byte> json, Span<ulong> memory, out StringEndIndex marks, out bool hasEscapes)
    {
        Vector256<byte> seen = default,
            controls = default,
            backslashes = default;
        var words = memory[..((json.Length - 1) / Block + 2)];
        for (var i = 0; i < words.Length - 1; i++)
        {
            var unused = Load(json, i, out var low, out var high);
            seen |= low | high;
            // The smaller of two bytes is the byte itself where it is at most 0x1F.
            controls |=
                Vector256.Equals(Vector256.Min(low, Vector256.Create((byte)0x1F)), low)
                | Vector256.Equals(Vector256.Min(high, Vector256.Create((byte)0x1F)), high);
            backslashes |= Vector256.Equals(low, Vector256.Create((byte)'\\')) | Vector256.Equals(high, Vector256.Create((byte)'\\'));
            words[i] = Find(low, high, (byte)'"') >> unused;
        }
        words[^1] = 0;
        marks = new StringEndIndex(words);
        hasEscapes = true;
        if (controls != Vector256<byte>.Zero)
            return Marking.HasControls;
        hasEscapes = backslashes != Vector256<byte>.Zero;
        if (hasEscapes && !TryUnmarkEscaped(json, words))
            return Marking.IsInvalid;
        return seen.ExtractMostSignificantBits() == 0 || Utf8.IsValid(json) ? Marking.Done : Marking.IsInvalid;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Behind(ReadOnlySpan<byte> json, int at)
    {
        // 57 to 64 bits from there on: enough for nearly all strings.
        var marks = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref _marks, (nuint)(uint)at >> 3)) >> (at & 7);
        if (marks != 0)
            return at + 1 + BitOperations.TrailingZeroCount(marks);
        return BehindLong(ref _marks, json.Length, at);
    }

    /// <summary>Static, so that the masks stay in registers.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int BehindLong(ref byte from, int length, int at)
    {
        for (at = (at & ~7) + Block; at < length; at += Block)
        {
            var marks = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref from, at >> 3));
            if (marks != 0)
                return at + 1 + BitOperations.TrailingZeroCount(marks);
        }
        return -1;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool TryUnmarkEscaped(ReadOnlySpan<byte> json, Span<ulong> words)
    {
        var escapes = new EscapeCheck();
        for (var i = 0; i < words.Length - 1; i++)
        {
            var unused = Load(json, i, out var low, out var high);
            var backslashes = Find(low, high, (byte)'\\') >> unused;
            if (backslashes != 0 || escapes.IsPending)
                words[i] &= ~escapes.Check(json, i * Block, backslashes, words[i]);
        }
        return !escapes.HaveFailed && !escapes.IsPending;
    }

    /// <summary>Loads a block of 64 bytes. The last one begins earlier, so that it ends with the text; returns by how many bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Load(ReadOnlySpan<byte> json, int block, out Vector256<byte> low, out Vector256<byte> high)
    {
        var start = Math.Min(block * Block, json.Length - Block);
        var bytes = json.Slice(start, Block);
        low = Vector256.Create(bytes);
        high = Vector256.Create(bytes[Vector256<byte>.Count..]);
        return block * Block - start;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Find(Vector256<byte> low, Vector256<byte> high, byte value) =>
        Vector256.Equals(low, Vector256.Create(value)).ExtractMostSignificantBits()
        | (ulong)Vector256.Equals(high, Vector256.Create(value)).ExtractMostSignificantBits() << 32;
}

/// <summary>The result of indexing the strings of a text.</summary>
internal enum Marking
{
    /// <summary>The text is UTF-8, and all escapes are valid: only the grammar has to be checked.</summary>
    Done,

    /// <summary>There are line breaks, tabs or other control characters.</summary>
    HasControls,

    /// <summary>It is not JSON.</summary>
    IsInvalid,
}
