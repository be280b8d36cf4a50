using System.Collections.Immutable;
using System.Globalization;
using ActorPipeline.Actors.Pipeline;
using ActorPipeline.Host.Configuration;
using ActorPipeline.Host.Node;
using Akka.Actor;
using Akka.Event;

namespace ActorPipeline.Host.Tuning;

/// <summary>The result of a tuning request.</summary>
/// <param name="Now">Every key that can be tuned, with the value the node runs with.</param>
/// <param name="Changed">The keys whose value is another one now.</param>
/// <param name="Errors">Why nothing was changed, one sentence each; empty when it was.</param>
/// <param name="Nodes">The same of every node of the cluster, when all were asked.</param>
public sealed record TuneResult(
    ImmutableSortedDictionary<string, string> Now,
    ImmutableArray<string> Changed,
    ImmutableArray<string> Errors,
    ImmutableArray<NodeTuned>? Nodes = null
)
{
    /// <summary>The latest change of each key of this node that was tuned since it started.</summary>
    public ImmutableSortedDictionary<string, LatestChange> Latest { get; init; } = ImmutableSortedDictionary<string, LatestChange>.Empty;
}

/// <summary>The latest change of a key.</summary>
/// <param name="Was">The value before.</param>
/// <param name="By">Who asked: the API, or a configuration file.</param>
/// <param name="At">When, milliseconds since 1970.</param>
public sealed record LatestChange(string Was, string By, long At);

/// <summary>The result of a tuning request on one node.</summary>
/// <param name="Address">Its cluster address.</param>
/// <param name="Now">As in <see cref="TuneResult"/>; empty when it did not answer.</param>
/// <param name="Changed">As in <see cref="TuneResult"/>.</param>
/// <param name="Errors">As in <see cref="TuneResult"/>.</param>
public sealed record NodeTuned(string Address, ImmutableSortedDictionary<string, string> Now, ImmutableArray<string> Changed, ImmutableArray<string> Errors);

/// <summary>
/// Changes options of this node at runtime: all changes of a request, or none when one is not allowed. Values are validated like a configuration. Thread-safe.
/// <see cref="ClusterTuner"/> uses it on each node.
/// </summary>
public sealed class NodeTuner(PipelineOptions options, NodeParts parts, ActorSystem system, TimeProvider time)
{
    /// <summary>The key of the log level, Akka's own.</summary>
    public const string LogLevelKey = LogLevels.Key;

    private const string LevelsPrefix = "logging.levels.";
    private const string InitialKey = Key.Root + "elastic.in-flight.initial";
    private const string MaxKey = Key.Root + "elastic.in-flight.max";

    /// <summary>The node's log.</summary>
    internal ILoggingAdapter Log { get; } = Logging.GetLogger(system, typeof(NodeTuner));

    private readonly Lock _gate = new();
    private PipelineOptions _options = options;
    private LogLevel _level = LogThreshold.Of(system).Level;
    private ImmutableSortedDictionary<string, LatestChange> _latest = ImmutableSortedDictionary<string, LatestChange>.Empty;

    /// <summary>The keys that can be tuned, by full path.</summary>
    public static readonly ImmutableArray<string> Keys =
    [
        .. PipelineKeys
            .All.Where(key =>
                key.Path.StartsWith("batch.", StringComparison.Ordinal)
                || key.Path.StartsWith("elastic.in-flight.", StringComparison.Ordinal)
                || key.Path.StartsWith(LevelsPrefix, StringComparison.Ordinal)
            )
            .Select(key => key.FullPath),
        LogLevelKey,
    ];

    /// <summary>The current values.</summary>
    public ImmutableSortedDictionary<string, string> Now
    {
        get
        {
            lock (_gate)
                return Values(_options);
        }
    }

    /// <summary>The latest changes, by key.</summary>
    public ImmutableSortedDictionary<string, LatestChange> Latest
    {
        get
        {
            lock (_gate)
                return _latest;
        }
    }

