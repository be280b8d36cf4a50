using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using ActorPipeline.Host.Configuration;

namespace ActorPipeline.Host.Commands;

/// <summary>
/// Flags that several commands share. Flags that set a configuration key stay text: they are validated by the key's rule, so that a wrong flag and a wrong
/// file give the same message.
/// </summary>
internal sealed class Flags
{
    private readonly List<Func<ParseResult, Setting?>> _keys = [];

    /// <summary>The files, in the order given.</summary>
    public Option<string[]> Config { get; } =
        new("--config") { HelpName = "FILE", Description = "HOCON file above the built-in defaults; may be repeated, later ones win" };

    /// <summary>A flag that sets a configuration key.</summary>
    public Option<string?> One(string name, string path, string helpName, string description)
    {
        var option = new Option<string?>(name) { HelpName = helpName, Description = description };
        _keys.Add(parsed => parsed.GetValue(option) is { } value ? Setting.Of(Key.Root + path, value, name) : null);
        return option;
    }

    /// <summary>A flag that sets a configuration key to a list; it may be repeated.</summary>
    public Option<string[]> Many(string name, string path, string helpName, string description)
    {
        var option = new Option<string[]>(name) { HelpName = helpName, Description = description };
        _keys.Add(parsed => parsed.GetValue(option) is { Length: > 0 } values ? Setting.Of(Key.Root + path, values, name) : null);
        return option;
    }

    /// <summary><c>--broker</c>.</summary>
    public Option Broker() => One("--broker", "kafka.brokers", "HOST:PORT", "Kafka bootstrap server, several separated by commas (needed)");

    /// <summary><c>--topic</c>: what a node reads.</summary>
    public Option Topics() =>
        Many("--topic", "kafka.topics", "NAME|^REGEX", "Topic to read, or a regular expression that starts with ^; may be repeated (default ^logs\\..*)");

    /// <summary><c>--elastic</c>.</summary>
    public Option Elastic() => Many("--elastic", "elastic.urls", "URL", "Elasticsearch node; may be repeated (default http://127.0.0.1:9200)");

    /// <summary><c>--role</c>.</summary>
    public Option Roles() => Many("--role", "cluster.roles", "ROLE", "consumer or watcher; may be repeated (default consumer)").Offering("consumer", "watcher");

    /// <summary><c>--kubeconfig</c>.</summary>
    public Option Kubeconfig() =>
        One("--kubeconfig", "kubernetes.kubeconfig", "FILE", "Where a watcher finds the API server (default: KUBECONFIG, then the pod's credentials)");

    /// <summary><c>--token</c>.</summary>
    public Option Token() =>
        One("--token", "http.token", "TEXT", "The node's token; better set ACTORPIPELINE_HTTP_TOKEN, which others on this machine do not see");

    /// <summary>For commands that need Kafka.</summary>
    /// <param name="options">The loaded options.</param>
    /// <param name="usage">The usage line of the command.</param>
    /// <exception cref="UsageException">There is no broker.</exception>
    public static void NeedBroker(PipelineOptions options, string usage)
    {
        if (options.Kafka.Brokers.Length == 0)
            throw new UsageException($"No Kafka broker given. Type: actorpipeline {usage}, or set actorpipeline.kafka.brokers.");
    }

    /// <summary>The settings of the flags, which are the strongest layer.</summary>
    public IEnumerable<Setting> Settings(ParseResult parsed) => _keys.Select(read => read(parsed)).OfType<Setting>();

    /// <summary>Merges, binds and validates; the exception lists all errors.</summary>
    /// <exception cref="UsageException">The configuration is wrong.</exception>
    public (PipelineOptions Options, Settings Settings) Load(ParseResult parsed, CommandContext context, string? profile)
    {
        var settings = ConfigSources.Load(profile, parsed.GetValue(Config) ?? [], context.Environment, Settings(parsed));
        var (options, errors) = Binder.Bind(settings, File.ReadAllText);
        return errors.IsEmpty ? (options, settings) : throw new UsageException(string.Join(Environment.NewLine, errors));
    }

    /// <summary>A port that belongs to no configuration key.</summary>
    public static Option<int> Port(string name, int normal, string description) =>
        new(name)
        {
            HelpName = "PORT",
            Description = $"{description} (default {normal}, 0 takes any free one)",
            DefaultValueFactory = _ => normal,
            CustomParser = result => ParsePort(name, result),
        };

    /// <summary>How many; from 1 on.</summary>
    public static Option<int?> Count(string name, string description) =>
        new(name)
        {
            HelpName = "N",
            Description = description,
            CustomParser = result =>
            {
                var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
                if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0)
                    return count;
                result.AddError($"{name} is \"{text}\"; allowed is a whole number from 1 to {int.MaxValue}");
                return null;
            },
        };

    private static int ParsePort(string name, ArgumentResult result)
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65_535)
            return port;
        result.AddError($"{name} is \"{text}\"; allowed is a whole number from 0 to 65535");
        return 0;
    }
}
