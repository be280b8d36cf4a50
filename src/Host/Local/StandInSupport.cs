using System.CommandLine;
using ActorPipeline.Actors.Kafka;
using ActorPipeline.Embedded.Shipping;
using ActorPipeline.Host.Commands;
using ActorPipeline.Shipping;

namespace ActorPipeline.Host.Local;

/// <summary>
/// The program's only access to the stand-ins. A build with <c>-p:StandIns=false</c>, as for the image, compiles <c>WithoutStandIns/StandInSupport.cs</c> in
/// its place and ships neither them nor their packages.
/// </summary>
internal static class StandInSupport
{
    /// <summary><c>local</c>.</summary>
    public static Command Local(CommandContext context) => LocalCommand.Create(context);

    /// <summary><c>embedded</c>.</summary>
    public static Command Embedded(CommandContext context) => EmbeddedCommand.Create(context);

    /// <summary>The options, adapted when these brokers are a stand-in.</summary>
    public static Task<KafkaOptions> AdaptAsync(KafkaOptions kafka) => EmbeddedBroker.AdaptAsync(kafka);

    /// <summary>Whether the broker is a stand-in.</summary>
    public static Task<bool> IsStandInAsync(KafkaOptions kafka) => EmbeddedBroker.IsEmbeddedAsync(kafka);

    /// <summary>The backfill's options, adapted when its broker is a stand-in.</summary>
    public static BackfillOptions Adapt(BackfillOptions backfill) => backfill.ForStandIns();
}
