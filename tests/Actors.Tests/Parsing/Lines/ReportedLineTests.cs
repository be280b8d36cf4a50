using System.Text.Json;

namespace ActorPipeline.Actors.Tests.Parsing.Lines;

/// <summary>Lines out of reports about other pipelines, and lines of their kind: each with what a person sees in it.</summary>
public sealed partial class ReportedLineTests
{
    [Theory]
    [InlineData(
        """{"level":30,"time":1760954400123,"pid":17,"hostname":"node-a","name":"shop","msg":"request completed","v":1}""",
        "2025-10-20T10:00:00.123Z",
        "info",
        "request completed",
        null
    )]
    [InlineData(
        """{"@t":"2025-10-20T10:00:00.1234567Z","@mt":"Order {Id} took {Ms} ms","@l":"Warning","Id":7,"Ms":12.5,"SourceContext":"Shop.Orders"}""",
        "2025-10-20T10:00:00.123456700Z",
        "warn",
        "Order 7 took 12.5 ms",
        "Shop.Orders"
    )]
    [InlineData("""{"@t":"2025-10-20T10:00:00Z","@m":"done","@x":"System.Exception: no"}""", "2025-10-20T10:00:00.000Z", null, "done", null)]
    [InlineData(
        """{"level":"info","ts":1760954400.1234567,"caller":"shop/main.go:12","msg":"started","pid":8}""",
        "2025-10-20T10:00:00.123456700Z",
        "info",
        "started",
        null
    )]
    [InlineData(
        """{"time":"2025-10-20T10:00:00+02:00","level":"ERROR","source":{"function":"main.f","line":3},"msg":"slog","err":"eof"}""",
        "2025-10-20T08:00:00.000Z",
        "error",
        "slog",
        null
    )]
    [InlineData(
        """{"@timestamp":"2025-10-20T10:00:00.123+02:00","@version":"1","message":"hi","logger_name":"org.shop.A","thread_name":"main","level":"INFO","level_value":20000,"tags":["audit"]}""",
        "2025-10-20T08:00:00.123Z",
        "info",
        "hi",
        "org.shop.A"
    )]
    [InlineData(
        """{"timeMillis":1760954400123,"thread":"main","level":"INFO","loggerName":"org.shop.A","message":"old log4j2"}""",
        "2025-10-20T10:00:00.123Z",
        "info",
        "old log4j2",
        "org.shop.A"
    )]
    [InlineData(
        """{"instant":{"epochSecond":1760954400,"nanoOfSecond":123456789},"level":"WARN","message":"new log4j2"}""",
        "2025-10-20T10:00:00.123456789Z",
        "warn",
        "new log4j2",
        null
    )]
    [InlineData(
        """{"time":"2025-10-20 10:00:00.1234","level":"Info","message":"nlog","logger":"A.B","properties":{"a":1}}""",
        "2025-10-20T10:00:00.123400Z",
        "info",
        "nlog",
        "A.B"
    )]
    [InlineData("""{"ts":"2025-10-20T10:00:00,123Z","level":"info","msg":"comma decimals"}""", "2025-10-20T10:00:00.123Z", "info", "comma decimals", null)]
    [InlineData(
        """{"asctime":"2025-10-20 10:00:00,123","levelname":"CRITICAL","name":"shop.db","message":"m"}""",
        "2025-10-20T10:00:00.123Z",
        "fatal",
        "m",
        "shop.db"
    )]
    [InlineData("""{"name":"Bob","msg":"m"}""", null, null, "m", null)]
    [InlineData("""{"event":"login","level":"info","timestamp":"2025-10-20T10:00:00Z"}""", "2025-10-20T10:00:00.000Z", "info", "login", null)]
    [InlineData("""{"event":"login","message":"Bob came"}""", null, null, "Bob came", null)]
    [InlineData(
        """{"log":"text of a container\n","stream":"stdout","time":"2025-10-20T10:00:00.5Z"}""",
        "2025-10-20T10:00:00.500Z",
        null,
        "text of a container",
        null
    )]
    [InlineData("""{"level":35,"msg":"custom pino level"}""", null, null, "custom pino level", null)]
    [InlineData("""{"level":3,"short_message":"gelf","version":"1.1"}""", null, "error", "gelf", null)]
    [InlineData("""{"level":3,"msg":"a game's level"}""", null, null, "a game's level", null)]
    [InlineData(
        """{"Timestamp":"2025-10-20T10:00:00Z","EventId":0,"LogLevel":"Critical","Category":"Shop.Orders","Message":".NET"}""",
        "2025-10-20T10:00:00.000Z",
        "fatal",
        ".NET",
        "Shop.Orders"
    )]
    [InlineData(
        """{"t":{"$date":"2025-10-20T10:00:00.123+00:00"},"s":"W","c":"NETWORK","id":1,"ctx":"conn1","msg":"mongo"}""",
        "2025-10-20T10:00:00.123Z",
        "warn",
        "mongo",
        "NETWORK"
    )]
    [InlineData("""{"t":1,"s":"W","c":"x","msg":"no mongo"}""", null, null, "no mongo", null)]
    public void Should_know_the_keys_of_logging_libraries(string line, string? time, string? level, string message, string? logger)
    {
        var parsed = Parsed.By("json", line);

        Assert.Equal((time, level, message, logger), (parsed.Time, Field(parsed, "log.level"), parsed.Message, Field(parsed, "log.logger")));
    }

