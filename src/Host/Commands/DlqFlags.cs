using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using ActorPipeline.Actors.DeadLetters;
using ActorPipeline.Actors.DeadLetters.Replay;
using ActorPipeline.Actors.Filebeat;
using ActorPipeline.Host.Configuration;
using ActorPipeline.Host.Node;

namespace ActorPipeline.Host.Commands;

/// <summary>The flags that all <c>dlq</c> commands share: the brokers, and a filter for dead letters.</summary>
internal sealed class DlqFlags
{
    private readonly Flags _flags = new();
    private readonly Option<string?> _topic = new("--topic") { HelpName = "NAME|^REGEX", Description = "Only events of this topic (the original one)" };
    private readonly Option<string?> _service = new("--service") { HelpName = "NAME", Description = "Only events of this service" };
    private readonly Option<string?> _errorType = new("--error-type")
    {
        HelpName = "TYPE",
        Description = "Only this error of Elasticsearch, as 'list' shows it",
    };
    private readonly Option<string?> _since = new("--since")
    {
        HelpName = "TIME",
        Description = "Only rejected, or noticed, then or later: 2026-11-23T12:00:00Z, or 1h for an hour ago",
    };
    private readonly Option<string?> _until = new("--until") { HelpName = "TIME", Description = "Only rejected, or noticed, before" };

    /// <summary>All of them.</summary>
    public IEnumerable<Option> Options => [_broker ??= _flags.Broker(), _topic, _service, _errorType, _since, _until, _flags.Config];

    /// <summary>All flags that also apply to gaps.</summary>
    public IEnumerable<Option> OptionsOfLosses => Options.Where(option => option != _errorType);

    private Option? _broker;

    /// <summary>Reads them.</summary>
    /// <exception cref="UsageException">One is wrong, or no broker is given.</exception>
    public (PipelineOptions Options, DeadLetterFilter Filter) Load(ParseResult parsed, CommandContext context)
    {
        var (options, _) = _flags.Load(parsed, context, profile: null);
        Flags.NeedBroker(options, $"dlq {parsed.CommandResult.Command.Name} --broker HOST:PORT");
        StartCheck.Kafka(options);
        return (
            options,
            new DeadLetterFilter(
                Topic(parsed.GetValue(_topic)),
                parsed.GetValue(_service),
                parsed.GetValue(_errorType),
                Moment("--since", parsed.GetValue(_since), context.Time),
                Moment("--until", parsed.GetValue(_until), context.Time)
            )
            {
                Topics = new TopicNaming(options.Filebeat.Topic),
            }
        );
    }

    private static string? Topic(string? topic)
    {
        if (topic is null || Kinds.Topic.Parse(new Resolved("", topic, default, ""), out _))
            return topic;
        throw new UsageException($"--topic is \"{topic}\"; allowed is {Kinds.Topic.Allowed}.");
    }

    private static DateTimeOffset? Moment(string flag, string? text, TimeProvider time)
    {
        if (text is null)
            return null;
        if (Regex.IsMatch(text, @"\A[\d.]+[a-z]+\z") && Units.TryDuration(text, out var ago))
            return time.GetUtcNow() - ago;
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment))
            return moment;
        throw new UsageException(
            $"{flag} is \"{text}\"; allowed is a time such as 2026-11-23T12:00:00Z (UTC unless it says otherwise), or how long ago, such as 30m, 1h or 2d."
        );
    }
}
