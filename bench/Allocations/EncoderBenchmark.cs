using System.Collections.Immutable;
using ActorPipeline.Actors.Elastic;
using ActorPipeline.Actors.Memory;
using ActorPipeline.Actors.Parsing;
using ActorPipeline.Actors.Parsing.Fields;
using ActorPipeline.Actors.Parsing.Identity;
using ActorPipeline.Actors.Parsing.Lines;
using ActorPipeline.Actors.Parsing.Masking;
using ActorPipeline.Actors.Telemetry.Services;
using Akka.Actor;
using BenchmarkDotNet.Attributes;

namespace ActorPipeline.Allocations;

/// <summary>The encoder alone, and in it what finds the parts of an event. A chunk is filled anew each time, which is a copy.</summary>
[MemoryDiagnoser]
public class EncoderBenchmark
{
    /// <summary>So many that no chunk and no slice is beyond what pools keep.</summary>
    private const int Count = 500;

    private readonly MemoryBudget _budget = new(64L << 20);
    private readonly SinkCounters _counters = new();
    private EventEncoder _encoder = null!;
    private byte[][] _events = [];

    /// <summary>
    /// 200, 442 and 1,500 bytes; the third with many escapes and text that is not ASCII. Then lines of 150 bytes, whose service names their parser or not.
    /// </summary>
    [Params("small", "filebeat", "escaped", "text", "json", "json-pinned", "log4j", "log4j-pinned")]
    public string Kind { get; set; } = "";

    /// <summary>Whether documents go without what is the same in every line.</summary>
    [Params(true, false)]
    public bool Lean { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        _events = Events.Of(Kind, Count);
        _encoder = new EventEncoder(
            "logs.web-service",
            new DocumentIds(IdentityForm.Line, LineScope.Node, "logs.web-service", "id", 3),
            new ParserCatalog(),
            false,
            _budget,
            TimeProvider.System,
            lean: Lean,
            rules: Masks(),
            services: Environment.GetEnvironmentVariable("SERVICES") == "off" ? null : new ServiceTallies(),
            shapes: Environment.GetEnvironmentVariable("FIT") == "off" ? null : new IndexShapes(400)
        );
    }

    /// <summary><c>MASK=card,token,email,ip</c>: the patterns of the annotation.</summary>
    private static FieldRuleSet? Masks() =>
        Environment.GetEnvironmentVariable("MASK") is { Length: > 0 } words
            ? new FieldRuleSet(new FieldRules { MaskPatterns = [.. words.Split(',')] }, ImmutableSortedDictionary<string, FieldRules>.Empty, [])
            : null;

    /// <summary>From the records of a chunk to the lines of a bulk body.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public int Encode()
    {
        var chunk = new RecordChunk("logs.web-service", 3, 2 << 20, Count, _budget);
        for (var i = 0; i < Count; i++)
        {
            _events[i].CopyTo(chunk.Free);
            chunk.Append(i, 1_795_000_000_000, -1, _events[i].Length);
        }
        var slice = _encoder.Encode(chunk, ActorRefs.Nobody);
        var length = slice.Length;
        // What the sink counts when the answer is there.
        _counters.AddIndexed([new Segment(slice, 0, Count)], 1_795_000_000_900);
        slice.Complete(Count);
        return length;
    }

    /// <summary>Encodes once, and keeps nothing but the encoder.</summary>
    public void EncodeOnce()
    {
        SetUp();
        Encode();
        _events = [];
    }

    /// <summary>Only the check that a record is JSON, and where its parts lie.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public int Read()
    {
        var valid = 0;
        foreach (var json in _events)
            if (EventShape.TryRead(json, withOrigin: true, out _))
                valid++;
        return valid;
    }
}
