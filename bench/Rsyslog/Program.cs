using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using ActorPipeline.Throughput;

// Usage: rsyslog [EVENTS [PARTITIONS [ROUNDS]]]; needs rsyslogd with imkafka and omelasticsearch, kcat and nginx.
// rsyslog, kcat (which only reads) and actorpipeline one after another over the same events and the same null server:
// events/s from the first bulk request to the last, and CPU µs per event of the process. See README.md.
int Argument(int index, int otherwise) => args.Length > index ? int.Parse(args[index], CultureInfo.InvariantCulture) : otherwise;
int events = Argument(0, 1_000_000),
    partitions = Argument(1, 64),
    rounds = Argument(2, 1);
using var load = Load.Fill(events, partitions);
if (load is null)
    return 2;
var folder = Directory.CreateTempSubdirectory("actorpipeline-rsyslog-").FullName;
var port = FreePort();
var group = "";
string Filled(string file)
{
    var target = Path.Combine(folder, file);
    File.WriteAllText(
        target,
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, file))
            .Replace("{dir}", folder)
            .Replace("{port}", $"{port}")
            .Replace("{broker}", load.Kafka.BootstrapServers)
            .Replace("{group}", group)
    );
    return target;
}

using var nginx = Start("nginx", "-c", Filled("nginx.conf"), "-e", Path.Combine(folder, "nginx.log"));
using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
long polls = 0;
try
{
    for (var round = 0; round < rounds; round++)
    {
        // A group of its own for each round: it reads everything again.
        group = $"round-{round}";
        await SendsAsync("rsyslog", Start("rsyslogd", "-n", "-f", Filled("rsyslog.conf"), "-i", Path.Combine(folder, $"rsyslog-{round}.pid")));
        await ReadsAsync("kcat", Start("sh", "-c", $"exec kcat -C -q -e -b {load.Kafka.BootstrapServers} -t {Load.Topic} -o beginning > /dev/null"));
        await SendsAsync(
            "actorpipeline",
            Start(
                "dotnet",
                Path.Combine(AppContext.BaseDirectory, "actorpipeline.dll"),
                "run",
                "--broker",
                load.Kafka.BootstrapServers,
                "--topic",
                Load.Topic,
                "--elastic",
                http.BaseAddress.ToString(),
                "--http",
                "0",
                "--config",
                Filled("actorpipeline.conf")
            )
        );
    }
}
finally
{
    nginx.Kill();
    await nginx.WaitForExitAsync();
    Directory.Delete(folder, recursive: true);
}
return 0;

async Task SendsAsync(string name, Process process)
{
    var before = await RequestsAsync();
    while (await RequestsAsync() <= before + 1 && !process.HasExited)
        await Task.Delay(5);
    var watch = Stopwatch.StartNew();
    process.Refresh();
    var (cpuStart, cpu, busy, seen, quiet) = (process.TotalProcessorTime, TimeSpan.Zero, TimeSpan.Zero, 0L, Stopwatch.StartNew());
    while (!process.HasExited && quiet.Elapsed < TimeSpan.FromSeconds(3))
    {
        await Task.Delay(20);
        if (await RequestsAsync() is var now && now == seen)
            continue;
        process.Refresh();
        (seen, busy, cpu) = (now, watch.Elapsed, process.TotalProcessorTime - cpuStart);
        quiet.Restart();
    }
    var committed = load.Group($"{name}-{group}").Committed(load.Partitions, TimeSpan.FromSeconds(5)).Sum(o => Math.Max(0, o.Offset.Value));
    Tell(name, committed, busy, cpu, $"{seen - before} requests, {process.WorkingSet64 >> 20} MiB");
    await EndAsync(process);
}

async Task ReadsAsync(string name, Process process)
{
    var watch = Stopwatch.StartNew();
    var cpu = TimeSpan.Zero;
    while (!process.HasExited)
    {
        try
        {
            process.Refresh();
            cpu = process.TotalProcessorTime;
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            // It ended between the question and the look: what was seen last counts.
        }
        await Task.Delay(5);
    }
    Tell(name, events, watch.Elapsed, cpu, "reads only");
    await EndAsync(process);
}

void Tell(string name, long done, TimeSpan busy, TimeSpan cpu, string more) =>
    Console.WriteLine(
        string.Create(
            CultureInfo.InvariantCulture,
            $"{name, -14} {done} of {events} events, {busy.TotalSeconds, 7:0.00} s, {events / busy.TotalSeconds, 9:0} events/s, "
                + $"{cpu.TotalMicroseconds / events, 6:0.00} µs CPU/event; {more}"
        )
    );

// The requests that nginx has served, without our own questions.
async Task<long> RequestsAsync()
{
    polls++;
    try
    {
        var numbers = Regex.Matches(await http.GetStringAsync("/requests"), @"\d+");
        return long.Parse(numbers[3].Value, CultureInfo.InvariantCulture) - polls;
    }
    catch (HttpRequestException) when (!nginx.HasExited)
    {
        polls--;
        await Task.Delay(50);
        return -1;
    }
}

static async Task EndAsync(Process process)
{
    if (!process.HasExited)
        process.Kill();
    await process.WaitForExitAsync();
    process.Dispose();
}

static Process Start(string program, params string[] arguments)
{
    var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
    var verbose = Environment.GetEnvironmentVariable("VERBOSE") is not null;
    process.OutputDataReceived += (_, line) =>
    {
        if (verbose)
            Console.WriteLine(line.Data);
    };
    process.ErrorDataReceived += (_, line) =>
    {
        if (verbose)
            Console.WriteLine(line.Data);
    };
    process.BeginOutputReadLine();
    process.BeginErrorReadLine();
    return process;
}

static int FreePort()
{
    using var listener = new TcpListener(IPAddress.Loopback, 0);
    listener.Start();
    return ((IPEndPoint)listener.LocalEndpoint).Port;
}
