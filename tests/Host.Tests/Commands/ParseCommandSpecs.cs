using System.Text;
using System.Text.Json;
using ActorPipeline.Host.Commands;

namespace ActorPipeline.Host.Tests.Commands;

public sealed class ParseCommandSpecs
{
    private const string Access = """192.0.2.10 - frank [10/Oct/2025:13:55:36 -0700] "GET /a HTTP/1.1" 200 17""";

    private const string Shop = """
        actorpipeline.parsing {
          keep-original = true
          parsers.shop { kind = dissect, pattern = "%{ts} [%{log.level}] %{app.worker}/%{app.job:int}: %{message}", timestamp-field = ts, replaces-message = true }
        }
        """;

    private static string Lines(params string[] lines) => string.Join(Environment.NewLine, lines);

    private static Task<Harness.Result> PipeAsync(string input, params string[] args) =>
        PipeAsync(new MemoryStream(Encoding.UTF8.GetBytes(input)), TestContext.Current.CancellationToken, args);

    private static async Task<Harness.Result> PipeAsync(Stream input, CancellationToken stop, params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await CommandLine.RunAsync(
            ["parse", .. args],
            new CommandContext
            {
                Out = output,
                Error = error,
                Environment = new Dictionary<string, string>(),
                Stop = stop,
                In = () => input,
            }
        );
        return new Harness.Result(code, output.ToString(), error.ToString());
    }

