using System.Collections.Immutable;
using ActorPipeline.Actors.DeadLetters;
using ActorPipeline.Actors.Memory;
using ActorPipeline.Actors.Tests.Parsing;
using ActorPipeline.Messages.Kafka;
using Microsoft.Extensions.Time.Testing;

namespace ActorPipeline.Actors.Tests.DeadLetters;

public sealed class DeadLetterTopicTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Should_look_for_the_topic_again_when_it_could_not_be_made()
    {
        var topics = new Away();
        using var store = new DeadLetterTopic(
            "127.0.0.1:1",
            "actorpipeline",
            ImmutableDictionary<string, string>.Empty,
            new DeadLetterOptions(),
            _time,
            topics
        );
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var letter = new DeadLetter(EncodedText.Chunk(new MemoryBudget(1 << 20), "{}"u8.ToArray()), 0, "logs-x-default", 400, "mapper_parsing_exception", "no");

        var storing = store.StoreAsync(letter, stop.Token);
        for (var looks = 0; looks < 3; looks++)
        {
            while (!await topics.Asked.WaitAsync(TimeSpan.FromMilliseconds(10), stop.Token))
                _time.Advance(TimeSpan.FromSeconds(1));
        }

        _time.Advance(DeadLetterWaits.ReportedAfter);
        Assert.Contains("the controller is away", store.Trouble, StringComparison.Ordinal);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => storing);
        Assert.Null(store.Trouble);
    }

    [Theory]
    [InlineData("ssl.ca.location", "/no/such/file")]
    [InlineData("no.such.property", "1")]
    public async Task Should_hold_the_event_and_say_why_when_librdkafka_refuses_the_settings(string key, string value)
    {
        var client = ImmutableDictionary<string, string>.Empty.Add("security.protocol", "ssl").Add(key, value);
        using var store = new DeadLetterTopic("127.0.0.1:1", "actorpipeline", client, new DeadLetterOptions(), _time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var letter = new DeadLetter(EncodedText.Chunk(new MemoryBudget(1 << 20), "{}"u8.ToArray()), 0, "logs-x-default", 400, "mapper_parsing_exception", "no");

        var storing = store.StoreAsync(letter, stop.Token);
        _time.Advance(DeadLetterWaits.ReportedAfter);
        Assert.Contains(key, store.Trouble, StringComparison.Ordinal);
        Assert.False(storing.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => storing);
    }

    private sealed class Away : ITopicStore
    {
        public SemaphoreSlim Asked { get; } = new(0);

        public Task<ImmutableDictionary<string, TopicState>> EnsureAsync(ImmutableSortedSet<string> topics, CancellationToken cancel)
        {
            Asked.Release();
            return Task.FromResult(topics.ToImmutableDictionary(topic => topic, TopicState (_) => new TopicState.Unavailable("the controller is away")));
        }
    }
}
