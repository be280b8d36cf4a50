using System.Collections.Concurrent;
using System.Collections.Immutable;
using ActorPipeline.Actors.Kubernetes;
using ActorPipeline.Messages.Kafka;
using Akka.Actor;
using Akka.Event;

namespace ActorPipeline.Actors.Tests.Kubernetes;

/// <summary>What the log says of topics that are not there yet.</summary>
public sealed class TopicLogSpecs : IDisposable
{
    private readonly ActorSystem _system = ActorSystem.Create("topics", "akka.stdout-loglevel = off");
    private readonly ConcurrentQueue<string> _lines = [];

    public TopicLogSpecs() => _system.EventStream.Subscribe(_system.ActorOf(Props.Create(() => new Listening(_lines))), typeof(LogEvent));

    public void Dispose() => _system.Dispose();

    private IEnumerable<string> Said(string text) => _lines.Where(line => line.Contains(text, StringComparison.Ordinal));

    [Fact]
    public async Task Should_say_each_reason_once_and_nothing_of_topics_that_were_asked_for_meanwhile()
    {
        var store = new Growing();
        var options = new KubernetesOptions
        {
            RetryMin = TimeSpan.FromMilliseconds(1),
            RetryMax = TimeSpan.FromMilliseconds(1),
            RetrySlow = TimeSpan.FromMilliseconds(1),
        };
        var topics = _system.ActorOf(Props.Create(() => new Parent(TopicActor.Props(store, options, () => 0))));
        for (var i = 0; i < 200; i++)
            topics.Tell(new TopicProtocol.Want([$"logs.{i}-service"]));
        await Eventually.TrueAsync(() => store.Made.Count == 200, "all topics are made");
        Assert.DoesNotContain(_lines, line => line.Contains("not there yet", StringComparison.Ordinal));

        store.Answer = new TopicState.Unavailable("the controller is away");
        topics.Tell(new TopicProtocol.Want(["logs.late-service"]));
        await Eventually.TrueAsync(() => store.Refused > 20, "asked again and again");
        store.Answer = new TopicState.Refused("no right");
        await Eventually.TrueAsync(() => Said("no right").Any(), "another reason");
        store.Answer = new TopicState.Ready();
        await Eventually.TrueAsync(() => Said("All topics that services need are there now").Any(), "the end is told");
        Assert.Single(Said("among them logs.late-service: the controller is away"));
        Assert.Single(Said("among them logs.late-service: no right"));
    }

    private sealed class Growing : ITopicStore
    {
        public ConcurrentDictionary<string, bool> Made { get; } = [];
        public volatile TopicState Answer = new TopicState.Ready();
        public volatile int Refused;

        public async Task<ImmutableDictionary<string, TopicState>> EnsureAsync(ImmutableSortedSet<string> topics, CancellationToken cancel)
        {
            await Task.Yield();
            var answer = Answer;
            if (answer is TopicState.Ready)
            {
                foreach (var topic in topics)
                    Made[topic] = true;
            }
            else
            {
                Interlocked.Increment(ref Refused);
            }

            return topics.ToImmutableDictionary(topic => topic, _ => answer);
        }
    }

    private sealed class Parent : UntypedActor
    {
        private readonly IActorRef _child;

        public Parent(Props child) => _child = Context.ActorOf(child);

        protected override void OnReceive(object message)
        {
            if (message is TopicProtocol.Want)
                _child.Tell(message);
        }
    }

    private sealed class Listening(ConcurrentQueue<string> lines) : UntypedActor
    {
        protected override void OnReceive(object message) => lines.Enqueue(message.ToString()!);
    }
}
