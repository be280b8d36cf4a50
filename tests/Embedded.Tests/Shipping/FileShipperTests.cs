using System.Text;

namespace ActorPipeline.Embedded.Tests.Shipping;

public sealed class FileShipperTests
{
    [Fact]
    public async Task Should_send_each_line_once_when_it_is_appended()
    {
        await using var world = new ShipperWorld();
        File.WriteAllText(world.Log(), "one\n");
        await world.StartAsync();
        await world.SentAsync(1);
        File.AppendAllText(world.Log(), "two\nthree\n");
        await world.SentAsync(3);

        var lines = world.Read(3);

        Assert.Equal(["one", "two", "three"], lines.Select(l => l.Message));
        Assert.Equal([0, 4, 8], lines.Select(l => l.Json.GetProperty("log").GetProperty("offset").GetInt64()));
        Assert.All(lines, l => Assert.Equal(world.Log(), l.Key));
        Assert.Single(lines.Select(l => l.Partition).Distinct());
    }

    [Fact]
    public async Task Should_look_like_an_event_of_filebeat_when_sent()
    {
        await using var world = new ShipperWorld();
        File.WriteAllText(world.Log(), "one\n");
        await world.StartAsync();
        await world.SentAsync(1);

        var json = world.Read(1)[0].Json;

        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", json.GetProperty("@timestamp").GetString());
        Assert.Equal("filebeat", json.GetProperty("@metadata").GetProperty("beat").GetString());
        Assert.Equal(world.Log(), json.GetProperty("log").GetProperty("file").GetProperty("path").GetString());
        Assert.Equal("filestream", json.GetProperty("input").GetProperty("type").GetString());
        Assert.Equal("""{"service":"web-service","namespace":"default","log_topic":"logs.web-service"}""", json.GetProperty("fields").GetRawText());
        Assert.Equal(Environment.MachineName, json.GetProperty("host").GetProperty("name").GetString());
        Assert.Equal("filebeat", json.GetProperty("agent").GetProperty("type").GetString());
        Assert.NotEmpty(json.GetProperty("ecs").GetProperty("version").GetString()!);
    }

    [Fact]
    public async Task Should_wait_for_the_newline_when_a_line_is_written_in_parts()
    {
        await using var world = new ShipperWorld();
        File.WriteAllText(world.Log(), "first\nhal");
        await world.StartAsync();
        await world.SentAsync(1);
        File.AppendAllText(world.Log(), "f and half");
        File.AppendAllText(world.Log(), "\n");
        await world.SentAsync(2);

        Assert.Equal(["first", "half and half"], world.Read(2).Select(l => l.Message));
    }

    [Fact]
    public async Task Should_strip_line_ends_and_skip_empty_lines_when_a_file_comes_from_windows()
    {
        await using var world = new ShipperWorld();
        File.WriteAllText(world.Log(), "one\r\n\r\n\n two \r\nthree\n");
        await world.StartAsync();
        await world.SentAsync(3);

        Assert.Equal(["one", " two ", "three"], world.Read(3).Select(l => l.Message));
    }

    [Fact]
    public async Task Should_stay_valid_json_when_lines_hold_anything()
    {
        await using var world = new ShipperWorld();
        var odd = "a\u0000\u0001\u001f\t\"quoted\" \\ \u007f ö € 😀 \u2028";
        File.WriteAllBytes(world.Log(), [.. Encoding.UTF8.GetBytes(odd), (byte)'\n', (byte)'x', 0xff, 0xc3, (byte)'y', 0xe2, 0x82, (byte)'\n']);
        await world.StartAsync();
        await world.SentAsync(2);

        Assert.Equal([odd, "x\uFFFD\uFFFDy\uFFFD\uFFFD"], world.Read(2).Select(l => l.Message));
    }

    [Fact]
    public async Task Should_finish_the_old_file_and_start_the_new_when_rotated_by_rename()
    {
        await using var world = new ShipperWorld();
        File.WriteAllText(world.Log(), "one\n");
        await world.StartAsync();
        await world.SentAsync(1);
        File.Move(world.Log(), world.Log("app.log.1"));
        File.WriteAllText(world.Log(), "three\n");
        await world.SentAsync(2);
        File.AppendAllText(world.Log("app.log.1"), "two\n");
        await world.SentAsync(3);

        var lines = world.Read(3);
        Assert.Equal(["one", "three", "two"], lines.Select(l => l.Message).Order());
        Assert.All(lines, l => Assert.Equal(world.Log(), l.Key));
    }

    [Fact]
    public async Task Should_send_the_rest_when_a_file_was_renamed_while_nobody_ran()
    {
        await using var world = new ShipperWorld();
        File.WriteAllText(world.Log(), "one\n");
        await world.StartAsync();
        await world.SentAsync(1);
        await world.StopAsync();
        File.AppendAllText(world.Log(), "two\n");
        File.Move(world.Log(), world.Log("app.log.1"));
        await world.StartAsync();
        await world.SentAsync(1);

        Assert.Equal(["one", "two"], world.Read(2).Select(l => l.Message));
    }

