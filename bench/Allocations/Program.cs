using ActorPipeline.Allocations;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

// Usage: dotnet run -c Release --project bench/Allocations [-- BenchmarkDotNet's own arguments]
// What one event costs between Confluent.Kafka's record and the body of the bulk request, and what the encoder has of it:
// ns and bytes allocated per event. `-- --filter '*Encoder*'` measures the encoder alone.
BenchmarkRunner.Run([typeof(HotPathBenchmark), typeof(EncoderBenchmark)],
    DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance)).WithOptions(ConfigOptions.DisableLogFile),
    args);
