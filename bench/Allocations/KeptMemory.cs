namespace ActorPipeline.Allocations;

/// <summary>Memory that an encoder keeps after it has encoded something: what each of many quiet partitions costs.</summary>
internal static class KeptMemory
{
    private const int Encoders = 200;

    public static void Run(IEnumerable<string> kinds)
    {
        foreach (var kind in kinds)
        {
            var encoders = new EncoderBenchmark[Encoders];
            new EncoderBenchmark { Kind = kind, Lean = true }.EncodeOnce();
            var before = GC.GetTotalMemory(forceFullCollection: true);
            for (var i = 0; i < Encoders; i++)
            {
                encoders[i] = new EncoderBenchmark { Kind = kind, Lean = true };
                encoders[i].EncodeOnce();
            }
            var kept = GC.GetTotalMemory(forceFullCollection: true) - before;
            GC.KeepAlive(encoders);
            Console.WriteLine($"{kind, -14} {kept / Encoders / 1024.0, 8:0.0} KiB kept by an encoder");
        }
    }
}