    /// <summary>Changes some keys.</summary>
    /// <param name="changes">Values by full path, as a configuration would hold them.</param>
    /// <param name="origin">Who asks, for messages.</param>
    public TuneResult Apply(IReadOnlyDictionary<string, string> changes, string origin)
    {
        lock (_gate)
        {
            var before = Values(_options);
            var (next, level, errors) = Judge(changes, origin);
            if (errors.Count > 0)
                return new TuneResult(before, [], [.. errors]);
            _options = next;
            if (parts.Tuning is { } live)
                live.Now = SinkTuning.Of(next.Batch, next.Elastic);
            _level = level ?? _level;
            var now = Values(next);
            ImmutableArray<string> changed = [.. Keys.Where(key => now[key] != before[key])];
            if (changed.Any(key => key == LogLevelKey || key.StartsWith(Key.Root + LevelsPrefix, StringComparison.Ordinal)))
                system.EventStream.Publish(new LogThreshold(_level, next.Logging.OwnLevels()));
            var at = time.GetUtcNow().ToUnixTimeMilliseconds();
            _latest = _latest.SetItems(changed.Select(key => KeyValuePair.Create(key, new LatestChange(before[key], origin, at))));
            if (!changed.IsEmpty)
                Log.Info("Tuned by {Origin}: {Changes}", origin, string.Join(", ", changed.Select(key => $"{key} = {now[key]} (was {before[key]})")));
            return new TuneResult(now, changed, []) { Latest = _latest };
        }
    }

    private (PipelineOptions Next, LogLevel? Level, List<string> Errors) Judge(IReadOnlyDictionary<string, string> changes, string origin)
    {
        var (next, level, errors) = (_options, (LogLevel?)null, new List<string>());
        foreach (var (path, text) in changes)
        {
            if (path == LogLevelKey)
            {
                level = LogLevels.Parse(text);
                if (level is null)
                    errors.Add($"{LogLevelKey} is \"{text}\" (from {origin}); allowed is {LogLevels.Allowed}.");
            }
            else if (!Keys.Contains(path))
            {
                errors.Add($"{path} (from {origin}) cannot be tuned; allowed are {string.Join(", ", Keys)}.");
            }
            else if (PipelineKeys.ByFullPath[path] is var key && key.Bind(new Resolved(path, text, default, origin), next) is { } bound)
            {
                next = bound;
            }
            else
            {
                errors.Add($"{path} is \"{text}\" (from {origin}); allowed is {key.Allowed}.");
            }
        }
        // Lowering the maximum below the initial limit lowers that as well; the answer names both.
        if (changes.ContainsKey(MaxKey) && !changes.ContainsKey(InitialKey) && next.Elastic.InFlightInitial > next.Elastic.InFlightMax)
            next = next with { Elastic = next.Elastic with { InFlightInitial = next.Elastic.InFlightMax } };
        if (errors.Count == 0)
            errors.AddRange(Relations.Check(next));
        return (next, level, errors);
    }

    private ImmutableSortedDictionary<string, string> Values(PipelineOptions of) =>
        Keys.ToImmutableSortedDictionary(
            key => key,
            key =>
                key == LogLevelKey ? NameOf(_level)
                : key.StartsWith(Key.Root + LevelsPrefix, StringComparison.Ordinal) && LogLevels.Parse($"{PipelineKeys.ByFullPath[key].Value(of)}") is { } own
                    ? NameOf(own)
                : Show(PipelineKeys.ByFullPath[key].Value(of)),
            StringComparer.Ordinal
        );

    private static string Show(object? value) =>
        value is TimeSpan time ? $"{time.TotalMilliseconds.ToString(CultureInfo.InvariantCulture)}ms" : string.Create(CultureInfo.InvariantCulture, $"{value}");

    private static string NameOf(LogLevel level) => level.ToString().Replace("Level", "", StringComparison.Ordinal).ToUpperInvariant();
}
