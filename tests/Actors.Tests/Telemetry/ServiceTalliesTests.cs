using System.Text;
using ActorPipeline.Actors.Elastic;
using ActorPipeline.Actors.Elastic.Flow;
using ActorPipeline.Actors.Filebeat;
using ActorPipeline.Actors.Memory;
using ActorPipeline.Actors.Parsing;
using ActorPipeline.Actors.Parsing.Identity;
using ActorPipeline.Actors.Parsing.Lines;
using ActorPipeline.Actors.Telemetry.Services;
using ActorPipeline.Actors.Tests.Parsing;
using ActorPipeline.Messages.Elastic;
using Akka.Actor;

namespace ActorPipeline.Actors.Tests.Telemetry;

public sealed class ServiceTalliesTests
{
    /// <summary>The time of every record that <see cref="EncodedText.Chunk"/> makes.</summary>
    private const long ReadAt = 1_795_000_000_000;

    private readonly MemoryBudget _budget = new(64L << 20);

    private static string Event(string service) =>
        $$$"""{"@timestamp":"2026-11-23T12:05:18.861Z","fields":{"service":"{{{service}}}","namespace":"demo"},"message":"m"}""";

    private EncodedSlice Encode(ServiceTallies tallies, params string[] events)
    {
        var chunk = new RecordChunk("logs.web-service", 3, events.Sum(Encoding.UTF8.GetByteCount) + 16, events.Length, _budget);
        foreach (var one in events)
        {
            var length = Encoding.UTF8.GetBytes(one, chunk.Free);
            chunk.Append(100 + chunk.Count, ReadAt, -1, length);
        }
        return new EventEncoder(
            "logs.web-service",
            new DocumentIds(IdentityForm.Auto, LineScope.Node, "logs.web-service", "id", 3),
            new ParserCatalog(),
            false,
            _budget,
            TimeProvider.System,
            leaveOut: ForeignRecord.NotJson,
            services: tallies
        ).Encode(chunk, ActorRefs.Nobody);
    }

    [Fact]
    public void Should_count_each_event_for_its_service_however_they_are_mixed()
    {
        var tallies = new ServiceTallies();
        var events = "aabacccab".Select(name => Event($"{name}-service")).ToList();
        // Left out: belongs to no service.
        events.Insert(2, "no json");
        var slice = Encode(tallies, [.. events]);
        var counters = new SinkCounters();
        counters.AddIndexed([new Segment(slice, 0, 4), new Segment(slice, 6, 1)], ReadAt + 700);
        counters.AddDuplicates([new Segment(slice, 4, 2)]);
        counters.AddFailureStored([new Segment(slice, 7, 1)]);
        counters.AddDeadLettered(new RejectedRun(slice, [new RejectedItem(8, default)]));

        var size = Event("a-service").Length;
        Assert.Equal(
            [
                "a-service 4 events 3 indexed 0 twice 1 stored 0 dead",
                "b-service 2 events 1 indexed 0 twice 0 stored 1 dead",
                "c-service 3 events 1 indexed 2 twice 0 stored 0 dead",
            ],
            tallies
                .Read()
                .Select(one =>
                    $"{one.Service} {one.Events} events {one.Indexed} indexed {one.Duplicates} twice {one.FailureStored} stored {one.DeadLettered} dead"
                )
        );
        Assert.Equal([4L * size, 2 * size, 3 * size], tallies.Read().Select(one => one.Bytes));
        Assert.Equal([3L, 1, 1], tallies.Read().Select(one => one.Latency.Counts[3]));
        Assert.Equal(2.1, tallies.Read()[0].Latency.Seconds, 6);
        Assert.Equal((5, 2, 1, 1), (counters.Indexed, counters.Duplicates, counters.FailureStored, counters.DeadLettered));
        slice.Complete(9);
        Assert.Equal(0, _budget.Used);
    }

    [Fact]
    public void Should_take_no_time_where_a_clock_is_ahead_and_none_where_a_record_has_no_time()
    {
        var tallies = new ServiceTallies();
        var chunk = new RecordChunk("t", 0, 100, 3, _budget);
        foreach (var at in (long[])[ReadAt + 9_000, 0, ReadAt - 9_000])
            chunk.Append(chunk.Count, at, -1, 0);
        var slice = new EncodedSlice(chunk, ActorRefs.Nobody, 100, _budget);
        var tally = tallies.Of("a", "b");
        for (var i = 0; i < 3; i++)
            slice.EndEvent(tally);
        tally.AddIndexed(slice, 0, 3, ReadAt);
        Assert.Equal((3, 2, 9.0), (tallies.Read()[0].Indexed, tallies.Read()[0].Latency.Count, tallies.Read()[0].Latency.Seconds));
        Assert.Equal((1L, 1L), (tallies.Read()[0].Latency.Counts[0], tallies.Read()[0].Latency.Counts[8]));
    }

    [Fact]
    public void Should_tell_only_so_many_apart_and_keep_those_it_has()
    {
        var tallies = new ServiceTallies(2);
        foreach (var name in (string[])["a", "b", "c", "d", "a"])
            tallies.Of(name, "x").AddRead(1, 10);
        tallies.Of(new string('n', 64), "x").AddRead(1, 10);
        Assert.Equal(["a x 2", "b x 1", "other  3"], tallies.Read().Select(one => $"{one.Service} {one.Namespace} {one.Events}"));
    }

    [Fact]
    public void Should_count_what_was_lost_for_the_service_that_the_topic_names()
    {
        var tallies = new ServiceTallies(topics: new TopicNaming("logs.{service}"));
        tallies.Of("web-service", "shop").AddRead(1, 10);
        tallies.Lost("logs.web-service", 7);
        tallies.Lost("logs.never-seen-service", 8);
        tallies.Lost("audit", 9);
        Assert.Equal(
            ["audit default 9", "never-seen-service default 8", "web-service shop 7"],
            tallies.Read().Select(one => $"{one.Service} {one.Namespace} {one.Lost}")
        );
    }

    [Fact]
    public void Should_add_up_what_nodes_say()
    {
        var one = new ServiceFigures("a", "b")
        {
            Events = 1,
            Indexed = 2,
            Lost = 3,
            Recent = new Latency([1, .. new long[Latency.Bounds.Length]], 0.5),
        };
        var both = one.Add(one with { Recent = Latency.None }).Add(one);
        Assert.Equal((3, 6, 9, 2, 1.0), (both.Events, both.Indexed, both.Lost, both.Recent.Count, both.Recent.Seconds));
    }
}
