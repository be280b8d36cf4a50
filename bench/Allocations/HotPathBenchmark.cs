using ActorPipeline.Actors.Parsing;
using BenchmarkDotNet.Attributes;

namespace ActorPipeline.Allocations;

/// <summary>The <see cref="HotPath"/> of 442-byte events without a parser.</summary>
[MemoryDiagnoser]
public class HotPathBenchmark
{
    private const int Events = 100_000;

    private HotPath _path = null!;

    /// <summary>How the index is named.</summary>
    [Params("logs-{service}-{namespace}", "logs-{service}-{yyyy.MM.dd}")]
    public string Index { get; set; } = "";

    [GlobalSetup]
    public void SetUp() => _path = new HotPath("filebeat", lean: true, gzip: false, IndexPattern.TryParse(Index));

    /// <summary>Per event, because an invocation is so many.</summary>
    [Benchmark(OperationsPerInvoke = Events)]
    public void RecordToOffset() => _path.Move(Events);
}
