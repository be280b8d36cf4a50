namespace ActorPipeline.Embedded.Tests.Shipping;

/// <summary>What Filebeat does not send or read, and what it keeps.</summary>
public sealed class AsFilebeatTests
{
    [Fact]
    public async Task Should_drop_a_line_and_say_so_when_its_event_is_larger_than_filebeat_sends()
    {
        await using var world = new ShipperWorld();
        File.WriteAllText(world.Log(), "before\n" + new string('x', 1_000_500) + "\n" + new string('z', 999_000) + "\nafter\n");
        await world.StartAsync();
        await world.SentAsync(3);

        Assert.Equal(["before", "z", "after"], world.Read(3).Select(line => line.Message.StartsWith('z') ? "z" : line.Message));
        var error = Assert.Single(world.Shipper.Status.Errors);
        Assert.Contains($"{world.Log()}: the line at byte 7 is dropped", error, StringComparison.Ordinal);
        Assert.Contains("message_max_bytes", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Should_not_read_a_symbolic_link_when_the_input_does_not_allow_it()
    {
        await using var world = new ShipperWorld();
        File.WriteAllText(world.Log("target.txt"), "linked\n");
        File.CreateSymbolicLink(world.Log("link.log"), world.Log("target.txt"));
        await world.StartAsync();
        await Eventually.TrueAsync(() => world.Shipper.Status.Errors.Any(e => e.Contains("link.log is a symbolic link", StringComparison.Ordinal)));
        Assert.Equal(0, world.Shipper.Status.Files);

        world.Input(
            "web-service",
            $$"""
            - type: filestream
              id: default.web-service
              paths: ["{{world.Logs}}/*.log"]
              prospector: {scanner.symlinks: true}
              fields: {log_topic: logs.web-service}
            """
        );
        await world.SentAsync(1);
        Assert.Equal("linked", world.Read(1)[0].Message);
    }

    [Fact]
    public async Task Should_keep_the_id_of_the_agent_when_restarted()
    {
        await using var world = new ShipperWorld();
        File.WriteAllText(world.Log(), "one\n");
        await world.StartAsync();
        await world.SentAsync(1);
        var id = world.Read(1)[0].Json.GetProperty("agent").GetProperty("id").GetString();
        await world.StopAsync();
        File.WriteAllText(world.Log("two.log"), "two\n");
        await world.StartAsync();
        await world.SentAsync(1);

        Assert.True(Guid.TryParse(id, out _), id);
        Assert.All(world.Read(2), line => Assert.Equal(id, line.Json.GetProperty("agent").GetProperty("id").GetString()));
    }
}
