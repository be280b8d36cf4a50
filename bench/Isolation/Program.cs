using System.Diagnostics;
using System.Globalization;
using System.Text;
using ActorPipeline.Embedded.Kafka;
using ActorPipeline.Isolation;
using Confluent.Kafka;

// Usage: isolation [SECONDS [EVENTS]]
// How long the events of a quiet service (100 a second) take from Kafka to the server, while another service with EVENTS
// waiting events is in no trouble, is all poison, writes to a closed index, or writes to a read-only one. Defaults of 'run'.
int seconds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 20, events = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 300_000;
(string Name, string Refusal)[] troubles =
[
    ("no trouble", """{"create":{"status":201}}"""),
    ("poison", """{"create":{"status":400,"error":{"type":"document_parsing_exception","reason":"failed to parse field [count]"}}}"""),
    ("closed index", """{"create":{"status":400,"error":{"type":"index_closed_exception","reason":"closed"}}}"""),
    ("read-only index", """{"create":{"status":403,"error":{"type":"cluster_block_exception","reason":"index [logs-busy_service-demo] blocked by: [FORBIDDEN/8/index write (api)];"}}}"""),
];
foreach (var (name, refusal) in troubles)
{
    using var kafka = EmbeddedKafka.Start();
    kafka.CreateTopic("logs.busy-service");
    kafka.CreateTopic("logs.quiet-service");
    await using var server = await TroubledServer.StartAsync("logs-busy_service-demo", refusal);
    using var producer = new ProducerBuilder<Null, byte[]>(new ProducerConfig { BootstrapServers = kafka.BootstrapServers, CompressionType = CompressionType.Lz4, LingerMs = 2, QueueBufferingMaxMessages = 1_000_000 }).Build();
    for (var i = 0; i < events; i++)
        producer.Produce(new TopicPartition("logs.busy-service", i % 4), Event("busy-service", "\"count\":\"many\""));
    producer.Flush();
    using var node = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "actorpipeline.dll"), "run", "--broker", kafka.BootstrapServers, "--elastic", server.Url.ToString(), "--http", "0"])
    { RedirectStandardOutput = true, RedirectStandardError = true })!;
    node.OutputDataReceived += (_, _) => { };
    node.ErrorDataReceived += (_, _) => { };
    node.BeginOutputReadLine();
    node.BeginErrorReadLine();
    // The first event of the quiet service shows that the group has started; it is not counted.
    producer.Produce("logs.quiet-service", Event("quiet-service", "\"number\":-1"));
    while (!server.Arrived.ContainsKey(-1))
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
    var patience = Stopwatch.StartNew();
    while (server.Arrived.Count < sent.Length + 1 && patience.Elapsed < TimeSpan.FromMinutes(2))
        await Task.Delay(20);
    node.Kill();
    await node.WaitForExitAsync();
    var delays = sent.Select((at, i) => server.Arrived.TryGetValue(i, out var came) ? TimeProvider.System.GetElapsedTime(at, came).TotalMilliseconds : double.PositiveInfinity).Order().ToArray();
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-16} {server.Arrived.Count - 1} of {sent.Length} events; delay ms: median {delays[delays.Length / 2]:0}, 99 % {delays[delays.Length * 99 / 100]:0}, longest {delays[^1]:0}"));
}

static Message<Null, byte[]> Event(string service, string more) => new()
{
    Value = Encoding.UTF8.GetBytes("{\"@timestamp\":\"2026-11-23T12:00:00.000Z\"," + more + ",\"message\":\"a line of a log that is about as long as most of them are\",\"fields\":{\"service\":\"" + service + "\",\"namespace\":\"demo\"}}"),
};
