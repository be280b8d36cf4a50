namespace ActorPipeline.Actors.Tests.Parsing.Lines.Auto;

/// <summary>Languages and their libraries.</summary>
internal static partial class LabelledFormats
{
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

    public static LabelledFormat[] All => [.. Json, .. Servers, .. Languages];
}
