namespace ActorPipeline.TestSupport;

/// <summary>Whether tests run on real servers, by the variables that name them.</summary>
public static class RealServers
{
    /// <summary>At least one real server is tested.</summary>
    public static bool AreTested { get; } = new[] { "KAFKA", "ELASTICSEARCH", "KUBECONFIG" }.Any(name => Variable(name).Length > 0);

    /// <summary>Answers of a real server are recorded, from the same tests that hold the stand-in against them.</summary>
    public static bool AreRecorded { get; } = Variable("ELASTICSEARCH").Length > 0 && Variable("RECORD") == "1";

    private static string Variable(string name) => Environment.GetEnvironmentVariable("ACTORPIPELINE_TEST_" + name) ?? "";
}
