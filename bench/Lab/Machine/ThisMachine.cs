using System.Globalization;

namespace ActorPipeline.Lab.Machine;

/// <summary>What figures have to be read with.</summary>
internal static class ThisMachine
{
    /// <summary>Day, processor, cores, how busy they were, servers, and how it was measured, as a sentence.</summary>
    public static string About(string how, string server = "Kafka 4.3.1") =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd}, {Processor()}, {Environment.ProcessorCount} cores for everything "
                + $"(load average {Load()} at the end), {server}; {how}."
        );

    private static string Processor() =>
        File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown processor";

    private static string Load() => File.ReadAllText("/proc/loadavg").Split(' ')[0];
}
