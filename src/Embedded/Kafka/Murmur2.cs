using System.Buffers.Binary;

namespace ActorPipeline.Embedded.Kafka;

/// <summary>The hash of Kafka's own default partitioner (<c>org.apache.kafka.common.utils.Utils.murmur2</c>).</summary>
internal static class Murmur2
{
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        const uint M = 0x5bd1e995;
        var hash = 0x9747b28cu ^ (uint)bytes.Length;
        while (bytes.Length >= 4)
        {
            var k = BinaryPrimitives.ReadUInt32LittleEndian(bytes) * M;
            hash = (hash * M) ^ ((k ^ (k >> 24)) * M);
            bytes = bytes[4..];
        }

        for (var i = bytes.Length - 1; i >= 0; i--)
        {
            hash ^= (uint)bytes[i] << (8 * i);
        }

        if (!bytes.IsEmpty)
        {
            hash *= M;
        }

        hash = (hash ^ (hash >> 13)) * M;
        return hash ^ (hash >> 15);
    }
}
