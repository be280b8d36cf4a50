using ActorPipeline.Host.Commands;

namespace ActorPipeline.Integration.Tests;

/// <summary>Runs a command of the executable in this process.</summary>
internal static class InProcess
{
    public static async Task<(int Code, string Out, string Error)> RunAsync(params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await CommandLine.RunAsync(
            arguments,
            new CommandContext
            {
                Out = TextWriter.Synchronized(output),
                Error = TextWriter.Synchronized(error),
                Environment = new Dictionary<string, string>(),
                Stop = TestContext.Current.CancellationToken,
            }
        );
        return (code, output.ToString(), error.ToString());
    }
}
