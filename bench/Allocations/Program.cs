using ActorPipeline.Allocations;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

// Usage: dotnet run -c Release --project bench/Allocations [-- BenchmarkDotNet's own arguments | -- cpu [KIND…]]
// What one event costs between Confluent.Kafka's record and the body of the bulk request, and what the encoder has of it:
// ns and bytes allocated per event. `-- elastic URL PID [EVENTS [ROUNDS [sizes]]]` measures what an event costs that Elasticsearch; `-- null PORT` answers,
// and `-- transport URL` measures what asking costs. `-- --filter '*Encoder*'` measures the encoder alone; `-- cpu` its processor time, on a busy machine.
// `-- kept [KIND…]`: memory that an encoder keeps, KiB.
// FIT=off: without the look at fields; SERVICES=off: without the count by service; MASK=card,token,email,ip: with masks.
if (args is ["cpu", .. var kinds])
    CpuTime.Run(kinds.Length > 0 ? kinds : ["small", "filebeat", "escaped", "text", "json", "json-pinned", "log4j", "log4j-pinned"]);
else if (args is ["kept", .. var which])
    KeptMemory.Run(which.Length > 0 ? which : ["small", "text", "json", "log4j"]);
else if (args is ["elastic", var url, var process, .. var rest])
    await ElasticCpu.RunAsync(
        new Uri(url),
        int.Parse(process),
        rest.Length > 0 ? int.Parse(rest[0]) : 500_000,
        rest.Length > 1 ? int.Parse(rest[1]) : 2,
        rest.Contains("sizes")
    );
else if (args is ["null", var port])
    await TransportCpu.ServeAsync(int.Parse(port));
else if (args is ["transport", var target])
    await TransportCpu.RunAsync(new Uri(target));
else
    BenchmarkRunner.Run(
        [typeof(HotPathBenchmark), typeof(EncoderBenchmark)],
        DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance)).WithOptions(ConfigOptions.DisableLogFile),
        args
    );