    [Fact]
    public async Task Should_start_over_when_a_file_is_truncated()
    {
        await using var world = new ShipperWorld();
        File.WriteAllText(world.Log(), "one\ntwo\n");
        await world.StartAsync();
        await world.SentAsync(2);
        await using (var file = new FileStream(world.Log(), FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.SetLength(0);
            file.Write("new\n"u8);
        }

        await world.SentAsync(3);

        Assert.Equal(["one", "two", "new"], world.Read(3).Select(l => l.Message));
        Assert.Contains("truncated", Assert.Single(world.Shipper.Status.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Should_follow_new_inputs_and_drop_removed_ones_when_the_directory_changes()
    {
        await using var world = new ShipperWorld();
        File.WriteAllText(world.Log("a.log"), "a\n");
        File.WriteAllText(world.Log("b.log"), "b\n");
        await world.StartAsync();
        await world.SentAsync(2);
        world.Input("cart-service");
        File.WriteAllText(Path.Combine(world.Logs, "../cart-service/c.log"), "c\n");
        await world.SentAsync(3);
        File.Delete(Path.Combine(world.Config, "web-service.yml"));
        await Eventually.TrueAsync(() => world.Shipper.Status is { Inputs: 1, Files: 1 });
        File.AppendAllText(world.Log("a.log"), "not read\n");
        File.AppendAllText(Path.Combine(world.Logs, "../cart-service/c.log"), "d\n");
        await world.SentAsync(4);
        Assert.Equal(["a", "b"], world.Read(2).Select(l => l.Message).Order());
        Assert.Equal(["c", "d"], world.Read(2, "logs.cart-service").Select(l => l.Message));

        world.Input("web-service");
        await world.SentAsync(5);

        Assert.Equal(["a", "b", "not read"], world.Read(3).Select(l => l.Message).Order());
    }

    [Fact]
    public async Task Should_stop_only_its_own_inputs_when_a_file_does_not_parse()
    {
        await using var world = new ShipperWorld();
        world.Input("broken-service", "- type: [unclosed\n");
        world.Input("half-service", "- type: journald\n- type: log\n  paths: [\"" + world.Logs + "/*.txt\"]\n  ignore_older: 2h\n");
        File.WriteAllText(world.Log(), "one\n");
        File.WriteAllText(world.Log("x.txt"), "two\n");
        await world.StartAsync();
        await world.SentAsync(2);

        Assert.Equal("one", world.Read(1)[0].Message);
        var unrouted = world.Read(1, "logs.unrouted")[0];
        Assert.Equal(("two", "log"), (unrouted.Message, unrouted.Json.GetProperty("input").GetProperty("type").GetString()));
        Assert.Equal(3, world.Shipper.Status.ErrorCount);
        Assert.Contains(world.Shipper.Status.Errors, e => e.StartsWith("broken-service.yml, line", StringComparison.Ordinal));
        Assert.Contains(world.Shipper.Status.Errors, e => e.Contains("journald", StringComparison.Ordinal));
        Assert.Contains(world.Shipper.Status.Errors, e => e.Contains("ignore_older", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Should_send_only_wanted_lines_when_the_input_filters()
    {
        await using var world = new ShipperWorld(input: false);
        world.Input(
            "web-service",
            $"""
            - type: filestream
              id: x
              paths: ["{world.Logs}/*.log"]
              include_lines: ['^(WARN|ERROR)']
              exclude_lines: ['health']
              message_max_bytes: 12
              fields: {"{log_topic: logs.web-service, n: 7, quoted: \"7\", on: true, list: [a, ~]}"}
            """
        );
        File.WriteAllText(world.Log(), "INFO no\nERROR health\nWARN a long line\n");
        await world.StartAsync();
        await world.SentAsync(1);

        var line = world.Read(1)[0];
        Assert.Equal("WARN a long ", line.Message);
        Assert.Equal("""["truncated"]""", line.Json.GetProperty("log").GetProperty("flags").GetRawText());
        Assert.Equal("""{"log_topic":"logs.web-service","n":7,"quoted":"7","on":true,"list":["a",null]}""", line.Json.GetProperty("fields").GetRawText());
    }

    [Fact]
    public async Task Should_cut_a_line_when_it_is_longer_than_filebeat_allows()
    {
        await using var world = new ShipperWorld();
        await using (var file = new StreamWriter(world.Log()) { NewLine = "\n" })
        {
            file.WriteLine("before");
            for (var i = 0; i < 11; i++)
            {
                file.Write(new string((char)('a' + i), 1 << 20));
            }

            file.WriteLine();
            file.WriteLine("after");
        }

        await world.StartAsync(with: o => o with { MaxEventBytes = 20 << 20 });
        await world.SentAsync(3);

        var lines = world.Read(3);
        Assert.Equal(["before", "after"], [lines[0].Message, lines[2].Message]);
        Assert.Equal(10 << 20, lines[1].Message.Length);
        Assert.EndsWith("j", lines[1].Message, StringComparison.Ordinal);
    }
}
