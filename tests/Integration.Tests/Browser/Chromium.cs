using PuppeteerSharp;

namespace ActorPipeline.Integration.Tests.Browser;

/// <summary>A real Chromium of this machine. <c>ACTORPIPELINE_TEST_CHROMIUM</c> names it, else it is looked for on the path.</summary>
internal static class Chromium
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "chrome"];

    /// <summary>Starts one.</summary>
    public static Task<IBrowser> StartAsync() =>
        Puppeteer.LaunchAsync(
            new LaunchOptions
            {
                Headless = true,
                ExecutablePath =
                    Path()
                    ?? throw new InvalidOperationException(
                        $"no Chromium on the path ({string.Join(", ", Names)}); install one, or name it with ACTORPIPELINE_TEST_CHROMIUM"
                    ),
                // As root, and where /dev/shm is small.
                Args = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-extensions", "--disable-background-networking"],
            }
        );

    private static string? Path() =>
        Environment.GetEnvironmentVariable("ACTORPIPELINE_TEST_CHROMIUM") is { Length: > 0 } named
            ? named
            : (
                from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator)
                from name in Names
                select System.IO.Path.Combine(folder, name)
            ).FirstOrDefault(File.Exists);
}
