using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;
using ActorPipeline.Native;

namespace ActorPipeline.Host.Commands;

/// <summary><c>--version</c>: the program's own version, and which librdkafka it works with.</summary>
internal sealed class VersionText(TextWriter output) : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        output.WriteLine(typeof(VersionText).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion);
        try
        {
            output.WriteLine($"librdkafka {Librdkafka.Loaded}");
        }
        catch (DllNotFoundException none)
        {
            // Who asks for the version may do so because of just this.
            output.WriteLine(none.Message);
        }

        return 0;
    }
}
