using System.Diagnostics;
using System.Globalization;
using System.Text;
using ActorPipeline.Embedded.Kafka;
using ActorPipeline.Isolation;
using Confluent.Kafka;

// Usage: isolation [SECONDS [EVENTS [CASE]]]
// How long the events of a quiet service (100 a second) take from Kafka to the server, while another service with EVENTS
// waiting events is in no trouble, or in one of those below; with CASE only in those whose name holds it. Defaults of
// 'run', so batch.max-delay, 1 s, is part of it. Exits 1 when any event took 2 s or longer.
int seconds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 20,
    events = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 300_000;
(string Name, string Answer)[] troubles =
[
    ("no trouble", """{"create":{"status":201}}"""),
    ("poison", Refusal(400, "document_parsing_exception", "failed to parse field [count]")),
    ("closed index", Refusal(400, "index_closed_exception", "closed")),
    ("read-only index", Refusal(403, "cluster_block_exception", "index [logs-busy_service-demo] blocked by: [FORBIDDEN/8/index write (api)];")),
    ("missing index", Refusal(404, "index_not_found_exception", "no such index [logs-busy_service-demo]")),
    ("busy shard", Refusal(429, "es_rejected_execution_exception", "rejected execution of coordinating operation")),
];
double? calm = null;
var late = false;
foreach (var (name, answer) in troubles.Where(t => args.Length < 3 || t.Name.Contains(args[2], StringComparison.Ordinal)))
{
    await using var server = new TroubledServer("logs-busy_service-demo", answer, seconds * 100);
    await server.StartAsync();
    var delays = await MeasureAsync(server);
    var longest = delays[^1];
    calm ??= name == troubles[0].Name ? longest : null;
    late |= longest >= 2000;
    Console.WriteLine(
        string.Create(
            CultureInfo.InvariantCulture,
            $"{name, -16} {server.Count} of {delays.Length} events; delay ms: median {delays[delays.Length / 2]:0}, 99 % "
                + $"{delays[delays.Length * 99 / 100]:0}, longest {longest:0}, added {longest - calm:+0;-0;0}; "
                + $"{(longest < 2000 ? "below" : "NOT BELOW")} 2 s; {server.Refused} items for the other"
        )
    );
}
return late ? 1 : 0;

async Task<double[]> MeasureAsync(TroubledServer server)
{
    using var kafka = EmbeddedKafka.Start();
    kafka.CreateTopic("logs.busy-service");
    kafka.CreateTopic("logs.quiet-service");
    using var producer = new ProducerBuilder<Null, byte[]>(
        new ProducerConfig
        {
            BootstrapServers = kafka.BootstrapServers,
            CompressionType = CompressionType.Lz4,
            LingerMs = 2,
            QueueBufferingMaxMessages = 1_100_000,
        }
    ).Build();
    for (var i = 0; i < events; i++)
        producer.Produce(new TopicPartition("logs.busy-service", i % 4), Event("busy-service", "\"count\":\"many\""));
    producer.Flush();
    using var node = Process.Start(
        new ProcessStartInfo(
            "dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "actorpipeline.dll"),
                "run",
                "--broker",
                kafka.BootstrapServers,
                "--elastic",
                server.Url.ToString(),
                "--http",
                "0",
            ]
        )
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        }
    )!;
    node.OutputDataReceived += (_, _) => { };
    node.ErrorDataReceived += (_, _) => { };
    node.BeginOutputReadLine();
    node.BeginErrorReadLine();
    // The first event of the quiet service shows that the group has started; it is not counted.
    producer.Produce("logs.quiet-service", Event("quiet-service", "\"number\":-1"));
    while (!server.Started)
        await Task.Delay(20);
    var sent = new long[seconds * 100];
    using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
    for (var i = 0; i < sent.Length; i++)
    {
        await timer.WaitForNextTickAsync();
        sent[i] = TimeProvider.System.GetTimestamp();
        producer.Produce(new TopicPartition("logs.quiet-service", i % 4), Event("quiet-service", $"\"number\":{i}"));
    }
    producer.Flush();
    var waited = Stopwatch.StartNew();
    while (server.Count < sent.Length && waited.Elapsed < TimeSpan.FromMinutes(2))
        await Task.Delay(20);
    node.Kill();
    await node.WaitForExitAsync();
    return
    [
        .. sent.Select(
                (at, i) => server.Arrived(i) is var came and > 0 ? TimeProvider.System.GetElapsedTime(at, came).TotalMilliseconds : double.PositiveInfinity
            )
            .Order(),
    ];
}

static string Refusal(int status, string type, string reason) =>
    $$$"""{"create":{"error":{"type":"{{{type}}}","reason":"{{{reason}}}"},"status":{{{status}}} }}""";

static Message<Null, byte[]> Event(string service, string more) =>
    new()
    {
        Value = Encoding.UTF8.GetBytes(
            "{\"@timestamp\":\"2026-11-23T12:00:00.000Z\","
                + more
                + ",\"message\":\"a line of a log that is about as long as most of them are\",\"fields\":{\"service\":\""
                + service
                + "\",\"namespace\":\"demo\"}}"
        ),
    };
