using System.IO.Compression;
using System.Text.Json;

namespace ActorPipeline.Host.Tests.Commands;

public sealed class ParseServiceSpecs
{
    private const string Config = """
        actorpipeline.parsing {
          mask-fields = [password]
          services.web-service { drop = [headers], rename = ["usr=user.name"] }
        }
        """;

    private static readonly string[] Log =
    [
        """{"level":"warn","msg":"mail to bob@example.org","usr":"bob","headers":{"a":"b"},"took":12}""",
        """{"level":"info","msg":"plain","took":"soon"}""",
        """{"level":"info","msg":"nothing"}""",
        """{"level":"info","msg":"in","password":"hunter2"}""",
    ];

    [Fact]
    public async Task Should_show_what_is_sent_for_a_service_beside_what_its_rules_changed()
    {
        using var directory = new TemporaryFolder();
        var (config, file) = (directory.Write("c.conf", Config), directory.Write("a.log", string.Join('\n', Log)));

        var result = await Harness.RunAsync(
            "parse",
            "--config",
            config,
            "--service",
            "demo/web-service",
            "--annotation",
            "mask=email",
            "--annotation",
            "mood=good",
            "--limit",
            "1",
            file
        );

        Assert.Equal(0, result.Code);
        Assert.StartsWith("annotation actorpipeline.io/mood: 'good' is ignored", result.Error);
        Assert.Equal(
            string.Join(
                Environment.NewLine,
                "web-service in namespace demo: to logs-web_service-demo, parser auto, mask-fields password; mask-patterns email; drop headers; "
                    + "rename usr=user.name",
                "",
                $"{file}:1  {Log[0]}",
                "  log.level  \"warn\"",
                "- usr        \"bob\"",
                "- headers.a  \"b\"",
                "  took       12",
                "- message    \"mail to bob@example.org\"",
                "+ message    \"mail to ***@*******.***\"",
                "+ user.name  \"bob\"",
                "",
                "Changed, further down:",
                $"{file}:2  {Log[1]}",
                "  log.level  \"info\"",
                "- took       \"soon\"",
                "  message    \"plain\"",
                "+ took_text  \"soon\"",
                "",
                $"{file}:4  {Log[3]}",
                "  log.level  \"info\"",
                "- password   \"hunter2\"",
                "+ password   \"*******\"",
                "  message    \"in\"",
                "",
                "4 lines, 3 changed by the rules of the service and what its index takes; found to be json 100 %.",
                ""
            ),
            result.Out
        );
    }

    [Fact]
    public async Task Should_print_both_documents_as_json()
    {
        using var directory = new TemporaryFolder();
        var (config, file) = (directory.Write("c.conf", Config), directory.Write("a.log", string.Join('\n', Log)));

        var result = await Harness.RunAsync("parse", "--config", config, "--service", "web-service", "--parser", "json", "--output", "json", file);

        var root = JsonElement.Parse(result.Out);
        Assert.Equal(
            ("web-service", "default", "json", 4, 3),
            (
                root.GetProperty("service").GetString(),
                root.GetProperty("namespace").GetString(),
                root.GetProperty("parser").GetString(),
                root.GetProperty("lines").GetInt32(),
                root.GetProperty("changed").GetInt32()
            )
        );
        var samples = root.GetProperty("samples").EnumerateArray().ToList();
        Assert.Equal([true, true, false, true], samples.Select(sample => sample.GetProperty("changed").GetBoolean()));
        Assert.Equal("hunter2", samples[3].GetProperty("before").GetProperty("password").GetString());
        Assert.Equal("*******", samples[3].GetProperty("after").GetProperty("password").GetString());
        Assert.Equal("logs-web_service-default", samples[0].GetProperty("index").GetString());
    }

    [Fact]
    public async Task Should_read_a_packed_file_as_its_lines()
    {
        using var directory = new TemporaryFolder();
        await using (var packed = new GZipStream(File.Create(directory["a.log.gz"]), CompressionLevel.Fastest))
            await packed.WriteAsync(ReportedCases.Bytes("06-syslog.log"), TestContext.Current.CancellationToken);

        var plain = await Harness.RunAsync("parse", "--output", "json", "--service", "web-service", directory["a.log.gz"]);
        Assert.Contains("\"lines\":33,", plain.Out);
        Assert.Contains("\"formats\":\"syslog 81 %, plain 18 %\"", plain.Out);

        var damaged = await Harness.RunAsync("parse", directory.Write("b.log.gz", "no gzip at all"));
        Assert.Equal(1, damaged.Code);
        Assert.Contains("b.log.gz\" cannot be read: ", damaged.Error);
    }

    [Theory]
    [InlineData("--service is \"a/b/c\"; allowed is NAME or NAMESPACE/NAME, of lower case letters, digits and -.", "--service", "a/b/c")]
    [InlineData("--annotation is \"mask\"; allowed is NAME=VALUE, such as mask=email.", "--service", "a", "--annotation", "mask")]
    [InlineData("--annotation needs --service", "--annotation", "mask=ip")]
    [InlineData("--output is \"yaml\"; allowed is text or json", "--output", "yaml")]
    public async Task Should_refuse_what_is_not_allowed(string expected, params string[] args)
    {
        using var directory = new TemporaryFolder();
        var result = await Harness.RunAsync(["parse", .. args, directory.Write("a.log", "x")]);
        Assert.Equal(2, result.Code);
        Assert.Contains(expected, result.Error);
    }
}
