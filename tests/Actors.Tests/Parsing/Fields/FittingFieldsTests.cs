using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ActorPipeline.Actors.Memory;
using ActorPipeline.Actors.Parsing;
using ActorPipeline.Actors.Parsing.Fields;
using ActorPipeline.Actors.Parsing.Identity;
using ActorPipeline.Actors.Parsing.Lines;
using Akka.Actor;
using Microsoft.Extensions.Time.Testing;

namespace ActorPipeline.Actors.Tests.Parsing.Fields;

/// <summary>No event is sent whose fields its index refuses.</summary>
public sealed partial class FittingFieldsTests
{
    private const int Batch = 100;

    private static readonly string? Long = Environment.GetEnvironmentVariable("ACTORPIPELINE_TEST_CASES");

    private readonly MemoryBudget _budget = new(1 << 26);

    private EventEncoder Encoder(int limit = 400) =>
        new(
            "logs.web-service",
            EncodedText.Ids(IdentityForm.Auto),
            new ParserCatalog(),
            true,
            _budget,
            new FakeTimeProvider(EncodedText.Written),
            shapes: new ShapeBook(limit)
        );

    private string[] Encode(EventEncoder encoder, params byte[][] events)
    {
        var slice = encoder.Encode(EncodedText.Chunk(_budget, events), ActorRefs.Nobody);
        var lines = Encoding.UTF8.GetString(slice.Memory(0, events.Length).Span).Split('\n');
        slice.Complete(events.Length);
        return [.. lines.Where((_, i) => i % 2 == 1)];
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Should_send_only_documents_that_a_strict_index_takes_each_with_its_line(int seed)
    {
        var events = new OddEvents(seed);
        var encoder = Encoder();
        var index = new ElasticRules();
        var count = Long is null ? 10_000 : int.Parse(Long, CultureInfo.InvariantCulture) / 2;
        for (var done = 0; done < count; done += Batch)
        {
            byte[][] batch = [.. Enumerable.Range(done, Batch).Select(events.Next)];
            var documents = Encode(encoder, batch);
            Assert.Equal(Batch, documents.Length - documents.Count(string.IsNullOrEmpty));
            for (var i = 0; i < Batch; i++)
            {
                var reason = index.Refuses(Encoding.UTF8.GetBytes(documents[i]));
                Assert.True(reason is null, $"{reason}\n{Encoding.UTF8.GetString(batch[i])}\n{documents[i]}");
                Assert.True(documents[i].Contains($"line {done + i} ", StringComparison.Ordinal), $"{Encoding.UTF8.GetString(batch[i])}\n{documents[i]}");
                Assert.False(LoneSurrogate().IsMatch(documents[i]), documents[i]);
            }
        }
        Assert.InRange(index.Fields, 300, 600);
        Assert.Equal(0, _budget.Used);
    }

    [GeneratedRegex(@"(?<!\\)(\\\\)*\\u[dD][89abAB]..(?!\\u[dD][c-fC-F])")]
    private static partial Regex LoneSurrogate();
}
