namespace ActorPipeline.Actors.Tests.Parsing.Lines.Auto;

/// <summary>Formats of programs and libraries as their documentation and their output show them.</summary>
internal static partial class LabelledFormats
{
    private const string Iso = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
    private const string Comma = "yyyy-MM-dd HH:mm:ss,fff";
    private const string Blank = "yyyy-MM-dd HH:mm:ss.fff";
    private const string Clf = "dd'/'MMM'/'yyyy':'HH:mm:ss '+0000'";

    private static LabelledFormat F(string label, string format, Func<Words, DateTime, (string Written, string Level), string> line, params string[] levels) =>
        new(
            label,
            format,
            w =>
            {
                var at = w.At();
                var level = levels.Length == 0 ? w.Capitals() : w.Level(levels);
                return new Labelled(line(w, at, level), level.Level.Length == 0 ? null : level.Level, at);
            }
        );

    /// <summary>Of formats without fractions of a second.</summary>
    private static LabelledFormat S(string label, string format, Func<Words, DateTime, (string Written, string Level), string> line, params string[] levels) =>
        new(
            label,
            format,
            w =>
            {
                var at = w.Seconds();
                var level = levels.Length == 0 ? w.Capitals() : w.Level(levels);
                return new Labelled(line(w, at, level), level.Level.Length == 0 ? null : level.Level, at);
            }
        );

    /// <summary>Of formats that say no date.</summary>
    private static LabelledFormat N(string label, string format, Func<Words, (string Written, string Level), string> line, params string[] levels) =>
        new(
            label,
            format,
            w =>
            {
                var level = levels.Length == 0 ? w.Capitals() : w.Level(levels);
                return new Labelled(line(w, level), level.Level, null);
            }
        );

    private static readonly string[] Lower = ["info", "info", "warn", "error", "debug"];

    public static readonly LabelledFormat[] Json =
    [
        F(
            "pino",
            "json",
            (w, t, l) =>
                $$"""{"level":{{l.Written}},"time":{{t.Unix()}},"pid":{{w.Number(99)}},"hostname":"node-a","msg":"{{w.Text().Escaped()}}","req":{"method":"GET","id":{{w.Number(9)}} } }""",
            "30=info",
            "40=warn",
            "50=error",
            "20=debug",
            "60=fatal",
            "10=trace"
        ),
        F(
            "bunyan",
            "json",
            (w, t, l) =>
                $$"""{"name":"{{w.Name()}}","hostname":"h","pid":1,"level":{{l.Written}},"msg":"{{w.Text().Escaped()}}","time":"{{t.As(Iso)}}","v":0}""",
            "30=info",
            "40=warn",
            "50=error"
        ),
        F(
            "zap",
            "json",
            (w, t, l) =>
                $$"""{"level":"{{l.Written}}","ts":{{t.Unix() / 1000}}.{{t.Millisecond:000}},"caller":"shop/main.go:{{w.Number(99)}}","msg":"{{w.Text().Escaped()}}","pid":8}""",
            [.. Lower, "dpanic=fatal", "fatal"]
        ),
        S(
            "zerolog",
            "json",
            (w, t, l) =>
                $$"""{"level":"{{l.Written}}","time":"{{t.As("yyyy-MM-dd'T'HH:mm:ss'Z'")}}","message":"{{w.Text().Escaped()}}","retry":{{w.Number(9)}} }""",
            Lower
        ),
        S(
            "logrus JSON",
            "json",
            (w, t, l) =>
                $$"""{"level":"{{l.Written}}","msg":"{{w.Text().Escaped()}}","size":{{w.Number(9)}},"time":"{{t.AddHours(2).As("yyyy-MM-dd'T'HH:mm:ss'+02:00'")}}"}""",
            "info",
            "warning=warn",
            "error",
            "panic=fatal"
        ),
        F(
            "Serilog compact",
            "json",
            (w, t, l) =>
                $$"""{"@t":"{{t.As("yyyy-MM-dd'T'HH:mm:ss.fff'0000Z'")}}","@mt":"Order {Id} took {Ms} ms","@l":"{{l.Written}}","Id":{{w.Number(99)}},"Ms":12.5,"SourceContext":"Shop.Orders"}""",
            "Warning=warn",
            "Error=error",
            "Debug=debug",
            "Verbose=trace",
            "Fatal=fatal"
        ),
        F(
            "NLog JSON",
            "json",
            (w, t, l) =>
                $$"""{"time":"{{t.As("yyyy-MM-dd HH:mm:ss.fff")}}0","level":"{{l.Written}}","message":"{{w.Text().Escaped()}}","logger":"{{w.Class()}}","properties":{"a":1} }""",
            "Info=info",
            "Warn=warn",
            "Error=error"
        ),
        F(
            "log4j2 JSON layout",
            "json",
            (w, t, l) =>
                $$"""{"instant":{"epochSecond":{{t.Unix() / 1000}},"nanoOfSecond":{{t.Millisecond}}000000},"thread":"main","level":"{{l.Written}}","loggerName":"{{w.Class()}}","message":"{{w.Text().Escaped()}}"}"""
        ),
        F(
            "structlog",
            "json",
            (w, t, l) => $$"""{"order":{{w.Number(99)}},"event":"{{w.Text().Escaped()}}","level":"{{l.Written}}","timestamp":"{{t.As(Iso)}}"}""",
            "info",
            "warning=warn",
            "error",
            "critical=fatal"
        ),
        F(
            "python-json-logger",
            "json",
            (w, t, l) => $$"""{"asctime": "{{t.As(Comma)}}", "name": "{{w.Name()}}", "levelname": "{{l.Written}}", "message": "{{w.Text().Escaped()}}"}""",
            "INFO=info",
            "WARNING=warn",
            "ERROR=error",
            "CRITICAL=fatal"
        ),
        F(
            "slog JSON",
            "json",
            (w, t, l) =>
                $$"""{"time":"{{t.As(Iso)}}","level":"{{l.Written}}","source":{"function":"main.f","file":"/x/y.go","line":3},"msg":"{{w.Text().Escaped()}}","err":"eof"}""",
            "INFO=info",
            "WARN=warn",
            "ERROR=error"
        ),
        F(
            "ECS",
            "json",
            (w, t, l) =>
                $$"""{"@timestamp":"{{t.As(Iso)}}","log.level":"{{l.Written}}","message":"{{w.Text().Escaped()}}","ecs.version":"1.2.0","service.name":"x","log.logger":"{{w.Class()}}","process.thread.name":"main"}"""
        ),
        F(
            "MongoDB",
            "json",
            (w, t, l) =>
                $$$"""{"t":{"$date":"{{{t.As("yyyy-MM-dd'T'HH:mm:ss.fff'+00:00'")}}}"},"s":"{{{l.Written}}}","c":"NETWORK","id":{{{w.Number(99999)}}},"ctx":"listener","msg":"{{{w.Text().Escaped()}}}","attr":{"remote":"192.0.2.1:5"}}""",
            "I=info",
            "W=warn",
            "E=error",
            "F=fatal",
            "D=debug"
        ),
        F(
            "GELF",
            "json",
            (w, t, l) =>
                $$"""{"version":"1.1","host":"h","short_message":"{{w.Text().Escaped()}}","timestamp":{{t.Unix() / 1000}}.{{t.Millisecond:000}},"level":{{l.Written}},"_user_id":9}""",
            "6=info",
            "5=info",
            "4=warn",
            "3=error",
            "2=fatal",
            "7=debug"
        ),
    ];
}
