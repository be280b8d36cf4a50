using ActorPipeline.Actors.Cluster;
using ActorPipeline.Actors.Cluster.Bootstrap;
using ActorPipeline.Actors.Cluster.Wire;
using ActorPipeline.Host.Configuration;
using ActorPipeline.Host.Node.Logging;
using ActorPipeline.Host.Tuning;
using Akka.Cluster;
using Akka.Cluster.Hosting;
using Akka.Configuration;
using Akka.Hosting;
using Akka.Remote.Hosting;
using Settings = ActorPipeline.Host.Configuration.Settings;

namespace ActorPipeline.Host.Node;

/// <summary>Sets up the actor system of a node: our HOCON, remoting, cluster, and a coordinated shutdown with time for draining.</summary>
public static class AkkaSetup
{
    /// <summary>The name of the actor system; nodes can only form a cluster with the same name.</summary>
    public const string SystemName = "actorpipeline";

    /// <summary>Adds what every node has. The actors of the pipeline are added after it.</summary>
    public static AkkaConfigurationBuilder AddNode(this AkkaConfigurationBuilder akka, PipelineOptions options, Settings settings)
    {
        var formation = Formation.Of(options.Cluster, Environment.MachineName);
        return akka.AddHocon(ConfigurationFactory.ParseString(settings.ToAkkaHocon("akka")), HoconAddMode.Prepend)
            .AddHocon(
                ConfigurationFactory.ParseString(
                    $$"""
                    akka {
                      # The logger drops what is below the level: adapters keep for ever what they saw of it when they were made.
                      loglevel = DEBUG
                      loggers = ["{{typeof(StderrLogger).AssemblyQualifiedName}}"]
                    }
                    {{StderrLogger.FormatKey}} = {{options.Logging.Format}}
                    {{Levels(options.Logging)}}
                    {{LogThreshold.ConfigKey}} = "{{settings.Find("akka.loglevel")?.Text ?? "INFO"}}"
                    {{NodeSerializer.Hocon}}
                    {{ShutdownOrder.Hocon(options.Kafka.DrainTimeout)}}
                    """
                ),
                HoconAddMode.Prepend
            )
            .AddHocon(ConfigurationFactory.ParseString(SplitBrain.Hocon(options)), HoconAddMode.Prepend)
            .WithRemoting(
                new RemoteOptions
                {
                    HostName = formation.BindHostname,
                    PublicHostName = formation.Hostname,
                    Port = formation.Port,
                }.WithTls(options.Cluster.Tls)
            )
            .WithClustering(
                new Akka.Cluster.Hosting.ClusterOptions
                {
                    Roles = [.. options.Cluster.Roles],
                    AppVersion = typeof(AkkaSetup).Assembly.GetName().Version?.ToString(3),
                }
            )
            .AddPetabridgeConsole()
            .AddStartup(
                (system, _) =>
                {
                    var self = Cluster.Get(system);
                    // Akka's own seed nodes are not used: the first of them would found a second cluster when it starts cut off from the others.
                    if (formation.Seeds.IsEmpty)
                    {
                        self.Join(self.SelfAddress);
                    }
                    else
                    {
                        system.ActorOf(
                            BootstrapActor.Props([.. formation.Seeds.Select(seed => RemotingTls.AddressOf(seed, options.Cluster.Tls))]),
                            BootstrapActor.Path.Split('/')[^1]
                        );
                    }
                }
            );
    }

    private static string Levels(LoggingOptions logging) =>
        string.Join('\n', logging.OwnLevels().Keys.Select(component => $"{LogThreshold.ComponentsKey}.{component} = {logging.LevelOf(component)}"));
}
