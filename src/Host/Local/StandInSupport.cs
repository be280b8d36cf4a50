using System.CommandLine;
using ActorPipeline.Actors.Kafka;
using ActorPipeline.Embedded.Shipping;
using ActorPipeline.Host.Commands;
using ActorPipeline.Shipping;

namespace ActorPipeline.Host.Local;

/// <summary>
/// All that the program has of the stand-ins. A build with <c>-p:StandIns=false</c>, as for the image, compiles
/// <c>WithoutStandIns/StandInSupport.cs</c> instead and has neither them nor what they need.
/// </summary>
internal static class StandInSupport
{
    /// <summary><c>local</c>.</summary>
    public static Command Local(CommandContext context) => LocalCommand.Create(context);

    /// <summary><c>embedded</c>.</summary>
    public static Command Embedded(CommandContext context) => EmbeddedCommand.Create(context);

    /// <summary>Options that suit a stand-in broker, when these brokers are one.</summary>
    public static Task<KafkaOptions> AdaptAsync(KafkaOptions kafka) => EmbeddedBroker.AdaptAsync(kafka);

    /// <summary>Whether these brokers are a stand-in.</summary>
    public static Task<bool> IsStandInAsync(KafkaOptions kafka) => EmbeddedBroker.IsEmbeddedAsync(kafka);

    /// <summary>A backfill that suits a stand-in broker, when its broker is one.</summary>
    public static BackfillOptions Adapt(BackfillOptions backfill) => backfill.ForStandIns();
}
