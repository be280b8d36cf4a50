using System.Text.Json;

namespace ActorPipeline.Actors.Tests.Parsing.Lines;

/// <summary>Layouts, marks and doubled keys.</summary>
public sealed partial class ReportedLineTests
{
    [Theory]
    [InlineData(
        "log4j",
        "2025-10-18 18:01:47,978 INFO  [org.keycloak.services] (main) KC-SERVICES0050: Initializing master realm",
        "log.level=info log.logger=org.keycloak.services process.thread.name=main",
        "KC-SERVICES0050: Initializing master realm"
    )]
    [InlineData(
        "log4j",
        "2025-10-18 18:01:48,101 ERROR [io.quarkus.Thread] (ForkJoinPool.commonPool-worker-1) Failed to start",
        "log.level=error log.logger=io.quarkus.Thread process.thread.name=ForkJoinPool.commonPool-worker-1",
        "Failed to start"
    )]
    [InlineData(
        "log4j",
        "[2025-10-18T18:01:47,978][WARN ][o.e.n.Node               ] [node-1] slow",
        "log.level=warn log.logger=o.e.n.Node service.node.name=node-1 process.thread.name=",
        "slow"
    )]
    [InlineData(
        "log4j",
        "18-Oct-2025 18:01:47.978 SEVERE [main] org.apache.catalina.startup.Catalina.start text",
        "log.level=error log.level_original=SEVERE log.logger=org.apache.catalina.startup.Catalina.start",
        "text"
    )]
    [InlineData("log4j", "2025-10-18T18:01:47.978123Z  INFO shop::api: started", "log.level=info log.logger=shop::api", "started")]
    public void Should_read_the_layouts_of_servers(string parser, string line, string expected, string message)
    {
        var parsed = Parsed.By(parser, line);
        AssertFields(parsed, expected);
        Assert.Equal(message, parsed.Message);
    }

    [Theory]
    [InlineData(
        """2025/10/25 14:49:34 [error] 53#7: *13 open() "/srv/missing" failed (2: No such file or directory), client: 203.0.113.66, server: shop.example, request: "GET /missing HTTP/1.1", host: "shop.example", referrer: "https://x.example/, client: 192.0.2.1, server: _, request: "GET /healthz HTTP/1.1", host: "bank.example"" """,
        "203.0.113.66",
        "/missing"
    )]
    [InlineData(
        """2025/10/25 14:49:34 [error] 53#7: *14 access forbidden by rule, client: 203.0.113.66, server: shop.example, request: "GET /admin?x=, client: 192.0.2.1 HTTP/1.1", host: "shop.example" """,
        "203.0.113.66",
        "/admin?x=, client: 192.0.2.1"
    )]
    // A client wrote it into the path, before the true one: the two cannot be told apart.
    [InlineData(
        """2025/10/25 14:49:34 [error] 53#7: *15 open() "/srv/a", client: 192.0.2.1, server: _, request: "GET / HTTP/1.1", host: "b" failed (2: No such file), client: 203.0.113.66, server: s, request: "GET /a%22 HTTP/1.1", host: "h" """,
        null,
        null
    )]
    public void Should_not_believe_a_forged_client(string line, string? ip, string? url)
    {
        var parsed = Parsed.By("nginx-error", line);
        Assert.Equal((ip, url), (Field(parsed, "source.ip"), Field(parsed, "url.original")));
        Assert.Equal("error", Field(parsed, "log.level"));
    }

    [Theory]
    [InlineData("\uFEFF{\"time\":\"2025-10-18T18:01:47Z\",\"level\":\"info\",\"msg\":\"first line of a file with BOM\"}", "info")]
    [InlineData("\0\0\0\0\0\0\0\0{\"level\":\"warn\",\"msg\":\"x\"}", "warn")]
    [InlineData("\u001b[2m2025-10-18T18:01:47.978123Z\u001b[0m \u001b[32m INFO\u001b[0m \u001b[2mshop::api\u001b[0m: started", "info")]
    [InlineData(
        "\u001b[36m2025-10-18 18:01:47.978\u001b[0;39m \u001b[32m WARN\u001b[0;39m \u001b[35m1\u001b[0;39m --- [main] "
            + "\u001b[36mo.s.A\u001b[0;39m : spring colours",
        "warn"
    )]
    [InlineData("\u001b[32mlevel=info\u001b[0m ts=2025-10-18T18:01:47Z msg=x", "info")]
    [InlineData("2025-10-18T18:01:47.978Z  \u001b[31mERROR\u001b[0m 1 --- [main] o.s.A : only level coloured", "error")]
    [InlineData("before\0\0\0\0after copytruncate", null)]
    public void Should_see_through_marks_nuls_and_colours(string line, string? level)
    {
        var (_, document) = EncodedText.Lines(JsonSerializer.Serialize(new { message = line }));
        Assert.Equal(level, document.TryGetProperty("log.level", out var found) ? found.GetString() : null);
        if (level is null)
            Assert.Equal(line, document.GetProperty("message").GetString());
    }

    [Fact]
    public void Should_keep_the_first_of_two_values_and_lose_none()
    {
        var parsed = Parsed.By("json", """{"msg":"dup keys","a":1,"a":2,"b":{"c":1,"c":2}}""");
        Assert.Equal("""{"a":1,"json.a":2,"b":{"c":1}}""", parsed.Fields);
        Assert.Null(parsed.Message);
    }

    private static string? Field(Parsed parsed, string name)
    {
        using var fields = JsonDocument.Parse(parsed.Fields);
        return fields.RootElement.TryGetProperty(name, out var value) ? value.ToString() : null;
    }

    /// <summary><c>name=value name2=</c>: a value, or none at all.</summary>
    private static void AssertFields(Parsed parsed, string expected)
    {
        Assert.True(parsed.Matches);
        foreach (
            var (name, value) in System
                .Text.RegularExpressions.Regex.Matches(expected, @"(?:^| )(?<name>[a-z._]+)=(?<value>.*?)(?= [a-z._]+=|$)")
                .Select(m => (m.Groups["name"].Value, m.Groups["value"].Value))
        )
        {
            Assert.Equal((name, value.Length == 0 ? null : value), (name, Field(parsed, name)));
        }
    }
}
