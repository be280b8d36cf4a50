using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ActorPipeline.Actors.Parsing;

/// <summary>
/// The names of the members that Filebeat writes, each with a number. The lookup has no branch that depends on the name: the order of members varies, so such
/// branches would be mispredicted.
/// </summary>
internal static class EventNames
{
    /// <summary>How many numbers there are.</summary>
    public const int Count = 16;

    /// <summary>Any other name.</summary>
    public const int Other = 0;

    // Each number is the Hash of its name (a perfect hash), so the table needs no search.
    public const int Agent = 2,
        Event = 3,
        Log = 4,
        Fields = 5,
        Message = 6,
        Service = 7,
        Input = 9,
        Timestamp = 10,
        Metadata = 11,
        Tags = 12,
        Host = 13,
        Ecs = 14,
        DataStream = 15;

    private const int Width = 16;
    private const uint Factor = 14445;

    /// <summary>A row of <see cref="Width"/> bytes for each number, padded with quotes, which no name contains.</summary>
    private static ReadOnlySpan<byte> Table =>
        "\"...............\"..............."u8
        + "agent\0\0\0\0\0\0\0\0\0\0\0event\0\0\0\0\0\0\0\0\0\0\0"u8
        + "log\0\0\0\0\0\0\0\0\0\0\0\0\0fields\0\0\0\0\0\0\0\0\0\0"u8
        + "message\0\0\0\0\0\0\0\0\0service\0\0\0\0\0\0\0\0\0"u8
        + "\"...............input\0\0\0\0\0\0\0\0\0\0\0"u8
        + "@timestamp\0\0\0\0\0\0@metadata\0\0\0\0\0\0\0"u8
        + "tags\0\0\0\0\0\0\0\0\0\0\0\0host\0\0\0\0\0\0\0\0\0\0\0\0"u8
        + "ecs\0\0\0\0\0\0\0\0\0\0\0\0\0data_stream\0\0\0\0\0"u8;

    /// <summary>The number of the name at <paramref name="start"/>, which ends with a quote.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int NumberOf(ReadOnlySpan<byte> json, int start, int length) =>
        length > Width ? Other
        : json.Length - start >= Width ? Find(json[start..], length)
        : FindAtEnd(json.Slice(start, length));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int FindAtEnd(ReadOnlySpan<byte> name)
    {
        Span<byte> copy = stackalloc byte[Width + 1];
        copy.Clear();
        name.CopyTo(copy);
        copy[name.Length] = (byte)'"';
        return Find(copy, name.Length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Find(ReadOnlySpan<byte> text, int length)
    {
        var name = Vector128.Create(text) & Vector128.LessThan(Vector128<sbyte>.Indices, Vector128.Create((sbyte)length)).AsByte();
        var number = (nuint)(BinaryPrimitives.ReadUInt32LittleEndian(text) * Factor >> 28);
        return name == Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(Table), number * Width) ? (int)number : Other;
    }
}