    [Theory]
    [InlineData("\"2025-10-18T18:01:47+02\"", "2025-10-18T16:01:47.000Z")]
    [InlineData("\"2025-10-18T18:01:47.978 +0200\"", "2025-10-18T16:01:47.978Z")]
    [InlineData("\"2025-10-18T18:01:47+02:00[Europe/Berlin]\"", "2025-10-18T16:01:47.000Z")]
    [InlineData("\"2025-10-18T16:01:47Z[Etc/UTC]\"", "2025-10-18T16:01:47.000Z")]
    [InlineData("\"20251018T180147Z\"", "2025-10-18T18:01:47.000Z")]
    [InlineData("\"2025-10-18T24:00:00Z\"", "2025-10-19T00:00:00.000Z")]
    [InlineData("\"2025-10-18T24:00:01Z\"", null)]
    [InlineData("\"2025-10-18T18:01Z\"", "2025-10-18T18:01:00.000Z")]
    [InlineData("\"2025-10-18 18:01\"", "2025-10-18T18:01:00.000Z")]
    [InlineData("\"2025-10-18T18:01:47.1234567890Z\"", "2025-10-18T18:01:47.123456789Z")]
    [InlineData("\"2025/10/18 18:01:47\"", "2025-10-18T18:01:47.000Z")]
    [InlineData("\"2025.10.18 18:01:47,5\"", "2025-10-18T18:01:47.500Z")]
    [InlineData("\"2025-10-18 18:01:47 UTC\"", "2025-10-18T18:01:47.000Z")]
    [InlineData("\"2025-10-18 18:01:47.978 GMT\"", "2025-10-18T18:01:47.978Z")]
    [InlineData("\"Sat, 18 Oct 2025 18:01:47 GMT\"", "2025-10-18T18:01:47.000Z")]
    [InlineData("\"Sat, 18 Oct 2025 18:01:47 +0200\"", "2025-10-18T16:01:47.000Z")]
    [InlineData("\"Sat Oct 18 18:01:47 2025\"", "2025-10-18T18:01:47.000Z")]
    [InlineData("\"Sat Oct  4 18:01:47 UTC 2025\"", "2025-10-04T18:01:47.000Z")]
    [InlineData("\"18/Oct/2025:18:01:47 +0200\"", "2025-10-18T16:01:47.000Z")]
    [InlineData("\"18-Oct-2025 18:01:47.978\"", "2025-10-18T18:01:47.978Z")]
    [InlineData("\"Oct 18, 2025 6:01:47 PM\"", "2025-10-18T18:01:47.000Z")]
    [InlineData("\"Oct 18, 2025 12:01:47 AM\"", "2025-10-18T00:01:47.000Z")]
    [InlineData("\"1760810507\"", "2025-10-18T18:01:47.000Z")]
    [InlineData("\"1760810507978\"", "2025-10-18T18:01:47.978Z")]
    [InlineData("1760810507978123", "2025-10-18T18:01:47.978123Z")]
    [InlineData("\"1760810507978123456\"", "2025-10-18T18:01:47.978123456Z")]
    [InlineData("1760810507.978", "2025-10-18T18:01:47.978Z")]
    [InlineData("1760810507978.5", "2025-10-18T18:01:47.978500Z")]
    [InlineData("0", null)]
    [InlineData("\"0001-01-01T00:00:00Z\"", null)]
    [InlineData("\"2025-10-18T18:01:47.978-00:00\"", "2025-10-18T18:01:47.978Z")]
    [InlineData("\"2025-10-18T18:01:47.978+1400\"", "2025-10-18T04:01:47.978Z")]
    [InlineData("\"2025-10-18T18:01:47.978 CEST\"", "2025-10-18T16:01:47.978Z")]
    [InlineData("\"2025-10-18T18:01:47.978 CST\"", null)]
    [InlineData("{\"$date\": \"2025-10-18T18:01:47.978Z\"}", "2025-10-18T18:01:47.978Z")]
    [InlineData("\"2025-10-18\"", null)]
    [InlineData("\"tomorrow\"", null)]
    [InlineData("\"07/sep/2015:07:50:54 UTC\"", null)]
    public void Should_read_a_time_however_it_is_written(string value, string? time) =>
        Assert.Equal(time, Parsed.By("json", $$"""{"time": {{value}}, "msg": "x"}""").Time);

