using System.CommandLine;
using ActorPipeline.Actors.Kafka;
using ActorPipeline.Host.Commands;
using ActorPipeline.Shipping;

namespace ActorPipeline.Host.Local;

/// <summary>For a build without the stand-ins: their commands say so, and no broker is asked whether it is one.</summary>
internal static class StandInSupport
{
    private const int WrongUsage = 2;

    /// <summary><c>local</c>, which only says that this build has no stand-ins.</summary>
    public static Command Local(CommandContext context) => Missing("local", "Runs the whole pipeline on this machine; not in this build.", context);

    /// <summary><c>embedded</c>, which only says that this build has no stand-ins.</summary>
    public static Command Embedded(CommandContext context) =>
        Missing("embedded", "Runs a stand-in Kafka and a stand-in Elasticsearch; not in this build.", context);

    /// <summary>The same.</summary>
    public static Task<KafkaOptions> AdaptAsync(KafkaOptions kafka) => Task.FromResult(kafka);

    /// <summary>False: no broker is asked.</summary>
    public static Task<bool> IsStandInAsync(KafkaOptions kafka) => Task.FromResult(false);

    /// <summary>The same.</summary>
    public static BackfillOptions Adapt(BackfillOptions backfill) => backfill;

    private static Command Missing(string name, string description, CommandContext context)
    {
        var command = new Command(name, description) { TreatUnmatchedTokensAsErrors = false };
        command.SetAction(
            async (_, _) =>
            {
                await context.Error.WriteLineAsync(
                    $"{name} needs the stand-in servers, which this build leaves out; in a checkout, run: dotnet run --project src/Host -- {name}"
                );
                return WrongUsage;
            }
        );
        return command;
    }
}
