using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using ActorPipeline.Actors.Parsing;

namespace ActorPipeline.Actors.Tests.Parsing;

/// <summary>JSON objects of every shape, the same for a seed, and the verdict of the reader they are held against.</summary>
internal static class RandomJson
{
    private static readonly string[] Names =
    [
        "@timestamp",
        "@metadata",
        "message",
        "fields",
        "service",
        "event",
        "tags",
        "data_stream",
        "log",
        "ecs",
        "host",
        "agent",
        "input",
        "",
        "x",
        "messages",
        "a rather long name",
    ];
    private static readonly string[] Pieces = ["a", "b c", "\\\"", "\\\\", "\\n", "\\u00e9", "\\/", "é", "注", "😀", "{", "}", "[", ":", ",", "'"];
    private static readonly string[] Plain = ["0", "-1", "12.5", "1e9", "-0.25E-3", "true", "false", "null"];
    private static readonly byte[] DamagingBytes = Encoding.UTF8.GetBytes("{}[]\",:\\\\\"\" \n\t0123456789eE+-.truefalsn/u\u00e9@ab\u0001");
    private static readonly string[] Spaces = ["", "", "", "", "", " ", "  ", "\t", "\n", "\r\n "];

    /// <summary>An object; nearly every second one without any white space.</summary>
    public static byte[] Of(int seed)
    {
        var random = new Random(seed);
        var text = new StringBuilder();
        AppendObject(text, random, 0, random.Next(2) == 0);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>An object with up to four bytes inserted, replaced or removed: at, with and how.</summary>
    public static byte[] Damaged(int seed, IEnumerable<(int At, byte With, int Way)> edits)
    {
        var text = Of(seed).ToList();
        foreach (var (at, with, way) in edits.Take(4))
        {
            var index = (int)((uint)at * 2_654_435_761 % (uint)(text.Count + 1));
            if (way % 3 == 0 || index == text.Count)
                text.Insert(index, DamagingBytes[with % DamagingBytes.Length]);
            else if (way % 3 == 1)
                text[index] = DamagingBytes[with % DamagingBytes.Length];
            else
                text.RemoveAt(index);
        }
        return [.. text];
    }

    /// <summary>True when it is one object in valid UTF-8, not deeper than an event may be.</summary>
    public static bool IsObject(byte[] value)
    {
        try
        {
            // The members of the event are one level more.
            var reader = new Utf8JsonReader(value, new JsonReaderOptions { MaxDepth = JsonCursor.MaxDepth + 1 });
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return false;
            reader.Skip();
            return !reader.Read() && Utf8.IsValid(value);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static void AppendObject(StringBuilder text, Random random, int depth, bool compact) =>
        AppendList(
            text,
            random,
            compact,
            '{',
            '}',
            () =>
            {
                text.Append('"').Append(Names[random.Next(Names.Length)]).Append('"');
                AppendSpace(text, random, compact);
                text.Append(':');
                AppendSpace(text, random, compact);
                AppendValue(text, random, depth + 1, compact);
            }
        );

    private static void AppendValue(StringBuilder text, Random random, int depth, bool compact)
    {
        switch (random.Next(depth > 4 ? 6 : 9))
        {
            case < 4:
                AppendString(text, random);
                break;
            case < 6:
                text.Append(Plain[random.Next(Plain.Length)]);
                break;
            case 6:
                AppendList(text, random, compact, '[', ']', () => AppendValue(text, random, depth + 1, compact));
                break;
            default:
                AppendObject(text, random, depth, compact);
                break;
        }
    }

    private static void AppendString(StringBuilder text, Random random)
    {
        text.Append('"').Append('s', random.Next(4) == 0 ? random.Next(150) : random.Next(12));
        for (var pieces = random.Next(8) - 3; pieces > 0; pieces--)
            text.Append(Pieces[random.Next(Pieces.Length)]);
        text.Append('"');
    }

    private static void AppendList(StringBuilder text, Random random, bool compact, char open, char close, Action appendItem)
    {
        text.Append(open);
        AppendSpace(text, random, compact);
        var items = random.Next(6);
        for (var i = 0; i < items; i++)
        {
            if (i > 0)
                text.Append(',');
            AppendSpace(text, random, compact);
            appendItem();
            AppendSpace(text, random, compact);
        }
        text.Append(close);
    }

    private static void AppendSpace(StringBuilder text, Random random, bool compact)
    {
        if (!compact)
            text.Append(Spaces[random.Next(Spaces.Length)]);
    }
}
