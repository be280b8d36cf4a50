using System.Globalization;
using System.Text;
using ActorPipeline.Actors.Parsing.Lines;
using ActorPipeline.Actors.Parsing.Lines.Auto;

namespace ActorPipeline.Actors.Tests.Parsing.Lines.Auto;

/// <summary>Formats are found from lines, and only where there are some.</summary>
public sealed class DetectionTests
{
    private const int LinesEach = 50;

    private static readonly AutoParser Auto = (AutoParser)new ParserCatalog().Find("auto")!;

    /// <summary>Runs lines of one file through; gives for each its format, level and time.</summary>
    internal static IEnumerable<(string Format, string? Level, string? Time, bool Replaces)> Run(IEnumerable<string> lines)
    {
        var window = new FormatWindow();
        var into = new ParsedLine { ReadAtMilliseconds = new DateTimeOffset(2026, 2, 5, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds() };
        foreach (var line in lines)
        {
            into.Clear();
            var format = Auto.TryParse(into.Cleaned(Encoding.UTF8.GetBytes(line)), into, ref window);
            var members = format == 0 ? "" : Encoding.UTF8.GetString(into.Members);
            var level = members.IndexOf("\"log.level\":\"", StringComparison.Ordinal);
            Span<byte> time = stackalloc byte[30];
            var length = format == 0 ? 0 : into.WriteTimestamp(time);
            yield return (
                Auto.Names[format],
                level < 0 ? null : members[(level + 13)..members.IndexOf('"', level + 13)],
                length == 0 ? null : Encoding.ASCII.GetString(time[..length]),
                into.ReplacesMessage
            );
        }
    }

    [Fact]
    public void Should_be_right_for_at_least_98_of_100_lines_of_each_of_the_labelled_formats()
    {
        Assert.True(LabelledFormats.All.Length >= 40);
        var report = new StringBuilder();
        int right = 0,
            all = 0;
        foreach (var format in LabelledFormats.All)
        {
            var words = new Words(format.Label.Length * 31 + format.Label[0]);
            var lines = Enumerable.Range(0, LinesEach).Select(_ => format.Line(words)).ToList();
            var hits = 0;
            foreach (var (label, found) in lines.Zip(Run(lines.Select(l => l.Line))))
            {
                var time = label.At?.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
                var isRight = found.Format == format.Format && found.Level == label.Level && found.Time == time;
                hits += isRight ? 1 : 0;
                // A wrong format is worse than none.
                if (!isRight)
                {
                    report.AppendLine(
                        CultureInfo.InvariantCulture,
                        $"  {format.Label}: {found.Format} {found.Level} {found.Time} instead of {format.Format} {label.Level} {time}: {label.Line}"
                    );
                }

                Assert.True(found.Level is null || found.Level == label.Level, $"wrong level {found.Level}, not {label.Level}: {label.Line}");
                Assert.True(found.Time is null || found.Time == time, $"wrong time {found.Time}, not {time}: {label.Line}");
            }
            report.Insert(0, $"{format.Label, -22} {format.Format, -16} {hits} of {LinesEach}\n");
            right += hits;
            all += LinesEach;
        }
        report.Insert(0, $"{right} of {all}\n");
        TestContext.Current.TestOutputHelper?.WriteLine(report.ToString());
        Assert.True(right >= all * 0.98, report.ToString());
    }

    [Fact]
    public void Should_find_no_format_in_ten_thousand_lines_of_prose_code_and_stack_traces()
    {
        var wrong = PlainLines
            .Files(10_000)
            .SelectMany(file => file.Zip(Run(file)))
            .Where(line => line.Second.Format != "plain")
            .Select(line => $"{line.Second.Format}: {line.First}")
            .Distinct()
            .ToList();
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void Should_read_a_stream_of_several_programs_line_by_line()
    {
        string[] lines =
        [
            """{"level":"info","msg":"a"}""",
            "2025-10-18 18:01:47,978 WARN [main] a.B: c",
            "just text",
            """time=2025-10-18T18:01:47Z level=error msg=x""",
            """192.0.2.1 - - [10/Oct/2025:13:55:36 +0000] "GET /a HTTP/1.1" 200 12""",
            "\tat org.example.App.main(App.java:7)",
            """{"level":"info","msg":"b"}""",
        ];
        Assert.Equal(["json", "log4j", "plain", "logfmt", "access", "plain", "json"], Run(lines).Select(found => found.Format));
    }

    [Fact]
    public void Should_use_what_is_only_likely_while_the_lines_around_say_the_same()
    {
        var found = Run([.. Enumerable.Repeat("[INFO] a", 8), .. Enumerable.Repeat("some other text", 12), "[ERROR]", "[ERROR] x"])
            .Select(line => line.Format)
            .ToList();
        Assert.Equal(["plain", "plain", "plain", "plain", "plain", "level", "level", "level"], found[..8]);
        Assert.All(found[8..], format => Assert.Equal("plain", format));
    }

    [Theory]
    [InlineData("2025-10-18 18:01:47,978 WARN foo: bar", "time-level", "warn")]
    [InlineData("2025-10-18T18:01:47Z shop error: bar", "time-level", null)]
    [InlineData("2025-10-18 18:01:47 error while reading", "time-level", null)]
    [InlineData("2025-10-18 18:01:47 error: while reading", "time-level", "error")]
    [InlineData("2025-10-18 18:01:47 got ERROR from upstream", "time-level", null)]
    [InlineData("2025-10-18 18:01:47 shop-1 ERROR no upstream", "time-level", "error")]
    [InlineData("2026-02-03T04:05:06.123456+01:00 gate kernel: [ 1.2] usb 1-1: new device", "syslog", null)]
    [InlineData("2025-10-18 18:01:47.978 | WARNING  | shop.orders:get:12 - text", "time-level", "warn")]
    [InlineData("2025-10-18 18:01:47 [info     ] order accepted                 order=7", "time-level", "info")]
    [InlineData("2025.10.18 18:01:47.978123 [ 123 ] {abc} <Error> Application: text", "time-level", "error")]
    [InlineData("[INFO] 2025-10-18 18:01:47 text", "time-level", "info")]
    [InlineData("[I 2025-10-18 18:01:47.978 ServerApp] Jupyter", "time-level", "info")]
    [InlineData("[18-Oct-2025 18:01:47] NOTICE: fpm is running, pid 1", "time-level", "info")]
    [InlineData("INFO 2025-10-18 18:01:47,978 views 7 139 text", "time-level", "info")]
    [InlineData("2025-10-18 18:01:47.978 info: Shop.Orders[0] text", "dotnet", "info")]
    public void Should_take_a_word_for_a_level_only_when_it_is_written_as_one(string line, string format, string? level)
    {
        var found = Assert.Single(Run([line]));
        Assert.Equal((format, level), (found.Format, found.Level));
    }

    [Theory]
    [InlineData(0b00001_00001_00001_00001_00001_00001UL, 6, 0b10u, 1, 1.0)]
    [InlineData(0b00001_00001_00001UL, 3, 0b10u, 0, 1.0)]
    [InlineData(0b00001_00001_00001_00001_00001_00001_00000_00000_00000_00000UL, 10, 0b10u, 0, 0.6)]
    [InlineData(0b00010_00001_00001UL, 3, 0u, 1, 2.0 / 3)]
    [InlineData(0b00000_00000_00001UL, 3, 0u, 1, 1.0 / 3)]
    [InlineData(0UL, 12, 0u, 0, 0.0)]
    public void Should_judge_a_window_of_lines(ulong votes, int seen, uint unproven, int format, double confidence)
    {
        var judged = FormatWindow.Judge(votes, seen, unproven);
        Assert.Equal(format, judged.Format);
        Assert.Equal(confidence, judged.Confidence, 6);
    }
}
