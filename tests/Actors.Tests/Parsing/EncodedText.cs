using System.Text;
using System.Text.Json;
using ActorPipeline.Actors.Memory;
using ActorPipeline.Actors.Parsing;
using ActorPipeline.Actors.Parsing.Identity;
using ActorPipeline.Actors.Parsing.Lines;
using Akka.Actor;
using Microsoft.Extensions.Time.Testing;

namespace ActorPipeline.Actors.Tests.Parsing;

/// <summary>Encodes single records and gives back their two lines.</summary>
internal static class EncodedText
{
    public static readonly DateTimeOffset Written = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Ids of one form for partition 3.</summary>
    public static DocumentIds Ids(IdentityForm form, LineScope scope = LineScope.Node, string topicIdentity = "f00d", int partition = 3) =>
        new(form, scope, "logs.web-service", topicIdentity, partition);

    /// <summary>The id of one record with offset 100.</summary>
    public static string IdOf(string value, DocumentIds ids)
    {
        using var action = JsonDocument.Parse(Encode(Encoding.UTF8.GetBytes(value), ids: ids).TakeWhile(b => b != '\n').ToArray());
        return action.RootElement.GetProperty("create").GetProperty("_id").GetString()!;
    }

    /// <summary>One chunk of <paramref name="values"/> with offsets from 100 on.</summary>
    public static RecordChunk Chunk(MemoryBudget budget, params byte[][] values)
    {
        var chunk = new RecordChunk("logs.web-service", 3, Math.Max(16, values.Sum(v => v.Length)), values.Length, budget);
        for (var i = 0; i < values.Length; i++)
        {
            values[i].CopyTo(chunk.Free);
            chunk.Append(100 + i, Written.ToUnixTimeMilliseconds(), -1, values[i].Length);
        }
        return chunk;
    }

    /// <summary>The wire form of one record.</summary>
    public static byte[] Encode(byte[] value, bool keepOriginal = false, DocumentIds? ids = null)
    {
        var budget = new MemoryBudget(1 << 20);
        var encoder = new EventEncoder(
            "logs.web-service",
            ids ?? Ids(IdentityForm.RecordName),
            new ParserCatalog(),
            keepOriginal,
            budget,
            new FakeTimeProvider(Written)
        );
        var slice = encoder.Encode(Chunk(budget, value), ActorRefs.Nobody);
        var bytes = slice.Memory(0, 1).ToArray();
        slice.Complete(1);
        Assert.Equal(0, budget.Used);
        return bytes;
    }

    /// <summary>Action line and document line of one record.</summary>
    public static (string Action, JsonElement Document) Lines(string value, bool keepOriginal = false)
    {
        var lines = Encoding.UTF8.GetString(Encode(Encoding.UTF8.GetBytes(value), keepOriginal)).Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.Equal("", lines[2]);
        return (lines[0], JsonDocument.Parse(lines[1]).RootElement);
    }
}
