using Akka.Hosting;
#if PETABRIDGE_CMD
using Petabridge.Cmd.Cluster;
using Petabridge.Cmd.Host;
using Petabridge.Cmd.Remote;
#endif

namespace ActorPipeline.Host.Node;

/// <summary>
/// Petabridge.Cmd, in builds with <c>-p:PetabridgeCmd=true</c>: a node answers <c>pbm</c> on port 9110 of loopback. Only on loopback, because Petabridge.Cmd
/// has no authentication.
/// </summary>
internal static class PetabridgeConsole
{
    /// <summary>Adds it, or nothing in other builds.</summary>
    public static AkkaConfigurationBuilder AddPetabridgeConsole(this AkkaConfigurationBuilder akka) =>
#if PETABRIDGE_CMD
        akka.AddPetabridgeCmd(
            new PetabridgeCmdOptions { Host = "127.0.0.1", Port = 9110 },
            console =>
            {
                console.RegisterCommandPalette(ClusterCommands.Instance);
                console.RegisterCommandPalette(new RemoteCommands());
            }
        );
#else
        akka;
#endif
}
