using System.Diagnostics;
using ActorPipeline.Throughput;

// Usage: throughput EVENTS PARTITIONS -- COMMAND [ARG ...]
// Fills an embedded Kafka with 442-byte Filebeat events, starts COMMAND with {broker} and {elastic} replaced in its
// arguments, and measures from its first bulk request until everything is committed: events/s, and CPU µs per event of
// that process. With OUTAGE=SECONDS in the environment the server refuses connections for so long after the start, and what
// is measured is the memory meanwhile and the rate at which the backlog drains. The embedded broker keeps 5 MB per
// partition: spread the load over enough partitions, or let COMPRESSION=zstd make it small enough for one.
// PARSER and MESSAGE name a parser and the line it gets.
var split = Array.IndexOf(args, "--");
int events = int.Parse(args[0]),
    partitions = int.Parse(args[1]);
using var load = Load.Fill(events, partitions);
if (load is null)
    return 2;
var (kafka, committed, all) = (load.Kafka, load.Group("actorpipeline"), load.Partitions);
var elastic = new NullElasticsearch(TimeSpan.FromSeconds(int.Parse(Environment.GetEnvironmentVariable("OUTAGE") ?? "0")));
var command = args[(split + 1)..].Select(a => a.Replace("{broker}", kafka.BootstrapServers).Replace("{elastic}", elastic.Url.ToString())).ToArray();
using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
process.OutputDataReceived += (_, line) =>
{
    if (Environment.GetEnvironmentVariable("VERBOSE") is not null)
        Console.WriteLine(line.Data);
};
process.ErrorDataReceived += (_, line) =>
{
    if (line.Data is not null && Environment.GetEnvironmentVariable("VERBOSE") is not null)
        Console.WriteLine(line.Data);
};
process.BeginOutputReadLine();
process.BeginErrorReadLine();
while (elastic.Requests == 0 && !process.HasExited)
    await Task.Delay(1);
var watch = Stopwatch.StartNew();
process.Refresh();
var cpuStart = process.TotalProcessorTime;
var lastBytes = -1L;
var quiet = Stopwatch.StartNew();
TimeSpan busy = default,
    cpuBusy = default;
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
Console.WriteLine(
    $"committed {done} of {events}; {busy.TotalSeconds:0.000} s; {events / busy.TotalSeconds:0} events/s; "
        + $"{cpuBusy.TotalMicroseconds / events:0.00} µs CPU/event (whole process "
        + $"{process.TotalProcessorTime.TotalMicroseconds / events:0.00}); {elastic.Requests} requests; RSS {process.WorkingSet64 >> 20} MiB, "
        + $"peak {process.PeakWorkingSet64 >> 20} MiB"
);
process.Kill();
return done == events ? 0 : 1;
