using System.Diagnostics;
using System.Text;
using ActorPipeline.Embedded.Kafka;
using ActorPipeline.Throughput;
using Confluent.Kafka;

// Usage: throughput EVENTS PARTITIONS -- COMMAND [ARG ...]
// Fills an embedded Kafka with 442-byte Filebeat events, starts COMMAND with {broker} and {elastic} replaced in its
// arguments, and measures from its first bulk request until everything is committed: events/s, and CPU µs per event of
// that process. With OUTAGE=SECONDS in the environment the server refuses connections for so long after the start, and what
// is measured is the memory meanwhile and the rate at which the backlog drains. The embedded broker keeps 5 MB per
// partition: spread the load over enough partitions.
var split = Array.IndexOf(args, "--");
int events = int.Parse(args[0]), partitions = int.Parse(args[1]);
using var kafka = EmbeddedKafka.Start(new EmbeddedKafkaOptions { Partitions = partitions });
kafka.CreateTopic("logs.web-service", partitions);
var value = Encoding.UTF8.GetBytes("""{"@timestamp":"2026-11-23T12:05:18.861Z","@metadata":{"beat":"filebeat","type":"_doc","version":"8.1.0"},"fields":{"service":"web-service","namespace":"demo","log_topic":"logs.web-service"},"ecs":{"version":"8.0.0"},"host":{"name":"node-1"},"agent":{"id":"92377a39-af88-49ed-aad9","type":"filebeat"},"log":{"offset":232,"file":{"path":"/mnt/data/logs/web-service/app.log"}},"input":{"type":"filestream"},"message":""" + "\"" + new string('m', 25) + "\"}");
Console.WriteLine($"event: {value.Length} bytes");
using (var producer = new ProducerBuilder<byte[]?, byte[]>(new ProducerConfig
{
    BootstrapServers = kafka.BootstrapServers,
    CompressionType = CompressionType.Lz4,
    LingerMs = 20,
    BatchNumMessages = 10000,
    BatchSize = 900_000,
    QueueBufferingMaxMessages = 1_000_000,
}).Build())
{
    for (var i = 0; i < events; i++)
    {
        while (true)
        {
            try
            {
                producer.Produce(new TopicPartition("logs.web-service", i / 500 % partitions), new Message<byte[]?, byte[]> { Value = value });
                break;
            }
            catch (ProduceException<byte[]?, byte[]> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
            {
                producer.Poll(TimeSpan.FromMilliseconds(10));
            }
        }
    }
    producer.Flush(TimeSpan.FromMinutes(1));
}
using var committed = new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig { BootstrapServers = kafka.BootstrapServers, GroupId = "actorpipeline", EnableAutoCommit = false }).Build();
var all = Enumerable.Range(0, partitions).Select(p => new TopicPartition("logs.web-service", p)).ToList();
var held = all.Select(p => committed.QueryWatermarkOffsets(p, TimeSpan.FromSeconds(5))).Sum(w => w.High.Value - w.Low.Value);
if (held != events)
{
    Console.WriteLine($"The embedded broker kept only {held} of {events} events: use more partitions.");
    return 2;
}
var elastic = new NullElasticsearch(TimeSpan.FromSeconds(int.Parse(Environment.GetEnvironmentVariable("OUTAGE") ?? "0")));
var command = args[(split + 1)..].Select(a => a.Replace("{broker}", kafka.BootstrapServers).Replace("{elastic}", elastic.Url.ToString())).ToArray();
using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
process.OutputDataReceived += (_, line) => { if (Environment.GetEnvironmentVariable("VERBOSE") is not null) Console.WriteLine(line.Data); };
process.ErrorDataReceived += (_, line) => { if (line.Data is not null && Environment.GetEnvironmentVariable("VERBOSE") is not null) Console.WriteLine(line.Data); };
process.BeginOutputReadLine();
process.BeginErrorReadLine();
while (elastic.Requests == 0 && !process.HasExited)
    await Task.Delay(1);
var watch = Stopwatch.StartNew();
process.Refresh();
var cpuStart = process.TotalProcessorTime;
var lastBytes = -1L;
var quiet = Stopwatch.StartNew();
TimeSpan busy = default, cpuBusy = default;
long done = 0;
while (!process.HasExited)
{
    await Task.Delay(20);
    if (elastic.Bytes != lastBytes)
    {
        lastBytes = elastic.Bytes;
        busy = watch.Elapsed;
        process.Refresh();
        cpuBusy = process.TotalProcessorTime - cpuStart;
        quiet.Restart();
    }
    else if (quiet.Elapsed > TimeSpan.FromSeconds(2.5))
    {
        done = committed.Committed(all, TimeSpan.FromSeconds(5)).Sum(o => Math.Max(0, o.Offset.Value));
        break;
    }
}
process.Refresh();
Console.WriteLine($"committed {done} of {events}; {busy.TotalSeconds:0.000} s; {events / busy.TotalSeconds:0} events/s; {cpuBusy.TotalMicroseconds / events:0.00} µs CPU/event (whole process {process.TotalProcessorTime.TotalMicroseconds / events:0.00}); {elastic.Requests} requests; RSS {process.WorkingSet64 >> 20} MiB, peak {process.PeakWorkingSet64 >> 20} MiB");
process.Kill();
return done == events ? 0 : 1;
