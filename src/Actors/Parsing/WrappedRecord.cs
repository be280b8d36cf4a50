using System.Text.Encodings.Web;
using ActorPipeline.Actors.Memory;

namespace ActorPipeline.Actors.Parsing;

/// <summary>The documents of records that are no JSON objects.</summary>
internal static class WrappedRecord
{
    /// <summary>Writes what stands behind the head: all that a tombstone says is which key is gone.</summary>
    public static void WriteEnd(EncodedSlice slice, ForeignRecord kind, ReadOnlySpan<byte> content)
    {
        var isTombstone = kind == ForeignRecord.Tombstone;
        slice.Write(isTombstone ? ",\"tags\":[\"_tombstone\"],\"kafka\":{\"key\":\""u8 : ",\"tags\":[\"_not_a_json_object\"],\"message\":\""u8);
        // A byte becomes at most six: \u00XX, or three for U+FFFD where the bytes are not UTF-8.
        JavaScriptEncoder.UnsafeRelaxedJsonEscaping.EncodeUtf8(content, slice.Reserve(content.Length * 6), out _, out var written);
        slice.Advance(written);
        slice.Write(isTombstone ? "\"}}\n"u8 : "\"}\n"u8);
    }
}
