using System.Buffers.Text;
using System.Globalization;
using System.Text;
using ActorPipeline.Actors.Memory;

namespace ActorPipeline.Actors.DeadLetters;

/// <summary>
/// The prefix of a replayed record's key with the offset the event had at first, as
/// <c>actorpipeline.replay:OFFSET:KEY</c>, without the last colon for a record without a key. The document id is made of that offset, so two replays make one
/// document. It is in the key because the key is not indexed, the value keeps its bytes, and headers are not read on the hot path. Topic and partition are
/// those the record lies in, so a key cannot claim an id of another partition.
/// </summary>
public static class ReplayKey
{
    private static ReadOnlySpan<byte> Mark => "actorpipeline.replay:"u8;

    /// <summary>The key to replay a record with.</summary>
    /// <param name="offset">The record's first offset.</param>
    /// <param name="key">The record's own key; null when it has none.</param>
    public static byte[] Of(long offset, byte[]? key)
    {
        var head = Encoding.ASCII.GetBytes(offset.ToString(CultureInfo.InvariantCulture));
        return key is null ? [.. Mark, .. head] : [.. Mark, .. head, (byte)':', .. key];
    }

    /// <summary>Reads a key that <see cref="Of"/> made.</summary>
    /// <param name="key">A record's key.</param>
    /// <param name="offset">The record's first offset.</param>
    /// <param name="own">The record's own key.</param>
    /// <param name="hasOwn">False when the record had no key.</param>
    /// <returns>False for any other key.</returns>
    public static bool TryRead(ReadOnlySpan<byte> key, out long offset, out ReadOnlySpan<byte> own, out bool hasOwn)
    {
        offset = 0;
        own = default;
        hasOwn = false;
        if (!key.StartsWith(Mark))
            return false;
        var rest = key[Mark.Length..];
        if (!Utf8Parser.TryParse(rest, out offset, out var digits) || offset < 0)
            return false;
        if (digits == rest.Length)
            return true;
        if (rest[digits] != (byte)':')
            return false;
        own = rest[(digits + 1)..];
        return hasOwn = true;
    }

    /// <summary>
    /// A record of a chunk with the offset its document's id is made of. An offset that is not lower than the record's own is ignored: the topic was deleted
    /// and created anew, and the id may belong to another record.
    /// </summary>
    public static RecordEntry Original(RecordChunk chunk, int index)
    {
        var entry = chunk[index];
        return entry.KeyLength > Mark.Length && TryRead(chunk.Key(index), out var offset, out ReadOnlySpan<byte> _, out bool _) && offset < entry.Offset
            ? entry with
            {
                Offset = offset,
            }
            : entry;
    }
}
