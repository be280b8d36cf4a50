namespace ActorPipeline.Actors.Tests.Parsing.Lines.Auto;

/// <summary>Formats of programs and libraries as their documentation and their output show them.</summary>
internal static class LabelledFormats
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

    public static readonly LabelledFormat[] Servers =
    [
        S(
            "combined access",
            "access",
            (w, t, _) =>
                $"""192.0.2.{w.Number(250)} - {w.One("-", "frank", "Ann Other")} [{t.As(Clf)}] "{w.One("GET", "POST", "PUT")} /a/{w.Number(99)}?x=1 HTTP/1.1" {w.One(200, 304, 404, 502)} {w.Number(9999)} "{w.One("-", "https://example.com/")}" "Mozilla/5.0 (X11; Linux) \"q\"" """,
            "="
        ),
        S(
            "common access",
            "access",
            (w, t, _) => $"""{w.One("2001:db8::7", "client.example.net", "10.0.0.7")} - - [{t.As(Clf)}] "GET /{w.Name()} HTTP/1.0" 200 {w.One("-", "12")}""",
            "="
        ),
        S(
            "Traefik access",
            "access",
            (w, t, _) =>
                $"""10.0.0.{w.Number(250)} - - [{t.As(Clf)}] "GET / HTTP/2.0" 200 {w.Number(999)} "-" "curl/8" {w.Number(99)} "{w.Name()}@docker" "http://172.17.0.2:80" {w.Number(99)}ms""",
            "="
        ),
        F(
            "Envoy access",
            "envoy",
            (w, t, _) =>
                $"""[{t.As(Iso)}] "{w.One("GET", "POST")} /api/{w.Number(99)} HTTP/1.1" {w.One(200, 503)} {w.One("-", "UH")} 0 {w.Number(5999)} {w.Number(99)} {w.One("-", "9")} "10.0.35.{w.Number(99)}" "curl/8" "cc21d9b0-cf5c" "{w.Name()}" "10.0.2.1:80" """.TrimEnd(),
            "="
        ),
        F(
            "HAProxy",
            "haproxy",
            (w, t, _) =>
                $$"""{{w.One("", "haproxy[14389]: ", t.As("MMM dd HH:mm:ss") + " localhost haproxy[14389]: ")}}10.0.1.{{w.Number(99)}}:33317 [{{t.As("dd'/'MMM'/'yyyy':'HH:mm:ss.fff")}}] http-in static/srv{{w.Number(9)}} 10/0/30/69/{{w.Number(999)}} {{w.One(200, 404)}} {{w.Number(9999)}} - - ---- 1/1/1/1/0 0/0 {1wt.eu} {} "GET /index.html HTTP/1.1" """.TrimEnd(),
            "="
        ),
        S(
            "nginx error",
            "nginx-error",
            (w, t, l) =>
                $"""{t.As("yyyy'/'MM'/'dd HH:mm:ss")} [{l.Written}] {w.Number(99)}#{w.Number(9)}: *{w.Number(99)} open() "/srv/{w.Name()}" failed (2: No such file or directory), client: 192.0.2.{w.Number(99)}, server: _, request: "GET /a HTTP/1.1", host: "example.com" """.TrimEnd(),
            "error",
            "warn",
            "crit=fatal",
            "notice=info",
            "emerg=fatal",
            "alert=fatal"
        ),
        S(
            "Apache error",
            "apache-error",
            (w, t, l) =>
                $"[{t.As("ddd MMM dd HH:mm:ss.000000 yyyy")}] [core:{l.Written}] [pid 8:tid 43] [client 192.0.2.{w.Number(99)}:50500] AH00128: {w.Text()}",
            "error",
            "warn",
            "notice=info",
            "crit=fatal"
        ),
        S(
            "syslog 3164",
            "syslog",
            (w, t, l) => $"<{l.Written}>{t.As("MMM d HH:mm:ss").Replace("  ", " ")} gate {w.Name()}[{w.Number(9999)}]: {w.Text()}",
            "34=fatal",
            "13=info",
            "30=info",
            "27=error",
            "28=warn",
            "191=debug"
        ) with
        {
            Format = "syslog",
        },
        F(
            "syslog 5424",
            "syslog",
            (w, t, l) =>
                $"""<{l.Written}>1 {t.As(Iso)} host.example.com {w.Name()} {w.Number(99)} ID{w.Number(99)} {w.One("-", "[ex@32473 iut=\"3\"]")} {w.Text()}""",
            "165=info",
            "34=fatal",
            "11=error",
            "12=warn",
            "15=debug"
        ),
        F(
            "klog",
            "klog",
            (w, t, l) =>
                $"""{l.Written}{t.As("MMdd HH:mm:ss.fff")}000 {w.Number(99), 7} {w.Name()}.go:{w.Number(999)}] "{w.Text().Escaped()}" pod="kube-system/coredns" """.TrimEnd(),
            "I=info",
            "W=warn",
            "E=error",
            "F=fatal"
        ),
        F(
            "PostgreSQL",
            "postgresql",
            (w, t, l) => $"{t.As(Blank)} UTC [{w.Number(9999)}] {w.One("", "bob@shop ")}{l.Written}:  {w.Text()}",
            "LOG=info",
            "ERROR=error",
            "FATAL=fatal",
            "WARNING=warn",
            "PANIC=fatal",
            "DETAIL=",
            "STATEMENT=",
            "NOTICE=info"
        ),
        F(
            "Redis",
            "redis",
            (w, t, l) => $"{w.Number(99)}:{w.One("M", "S", "C")} {t.As("dd MMM yyyy HH:mm:ss.fff")} {l.Written} {w.Text()}",
            "*=info",
            "#=warn",
            ".=debug",
            "-=debug"
        ),
        F(
            "MySQL",
            "mysql",
            (w, t, l) =>
                $"{t.As("yyyy-MM-dd'T'HH:mm:ss.fff'000Z'")} {w.Number(99)} [{l.Written}] [MY-{w.Number(19999):000000}] "
                + $"[{w.One("Server", "InnoDB")}] {w.Text()}",
            "Warning=warn",
            "System=info",
            "ERROR=error",
            "Note=info"
        ),
        S(
            "MariaDB",
            "mysql",
            (w, t, l) => $"{t.As("yyyy-MM-dd HH:mm:ss")} {w.Number(99)} [{l.Written}] InnoDB: {w.Text()}",
            "Warning=warn",
            "ERROR=error",
            "Note=info"
        ),
    ];

    public static readonly LabelledFormat[] Languages =
    [
        S(
            "logfmt",
            "logfmt",
            (w, t, l) =>
                $"""time={t.As("yyyy-MM-dd'T'HH:mm:ss'Z'")} level={l.Written} msg="{w.Text().Escaped()}" path=/api/{w.Number(99)} took={w.Number(99)}ms""",
            [.. Lower, "fatal"]
        ),
        S(
            "logrus text",
            "logfmt",
            (w, t, l) =>
                $"""time="{t.As("yyyy-MM-dd'T'HH:mm:ss'Z'")}" level={l.Written} msg="{w.Text().Escaped()}" {w.One("", "err=\"a=b\" ")}a={w.Number(9)}""",
            "info",
            "warning=warn",
            "error"
        ),
        F("logback", "log4j", (w, t, l) => $"{t.As(Blank)} [{w.One("main", "pool-1-thread-2", "nio-8080-exec-1")}] {l.Written, -5} {w.Class()} - {w.Text()}"),
        F("log4j", "log4j", (w, t, l) => $"{t.As(Comma)} {l.Written, -5} [{w.One("main", "IPC Server handler 3 on 8020")}] {w.Class()}: {w.Text()}"),
        F(
            "Spring Boot",
            "log4j",
            (w, t, l) =>
                $"{t.As(Iso)} {l.Written, 5} {w.Number(99)} --- [{w.One("", "shop] [")}{w.One("           main", "nio-8080-exec-1")}] "
                + $"{w.Class(), -40} : {w.Text()}"
        ),
        F("Keycloak", "log4j", (w, t, l) => $"{t.As(Comma)} {l.Written, -5} [org.keycloak.{w.Name()}] ({w.One("main", "executor-thread-1")}) {w.Text()}"),
        F(
            "Elasticsearch",
            "log4j",
            (w, t, l) => $"[{t.As("yyyy-MM-dd'T'HH:mm:ss,fff")}][{l.Written, -5}][o.e.n.Node               ] [node-{w.Number(9)}] {w.Text()}"
        ),
        F("Kafka", "log4j", (w, t, l) => $"[{t.As(Comma)}] {l.Written} {w.One("", "[Coordinator 0]: ")}{w.Text()} (kafka.server.{w.Name()})"),
        F(
            "Tomcat",
            "log4j",
            (w, t, l) => $"{t.As("dd-MMM-yyyy HH:mm:ss.fff")} {l.Written} [main] org.apache.catalina.startup.{w.Name()}.start {w.Text()}",
            "INFO=info",
            "WARNING=warn",
            "SEVERE=error",
            "FINE=debug"
        ),
        F(
            "Python logging",
            "python-logging",
            (w, t, l) => $"{t.As(Comma)} - {w.Name()}.client - {l.Written} - {w.Text()}",
            "INFO=info",
            "WARNING=warn",
            "ERROR=error",
            "CRITICAL=fatal",
            "DEBUG=debug"
        ),
        S(
            "Gunicorn",
            "python-logging",
            (w, t, l) => $"[{t.As("yyyy-MM-dd HH:mm:ss")} +0000] [{w.Number(99)}] [{l.Written}] {w.Text()}",
            "INFO=info",
            "WARNING=warn",
            "ERROR=error",
            "CRITICAL=fatal"
        ),
        F(
            "Celery",
            "python-logging",
            (w, t, l) => $"[{t.As(Comma)}: {l.Written}/{w.One("MainProcess", "ForkPoolWorker-2")}] {w.Text()}",
            "INFO=info",
            "WARNING=warn",
            "ERROR=error"
        ),
        N(
            "Python basicConfig",
            "python-logging",
            (w, l) => $"{l.Written}:{w.One("root", "shop.orders")}:{w.Text()}",
            "INFO=info",
            "WARNING=warn",
            "ERROR=error",
            "CRITICAL=fatal"
        ),
        N(
            ".NET console",
            "dotnet",
            (w, l) => $"{l.Written}: Shop.{w.Name()}.Service[{w.Number(20)}] {w.Text()}",
            "info",
            "warn",
            "fail=error",
            "crit=fatal",
            "dbug=debug",
            "trce=trace"
        ),
        S(
            "Go log",
            "time-level",
            (w, t, _) =>
                $"{t.As("yyyy'/'MM'/'dd HH:mm:ss")} {w.One("", "main.go:23: ")}{w.One("listening on :8080", "order accepted", "x y z")} {w.Number(99)}",
            "="
        ),
        F("hclog", "time-level", (w, t, l) => $"{t.As(Iso)} [{l.Written}]{(l.Written.Length == 4 ? " " : "")} agent.{w.Name()}: {w.Text()}"),
        F("NLog", "time-level", (w, t, l) => $"{t.As(Blank)}0|{l.Written}|{w.Class()}|{w.Text()}"),
        F(
            "Serilog file",
            "time-level",
            (w, t, l) => $"{t.AddHours(2).As(Blank)} +02:00 [{l.Written}] {w.Text()}",
            "INF=info",
            "WRN=warn",
            "ERR=error",
            "FTL=fatal",
            "DBG=debug",
            "VRB=trace"
        ),
        F(
            "Monolog",
            "time-level",
            (w, t, l) => $"[{t.As("yyyy-MM-dd'T'HH:mm:ss.fff'000+00:00'")}] {w.Name()}.{l.Written}: {w.Text()} [] []",
            "INFO=info",
            "WARNING=warn",
            "ERROR=error",
            "CRITICAL=fatal",
            "NOTICE=info"
        ),
        F("zap console", "time-level", (w, t, l) => $"{t.As(Iso)}\t{l.Written}\t{w.Name()}\tserver/main.go:{w.Number(99)}\t{w.Text()}"),
        S(
            "env_logger",
            "time-level",
            (w, t, l) => $"[{t.As("yyyy-MM-dd'T'HH:mm:ss'Z'")} {l.Written, -5} shop::{w.Name()}] {w.Text()}",
            "INFO=info",
            "WARN=warn",
            "ERROR=error"
        ),
        F("Cassandra", "time-level", (w, t, l) => $"{l.Written, -5} [main] {t.As(Comma)} Server.java:{w.Number(999)} - {w.Text()}"),
        F(
            "Ruby logger",
            "time-level",
            (w, t, l) => $"{l.Written[0]}, [{t.As("yyyy-MM-dd'T'HH:mm:ss.fff'000'")} #{w.Number(999)}] {l.Written, 5} -- {w.One("", "shop")}: {w.Text()}",
            "INFO=info",
            "WARN=warn",
            "ERROR=error",
            "DEBUG=debug"
        ),
        N("Serilog console", "time-level", (w, l) => $"[18:0{w.Number(9)}:47 {l.Written}] {w.Text()}", "INF=info", "WRN=warn", "ERR=error", "FTL=fatal"),
        N("level only", "level", (w, l) => $"[{l.Written}] {w.Text()}"),
    ];

    public static readonly LabelledFormat[] All = [.. Json, .. Servers, .. Languages];
}
