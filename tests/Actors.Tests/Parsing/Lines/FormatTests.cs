using ActorPipeline.Actors.Parsing.Lines;

namespace ActorPipeline.Actors.Tests.Parsing.Lines;

public sealed class FormatTests
{
    [Theory]
    [InlineData("apache-access", """192.0.2.10 - - [31/Feb/2025:13:55:36 +0000] "GET / HTTP/1.0" 200 1""")]
    [InlineData("apache-access", """192.0.2.10 - - [10/Oct/2025:13:55:36 +0000] "GET / HTTP/1.0" OK 1""")]
    [InlineData("apache-error", "[Sun Dec 07 04:47:44 2025] no level")]
    [InlineData("nginx-error", "2025/13/25 14:49:34 [error] 1#1: x")]
    [InlineData("nginx-error", "2025/10/25 14:49:34 error 1#1: x")]
    [InlineData("syslog", "<192>Oct 11 22:14:15 h a: b")]
    [InlineData("syslog", "Oct 32 22:14:15 h a: b")]
    [InlineData("syslog", "<1>1 2026-02-03T04:05:06Z h a p m [open")]
    [InlineData("log4j", "2026-02-03 18:01:47,978 nothing here")]
    [InlineData("log4j", "\tat org.example.App.main(App.java:7)")]
    [InlineData("hdfs", "081309 203615 148 INFO a.b: c")]
    [InlineData("spark", "17/06/09 20:10:40 LOUD a: b")]
    [InlineData("openstack", "nova 2026-02-03 00:00:00.008 INFO a b")]
    [InlineData("klog", "I0203 10:11:12.123456 7 no place")]
    [InlineData("python-logging", "note: this: that")]
    public void Should_not_match_when_the_line_is_not_in_the_format(string parser, string line) => Assert.False(Parsed.By(parser, line).Matches);

    [Fact]
    public void Should_not_match_an_empty_line_unless_everything_matches() =>
        Assert.Equal(["none", "plain"], new ParserCatalog().Names.Where(name => Parsed.By(name, "").Matches));

    [Theory]
    [InlineData("Dec 31 23:59:59", "2026-01-01T00:00:30Z", "2025-12-31T23:59:59.000Z")]
    [InlineData("Jan  1 00:00:01", "2025-12-31T23:59:59Z", "2026-01-01T00:00:01.000Z")]
    [InlineData("Jan  2 00:00:00", "2025-12-31T23:59:59Z", "2025-01-02T00:00:00.000Z")]
    [InlineData("Feb 29 12:00:00", "2026-03-01T00:00:00Z", "2024-02-29T12:00:00.000Z")]
    [InlineData("Feb 29 12:00:00", "2104-01-01T00:00:00Z", "2096-02-29T12:00:00.000Z")]
    [InlineData("Mar  1 12:00:00", "2026-03-01T12:00:00Z", "2026-03-01T12:00:00.000Z")]
    public void Should_take_the_latest_year_not_more_than_a_day_ahead_when_the_line_has_none(string time, string readAt, string expected)
    {
        var line = new ParsedLine { ReadAtMilliseconds = DateTimeOffset.Parse(readAt).ToUnixTimeMilliseconds() };
        Assert.True(new ParserCatalog().Find("syslog")!.TryParse(System.Text.Encoding.ASCII.GetBytes(time + " h a: b"), line));

        Span<byte> text = stackalloc byte[30];
        Assert.Equal(expected, System.Text.Encoding.ASCII.GetString(text[..line.WriteTimestamp(text)]));
    }

    [Theory]
    [InlineData("2026-01-15 12:00:00,000 INFO x", "2026-01-15T11:00:00.000Z")]
    [InlineData("2026-07-15 12:00:00,000 INFO x", "2026-07-15T10:00:00.000Z")]
    [InlineData("2026-07-15T12:00:00.000Z INFO x", "2026-07-15T12:00:00.000Z")]
    [InlineData("2026-07-15 12:00:00-0130 INFO x", "2026-07-15T13:30:00.000Z")]
    [InlineData("2026-06-30 23:59:60,5 INFO x", "2026-06-30T22:00:00.500Z")]
    public void Should_use_the_given_zone_when_the_line_names_none(string line, string time)
    {
        var rules = TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(
            DateTime.MinValue.Date,
            DateTime.MaxValue.Date,
            TimeSpan.FromHours(1),
            TimeZoneInfo.TransitionTime.CreateFloatingDateRule(new DateTime(1, 1, 1, 2, 0, 0), 3, 5, DayOfWeek.Sunday),
            TimeZoneInfo.TransitionTime.CreateFloatingDateRule(new DateTime(1, 1, 1, 3, 0, 0), 10, 5, DayOfWeek.Sunday)
        );
        var zone = TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromHours(1), "test", "test", "test", [rules]);

        Assert.Equal(time, Parsed.By(new ParserCatalog(zone).Find("log4j")!, line).Time);
    }

    [Theory]
    [InlineData("10.0.0.256", false)]
    [InlineData("10.0.0.01", false)]
    [InlineData("10.0.0", false)]
    [InlineData("::1", true)]
    [InlineData("fe80::1%eth0", false)]
    [InlineData("example.com", false)]
    public void Should_write_an_address_as_ip_only_when_Elasticsearch_takes_it(string address, bool isIp)
    {
        var fields = Parsed.By("nginx-access", $"""{address} - - [10/Oct/2025:13:55:36 +0000] "GET / HTTP/1.0" 200 1""").Fields;

        Assert.Contains($"\"source.address\":\"{address}\"", fields);
        Assert.Equal(isIp, fields.Contains("source.ip"));
    }
}
