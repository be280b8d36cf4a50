namespace ActorPipeline.Actors.Tests.Parsing.Lines;

/// <summary>A line that its parser understands, and what it finds there.</summary>
/// <param name="Parser">Name in the catalog.</param>
/// <param name="Line">The line.</param>
/// <param name="Time">The line's own time, ISO 8601; null when it has none.</param>
/// <param name="Message">What may stand in for the line; null when there is nothing shorter.</param>
/// <param name="Fields">The fields as a JSON object.</param>
public sealed record Sample(string Parser, string Line, string? Time, string? Message, string Fields);

internal static class Samples
{
    public static readonly Sample[] All =
    [
        new(
            "json",
            """{"time":"2026-01-02T03:04:05Z","level":"info","msg":"hello","user":{"id":7},"took":1.5}""",
            "2026-01-02T03:04:05.000Z",
            "hello",
            """{"log.level":"info","user":{"id":7},"took":1.5}"""
        ),
        new(
            "logfmt",
            """time=2026-01-02T03:04:05Z level=info msg="hello you" took=12ms""",
            "2026-01-02T03:04:05.000Z",
            "hello you",
            """{"log.level":"info","took":"12ms"}"""
        ),
        new(
            "apache-access",
            """192.0.2.10 - frank [10/Oct/2025:13:55:36 -0700] "GET /apache_pb.gif?x=1 HTTP/1.0" 200 2326""",
            "2025-10-10T20:55:36.000Z",
            null,
            """{"source.address":"192.0.2.10","source.ip":"192.0.2.10","user.name":"frank","http.request.method":"GET","url.original":"/apache_pb.gif?x=1","http.version":"1.0","http.response.status_code":200,"http.response.body.bytes":2326}"""
        ),
        new(
            "nginx-access",
            """2001:db8::7 - - [10/Oct/2025:13:55:36 +0000] "POST /api/v1/items HTTP/2.0" 499 0 "https://example.com/" "Mozilla/5.0 (X11; \"q\")" "10.0.0.1" 0.012""",
            "2025-10-10T13:55:36.000Z",
            null,
            """{"source.address":"2001:db8::7","source.ip":"2001:db8::7","http.request.method":"POST","url.original":"/api/v1/items","http.version":"2.0","http.response.status_code":499,"http.response.body.bytes":0,"http.request.referrer":"https://example.com/","user_agent.original":"Mozilla/5.0 (X11; \\\"q\\\")"}"""
        ),
        new(
            "apache-access",
            """www.example.com:443 client.example.net - Ann Other [10/Oct/2025:13:55:36 +0200] "\x16\x03" 400 - "-" "-" """,
            "2025-10-10T11:55:36.000Z",
            null,
            """{"url.domain":"www.example.com","source.address":"client.example.net","user.name":"Ann Other","url.original":"\\x16\\x03","http.response.status_code":400}"""
        ),
        new(
            "apache-access",
            """192.0.2.10, 10.0.0.1, 10.0.0.2 - frank [10/Oct/2025:13:55:36 +0000] "GET / HTTP/1.1" 200 12""",
            "2025-10-10T13:55:36.000Z",
            null,
            """{"source.address":"192.0.2.10","source.ip":"192.0.2.10","user.name":"frank","http.request.method":"GET","url.original":"/","http.version":"1.1","http.response.status_code":200,"http.response.body.bytes":12}"""
        ),
        new(
            "apache-error",
            "[Sun Dec 07 10:42:29.902022 2025] [core:error] [pid 8:tid 9] (13)Permission denied: [client 192.0.2.10:50500] AH00035: access to /x denied",
            "2025-12-07T10:42:29.902022Z",
            "(13)Permission denied: [client 192.0.2.10:50500] AH00035: access to /x denied",
            """{"apache.error.module":"core","log.level":"error","process.pid":8,"process.thread.id":9,"source.port":50500,"source.address":"192.0.2.10","source.ip":"192.0.2.10"}"""
        ),
        new(
            "apache-error",
            "[Sun Dec 07 04:47:44 2025] [error] [client 192.0.2.10] Directory index forbidden: /var/www/",
            "2025-12-07T04:47:44.000Z",
            "Directory index forbidden: /var/www/",
            """{"log.level":"error","source.address":"192.0.2.10","source.ip":"192.0.2.10"}"""
        ),
        new(
            "apache-error",
            "[Sun Dec 07 10:42:29.902022 2025] [core:warn] [pid 35708:tid 4328636416] [client 2001:db8::1:50500] AH00128: File does not exist: /x",
            "2025-12-07T10:42:29.902022Z",
            "AH00128: File does not exist: /x",
            """{"apache.error.module":"core","log.level":"warn","process.pid":35708,"process.thread.id":4328636416,"source.port":50500,"source.address":"2001:db8::1","source.ip":"2001:db8::1"}"""
        ),
        new(
            "apache-error",
            "[Sun Dec 07 10:42:29.902022 2025] [mpm_event:notice] [pid 8] [client 192.0.2.10:50500] resuming",
            "2025-12-07T10:42:29.902022Z",
            "resuming",
            """{"apache.error.module":"mpm_event","log.level":"info","log.level_original":"notice","process.pid":8,"source.port":50500,"source.address":"192.0.2.10","source.ip":"192.0.2.10"}"""
        ),
        new(
            "nginx-error",
            """2025/10/25 14:49:34 [error] 54053#7: *13 open() "/srv/a, b" failed (2: No such file or directory), client: 192.0.2.10, server: _, request: "GET /a HTTP/1.1", host: "example.com:8080", referrer: "http://example.com/" """,
            "2025-10-25T14:49:34.000Z",
            "open() \"/srv/a, b\" failed (2: No such file or directory)",
            """{"log.level":"error","process.pid":54053,"process.thread.id":7,"nginx.error.connection_id":13,"source.address":"192.0.2.10","source.ip":"192.0.2.10","http.request.method":"GET","url.original":"/a","http.version":"1.1","url.domain":"example.com","http.request.referrer":"http://example.com/"}"""
        ),
        new(
            "nginx-error",
            "2025/10/25 14:49:34 [notice] 1#1: signal process started",
            "2025-10-25T14:49:34.000Z",
            "signal process started",
            """{"log.level":"info","log.level_original":"notice","process.pid":1,"process.thread.id":1}"""
        ),
        new(
            "syslog",
            "Feb  3 04:05:06 gate sshd(pam_unix)[1993]: check pass; user unknown",
            "2026-02-03T04:05:06.000Z",
            "check pass; user unknown",
            """{"host.hostname":"gate","process.name":"sshd(pam_unix)","process.pid":1993}"""
        ),
        new(
            "syslog",
            "<34>Oct 11 22:14:15 gate su: 'su root' failed",
            "2025-10-11T22:14:15.000Z",
            "'su root' failed",
            """{"log.level":"fatal","log.level_original":"crit","log.syslog.priority":34,"log.syslog.facility.code":4,"log.syslog.facility.name":"auth","log.syslog.severity.code":2,"log.syslog.severity.name":"Critical","host.hostname":"gate","process.name":"su"}"""
        ),
        new(
            "syslog",
            "Oct 11 22:14:15 gate last message repeated 2 times",
            "2025-10-11T22:14:15.000Z",
            "last message repeated 2 times",
            """{"host.hostname":"gate"}"""
        ),
        new(
            "syslog",
            "<13>Oct 11 22:14:15 backup[7]: done",
            "2025-10-11T22:14:15.000Z",
            "done",
            """{"log.level":"info","log.level_original":"notice","log.syslog.priority":13,"log.syslog.facility.code":1,"log.syslog.facility.name":"user","log.syslog.severity.code":5,"log.syslog.severity.name":"Notice","process.name":"backup","process.pid":7}"""
        ),
        new(
            "syslog",
            "2026-02-03T04:05:06.123456+01:00 gate kernel: [ 1.2] usb 1-1: new device",
            "2026-02-03T03:05:06.123456Z",
            "[ 1.2] usb 1-1: new device",
            """{"host.hostname":"gate","process.name":"kernel"}"""
        ),
        new(
            "syslog",
            """<165>1 2026-02-03T04:05:06.003Z host.example.com app 42 ID47 [ex@32473 iut="3" src="a\"b\]"][o@1] \uFEFFstarted""".Replace("\\uFEFF", "\uFEFF"),
            "2026-02-03T04:05:06.003Z",
            "started",
            """{"log.level":"info","log.level_original":"notice","log.syslog.priority":165,"log.syslog.facility.code":20,"log.syslog.facility.name":"local4","log.syslog.severity.code":5,"log.syslog.severity.name":"Notice","log.syslog.version":"1","host.hostname":"host.example.com","process.name":"app","process.pid":42,"log.syslog.msgid":"ID47","log.syslog.structured_data.ex@32473.iut":"3","log.syslog.structured_data.ex@32473.src":"a\"b]"}"""
        ),
        new(
            "syslog",
            "<0>1 - - - worker-7 - -",
            null,
            null,
            """{"log.level":"fatal","log.level_original":"emerg","log.syslog.priority":0,"log.syslog.facility.code":0,"log.syslog.facility.name":"kern","log.syslog.severity.code":0,"log.syslog.severity.name":"Emergency","log.syslog.version":"1","log.syslog.procid":"worker-7"}"""
        ),
        new(
            "log4j",
            "2026-02-03 18:01:47,978 INFO [IPC Server handler 3 on 8020] org.example.app.Master: Created job_1",
            "2026-02-03T18:01:47.978Z",
            "Created job_1",
            """{"log.level":"info","process.thread.name":"IPC Server handler 3 on 8020","log.logger":"org.example.app.Master"}"""
        ),
        new(
            "log4j",
            "2026-02-03 18:01:47,978 - WARN  [Peer[myid=1]/0:0:0:0:2181:Election@774] - Notification time out: 3200",
            "2026-02-03T18:01:47.978Z",
            "Notification time out: 3200",
            """{"log.level":"warn","log.origin.file.line":774,"process.thread.name":"Peer[myid=1]/0:0:0:0:2181","log.logger":"Election"}"""
        ),
        new(
            "log4j",
            "2026-02-03T18:01:47.978Z  INFO 7 --- [  main] o.e.web.Server : Started",
            "2026-02-03T18:01:47.978Z",
            "Started",
            """{"process.pid":7,"log.level":"info","process.thread.name":"main","log.logger":"o.e.web.Server"}"""
        ),
        new(
            "log4j",
            "2026-02-03T18:01:47.978Z  INFO 7 --- [shop] [nio-8080-exec-1] o.e.web.Server : [x] Started",
            "2026-02-03T18:01:47.978Z",
            "[x] Started",
            """{"process.pid":7,"log.level":"info","process.thread.name":"nio-8080-exec-1","log.logger":"o.e.web.Server"}"""
        ),
        new(
            "log4j",
            "2026-02-03T18:01:47.978Z  INFO 7 --- [shop] [           main] [803b448a0489f84084905d3093480352-3425f23bb2432450] o.e.web.Server : Started",
            "2026-02-03T18:01:47.978Z",
            "Started",
            """{"process.pid":7,"log.level":"info","process.thread.name":"main","log.logger":"o.e.web.Server"}"""
        ),
        new(
            "log4j",
            "2026-02-03T18:01:47.978Z  INFO 7 --- [           main] [                                                 ] o.e.web.Server : Started",
            "2026-02-03T18:01:47.978Z",
            "Started",
            """{"process.pid":7,"log.level":"info","process.thread.name":"main","log.logger":"o.e.web.Server"}"""
        ),
        new(
            "log4j",
            "2026-02-03 18:01:47.978  INFO [shop,803b448a0489f840,3425f23bb2432450] 7 --- [nio-8080-exec-1] o.e.web.Server : Started",
            "2026-02-03T18:01:47.978Z",
            "Started",
            """{"process.pid":7,"log.level":"info","process.thread.name":"nio-8080-exec-1","log.logger":"o.e.web.Server"}"""
        ),
        new(
            "log4j",
            "2026-02-03 18:01:47.978 [main] ERROR org.example.App - [x] Error: no",
            "2026-02-03T18:01:47.978Z",
            "[x] Error: no",
            """{"log.level":"error","process.thread.name":"main","log.logger":"org.example.App"}"""
        ),
        new(
            "log4j",
            "[2026-02-03 18:01:47,978] INFO [Coordinator 0]: Stabilized (example.coordinator.Group)",
            "2026-02-03T18:01:47.978Z",
            "[Coordinator 0]: Stabilized",
            """{"log.level":"info","log.logger":"example.coordinator.Group"}"""
        ),
        new("log4j", "2026-02-03 18:01:47 WARN Error: out of luck", "2026-02-03T18:01:47.000Z", "Error: out of luck", """{"log.level":"warn"}"""),
        new(
            "hdfs",
            "260203 203615 148 INFO dfs.DataNode$Responder: Responder 1 terminating",
            "2026-02-03T20:36:15.000Z",
            "Responder 1 terminating",
            """{"log.level":"info","process.pid":148,"log.logger":"dfs.DataNode$Responder"}"""
        ),
        new(
            "spark",
            "26/02/03 20:10:40 INFO SparkContext: Running version 4",
            "2026-02-03T20:10:40.000Z",
            "Running version 4",
            """{"log.level":"info","log.logger":"SparkContext"}"""
        ),
        new(
            "openstack",
            """nova-api.log.1 2026-02-03 00:00:00.008 25746 INFO nova.osapi_compute.wsgi.server [req-38101a0b 113d3a 54fadb - - -] 192.0.2.10,198.51.100.1 "GET /v2/servers HTTP/1.1" status: 200 len: 1893 time: 0.2477829""",
            "2026-02-03T00:00:00.008Z",
            "192.0.2.10,198.51.100.1 \"GET /v2/servers HTTP/1.1\" status: 200 len: 1893 time: 0.2477829",
            """{"process.pid":25746,"log.level":"info","log.logger":"nova.osapi_compute.wsgi.server","http.request.id":"req-38101a0b","user.id":"113d3a","openstack.project.id":"54fadb","source.address":"192.0.2.10","source.ip":"192.0.2.10","http.request.method":"GET","url.original":"/v2/servers","http.version":"1.1","http.response.status_code":200,"http.response.body.bytes":1893,"event.duration":247782900}"""
        ),
        new(
            "openstack",
            "2026-02-03 00:00:00.008 7 WARNING nova.compute.manager [-] [instance: 0a1b] Gone",
            "2026-02-03T00:00:00.008Z",
            "[instance: 0a1b] Gone",
            """{"process.pid":7,"log.level":"warn","log.level_original":"WARNING","log.logger":"nova.compute.manager","openstack.instance.id":"0a1b"}"""
        ),
        new(
            "klog",
            "E0203 10:11:12.123456    7 server.go:123] \"Failed\" err=\"x\"",
            "2026-02-03T10:11:12.123456Z",
            "\"Failed\" err=\"x\"",
            """{"log.level":"error","process.pid":7,"log.origin.file.name":"server.go","log.origin.file.line":123}"""
        ),
        new(
            "glog",
            "I20260203 10:11:12.123456 77 a/main.cc:5] up",
            "2026-02-03T10:11:12.123456Z",
            "up",
            """{"log.level":"info","process.thread.id":77,"log.origin.file.name":"a/main.cc","log.origin.file.line":5}"""
        ),
        new(
            "python-logging",
            "2026-02-03 04:05:06,789 - my.module - INFO - a - b",
            "2026-02-03T04:05:06.789Z",
            "a - b",
            """{"log.level":"info","log.logger":"my.module"}"""
        ),
        new("python-logging", "WARNING:root:careful: hot", null, "careful: hot", """{"log.level":"warn","log.level_original":"WARNING","log.logger":"root"}"""),
        new(
            "python-logging",
            "[2026-02-03 04:05:06,789] ERROR in app: boom",
            "2026-02-03T04:05:06.789Z",
            "boom",
            """{"log.level":"error","log.logger":"app"}"""
        ),
        new(
            "python-logging",
            "[2026-02-03 04:05:06 +0100] [7] [INFO] Booting worker",
            "2026-02-03T03:05:06.000Z",
            "Booting worker",
            """{"process.pid":7,"log.level":"info"}"""
        ),
    ];
}
