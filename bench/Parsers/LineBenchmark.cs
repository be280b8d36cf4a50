using System.Text;
using ActorPipeline.Actors.Parsing.Lines;
using BenchmarkDotNet.Attributes;

namespace ActorPipeline.Parsers;

/// <summary>The cost of one line of each kind, cleared and parsed as the encoder does it.</summary>
[MemoryDiagnoser]
public class LineBenchmark
{
    private static readonly ParserCatalog Catalog = new(
        null,
        new ParserDefinition
        {
            Name = "dissect",
            Kind = "dissect",
            Pattern = "%{ts} [%{log.level}] %{app.worker}/%{app.job:int} took %{app.seconds:float}s: %{message}",
            TimestampField = "ts",
        },
        new ParserDefinition
        {
            Name = "regex",
            Kind = "regex",
            Pattern = @"^(?<ts>\S+) \[(?<log.level>\w+)\] (?<app.worker>[^/]+)/(?<app.job:int>\d+) took (?<app.seconds:float>[\d.]+)s: (?<message>.*)$",
            TimestampField = "ts",
        }
    );

    private const string Custom =
        "2026-02-03T04:05:06.789Z [warn] mailer-worker-3/8812 took 1.25s: could not deliver to 3 of 17 recipients, will retry in 300 s with the same envelope";

    private static readonly Dictionary<string, (string Parser, string Line)> Lines = new()
    {
        ["none"] = ("none", Custom),
        ["json"] = (
            "json",
            """{"time":"2026-02-03T04:05:06.789Z","level":"info","msg":"order accepted","order":{"id":8812,"items":3},"took_ms":12.5,"customer":"c-1204","ok":true}"""
        ),
        ["json-ecs"] = (
            "json",
            """{"@timestamp":"2026-02-03T04:05:06.789Z","log.level":"INFO","message":"order accepted","ecs.version":"1.6.0","log.logger":"org.example.Orders","process.thread.name":"main"}"""
        ),
        ["logfmt"] = (
            "logfmt",
            """time=2026-02-03T04:05:06.789Z level=info msg="request done" method=GET path=/api/v1/orders/8812 status=200 took=12.5ms bytes=1893 client=192.0.2.10"""
        ),
        ["access"] = (
            "nginx-access",
            """192.0.2.10 - - [03/Feb/2026:04:05:06 +0000] "GET /api/v1/orders/8812?expand=items HTTP/1.1" 200 1893 "https://example.com/shop" "Mozilla/5.0 (X11; Linux x86_64)" """
        ),
        ["apache-error"] = (
            "apache-error",
            "[Tue Feb 03 04:05:06.902022 2026] [core:error] [pid 35708:tid 4328636416] [client 192.0.2.10:50500] AH00128: File does not "
                + "exist: /var/www/html/favicon.ico"
        ),
        ["nginx-error"] = (
            "nginx-error",
            """2026/02/03 04:05:06 [error] 53#7: *13 open() "/srv/a" failed (2: No such file), client: 192.0.2.10, server: _, request: "GET /a HTTP/1.1", host: "example.com" """
        ),
        ["syslog-3164"] = (
            "syslog",
            "Feb  3 04:05:06 gate sshd[24200]: pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= "
                + "rhost=192.0.2.10  user=root and so on"
        ),
        ["syslog-5424"] = (
            "syslog",
            """<165>1 2026-02-03T04:05:06.003Z host.example.com orders 42 ID47 [ex@32473 iut="3" source="app"] order 8812 accepted and sent to the warehouse in Bremen"""
        ),
        ["log4j"] = (
            "log4j",
            "2026-02-03 04:05:06,789 INFO [IPC Server handler 3 on 8020] org.example.mapreduce.v2.app.Master: Created Master for application "
                + "attempt_14451444_0020_000001"
        ),
        ["zookeeper"] = (
            "log4j",
            "2026-02-03 04:05:06,789 - WARN  [Peer[myid=1]/0:0:0:0:0:0:0:0:2181:FastElection@774] - Notification time out: 3200 while "
                + "waiting for a quorum of three servers"
        ),
        ["hdfs"] = (
            "hdfs",
            "260203 040506 148 INFO dfs.DataNode$PacketResponder: PacketResponder 1 for block blk_38865049064139660 "
                + "terminating after the last packet was written"
        ),
        ["spark"] = (
            "spark",
            "26/02/03 04:05:06 INFO executor.Executor: Finished task 34.0 in stage 29.0 (TID 1354). 2364 bytes result sent to driver; "
                + "nothing is left to be done here"
        ),
        ["openstack"] = (
            "openstack",
            """2026-02-03 04:05:06.008 25746 INFO nova.wsgi.server [req-38101a0b 113d3a99 54fadb41 - - -] 192.0.2.10 "GET /v2/servers/detail HTTP/1.1" status: 200 len: 1893 time: 0.2477829"""
        ),
        ["klog"] = (
            "klog",
            """I0203 04:05:06.123456       7 event.go:307] "Event occurred" object="kube-system/coredns" kind="Deployment" type="Normal" reason="ScalingReplicaSet" """
        ),
        ["python-logging"] = (
            "python-logging",
            "2026-02-03 04:05:06,789 - orders.warehouse.client - WARNING - could not deliver to 3 of 17 recipients, will retry in 300 s with the same envelope"
        ),
        ["dissect"] = ("dissect", Custom),
        ["regex"] = ("regex", Custom),
    };

    private readonly ParsedLine _line = new() { ReadAtMilliseconds = 1_770_100_000_000 };
    private ILineParser _parser = null!;
    private byte[] _bytes = [];

    [ParamsSource(nameof(Kinds))]
    public string Kind { get; set; } = "";

    public static IEnumerable<string> Kinds => Lines.Keys;

    [GlobalSetup]
    public void SetUp()
    {
        var (parser, line) = Lines[Kind];
        _parser = Catalog.Find(parser)!;
        _bytes = Encoding.UTF8.GetBytes(line);
        if (!Parse() || (_line.Count == 0 && Kind != "none"))
            throw new InvalidOperationException($"The {Kind} line does not match.");
    }

    [Benchmark]
    public bool Parse()
    {
        _line.Clear();
        return _parser.TryParse(_bytes, _line);
    }
}
