using System.Collections.Immutable;
using ActorPipeline.Actors.Kafka;
using ActorPipeline.Embedded.Kafka;
using ActorPipeline.Integration.Tests.Servers;
using ActorPipeline.Messages.Kafka;
using Confluent.Kafka;

namespace ActorPipeline.Integration.Tests;

/// <summary>What the reading half shows and does when brokers go and nodes restart.</summary>
public class ReaderTests(TestServers servers)
{
    private readonly string _group = TestServers.Unique("group-");
    private readonly string _topic = TestServers.Unique("logs.reader-");

    [Fact]
    public async Task Should_show_offsets_and_no_lag_of_partitions_that_are_empty()
    {
        using var feeder = new Feeder(servers.Kafka, _topic);
        feeder.Send(0, 1);
        await using var node = await ConsumerHalf.StartAsync(servers.Kafka, servers.Elastic, _group, _topic);
        await Eventually.IsAsync(
            async () => string.Join(' ', (await node.PartitionsAsync()).Partitions.Select(p => $"{p.Position}/{p.Committed}/{p.Lag}")),
            "1/1/0 0/0/0 0/0/0 0/0/0"
        );
    }

    [StandInFact("the broker goes away without its port; real ones are killed in tests of their own")]
    public async Task Should_show_no_lag_while_the_brokers_are_away_and_read_on_when_they_are_back()
    {
        using var kafka = EmbeddedKafka.Start();
        using var feeder = new Feeder(kafka.BootstrapServers, _topic);
        using var elastic = new ElasticQueries(servers.Elastic);
        feeder.Send(0, 100);
        await using var node = await ConsumerHalf.StartAsync(kafka.BootstrapServers, servers.Elastic, _group, _topic);
        await Eventually.TrueAsync(async () => (await node.PartitionsAsync()).Partitions is { Length: 4 } all && all.All(p => p.Lag == 0));
        kafka.SetBrokerDown();
        await Eventually.TrueAsync(async () => (await node.PartitionsAsync()).Partitions.All(p => p.Lag is null));
        kafka.SetBrokerUp();
        await Eventually.TrueAsync(async () => (await node.PartitionsAsync()).Partitions is { Length: 4 } all && all.All(p => p.Lag == 0));
        feeder.Send(100, 100);
        await elastic.WaitForCountAsync(feeder.Index, 200);
    }

    /// <summary>The embedded broker that starts anew has markers of transactions in the place of the records it had, and of a million more.</summary>
    [StandInFact("only this broker starts anew with a million markers")]
    public async Task Should_show_no_lag_when_no_record_has_the_last_offsets()
    {
        var data = Directory.CreateTempSubdirectory("actorpipeline-test-");
        using (var before = EmbeddedKafka.Start(new EmbeddedKafkaOptions { DataDirectory = data.FullName }))
        using (var feeder = new Feeder(before.BootstrapServers, _topic))
            feeder.Send(0, 40);
        using (var kafka = EmbeddedKafka.Start(new EmbeddedKafkaOptions { DataDirectory = data.FullName }))
        await using (var node = await ConsumerHalf.StartAsync(kafka.BootstrapServers, servers.Elastic, _group, _topic))
        {
            await Eventually.IsAsync(
                async () => string.Join(' ', (await node.PartitionsAsync()).Partitions.Select(p => $"{p.Position}/{p.Committed}/{p.Lag}")),
                "1000010/1000010/0 1000010/1000010/0 1000010/1000010/0 1000010/1000010/0"
            );
        }

        data.Delete(recursive: true);
    }

