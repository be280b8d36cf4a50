using System.Text;
using ActorPipeline.Actors.Memory;
using ActorPipeline.Actors.Parsing;
using ActorPipeline.Actors.Parsing.Identity;
using ActorPipeline.Actors.Parsing.Lines;
using ActorPipeline.Actors.Tests.Parsing;
using Akka.Actor;
using Microsoft.Extensions.Time.Testing;

namespace ActorPipeline.Actors.Tests.Elastic;

/// <summary>Makes encoded slices with numbered events.</summary>
internal sealed class Slices(MemoryBudget budget)
{
    private long _sequence;

    public EncodedSlice Of(int events, IActorRef? owner = null, string message = "hello")
    {
        var values = Enumerable.Range(0, events).Select(i => Encoding.UTF8.GetBytes($$"""{"message":"{{message}} {{i}}"}""")).ToArray();
        var chunk = EncodedText.Chunk(budget, values);
        chunk.Sequence = _sequence++;
        return new EventEncoder(
            "logs.web-service",
            new DocumentIds(IdentityForm.Auto, LineScope.Node, "logs.web-service", "id", 3),
            new ParserCatalog(),
            false,
            budget,
            new FakeTimeProvider()
        ).Encode(chunk, owner ?? ActorRefs.Nobody);
    }
}
