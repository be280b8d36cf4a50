using ActorPipeline.Actors.Kafka;
using FsCheck;
using FsCheck.Fluent;

namespace ActorPipeline.Actors.Tests.Kafka;

public class CommitTrackerTests
{
    [Fact]
    public void Should_commit_in_order_when_outcomes_come_in_order()
    {
        var ledger = new CommitTracker();
        Assert.Equal(10, ledger.Complete(0, 10));
        Assert.Equal(20, ledger.Complete(1, 20));
    }

    [Fact]
    public void Should_hold_back_what_is_behind_a_gap()
    {
        var ledger = new CommitTracker();
        Assert.Null(ledger.Complete(2, 30));
        Assert.Null(ledger.Complete(1, 20));
        Assert.Equal(2, ledger.Ahead);
        Assert.Equal(30, ledger.Complete(0, 10));
        Assert.Equal(0, ledger.Ahead);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Should_refuse_a_chunk_that_is_completed_twice(long sequence)
    {
        var ledger = new CommitTracker();
        ledger.Complete(sequence, 10);
        Assert.Throws<InvalidOperationException>(() => ledger.Complete(sequence, 10));
    }

    [Fact]
    public void Should_commit_only_the_contiguous_prefix_whatever_the_order()
    {
        Prop.ForAll(
                ArbMap.Default.ArbFor<(byte Chunks, int Seed)>(),
                input =>
                {
                    var ledger = new CommitTracker();
                    var order = Enumerable.Range(0, input.Chunks).ToArray();
                    new Random(input.Seed).Shuffle(order);
                    var done = new HashSet<int>();
                    long committed = 0;
                    var prefix = 0;
                    foreach (var chunk in order)
                    {
                        done.Add(chunk);
                        committed = ledger.Complete(chunk, (chunk + 1) * 100) ?? committed;
                        while (done.Contains(prefix))
                            prefix++;
                        if (committed != prefix * 100)
                            return false;
                    }
                    return true;
                }
            )
            .Check(Cases.Of(500));
    }
}