    [Fact]
    public async Task Should_not_pass_when_there_is_nothing_to_test()
    {
        var result = await Harness.RunAsync("parse", "--test");
        Assert.Equal((2, ""), (result.Code, result.Out));
        Assert.Contains("no parser has tests", result.Error, StringComparison.Ordinal);
        Assert.Contains("actorpipeline.parsing.parsers.NAME.tests", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Should_show_fields_and_what_did_not_match()
    {
        using var directory = new TemporaryFolder();
        var file = directory.Write("a.log", $"{Access}\r\n\r\n\u001b[31mred\r\n{Access}\n{Access}");
        var result = await Harness.RunAsync("parse", "--parser", "nginx-access", "--limit", "1", file);
        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.Equal(
            Lines(
                $"{file}:1  {Access}",
                "  @timestamp                 2025-10-10T20:55:36.000Z",
                "  source.address             \"192.0.2.10\"",
                "  source.ip                  \"192.0.2.10\"",
                "  user.name                  \"frank\"",
                "  http.request.method        \"GET\"",
                "  url.original               \"/a\"",
                "  http.version               \"1.1\"",
                "  http.response.status_code  200",
                "  http.response.body.bytes   17",
                "",
                "Not matched:",
                $"  {file}:3  \\u001b[31mred",
                "",
                "nginx-access: 3 of 4 lines matched (75.0 %), 8.0 fields a line, 100 % with a time of their own.",
                ""
            ),
            result.Out
        );
    }

    [Fact]
    public async Task Should_show_what_a_configured_parser_does_to_message()
    {
        using var directory = new TemporaryFolder();
        var config = directory.Write("c.conf", Shop);
        var result = await PipeAsync("2026-02-03T04:05:06Z [warn] mailer/12: no\n", "--config", config, "--parser", "shop", "-");
        Assert.Equal(
            Lines(
                "-:1  2026-02-03T04:05:06Z [warn] mailer/12: no",
                "  @timestamp      2026-02-03T04:05:06.000Z",
                "  log.level       \"warn\"",
                "  app.worker      \"mailer\"",
                "  app.job         12",
                "  message         \"no\"",
                "  event.original  (the whole line)",
                "",
                "shop: 1 of 1 line matched (100 %), 3.0 fields a line, 100 % with a time of their own.",
                ""
            ),
            result.Out
        );
    }

    [Fact]
    public async Task Should_take_nested_objects_apart_and_leave_broken_escapes_alone()
    {
        var result = await PipeAsync("""{"a":{"b":{},"c":[1,{"d":2}]},"e":"\ud800","msg":"hi"}""", "--parser", "json", "-");
        Assert.Contains(Lines("  a.b      {}", "  a.c      [1,{\"d\":2}]", "  e        \"\\ud800\"", "  message  \"hi\"", ""), result.Out);
    }

    [Fact]
    public async Task Should_say_so_when_the_shorter_text_is_not_used()
    {
        var result = await PipeAsync("2026-02-03 04:05:06,789 INFO [main] org.x.Y: started\n", "--parser", "log4j", "-");
        Assert.Contains("  (text)               \"started\"", result.Out);
        Assert.Contains("message stays the whole line; (text) is what", result.Out);
    }

    [Fact]
    public async Task Should_let_a_ready_made_parser_replace_the_message_when_asked_for()
    {
        using var directory = new TemporaryFolder();
        var config = directory.Write("c.conf", "actorpipeline.parsing.parsers.short { kind = log4j, replaces-message = true }");
        var result = await PipeAsync("2026-02-03 04:05:06,789 INFO [main] org.x.Y: started\n", "--config", config, "--parser", "short", "-");
        Assert.Contains("  message              \"started\"", result.Out);
    }

    [Fact]
    public async Task Should_rank_all_parsers_best_first_when_none_is_named()
    {
        using var directory = new TemporaryFolder();
        var config = directory.Write("c.conf", Shop);
        var file = directory.Write("my app.log", "2026-02-03T04:05:06Z [warn] mailer/12: no\n2026-02-03T04:05:06Z [info] mailer/13: yes\n{\"a\":1}\n");
        var result = await Harness.RunAsync("parse", "--config", config, file);
        Assert.Equal(0, result.Code);
        Assert.StartsWith(
            Lines(
                "Without a parser's name (auto) these lines are read as:",
                "  time-level                 2   66.7 %  a leading time, and mostly a level",
                "  plain                      1   33.3 %  in no format: stays as it is",
                "",
                ""
            ),
            result.Out
        );
        var lines = result.Out.Split(Environment.NewLine)[4..];
        Assert.Equal("3 lines. Parsers that know them, best first:", lines[0]);
        Assert.Matches(@"^parser +matched +share +fields +with time +lines/s$", lines[2]);
        Assert.Matches(@"^shop +2 +66\.7 % +3\.0 +100 % +-$", lines[3]);
        Assert.Matches(@"^json +1 +33\.3 % +1\.0 +0 % +-$", Assert.Single(lines, line => line.StartsWith("json")));
        Assert.Contains("No line: access,", result.Out);
        Assert.Contains($"Look closer: actorpipeline parse --parser shop '{file}'", result.Out);
    }

    [Fact]
    public async Task Should_show_what_is_found_without_a_parsers_name()
    {
        var result = await PipeAsync("""{"level":"warn","msg":"a","n":1}""" + "\n2026-02-03 04:05:06,789 ERROR [main] org.x.Y: b\n", "--parser", "auto", "-");
        Assert.Equal(
            Lines(
                """-:1  {"level":"warn","msg":"a","n":1}""",
                "  log.level  \"warn\"",
                "  n          1",
                "  message    \"a\"",
                "",
                "-:2  2026-02-03 04:05:06,789 ERROR [main] org.x.Y: b",
                "  @timestamp           2026-02-03T04:05:06.789Z",
                "  log.level            \"error\"",
                "  process.thread.name  \"main\"",
                "  log.logger           \"org.x.Y\"",
                "  (text)               \"b\"",
                "",
                "message stays the whole line; (text) is what a parser of your own with replaces-message = true puts there.",
                "auto: 2 of 2 lines matched (100 %), 2.5 fields a line, 50.0 % with a time of their own.",
                ""
            ),
            result.Out
        );
    }

    [Theory]
    [InlineData("", "There are no lines.")]
    [InlineData(
        "what is this\nno idea\n",
        "No parser knows any of the 2 lines. Define one: actorpipeline.parsing.parsers.NAME { kind = dissect, pattern = … }."
    )]
    public async Task Should_say_so_when_no_parser_fits(string input, string expected) =>
        Assert.Equal(new Harness.Result(0, expected + Environment.NewLine, ""), await PipeAsync(input, "-"));

    [Fact]
    public async Task Should_print_one_json_object()
    {
        using var directory = new TemporaryFolder();
        var config = directory.Write("c.conf", Shop);
        var result = await PipeAsync(
            "2026-02-03T04:05:06Z [warn] a/1: \"x\"\nnope \u0001\n2026-02-03T04:05:06Z [warn] a/2: y\n",
            "--config",
            config,
            "--parser",
            "shop",
            "--json",
            "-"
        );
        var root = JsonElement.Parse(result.Out);
        Assert.Equal(
            ("shop", 3, 2, 0.666667),
            (
                root.GetProperty("parser").GetString(),
                root.GetProperty("lines").GetInt32(),
                root.GetProperty("matched").GetInt32(),
                root.GetProperty("share").GetDouble()
            )
        );
        var document = root.GetProperty("samples")[0].GetProperty("document");
        Assert.Equal(
            ("2026-02-03T04:05:06.000Z", "\"x\"", 1),
            (document.GetProperty("@timestamp").GetString(), document.GetProperty("message").GetString(), document.GetProperty("app.job").GetInt32())
        );
        Assert.Equal("2026-02-03T04:05:06Z [warn] a/1: \"x\"", document.GetProperty("event.original").GetString());
        Assert.Equal(3, root.GetProperty("samples")[1].GetProperty("line").GetInt32());
        Assert.Equal(
            (2, "nope \u0001"),
            (root.GetProperty("unmatched")[0].GetProperty("line").GetInt32(), root.GetProperty("unmatched")[0].GetProperty("text").GetString())
        );
    }

    [Fact]
    public async Task Should_print_the_table_as_json()
    {
        var root = JsonElement.Parse((await PipeAsync(Access, "--json", "-")).Out);
        Assert.Equal(1, root.GetProperty("lines").GetInt32());
        Assert.Equal(
            ("access", 1),
            (root.GetProperty("auto")[0].GetProperty("format").GetString(), root.GetProperty("auto")[0].GetProperty("lines").GetInt32())
        );
        Assert.Equal(
            ("access", 1),
            (root.GetProperty("parsers")[0].GetProperty("parser").GetString(), root.GetProperty("parsers")[0].GetProperty("matched").GetInt32())
        );
    }

    [Fact]
    public async Task Should_print_json_when_nothing_is_shown() =>
        Assert.Equal(
            0,
            JsonElement.Parse((await PipeAsync(Access, "--json", "--limit", "0", "--parser", "json", "-")).Out).GetProperty("samples").GetArrayLength()
        );

    [Fact]
    public async Task Should_go_on_and_exit_2_when_a_file_is_not_there()
    {
        using var directory = new TemporaryFolder();
        var result = await Harness.RunAsync("parse", "--parser", "nginx-access", directory["nope.log"], directory.Path, directory.Write("a.log", Access));
        Assert.Equal(2, result.Code);
        Assert.Equal(
            $"\"{directory["nope.log"]}\" does not exist.{Environment.NewLine}\"{directory.Path}\" is a folder; give the files in it.{Environment.NewLine}",
            result.Error
        );
        Assert.Contains("1 of 1 line matched", result.Out);
        Assert.Equal("", (await Harness.RunAsync("parse", directory["nope.log"])).Out);
    }

    [Fact]
    public async Task Should_sum_up_what_was_read_when_stopped()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var result = await PipeAsync(new Endless(Encoding.UTF8.GetBytes(Access + "\n"), stop), stop.Token, "--parser", "nginx-access", "-");
        Assert.Equal((1, "Stopped before the end; this is about the lines read so far." + Environment.NewLine), (result.Code, result.Error));
        Assert.Contains("nginx-access: 1 of 1 line matched", result.Out);
    }

    [Fact]
    public async Task Should_name_the_parsers_there_are_when_one_is_unknown()
    {
        using var directory = new TemporaryFolder();
        var result = await Harness.RunAsync("parse", "--config", directory.Write("c.conf", Shop), "--parser", "shp", directory.Write("a.log", "x"));
        Assert.Equal(2, result.Code);
        Assert.StartsWith("--parser is \"shp\"; did you mean shop; allowed are access, apache-access, apache-error,", result.Error);
        Assert.Contains(", shop, spark,", result.Error);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("1001")]
    [InlineData("few")]
    public async Task Should_refuse_a_limit_that_is_not_allowed(string limit) =>
        Assert.Equal(
            new Harness.Result(
                2,
                "",
                $"--limit is \"{limit}\"; allowed is a whole number from 0 to 1000. See: actorpipeline parse --help{Environment.NewLine}"
            ),
            await PipeAsync("x", "--limit", limit, "-")
        );

    /// <summary>Like a terminal without further input: a read blocks and ignores cancellation.</summary>
    private sealed class Endless(byte[] content, CancellationTokenSource stop) : MemoryStream(content)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Position < Length)
                return Read(buffer.Span);
            await stop.CancelAsync();
            return await new TaskCompletionSource<int>().Task;
        }
    }
}
