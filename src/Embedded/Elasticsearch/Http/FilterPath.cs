using System.Buffers;
using System.Text.Json;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>
/// Elasticsearch's <c>filter_path</c>: dotted paths, <c>*</c> inside a segment, <c>**</c> for any depth, <c>-</c> in front to
/// exclude. Arrays do not count as a level, but an index-like <c>*</c> on them does no harm: <c>items.*.status</c> names the
/// action inside each element. What matches comes out in the order of the answer; empty objects and arrays disappear.
/// </summary>
internal sealed class FilterPath
{
    private readonly List<string[]> _includes = [];
    private readonly List<string[]> _excludes = [];

    public FilterPath(string expression)
    {
        foreach (var path in expression.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (path[0] == '-')
                _excludes.Add(path[1..].Split('.'));
            else
                _includes.Add(path.Split('.'));
        }
    }

    /// <summary>The same for <c>_source</c>: there <c>*</c> also spans dots, and a path selects what is below it.</summary>
    public FilterPath(IEnumerable<string> includes, IEnumerable<string> excludes)
    {
        _includes.AddRange(includes.Select(Deep));
        _excludes.AddRange(excludes.Select(Deep));
    }

    public ReadOnlyMemory<byte> Apply(ReadOnlyMemory<byte> json)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var document = JsonDocument.Parse(json))
        using (var writer = new Utf8JsonWriter(buffer, RestResponse.Compact))
        {
            var includes = _includes.Select(path => new Cursor(path, 0)).ToList();
            var excludes = _excludes.Select(path => new Cursor(path, 0)).ToList();
            var wantsAll = _includes.Count == 0;
            if (!Write(document.RootElement, includes, excludes, wantsAll, writer, () => { }))
            {
                writer.WriteStartObject();
                writer.WriteEndObject();
            }
        }
        return buffer.WrittenMemory;
    }

    /// <summary>Writes the parts of <paramref name="value"/> that stay, preceded by <paramref name="begin"/>; false when nothing stays.</summary>
    private static bool Write(JsonElement value, List<Cursor> includes, List<Cursor> excludes, bool whole, Utf8JsonWriter writer, Action begin)
    {
        if (whole && excludes.Count == 0)
        {
            begin();
            value.WriteTo(writer);
            return true;
        }
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                return WriteObject(value, includes, excludes, whole, writer, begin);
            case JsonValueKind.Array:
                return WriteArray(value, includes, excludes, whole, writer, begin);
            default:
                if (!whole)
                    return false;
                begin();
                value.WriteTo(writer);
                return true;
        }
    }

    private static bool WriteObject(JsonElement value, List<Cursor> includes, List<Cursor> excludes, bool whole, Utf8JsonWriter writer, Action begin)
    {
        var started = false;
        foreach (var property in value.EnumerateObject())
        {
            var (innerExcludes, excluded) = Step(excludes, property.Name);
            if (excluded)
                continue;
            var (innerIncludes, included) = Step(includes, property.Name);
            Write(
                property.Value,
                innerIncludes,
                innerExcludes,
                whole || included,
                writer,
                () =>
                {
                    Start();
                    writer.WritePropertyName(property.Name);
                }
            );
        }
        if (started)
        {
            writer.WriteEndObject();
        }
        else if (whole)
        {
            begin();
            writer.WriteStartObject();
            writer.WriteEndObject();
            return true;
        }
        return started;

        void Start()
        {
            if (started)
                return;
            begin();
            writer.WriteStartObject();
            started = true;
        }
    }

    private static bool WriteArray(JsonElement value, List<Cursor> includes, List<Cursor> excludes, bool whole, Utf8JsonWriter writer, Action begin)
    {
        var started = false;
        foreach (var element in value.EnumerateArray())
        {
            Write(
                element,
                includes,
                excludes,
                whole,
                writer,
                () =>
                {
                    if (started)
                        return;
                    begin();
                    writer.WriteStartArray();
                    started = true;
                }
            );
        }
        if (started)
            writer.WriteEndArray();
        return started;
    }

    private static string[] Deep(string path) =>
        [
            .. path.Split('.')
                .SelectMany(segment =>
                    segment == "*" ? new[] { "**" }
                    : segment.StartsWith('*') ? ["**", segment]
                    : [segment]
                ),
        ];

    private static (List<Cursor> Inner, bool Complete) Step(List<Cursor> cursors, string name)
    {
        var inner = new List<Cursor>(cursors.Count);
        var complete = false;
        foreach (var (path, at) in cursors)
        {
            var segment = path[at];
            if (segment == "**")
            {
                inner.Add(new(path, at));
                if (at + 1 < path.Length && Wildcard.Matches(path[at + 1], name))
                    Advance(path, at + 2);
                else if (at + 1 == path.Length)
                    complete = true;
            }
            else if (Wildcard.Matches(segment, name))
            {
                Advance(path, at + 1);
            }
        }
        return (inner, complete);

        void Advance(string[] path, int at)
        {
            if (at == path.Length)
                complete = true;
            else
                inner.Add(new(path, at));
        }
    }

    private readonly record struct Cursor(string[] Path, int At);
}
