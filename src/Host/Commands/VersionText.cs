using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;
using ActorPipeline.Native;

namespace ActorPipeline.Host.Commands;

/// <summary><c>--version</c>: the program's version, and the loaded librdkafka.</summary>
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
            // Printed and not thrown: a missing librdkafka may be why the version was asked for.
            output.WriteLine(none.Message);
        }

        return 0;
    }
}
