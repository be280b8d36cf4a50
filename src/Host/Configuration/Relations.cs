using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using ActorPipeline.Actors.Cluster;
using ActorPipeline.Actors.Elastic;
using ActorPipeline.Actors.Filebeat;
using ActorPipeline.Actors.Kafka;
using ActorPipeline.Messages.Kubernetes;

namespace ActorPipeline.Host.Configuration;

/// <summary>Constraints between keys whose values are valid by themselves.</summary>
public static class Relations
{
    // Properties that have keys of their own: with two owners, one would be ignored silently.
    private static readonly ImmutableArray<(string Property, string Instead)> OwnedProperties =
    [
        ("bootstrap.servers", "set actorpipeline.kafka.brokers instead"),
        ("metadata.broker.list", "set actorpipeline.kafka.brokers instead"),
        ("group.id", "set actorpipeline.kafka.group-id instead"),
        ("group.instance.id", "set actorpipeline.kafka.instance-id instead"),
        ("enable.auto.commit", "offsets are committed only after their events are indexed"),
        ("enable.auto.offset.store", "offsets are committed only after their events are indexed"),
    ];

    /// <summary>One sentence for each violated constraint.</summary>
    public static IEnumerable<string> Check(PipelineOptions options)
    {
        List<string> own = [.. Own(options)];
        // The watcher's option records validate themselves as well; duplicates are removed.
        var others = options
            .Kubernetes.Problems()
            .Concat(options.Filebeat.Problems())
            .Concat(options.Parsing.Problems())
            .Concat(options.Kafka.Topic.Problems())
            .Where(problem => !own.Any(said => said.Contains(problem.Split(':')[0], StringComparison.Ordinal)));
        return [.. own, .. others.Select(problem => $"{Key.Root}{problem.TrimEnd('.')}.")];
    }

    private static IEnumerable<string> Own(PipelineOptions options) =>
        [
            .. Order(options),
            .. Pairs(options),
            .. OwnedProperties
                .Where(owned => options.Kafka.Client.ContainsKey(owned.Property))
                .Select(owned => $"actorpipeline.kafka.client.{owned.Property} cannot be given: {owned.Instead}."),
            .. Patterns(options),
            .. DeadLetterLoop(options),
            .. Cluster(options.Cluster),
            .. Stopping(options),
        ];

    private static IEnumerable<string> Order(PipelineOptions o)
    {
        var session = SessionTimeout(o);
        if (o.Kafka.DrainTimeout >= session)
            yield return Above("kafka.drain-timeout", o.Kafka.DrainTimeout, "less than the session timeout, kafka.client.session.timeout.ms", session);
        var (wait, socket) = (
            ClientTime(o, "fetch.wait.max.ms", ConsumerSettings.FetchWait),
            ClientTime(o, "socket.timeout.ms", ConsumerSettings.SocketTimeout)
        );
        if (wait + TimeSpan.FromSeconds(1) > socket)
            yield return Above("kafka.client.fetch.wait.max.ms", wait, "a second less than kafka.client.socket.timeout.ms", socket);
        if (o.Batch.MaxBytes > o.Buffer.MaxBytes)
            yield return Above("batch.max-bytes", o.Batch.MaxBytes, "at most buffer.max-bytes", o.Buffer.MaxBytes);
        if (o.Buffer.ChunkBytes > o.Buffer.MaxBytes)
            yield return Above("buffer.chunk-bytes", o.Buffer.ChunkBytes, "at most buffer.max-bytes", o.Buffer.MaxBytes);
        if (o.Elastic.InFlightInitial > o.Elastic.InFlightMax)
            yield return Above("elastic.in-flight.initial", o.Elastic.InFlightInitial, "at most elastic.in-flight.max", o.Elastic.InFlightMax);
        if (o.Elastic.InFlightMin > o.Elastic.InFlightInitial)
            yield return Above("elastic.in-flight.min", o.Elastic.InFlightMin, "at most elastic.in-flight.initial", o.Elastic.InFlightInitial);
        if (o.Elastic.RetryMin > o.Elastic.RetryMax)
            yield return Above("elastic.retry-min", o.Elastic.RetryMin, "at most elastic.retry-max", o.Elastic.RetryMax);
        if (o.Kubernetes.RetryMin > o.Kubernetes.RetryMax)
            yield return Above("kubernetes.retry-min", o.Kubernetes.RetryMin, "at most kubernetes.retry-max", o.Kubernetes.RetryMax);
        if (o.Kafka.Topic.Create && o.Kafka.Topic.MaxMessageBytes < o.Filebeat.EventMaxBytes)
        {
            yield return $"{Key.Root}kafka.topic.max-message-bytes is {o.Kafka.Topic.MaxMessageBytes}; "
                + $"allowed is at least {o.Filebeat.EventMaxBytes}, what a line of "
                + $"filebeat.line-max-bytes ({o.Filebeat.LineMaxBytes}) may become in JSON: {FilebeatOptions.JsonGrowth} times that, and 1 MiB "
                + "for the rest of its event.";
        }

        if (o.Kubernetes.Debounce > o.Kubernetes.DebounceMax)
            yield return Above("kubernetes.debounce", o.Kubernetes.Debounce, "at most kubernetes.debounce-max", o.Kubernetes.DebounceMax);
    }

