using System.Text;
using ActorPipeline.Actors.DeadLetters;
using ActorPipeline.Actors.Memory;
using ActorPipeline.Actors.Parsing;
using ActorPipeline.Actors.Parsing.Identity;
using ActorPipeline.Actors.Parsing.Lines;
using Akka.Actor;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Time.Testing;

namespace ActorPipeline.Actors.Tests.DeadLetters;

public class ReplayKeyTests
{
    [Fact]
    public void Should_give_back_offset_and_key_whatever_they_are() =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<byte[]?>(),
                ArbMap.Default.ArbFor<uint>(),
                (key, offset) =>
                    ReplayKey.TryRead(ReplayKey.Of(offset, key), out var seen, out var own, out var hasOwn)
                    && seen == offset
                    && hasOwn == key is not null
                    && own.SequenceEqual(key)
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Theory]
    [InlineData("")]
    [InlineData("/mnt/data/logs/web-service/app.log")]
    [InlineData("actorpipeline.replay:")]
    [InlineData("actorpipeline.replay:x")]
    [InlineData("actorpipeline.replay:-5:k")]
    [InlineData("actorpipeline.replay:5k")]
    [InlineData("actorpipeline.replay:99999999999999999999")]
    public void Should_not_take_other_keys_for_a_replay(string key) => Assert.False(ReplayKey.TryRead(Encoding.UTF8.GetBytes(key), out _, out _, out _));

    [Theory]
    [InlineData("actorpipeline.replay:7:/a.log", 7)]
    [InlineData("actorpipeline.replay:7", 7)]
    [InlineData("actorpipeline.replay:100:/a.log", 100)]
    [InlineData("actorpipeline.replay:101:/a.log", 100)]
    [InlineData("/a.log", 100)]
    public void Should_make_the_id_of_the_first_offset(string key, long expected)
    {
        var budget = new MemoryBudget(1 << 20);
        var value = """{"message":"m"}"""u8;
        var bytes = Encoding.UTF8.GetBytes(key);
        var chunk = new RecordChunk("logs.web-service", 3, 1000, 1, budget);
        bytes.CopyTo(chunk.Free);
        value.CopyTo(chunk.Free[bytes.Length..]);
        chunk.Append(100, 0, bytes.Length, value.Length);
        var slice = new EventEncoder(
            "logs.web-service",
            Parsing.EncodedText.Ids(IdentityForm.RecordName),
            new ParserCatalog(),
            false,
            budget,
            new FakeTimeProvider()
        ).Encode(chunk, ActorRefs.Nobody);
        Assert.Contains($"\"_id\":\"logs.web-service-3-{expected}\"", Encoding.UTF8.GetString(slice.Memory(0, 1).Span), StringComparison.Ordinal);
        Assert.Equal(101, chunk.NextOffset);
    }
}
