using System.Buffers.Text;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>Ids that Elasticsearch would make: URL-safe base64, unique without a lookup.</summary>
internal static class NewId
{
    /// <summary>20 characters for a document: time-ordered, so that neighbours share a prefix in the terms dictionary.</summary>
    public static string Next() => Base64Url.EncodeToString(Guid.CreateVersion7().ToByteArray(bigEndian: true).AsSpan(0, 15));

    /// <summary>22 characters for an index or a cluster.</summary>
    public static string Uuid() => Base64Url.EncodeToString(Guid.NewGuid().ToByteArray());
}
