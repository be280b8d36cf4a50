using System.Collections.Immutable;
using ActorPipeline.Actors.Cluster.Bootstrap;
using ActorPipeline.Messages.Cluster;

namespace ActorPipeline.Actors.Tests.Cluster;

public sealed class ElectionSpecs
{
    private static readonly ImmutableArray<string> Seeds = ["a", "b", "c"];

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 2)]
    [InlineData(5, 3)]
    public void Should_need_more_than_half(int seeds, int majority) =>
        Assert.Equal(majority, new Election("s0", [.. Enumerable.Range(0, seeds).Select(i => $"s{i}")]).Majority);

    [Theory]
    [InlineData(1, 29, null)]
    [InlineData(1, 30, false)]
    [InlineData(2, 1, true)]
    [InlineData(2, 31, true)]
    public void Should_wait_a_while_for_those_who_follow_a_founder(int seeds, double since, bool? followed) =>
        Assert.Equal(followed, new Election("a", Seeds).IsFollowed(seeds, At(since)));

    [Fact]
    public void Should_vote_for_one_at_a_time_and_tell_when_it_has_joined()
    {
        var (voted, first) = new Election("c", Seeds).Asked("b", At(0));
        Assert.Equal(BootstrapProtocol.Voted.Granted, first);
        Assert.Equal(BootstrapProtocol.Voted.Refused, voted.Asked("a", At(4.9)).Answer);
        Assert.Equal(BootstrapProtocol.Voted.Granted, voted.Asked("b", At(4.9)).Answer);
        Assert.Equal(BootstrapProtocol.Voted.Granted, voted.Asked("a", At(5)).Answer);
        Assert.Equal("", voted.Begin(At(1)).Ask.Candidate);
        Assert.Equal(BootstrapProtocol.Voted.Joined, (voted with { Joined = true }).Asked("a", At(1)).Answer);
    }

    [Fact]
    public void Should_refuse_others_while_it_stands_and_be_free_when_it_lost()
    {
        var (standing, ask) = new Election("b", Seeds).Begin(At(0));
        Assert.Equal("b", ask.Candidate);
        Assert.Equal(BootstrapProtocol.Voted.Refused, standing.Asked("a", At(1)).Answer);
        Assert.Equal(BootstrapProtocol.Voted.Granted, standing.Lost().Asked("a", At(1)).Answer);
        Assert.True(standing.Won(1, At(1)));
        Assert.False(standing.Won(0, At(1)));
        Assert.False(standing.Won(2, At(2.5)));
    }

    [Fact]
    public void Should_only_look_on_when_it_is_no_seed()
    {
        Assert.Equal("", new Election("d", Seeds).Begin(At(0)).Ask.Candidate);
        Assert.Equal(BootstrapProtocol.Voted.Refused, new Election("a", Seeds).Asked("d", At(0)).Answer);
        Assert.Equal(BootstrapProtocol.Voted.Refused, new Election("d", Seeds).Asked("a", At(0)).Answer);
    }

    /// <summary>A bound node asks for no votes: it could not use them, they would bind the voters, and no node would ever found a cluster (livelock).</summary>
    [Fact]
    public void Should_bind_nobody_while_it_is_bound_itself()
    {
        var (a, _) = new Election("a", Seeds).Asked("b", At(0));
        var (b, _) = new Election("b", Seeds).Asked("a", At(0));
        for (var second = 1; second < 5; second++)
        {
            (a, var ask) = a.Begin(At(second));
            (b, var answer) = b.Asked(ask.Candidate, At(second));
            Assert.Equal(BootstrapProtocol.Voted.Refused, answer);
        }
        Assert.Equal("b", b.Begin(At(5)).Ask.Candidate);
        Assert.Equal("", (b with { Joined = true }).Begin(At(5)).Ask.Candidate);
    }

    /// <summary>Thousands of random schedules with late and lost messages and overlapping rounds. Two nodes never found a cluster both.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    public void Should_never_let_two_found(int size)
    {
        var foundedAtAll = 0;
        for (var seed = 0; seed < 4_000; seed++)
        {
            var random = new Random(seed);
            ImmutableArray<string> names = [.. Enumerable.Range(0, size).Select(i => $"s{i}")];
            var elections = names.Select(name => new Election(name, names)).ToArray();
            var founders = 0;
            var agenda = new PriorityQueue<Action<double>, double>();
            for (var i = 0; i < size; i++)
                Round(i, random.NextDouble() * 3);
            while (agenda.TryDequeue(out var action, out var now) && now < 300)
                action(now);
            Assert.True(founders <= 1, $"seed {seed}: {founders} founders");
            foundedAtAll += founders;

            void Round(int self, double at) =>
                agenda.Enqueue(
                    began =>
                    {
                        if (elections[self].Joined)
                            return;
                        (elections[self], var ask) = elections[self].Begin(At(began));
                        var granted = 0;
                        // A node that was paused counts its votes late; by then they must have expired.
                        var counted = began + (random.Next(10) == 0 ? random.NextDouble() * 12 : Election.Round.TotalSeconds);
                        for (var other = 0; other < size; other++)
                        {
                            if (other == self || random.Next(3) == 0)
                                continue;
                            var to = other;
                            var (arrives, delay) = (began + (random.NextDouble() * 1.4), random.NextDouble());
                            agenda.Enqueue(
                                now =>
                                {
                                    (elections[to], var answer) = elections[to].Asked(ask.Candidate, At(now));
                                    if (answer == BootstrapProtocol.Voted.Granted && now + delay < counted)
                                        granted++;
                                },
                                arrives
                            );
                        }
                        agenda.Enqueue(
                            now =>
                            {
                                if (ask.Candidate.Length > 0 && elections[self].Won(granted, At(now - began)))
                                {
                                    elections[self] = elections[self] with { Joined = true };
                                    founders++;
                                    // Voters join the founder before their votes expire; otherwise the founder gives up.
                                    for (var other = 0; other < size; other++)
                                    {
                                        if (elections[other].Given?.Candidate == names[self])
                                            elections[other] = elections[other] with { Joined = true };
                                    }
                                }
                                else
                                {
                                    elections[self] = elections[self].Lost();
                                    Round(self, now + 0.5 + (random.NextDouble() * size / 2));
                                }
                            },
                            counted
                        );
                    },
                    at
                );
        }

        Assert.Equal(4_000, foundedAtAll);
    }
}
