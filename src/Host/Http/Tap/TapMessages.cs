using System.Text.Json;
using System.Text.Json.Serialization;

namespace ActorPipeline.Host.Http.Tap;

/// <summary>One line of what <c>/api/v1/tap</c> streams. Members may be added, never renamed; what does not apply is left out.</summary>
/// <param name="Kind"><c>begin line note beat</c>.</param>
internal sealed record TapMessage(string Kind)
{
    /// <summary>With <c>begin</c>.</summary>
    public string? Service { get; init; }

    /// <summary>With <c>begin</c> and <c>line</c>.</summary>
    public string? Topic { get; init; }

    /// <summary>With <c>line</c>: the partition of the record.</summary>
    public int? Partition { get; init; }

    /// <summary>With <c>line</c>: the offset of the record.</summary>
    public long? Offset { get; init; }

    /// <summary>With <c>line</c>: the data stream or index; missing when the record is left out.</summary>
    public string? Index { get; init; }

    /// <summary>With <c>line</c>: the document's id.</summary>
    public string? Id { get; init; }

    /// <summary>With <c>line</c>: the line as it was sent, masked.</summary>
    public string? Before { get; init; }

    /// <summary>With <c>line</c>: the document; missing when it is left out or longer than 512 KiB.</summary>
    public JsonElement? After { get; init; }

    /// <summary>With <c>line</c>: the document as the parser that is tried would make it.</summary>
    public JsonElement? Tried { get; init; }

    /// <summary>What it takes while it waits, about; not sent.</summary>
    [JsonIgnore]
    public int Bytes { get; init; }

    /// <summary>With <c>note</c>: a sentence.</summary>
    public string? Note { get; init; }

    /// <summary>With <c>beat</c>: lines of the service so far.</summary>
    public long? Seen { get; init; }

    /// <summary>With <c>beat</c>: lines that were looked at and not sent, because the reader is too slow.</summary>
    public long? Dropped { get; init; }

    /// <summary>With <c>beat</c>: records that were not looked at, because more come than a tap may read.</summary>
    public long? Skipped { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TapMessage))]
internal sealed partial class TapJson : JsonSerializerContext;