    private static IEnumerable<string> Pairs(PipelineOptions o)
    {
        if (o.Elastic.Auth.Password is not null && o.Elastic.Auth.Username is null)
            yield return "actorpipeline.elastic.auth.password is set without actorpipeline.elastic.auth.username; give both or none.";
        if (o.Elastic.Auth.Username is not null && o.Elastic.Auth.Password is null)
            yield return "actorpipeline.elastic.auth.username is set without actorpipeline.elastic.auth.password; give both or none.";
        if (o.Elastic.Target != "index" && o.Elastic.Index != new ElasticOptions().Index)
        {
            yield return $"actorpipeline.elastic.index is \"{o.Elastic.Index}\" while actorpipeline.elastic.target is \"{o.Elastic.Target}\"; allowed is "
                + $"\"{new ElasticOptions().Index}\", or the target index.";
        }

        if (o.Cluster.Tls is { Enabled: true, Certificate: null })
            yield return "actorpipeline.cluster.tls.enabled is true without actorpipeline.cluster.tls.certificate; give the file of this node's certificate.";
        if (o.Cluster.Tls is { Enabled: true, Ca: null })
        {
            yield return "actorpipeline.cluster.tls.enabled is true without actorpipeline.cluster.tls.ca; "
                + "give the file of the authorities whose nodes are let in.";
        }

        if (!System.Net.IPAddress.TryParse(o.Http.Address, out _))
            yield return $"actorpipeline.http.address is \"{o.Http.Address}\"; allowed is an IP address to listen on, such as 127.0.0.1 or 0.0.0.0.";
    }

    private static IEnumerable<string> Cluster(ClusterOptions o)
    {
        var split = o.SplitBrain;
        if (o.StatefulSet.Service.Length > 0 && !o.Seeds.IsEmpty)
            yield return "actorpipeline.cluster.seeds cannot be given together with actorpipeline.cluster.stateful-set.service, which tells the seeds already.";
        if (o.Port == 0 && (o.StatefulSet.Service.Length > 0 || !o.Seeds.IsEmpty))
            yield return "actorpipeline.cluster.port is 0; allowed is a fixed port, such as 4053, as soon as there are seeds or a stateful-set.service.";
        if (split.Strategy == "static-quorum" && split.QuorumSize == 0)
            yield return "actorpipeline.cluster.split-brain.quorum-size is 0; allowed with static-quorum is more than half of all nodes, such as 2 of 3.";
        if (split.Strategy != "static-quorum" && split.QuorumSize > 0)
            yield return $"actorpipeline.cluster.split-brain.quorum-size is {split.QuorumSize}; allowed with {split.Strategy} is only 0.";
    }

    // A kill during draining loses no event, but the other nodes have to wait for the session timeout.
    private static IEnumerable<string> Stopping(PipelineOptions o)
    {
        var most = ShutdownOrder.Total(o.Kafka.DrainTimeout);
        if (most > o.Cluster.TerminationGrace)
        {
            yield return $"actorpipeline.cluster.termination-grace is {Show(o.Cluster.TerminationGrace)}; allowed is at least {Show(most)}, what stopping "
                + $"may take with kafka.drain-timeout {Show(o.Kafka.DrainTimeout)}.";
        }
    }

    private static IEnumerable<string> Patterns(PipelineOptions o) =>
        from topic in o.Kafka.Topics
        where topic.StartsWith('^')
        let unknown = TopicPattern.Unknown(topic)
        where unknown is not null
        select $"actorpipeline.kafka.topics has \"{topic}\", in which Kafka's client does not understand {unknown}; allowed is {TopicPattern.Allowed}.";

    /// <summary>A consumed dead-letter topic would feed itself for ever.</summary>
    private static IEnumerable<string> DeadLetterLoop(PipelineOptions o)
    {
        var sample = FilebeatOptions.Fill(o.Filebeat.Topic, new ServiceId("sample", "sample-service"));
        var sources = o
            .Kafka.Topics.Where(topic => !topic.StartsWith('^'))
            .Append(sample)
            .Append("sample")
            .Concat(o.Kafka.Topics.Where(topic => topic.StartsWith('^')).SelectMany(TopicSamples.Of));
        foreach (var target in sources.Select(source => o.DeadLetter.Topic.Replace("{topic}", source)).Distinct())
        {
            if (o.Kafka.Topics.FirstOrDefault(topic => Consumes(topic, target)) is not { } loop)
                continue;
            yield return $"actorpipeline.dead-letter.topic is \"{o.DeadLetter.Topic}\", and the consumed topics (actorpipeline.kafka.topics, \"{loop}\") "
                + $"take in \"{target}\" again; choose a dead-letter topic that they do not match.";
            yield break;
        }
    }

    private static bool Consumes(string topic, string target) => topic.StartsWith('^') ? Regex.IsMatch(target, topic) : topic == target;

    private static TimeSpan SessionTimeout(PipelineOptions o) => ClientTime(o, "session.timeout.ms", ConsumerSettings.SessionTimeout);

    private static TimeSpan ClientTime(PipelineOptions o, string property, TimeSpan otherwise) =>
        o.Kafka.Client.TryGetValue(property, out var text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            ? TimeSpan.FromMilliseconds(milliseconds)
            : otherwise;

    private static string Above<T>(string key, T value, string allowed, T limit) => $"{Key.Root}{key} is {Show(value)}; allowed is {allowed} ({Show(limit)}).";

    private static string Show<T>(T value) =>
        value switch
        {
            TimeSpan duration => $"{duration.TotalMilliseconds.ToString(CultureInfo.InvariantCulture)} ms",
            _ => string.Create(CultureInfo.InvariantCulture, $"{value}"),
        };
}