    /// <summary>
    /// librdkafka keeps a partition paused for its next assignment to the same consumer. The embedded broker's group does not always settle
    /// again when a member was late, so this needs a real one.
    /// </summary>
    [ServerFact]
    public async Task Should_read_partitions_that_were_paused_when_they_were_given_up_and_come_back()
    {
        using var feeder = new Feeder(servers.Kafka, _topic);
        using var elastic = new ElasticQueries(servers.Elastic);
        await using var proxy = new FaultyProxy(servers.Elastic) { Refuse = true };
        feeder.Send(0, 20000);
        await using var node = await ConsumerHalf.StartAsync(
            servers.Kafka,
            proxy.Url,
            _group,
            _topic,
            o => o with { Buffer = o.Buffer with { MaxBytes = 1 << 20, ChunkBytes = 16 << 10 } }
        );
        await Eventually.TrueAsync(async () => (await node.PartitionsAsync()).Partitions is { Length: 4 } all && all.All(p => p.State == ReadingState.Paused));
        // It commits nothing.
        using (var other = new GroupMember(servers.Kafka, _group, _topic, ""))
        {
            await Eventually.TrueAsync(() => Task.FromResult(other.Owned.Length == 2));
        }
        await Eventually.TrueAsync(async () => (await node.PartitionsAsync()).Partitions.Length == 4);
        proxy.Refuse = false;
        await elastic.WaitForCountAsync(feeder.Index, 20000);
        await Eventually.TrueAsync(async () => (await node.PartitionsAsync()).Partitions.All(p => p.Lag == 0));
    }

    /// <summary>The embedded broker rebalances when a known member is back, which Kafka does not: so only the leaving is looked at.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Should_leave_the_others_alone_when_a_node_stops_only_when_it_has_a_name(bool named)
    {
        using var feeder = new Feeder(servers.Kafka, _topic);
        feeder.Send(0, 4);
        using var staying = new GroupMember(servers.Kafka, _group, _topic, named ? "staying" : "");
        int[] theirs;
        using (var leaving = new GroupMember(servers.Kafka, _group, _topic, named ? "returning" : ""))
        {
            await Eventually.TrueAsync(() => Task.FromResult(leaving.Owned.Length == 2 && staying.Owned.Length == 2));
            theirs = leaving.Owned;
        }
        var (joins, heartbeats) = (staying.Joins, staying.Heartbeats);
        await Eventually.TrueAsync(() => Task.FromResult(named ? staying.Heartbeats > heartbeats + 5 : staying.Joins > joins));
        Assert.Equal(named, staying.Joins == joins);
        using var returning = new GroupMember(servers.Kafka, _group, _topic, named ? "returning" : "");
        await Eventually.TrueAsync(() => Task.FromResult(returning.Owned.Length == 2));
        if (named)
            Assert.Equal(theirs, returning.Owned);
    }

    /// <summary>A member with the settings of a node, which counts how often it has to join its group.</summary>
    private sealed class GroupMember : IDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly IConsumer<Ignore, Ignore> _consumer;
        private readonly Thread _thread;
        private volatile int[] _owned = [];
        private int _joins,
            _heartbeats;

        public GroupMember(string brokers, string group, string topic, string name)
        {
            var client = ImmutableSortedDictionary<string, string>
                .Empty.Add("debug", "cgrp")
                .Add("session.timeout.ms", "8000")
                .Add("heartbeat.interval.ms", "200");
            var options = new KafkaOptions
            {
                Brokers = brokers,
                GroupId = group,
                Topics = [topic],
                InstanceId = name.Length == 0 ? "" : $"{group}-{name}",
                Client = client,
            };
            _consumer = new ConsumerBuilder<Ignore, Ignore>(ConsumerSettings.From(options))
                .SetLogHandler((_, line) => Note(line.Message))
                .SetPartitionsAssignedHandler((_, partitions) => _owned = [.. _owned.Concat(partitions.Select(p => p.Partition.Value)).Order()])
                .SetPartitionsRevokedHandler((_, partitions) => _owned = [.. _owned.Except(partitions.Select(p => p.Partition.Value))])
                .Build();
            _consumer.Subscribe(topic);
            _thread = new Thread(Poll) { IsBackground = true };
            _thread.Start();
        }

        public int Joins => Volatile.Read(ref _joins);

        public int Heartbeats => Volatile.Read(ref _heartbeats);

        public int[] Owned => _owned;

        public void Dispose()
        {
            _stop.Cancel();
            _thread.Join();
            _consumer.Close();
            _consumer.Dispose();
            _stop.Dispose();
        }

        private void Note(string line)
        {
            if (line.Contains("Joining group", StringComparison.Ordinal))
                Interlocked.Increment(ref _joins);
            else if (line.Contains("Heartbeat for group", StringComparison.Ordinal))
                Interlocked.Increment(ref _heartbeats);
        }

        private void Poll()
        {
            while (!_stop.IsCancellationRequested)
                _consumer.Consume(100);
        }
    }
}
