using ActorPipeline.Allocations;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

// Usage: dotnet run -c Release --project bench/Allocations [-- BenchmarkDotNet's own arguments]
// What one event costs between Confluent.Kafka's record and the body of the bulk request: ns and bytes allocated per event.
BenchmarkRunner.Run<HotPathBenchmark>(
    DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance)).WithOptions(ConfigOptions.DisableLogFile),
    args);
