using ActorPipeline.Actors.Cluster.Bootstrap;
using ActorPipeline.Messages.Cluster;

namespace ActorPipeline.Actors.Tests.Cluster;

public sealed class RivalClustersSpecs
{
    private static readonly ClusterSight Two = new(2, "a#1"),
        One = new(1, "b#2");

    [Theory]
    [InlineData(1, "b#2", 2, "a#1", true)]
    [InlineData(2, "a#1", 1, "b#2", false)]
    [InlineData(2, "b#2", 2, "a#1", true)]
    [InlineData(2, "a#1", 2, "b#2", false)]
    [InlineData(1, "a#1", 3, "a#1", false)]
    public void Should_let_one_of_two_clusters_give_way_and_never_both(int ours, string oldest, int theirs, string theirOldest, bool gives)
    {
        var (mine, other) = (new ClusterSight(ours, oldest), new ClusterSight(theirs, theirOldest));
        Assert.Equal(gives, RivalClusters.GivesWay(mine, other));
        Assert.False(RivalClusters.GivesWay(mine, other) && RivalClusters.GivesWay(other, mine));
    }

    [Fact]
    public void Should_give_way_only_after_it_was_seen_three_times_in_a_row()
    {
        var twice = new RivalClusters().Looked(One, [Two]).Looked(One, [One, Two]);
        Assert.False(twice.MustGiveWay);
        Assert.True(twice.Looked(One, [Two]).MustGiveWay);
        Assert.False(twice.Looked(One, []).Looked(One, [Two]).MustGiveWay);
        Assert.False(twice.Looked(null, [Two]).MustGiveWay);
        Assert.False(twice.Looked(Two, [One]).Looked(Two, [One]).MustGiveWay);
    }

    [Fact]
    public void Should_look_often_only_while_there_is_a_suspicion()
    {
        Assert.Equal(RivalClusters.Idle, new RivalClusters().Next);
        Assert.Equal(RivalClusters.Alert, new RivalClusters().Looked(One, [Two]).Next);
    }
}
