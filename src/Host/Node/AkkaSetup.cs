using ActorPipeline.Host.Configuration;
using ActorPipeline.Host.Tuning;
using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Hosting;
using Akka.Configuration;
using Akka.Hosting;
using Akka.Remote.Hosting;
using Settings = ActorPipeline.Host.Configuration.Settings;

namespace ActorPipeline.Host.Node;

/// <summary>The actor system of a node: our HOCON, remoting, cluster, and a shutdown that gives draining its time.</summary>
public static class AkkaSetup
{
    /// <summary>Name of every actor system; nodes only meet when it is the same.</summary>
    public const string SystemName = "actorpipeline";

    /// <summary>What shutdown phases other than draining may take together.</summary>
    private static readonly TimeSpan OtherPhases = TimeSpan.FromSeconds(20);

    /// <summary>How long the host waits for everything to stop: draining and the rest.</summary>
    public static TimeSpan ShutdownTimeout(PipelineOptions options) => DrainPhase(options) + OtherPhases;

    /// <summary>Adds what every node has. The actors of the pipeline come after it.</summary>
    public static AkkaConfigurationBuilder AddNode(this AkkaConfigurationBuilder akka, PipelineOptions options, Settings settings)
    {
        var cluster = options.Cluster;
        var formation = Formation.Of(cluster, Environment.MachineName);
        return akka
            .AddHocon(ConfigurationFactory.ParseString(settings.ToAkkaHocon("akka")), HoconAddMode.Prepend)
            .AddHocon(ConfigurationFactory.ParseString($$"""
                akka {
                  # The logger drops what is below the level: adapters keep for ever what they saw of it when they were made.
                  loglevel = DEBUG
                  loggers = ["{{typeof(StderrLogger).AssemblyQualifiedName}}"]
                  coordinated-shutdown.phases.service-requests-done.timeout = {{(long)DrainPhase(options).TotalMilliseconds}}ms
                }
                {{LogThreshold.ConfigKey}} = "{{settings.Find("akka.loglevel")?.Text ?? "INFO"}}"
                """), HoconAddMode.Prepend)
            .WithRemoting(new RemoteOptions { HostName = formation.BindHostname, PublicHostName = formation.Hostname, Port = formation.Port }.WithTls(cluster.Tls))
            .WithClustering(new Akka.Cluster.Hosting.ClusterOptions
            {
                Roles = [.. cluster.Roles],
                SeedNodes = [.. formation.Seeds.Select(seed => $"{RemotingTls.Protocol(cluster.Tls)}://{SystemName}@{seed}")],
                AppVersion = typeof(AkkaSetup).Assembly.GetName().Version?.ToString(3),
            })
            .AddStartup((system, _) =>
            {
                var self = Cluster.Get(system);
                if (formation.Seeds.IsEmpty) self.Join(self.SelfAddress);
            });
    }

    private static TimeSpan DrainPhase(PipelineOptions options) => options.Kafka.DrainTimeout + TimeSpan.FromSeconds(5);
}
