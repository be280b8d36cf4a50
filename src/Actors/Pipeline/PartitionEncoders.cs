using ActorPipeline.Actors.Elastic;
using ActorPipeline.Actors.Memory;
using ActorPipeline.Actors.Parsing;
using ActorPipeline.Actors.Parsing.Fields;
using ActorPipeline.Actors.Parsing.Identity;
using ActorPipeline.Actors.Parsing.Lines;
using ActorPipeline.Actors.Parsing.Masking;
using ActorPipeline.Actors.Telemetry.Services;
using Confluent.Kafka;

namespace ActorPipeline.Actors.Pipeline;

/// <summary>Makes the encoders of partitions, all by one configuration. Compiles every pattern: make it once.</summary>
/// <param name="options">The configuration.</param>
/// <param name="budget">Where the encoded bytes are counted.</param>
/// <param name="time">For records without any timestamp.</param>
/// <param name="forced">The parser that reads all lines, whatever services name; null: the one they name.</param>
/// <param name="services">Where what was read is counted by service; null: nowhere.</param>
public sealed class PartitionEncoders(
    KafkaToElasticOptions options,
    MemoryBudget budget,
    TimeProvider time,
    string? forced = null,
    ServiceTallies? services = null
)
{
    private readonly ParserCatalog _parsers = options.Parsing.Catalog(forced);
    private readonly FieldRuleSet _rules = options.Parsing.MakeRules();
    private readonly ForeignRecord _leaveOut = ForeignWords.Set(options.Parsing.LeaveOut);
    private readonly IdentityForm _form = IdentityWords.Form(options.Elastic.DocumentId);
    private readonly LineScope _scope = IdentityWords.Scope(options.Elastic.LineScope);
    private readonly IndexPattern _index =
        IndexPattern.TryParse(options.Elastic.Index)
        ?? throw new ArgumentException($"elastic.index is \"{options.Elastic.Index}\"; allowed is {IndexPattern.Allowed}.");

    /// <summary>What is known of the fields of indices, for all partitions; null when events are sent with the fields they have.</summary>
    public IndexShapes? Shapes { get; } = options.Parsing.Shapes();

    /// <summary>The encoder of one partition.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="identity">What tells its topic from another of that name.</param>
    /// <param name="trial">What it encodes goes nowhere and is counted nowhere.</param>
    public EventEncoder Make(TopicPartition partition, string identity, bool trial = false) =>
        new(
            partition.Topic,
            new DocumentIds(_form, _scope, partition.Topic, identity, partition.Partition.Value),
            _parsers,
            options.Parsing.KeepOriginal,
            budget,
            time,
            _index,
            _leaveOut,
            options.Topics,
            options.Elastic.Fields == "lean",
            Shapes,
            _rules,
            trial ? null : services,
            trial
        );
}
