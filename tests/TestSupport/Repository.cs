namespace ActorPipeline.TestSupport;

/// <summary>
/// Files of this checkout, for tests that hold them against the program. The root is found
/// from the output folder, since deterministic builds have no real source paths.
/// </summary>
public static class Repository
{
    /// <summary>The path of a file, from the checkout's root on.</summary>
    public static string File(params ReadOnlySpan<string> parts) => Path.Combine([Root(), .. parts]);

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!System.IO.File.Exists(Path.Combine(folder, "ActorPipeline.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException($"{AppContext.BaseDirectory} is in no checkout");
        return folder;
    }
}
