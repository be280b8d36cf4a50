using System.Text;
using System.Text.RegularExpressions;
using ActorPipeline.Embedded.Shipping;
using ActorPipeline.Shipping;
using Microsoft.Extensions.Time.Testing;

namespace ActorPipeline.Embedded.Tests.Shipping;

public sealed class MultilineTests
{
    // The four combinations of the table in Filebeat's documentation of multiline.
    [Theory]
    [InlineData(false, false, "a\nb\nb\na\nb\n", "a+b+b|")]
    [InlineData(false, true, "b\nb\na\nb\nb\na\n", "b+b+a|b+b+a")]
    [InlineData(true, false, "b\na\na\nb\na\n", "b+a+a|")]
    [InlineData(true, true, "a\na\nb\na\na\nb\n", "a+a+b|a+a+b")]
    public void Should_join_lines_when_they_match(bool negate, bool before, string text, string expected)
    {
        var multiline = new Multiline(new Regex("^b"), negate, before);
        var bytes = Encoding.UTF8.GetBytes(text);
        var events = new List<string>();
        var at = 0;
        for (int end; (end = multiline.End(bytes.AsSpan(at), isDue: false)) >= 0; at += end + 1)
        {
            events.Add(Encoding.UTF8.GetString(bytes, at, end).Replace('\n', '+'));
        }

        Assert.Equal(expected, string.Join('|', events) + (at < bytes.Length ? "|" : ""));
        Assert.Equal(at < bytes.Length, multiline.End(bytes.AsSpan(at), isDue: true) >= 0);
    }

    [Fact]
    public void Should_keep_as_many_lines_as_filebeat_allows_when_an_event_has_more()
    {
        var bytes = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("x\n", 600)) + "end\n");

        var multiline = new Multiline(new Regex("x"), false, false);
        var end = multiline.End(bytes, isDue: false);

        Assert.Equal((2 * 600) - 1, end);
        Assert.Equal((2 * Multiline.MaxLines) - 1, multiline.Text(bytes.AsSpan(0, end), out var flags).Length);
        Assert.Equal(LineFlags.Multiline | LineFlags.Truncated, flags);
    }

    [Theory]
    [InlineData(
        "filestream",
        "prospector.scanner: {check_interval: 2s, exclude_files: ['\\.gz$'], fingerprint.enabled: false}\n  backoff: {init: 250ms, max: "
            + "1s}\n  parsers: [{multiline: {type: pattern, pattern: '^ ', negate: false, match: after, max_lines: 2, timeout: 5s}}]"
    )]
    [InlineData(
        "log",
        "exclude_files: ['\\.gz$']\n  scan_frequency: 2s\n  backoff: 250ms\n  max_backoff: 1s\n  allow_deprecated_use: true\n  multiline: "
            + "{pattern: '^ ', match: after, max_lines: 2, timeout: 5s}"
    )]
    public async Task Should_leave_out_excluded_files_and_the_lines_beyond_the_most_of_an_event(string type, string setting)
    {
        await using var world = new ShipperWorld(input: false);
        world.Input(
            "web-service",
            $"""
            - type: {type}
              id: x
              paths: ["{world.Logs}/*.log*"]
              {setting}
              fields: {"{log_topic: logs.web-service}"}
            """
        );
        File.WriteAllText(world.Log("app.log.1.gz"), "no text\n");
        File.WriteAllText(world.Log("app.log.1"), "boom\n at a\n at b\nnext\n at c\nend\n");
        await world.StartAsync();
        await world.SentAsync(2);
        Assert.Equal(["boom\n at a", "next\n at c"], world.Read(2).Select(one => one.Message));
        Assert.Equal(0, world.Shipper.Status.ErrorCount);
    }

    [Theory]
    [InlineData("filestream", "parsers:\n    - multiline: {type: pattern, pattern: '^ ', negate: false, match: after}")]
    [InlineData("log", "multiline.pattern: '^ '\n  multiline.match: after")]
    [InlineData("log", "multiline: {pattern: '^ ', match: after}")]
    public async Task Should_send_a_stack_trace_as_one_event_when_the_input_says_so(string type, string setting)
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch);
        await using var world = new ShipperWorld(input: false);
        world.Input(
            "web-service",
            $"""
            - type: {type}
              id: x
              paths: ["{world.Logs}/*.log"]
              {setting}
              fields: {"{log_topic: logs.web-service}"}
            """
        );
        File.WriteAllText(world.Log(), "boom\r\n at a\r\n at b\r\nnext\n at c\n");
        await world.StartAsync(with: o => o with { TimeProvider = time });
        await world.SentAsync(1);
        Assert.Equal("boom\n at a\n at b", world.Read(1)[0].Message);
        await Eventually.TrueAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return world.Shipper.Status.LinesSent == 2;
        });

        Assert.Equal("next\n at c", world.Read(2)[1].Message);
        Assert.Equal(0, world.Shipper.Status.ErrorCount);
    }
}
