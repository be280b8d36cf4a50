using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ActorPipeline.Shipping;

namespace ActorPipeline.Embedded.Kafka;

/// <summary>
/// The LZ4 frame format, compression only: enough to fill a Kafka record batch. One instance keeps its hash table and
/// is used by one thread at a time.
/// </summary>
/// <remarks>Format: lz4_Frame_format.md and lz4_Block_format.md of the LZ4 project; blocks of 1 MiB, independent, no checksums.</remarks>
internal sealed class Lz4
{
    private const int BlockSize = 1 << 20;
    private const int HashBits = 14;

    // The block format: the last 5 bytes are literals, and no match starts in the last 12.
    private const int LastLiterals = 5;
    private const int MatchLimit = 12;
    private const int MaxDistance = 65535;

    private readonly int[] _table = new int[1 << HashBits];

    /// <summary>Appends one frame holding <paramref name="source"/>.</summary>
    public void Compress(ReadOnlySpan<byte> source, WireBuffer to)
    {
        ReadOnlySpan<byte> descriptor = [0x60, 0x60];
        to.Raw([0x04, 0x22, 0x4D, 0x18]);
        to.Raw(descriptor);
        to.Int8((byte)(HeaderHash(descriptor) >> 8));
        while (!source.IsEmpty)
        {
            var block = source[..Math.Min(BlockSize, source.Length)];
            source = source[block.Length..];
            var head = to.Length;
            BinaryPrimitives.WriteInt32LittleEndian(to.GetSpan(4 + Worst(block.Length)), 0);
            to.Advance(4);
            var size = Block(block, to.GetSpan(Worst(block.Length)));
            if (size < block.Length)
            {
                to.Advance(size);
                BinaryPrimitives.WriteInt32LittleEndian(to.Patch[head..], size);
            }
            else
            {
                to.Raw(block);
                BinaryPrimitives.WriteUInt32LittleEndian(to.Patch[head..], (uint)block.Length | 0x8000_0000);
            }
        }

        to.Int32(0);
    }

    private static int Worst(int length) => length + (length / 255) + 16;

    private int Block(ReadOnlySpan<byte> source, Span<byte> target)
    {
        Array.Fill(_table, -MaxDistance - 1);
        int at = 0,
            anchor = 0,
            written = 0,
            misses = 0;
        var limit = source.Length - MatchLimit;
        while (at < limit)
        {
            var four = Four(source, at);
            ref var slot = ref _table[(four * 2654435761u) >> (32 - HashBits)];
            var candidate = slot;
            slot = at;
            if (at - candidate > MaxDistance || Four(source, candidate) != four)
            {
                at += 1 + (misses++ >> 6);
                continue;
            }

            misses = 0;
            while (at > anchor && candidate > 0 && source[at - 1] == source[candidate - 1])
            {
                at--;
                candidate--;
            }

            var length = 4 + source[(at + 4)..^LastLiterals].CommonPrefixLength(source[(candidate + 4)..]);
            written = Sequence(source[anchor..at], target, written, at - candidate, length);
            at += length;
            anchor = at;
        }

        return Sequence(source[anchor..], target, written, 0, 0);
    }

    // One sequence: literals, then a match; distance 0 means the literals that end the block.
    private static int Sequence(ReadOnlySpan<byte> literals, Span<byte> target, int at, int distance, int length)
    {
        var token = at++;
        var match = Math.Max(0, length - 4);
        target[token] = (byte)((Math.Min(literals.Length, 15) << 4) | Math.Min(match, 15));
        at = Length(literals.Length - 15, target, at);
        literals.CopyTo(target[at..]);
        at += literals.Length;
        if (distance == 0)
        {
            return at;
        }

        BinaryPrimitives.WriteUInt16LittleEndian(target[at..], (ushort)distance);
        return Length(match - 15, target, at + 2);
    }

    private static int Length(int rest, Span<byte> target, int at)
    {
        for (; rest >= 255; rest -= 255)
        {
            target[at++] = 255;
        }

        if (rest >= 0)
        {
            target[at++] = (byte)rest;
        }

        return at;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Four(ReadOnlySpan<byte> source, int at) => Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref MemoryMarshal.GetReference(source), at));

    // xxHash32 with seed 0 of fewer than four bytes.
    private static uint HeaderHash(ReadOnlySpan<byte> bytes)
    {
        var hash = 374761393u + (uint)bytes.Length;
        foreach (var b in bytes)
        {
            hash = BitOperations.RotateLeft(hash + (b * 374761393u), 11) * 2654435761u;
        }

        hash = (hash ^ (hash >> 15)) * 2246822519u;
        hash = (hash ^ (hash >> 13)) * 3266489917u;
        return hash ^ (hash >> 16);
    }
}