    [Theory]
    [InlineData(
        "192.0.2.1 - - [10/Oct/2025:13:55:36 +0000] \"\\x16\\x03\\x01\" 400 150 \"-\" \"-\"",
        "source.ip=192.0.2.1 url.original=\\x16\\x03\\x01 http.request.method="
    )]
    [InlineData("192.0.2.1 - [weird] [10/Oct/2025:13:55:36 +0000] \"GET /a HTTP/1.1\" 401 1 \"-\" \"x\"", "user.name=[weird] url.original=/a")]
    [InlineData("192.0.2.1 - a [b] c [10/Oct/2025:13:55:36 +0000] \"GET /a HTTP/1.1\" 401 1", "user.name=a [b] c source.ip=192.0.2.1")]
    [InlineData("unix: - - [10/Oct/2025:13:55:36 +0000] \"GET /a HTTP/1.1\" 200 12 \"-\" \"x\"", "source.address=unix: source.ip=")]
    [InlineData("192.0.2.1 - - [10/Oct/2025:13:55:36 +0000] \"M-SEARCH * HTTP/1.1\" 200 0 \"-\" \"x\"", "http.request.method=M-SEARCH url.original=*")]
    [InlineData(
        "192.0.2.1 - - [10/Oct/2025:13:55:36 +0000] \"GET /a HTTP/1.1\" 200 99999999999999999999 \"-\" \"x\"",
        "http.response.status_code=200 http.response.body.bytes="
    )]
    [InlineData(
        "192.0.2.1:51515 - - [10/Oct/2025:13:55:36 +0000] \"GET /a HTTP/1.1\" 200 1 \"-\" \"x\"",
        "source.ip=192.0.2.1 source.port=51515 source.address=192.0.2.1"
    )]
    [InlineData("[2001:db8::1]:51515 - - [10/Oct/2025:13:55:36.123 +0000] \"GET /a HTTP/1.1\" 200 1", "source.ip=2001:db8::1 source.port=51515")]
    [InlineData("2001:db8::1 - - [10/Oct/2025:13:55:36 +0000] \"GET /a HTTP/1.1\" 200 1", "source.ip=2001:db8::1 source.port=")]
    public void Should_read_access_logs_of_odd_clients(string line, string expected) => AssertFields(Parsed.By("access", line), expected);

    [Theory]
    [InlineData("Jan 1 00:00:01 host app: single digit no pad", "host.hostname=host process.name=app", "2026-01-01T00:00:01.000Z")]
    [InlineData("Oct 11 2025 22:14:15 host app[7]: cisco year", "process.pid=7", "2025-10-11T22:14:15.000Z")]
    [InlineData(
        "<189>45: host: Oct 11 22:14:15.123 UTC: %LINK-3-UPDOWN: x",
        "host.hostname=host event.code=LINK-3-UPDOWN log.level=info",
        "2025-10-11T22:14:15.123Z"
    )]
    [InlineData("<189>45: *Oct 11 22:14:15: %SYS-5-CONFIG_I: x", "event.code=SYS-5-CONFIG_I", "2025-10-11T22:14:15.000Z")]
    [InlineData("Oct 11 22:14:15 host app/sub[7]: postfix/smtpd style", "process.name=app/sub process.pid=7", "2025-10-11T22:14:15.000Z")]
    [InlineData("Oct 11 24:00:00 host app: hour 24", "process.name=app", "2025-10-12T00:00:00.000Z")]
    [InlineData("Sat Oct 11 22:14:15 2025 host app: weekday", "host.hostname=host process.name=app", "2025-10-11T22:14:15.000Z")]
    [InlineData("<165>Aug 24 05:34:00 CST 1987 mymachine myproc[10]: rfc example", "host.hostname=mymachine process.pid=10 log.level=info", null)]
    [InlineData("<165>Aug 24 05:34:00 EDT 1987 mymachine myproc[10]: rfc example", "host.hostname=mymachine process.pid=10", "1987-08-24T09:34:00.000Z")]
    [InlineData("<13>1 2025-10-11T22:14:15Z host app 8 - - ", "process.name=app process.pid=8", "2025-10-11T22:14:15.000Z")]
    public void Should_read_syslog_however_it_is_written(string line, string expected, string? time)
    {
        var parsed = Parsed.By("syslog", line);
        AssertFields(parsed, expected);
        Assert.Equal(time, parsed.Time);
    }

    [Theory]
    [InlineData("<300>Oct 11 22:14:15 host app: bad pri")]
    [InlineData("kernel: [123.456] no time")]
    [InlineData("okt 11 22:14:15 host app: german")]
    public void Should_not_take_for_syslog_what_is_none(string line) => Assert.False(Parsed.By("syslog", line).Matches);

    [Theory]
    [InlineData("prose first level=info")]
    [InlineData("a=1 is the answer to everything there is")]
    [InlineData("level=info \"quoted key\"=x")]
    [InlineData("a==b c=\"x\"y d='single quotes'")]
    public void Should_not_take_for_logfmt_what_is_prose(string line) => Assert.False(Parsed.By("logfmt", line).Matches);
}
