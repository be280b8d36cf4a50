using System.Diagnostics;
using ActorPipeline.Messages.Cluster;

namespace ActorPipeline.Host.Node;

/// <summary>Reads what the process needs.</summary>
internal static class ProcessFigures
{
    private static readonly DateTimeOffset Start = StartTime();

    /// <summary>As it is now.</summary>
    public static ProcessStatus Read(TimeProvider time) => new(Environment.WorkingSet, Math.Max(0, (time.GetUtcNow() - Start).TotalSeconds));

    private static DateTimeOffset StartTime()
    {
        using var process = Process.GetCurrentProcess();
        return process.StartTime;
    }
}
