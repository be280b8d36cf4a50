using System.Buffers;
using System.Collections.Immutable;
using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ActorPipeline.Actors.Kubernetes.Api;

/// <summary>The bodies of patches of a ConfigMap: a server-side apply (as JSON, which is valid YAML), and a merge patch that removes keys.</summary>
internal static class ApplyBody
{
    // Without HTML escaping: quotes as \u0022 would double the size, and the server limits the size of the body.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Names exactly the keys of <paramref name="data"/>; keys we named before and leave out now are removed by the server.</summary>
    public static HttpContent For(string space, string name, ImmutableSortedDictionary<string, string> data)
    {
        var buffer = new ArrayBufferWriter<byte>(1024 + data.Count * 320);
        using (var json = new Utf8JsonWriter(buffer, Plain))
        {
            json.WriteStartObject();
            json.WriteString("apiVersion", "v1");
            json.WriteString("kind", "ConfigMap");
            json.WriteStartObject("metadata");
            json.WriteString("name", name);
            json.WriteString("namespace", space);
            json.WriteEndObject();
            json.WriteStartObject("data");
            foreach (var (key, value) in data)
            {
                json.WriteString(key, value);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return new ReadOnlyMemoryContent(buffer.WrittenMemory) { Headers = { ContentType = new MediaTypeHeaderValue("application/apply-patch+yaml") } };
    }

    /// <summary>Removes keys, whoever owns them, from the object as it is at <paramref name="version"/>.</summary>
    public static HttpContent Without(IEnumerable<string> keys, string? version)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, Plain))
        {
            json.WriteStartObject();
            json.WriteStartObject("metadata");
            json.WriteString("resourceVersion", version);
            json.WriteEndObject();
            json.WriteStartObject("data");
            foreach (var key in keys)
            {
                json.WriteNull(key);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return new ReadOnlyMemoryContent(buffer.WrittenMemory) { Headers = { ContentType = new MediaTypeHeaderValue("application/merge-patch+json") } };
    }
}
