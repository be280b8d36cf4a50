namespace ActorPipeline.Actors.Tests.Parsing.Lines.Auto;

/// <summary>Servers.</summary>
internal static partial class LabelledFormats
{
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
}
