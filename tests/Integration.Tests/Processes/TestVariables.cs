using System.Diagnostics;

namespace ActorPipeline.Integration.Tests.Processes;

/// <summary>What is meant for the tests is no key of the program, which refuses those it does not know.</summary>
internal static class TestVariables
{
    /// <summary>Keeps them from a process that is about to start.</summary>
    public static void RemoveFrom(ProcessStartInfo start)
    {
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("ACTORPIPELINE_TEST_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
    }
}
