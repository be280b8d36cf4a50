using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>Everything about an index but its documents. Kept in <c>index.json</c>, replaced as a whole.</summary>
internal sealed record IndexMetadata(string Name, string Uuid, long CreatedMillis)
{
    /// <summary>Settings by full name (<c>index.blocks.write</c>), as text.</summary>
    public ImmutableSortedDictionary<string, string> Settings
    {
        get;
        init => (field, Rules) = (value, MappingRules.Of(value));
    } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>What the settings say about documents.</summary>
    public MappingRules Rules { get; private init; } = MappingRules.Of(ImmutableSortedDictionary<string, string>.Empty);

    /// <summary>The data stream whose documents it keeps, or null.</summary>
    public string? Stream { get; init; }

    /// <summary>Of the indices of one data stream, the one with the highest takes new documents.</summary>
    public int Generation { get; init; }

    public IndexMapping Mapping { get; init; } = IndexMapping.Empty;

    public bool Closed { get; init; }

    public int Replicas => int.Parse(Settings.GetValueOrDefault("index.number_of_replicas", "1"));

    public int MaxResultWindow => int.Parse(Settings.GetValueOrDefault("index.max_result_window", "10000"));

    public static IndexMetadata Load(string path)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(path));
        var root = json.RootElement;
        return new(root.GetProperty("name").GetString()!, root.GetProperty("uuid").GetString()!, root.GetProperty("created").GetInt64())
        {
            Closed = root.GetProperty("closed").GetBoolean(),
            Stream = root.TryGetProperty("stream", out var stream) ? stream.GetString() : null,
            Generation = root.TryGetProperty("generation", out var generation) ? generation.GetInt32() : 0,
            Settings = root.GetProperty("settings")
                .EnumerateObject()
                .ToImmutableSortedDictionary(p => p.Name, p => p.Value.GetString()!, StringComparer.Ordinal),
            Mapping = MappingJson.Merge(IndexMapping.Empty, root.GetProperty("mappings")),
        };
    }

    /// <summary>Writes the file so that a crash leaves the old or the new one, never half of one.</summary>
    public void Save(string path)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(buffer, RestResponse.Pretty))
        {
            json.WriteStartObject();
            json.WriteString("name", Name);
            json.WriteString("uuid", Uuid);
            json.WriteNumber("created", CreatedMillis);
            json.WriteBoolean("closed", Closed);
            if (Stream is not null)
            {
                json.WriteString("stream", Stream);
                json.WriteNumber("generation", Generation);
            }
            json.WriteStartObject("settings");
            foreach (var (name, value) in Settings)
                json.WriteString(name, value);
            json.WriteEndObject();
            json.WritePropertyName("mappings");
            MappingJson.Write(json, Mapping);
            json.WriteEndObject();
        }
        File.WriteAllBytes(path + ".new", buffer.WrittenSpan);
        File.Move(path + ".new", path, overwrite: true);
    }
}
