using ActorPipeline.Parsers;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

// Usage: dotnet run -c Release --project bench/Parsers [-- BenchmarkDotNet's own arguments]
// One line through each parser: ns and bytes allocated per line. In-process, so that it takes a minute and not ten.
BenchmarkRunner.Run<LineBenchmark>(
    DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance)).WithOptions(ConfigOptions.DisableLogFile),
    args
);
