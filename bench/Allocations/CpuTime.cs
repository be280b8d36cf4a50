namespace ActorPipeline.Allocations;

/// <summary>
/// Processor time of the encoder per event, the lowest of many rounds: what a machine that is busy with other work can still tell, where the
/// time on the wall tells how busy it is.
/// </summary>
internal static class CpuTime
{
    private const int Rounds = 15;
    private const int Chunks = 600;
    private const int Events = 500;

    public static void Run(IEnumerable<string> kinds)
    {
        foreach (var (kind, lean) in kinds.SelectMany(kind => ((bool[])[true, false]).Select(lean => (kind, lean))))
        {
            var encoder = new EncoderBenchmark { Kind = kind, Lean = lean };
            encoder.SetUp();
            var lowest = TimeSpan.MaxValue;
            for (var round = 0; round < Rounds; round++)
            {
                var before = Environment.CpuUsage.UserTime;
                for (var chunk = 0; chunk < Chunks; chunk++)
                    encoder.Encode();
                var took = Environment.CpuUsage.UserTime - before;
                lowest = took > TimeSpan.Zero && took < lowest ? took : lowest;
            }
            Console.WriteLine($"{kind, -14} {(lean ? "lean" : "full")} {lowest.TotalNanoseconds / Chunks / Events, 8:0} ns of processor time per event");
        }
    }
}
