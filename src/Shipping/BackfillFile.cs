using System.Text;

namespace ActorPipeline.Shipping;

/// <summary>A readable file, and the topic its lines go to.</summary>
internal sealed record BackfillFile(string Path, long Length, string Topic, byte[] Fields)
{
    /// <summary>Finds a file's service and topic.</summary>
    /// <exception cref="BackfillException">It cannot be read, or its service cannot be derived from its folder.</exception>
    public static BackfillFile Check(string path, BackfillOptions options)
    {
        var full = System.IO.Path.GetFullPath(path);
        var folder = System.IO.Path.GetFileName(System.IO.Path.GetDirectoryName(full)) ?? "";
        var service = options.Service ?? (folder.EndsWith("-service", StringComparison.Ordinal) ? folder : null);
        if (service is null)
        {
            throw new BackfillException($"{full}: its folder '{folder}' does not end in '-service', so --service must name the service.");
        }

        var topic = options.Topic ?? $"logs.{service}";
        try
        {
            using var handle = File.OpenHandle(full, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return new BackfillFile(full, RandomAccess.GetLength(handle), topic, FieldsOf(service, options.Namespace, topic, options.Parser));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new BackfillException($"{full} cannot be read: {e.Message}", e);
        }
    }

    private static byte[] FieldsOf(string service, string @namespace, string topic, string? parser)
    {
        var json = new WireBuffer(128);
        json.Raw("{\"service\":"u8);
        ShippedJson.Write(json, Encoding.UTF8.GetBytes(service));
        json.Raw(",\"namespace\":"u8);
        ShippedJson.Write(json, Encoding.UTF8.GetBytes(@namespace));
        json.Raw(",\"log_topic\":"u8);
        ShippedJson.Write(json, Encoding.UTF8.GetBytes(topic));
        if (parser is not null)
        {
            json.Raw(",\"parser\":"u8);
            ShippedJson.Write(json, Encoding.UTF8.GetBytes(parser));
        }

        json.Raw("}"u8);
        return json.Written.ToArray();
    }
}
