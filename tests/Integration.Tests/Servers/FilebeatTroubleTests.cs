using Confluent.Kafka;

namespace ActorPipeline.Integration.Tests.Servers;

/// <summary>The real Filebeat with a Kafka that fails.</summary>
public sealed class FilebeatTroubleTests(TestServers servers)
{
    [ServerFact]
    public async Task Should_go_on_for_all_services_when_the_topic_of_one_was_deleted_and_brokers_make_none()
    {
        await using var own = new OwnServers();
        var brokers = await own.StartKafkaAsync(1, "auto.create.topics.enable=false");
        await using var world = await FilebeatWorld.StartAsync(brokers, servers.Elastic);
        await world.Cluster.CreateServiceAsync("cart-service");
        await world.Cluster.CreateServiceAsync("web-service");
        world.Filebeat.Start(brokers);
        world.Folder.Append("cart-service", 10);
        world.Folder.Append("web-service", 10);
        await world.IsIndexedAsync("cart-service");
        await world.IsIndexedAsync("web-service");

        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = brokers }).Build();
        Assert.Contains(admin.GetMetadata(TimeSpan.FromSeconds(30)).Topics, topic => topic.Topic == world.Topic("unrouted"));
        await admin.DeleteTopicsAsync([world.Topic("cart-service")]);
        world.Folder.Write("cart-service", ["into a topic that is gone"]);
        world.Folder.Append("web-service", 10);
        await world.IsThereOnceAsync("web-service");
    }

    [ServerFact]
    public async Task Should_lose_no_line_while_kafka_is_away()
    {
        await using var own = new OwnServers();
        var brokers = await own.StartKafkaAsync();
        await using var world = await FilebeatWorld.StartAsync(brokers, servers.Elastic);
        await world.Cluster.CreateServiceAsync("web-service");
        world.Filebeat.Start(brokers);
        world.Folder.Append("web-service", 10);
        await world.IsIndexedAsync("web-service");

        await own.KillAsync("kafka", "kafka-1");
        world.Folder.Append("web-service", 100);
        world.Folder.Rotate("web-service");
        world.Folder.Append("web-service", 100);
        await world.Filebeat.SaysAsync("run out of available brokers");
        await own.StartKafkaAsync();
        world.Folder.Append("web-service", 10);
        await world.IsThereOnceAsync("web-service");
    }
}
