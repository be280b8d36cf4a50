using System.Text.RegularExpressions;

namespace ActorPipeline.Host.Node.Logging;

/// <summary>
/// What librdkafka and Akka say in words of their own, said so that somebody who runs this knows what it means and what to do. What is not known here stays as
/// it is. Pure.
/// </summary>
public static partial class KnownMessages
{
    private const string Gone =
        "It counts as away once it was not heard for cluster.split-brain.stable-after; see whether it runs and is reached at its port (NetworkPolicy, DNS).";

    // Akka's own words would say less than these: they take their place. The text gets the nodes that are named, and the match.
    private static readonly (Regex Words, Func<string, Match, string> Said)[] Akka =
    [
        (
            Gated(),
            (node, match) => $"Node {node} cannot be reached for now ({match.Groups["why"].Value.Trim().TrimEnd('.')}). It is tried again by itself. {Gone}"
        ),
        (WentDown(), (node, _) => $"Node {node} has shut down; it is let in again when it comes back."),
        (ExitingUnreachable(), (node, _) => $"Node {node} is leaving and is no longer heard, as it should be."),
        (Unreachable(), (node, _) => $"Node {node} is unreachable: this node does not hear it. {Gone}"),
        (
            ThisQuarantined(),
            (node, _) =>
                $"{(node.Length > 0 ? $"Node {node.Split(',')[0]}" : "Another node")} has taken this node out of the cluster and does "
                + "not talk to this life of it any more. It ends by itself; whatever starts it (Kubernetes, systemd) starts it anew."
        ),
        (
            OtherQuarantined(),
            (node, _) =>
                $"Node {node} was taken out of the cluster, and this life of it is not let in again. When it still runs it ends by itself; whatever starts it "
                + "(Kubernetes, systemd) starts it anew."
        ),
        (
            SlowHeartbeat(),
            (_, match) =>
                $"This node was late with its heartbeat: {match.Groups["ms"].Value} ms instead of {match.Groups["wanted"].Value} ms. "
                + "It had no processor or paused. If that comes often, give it more CPU, or raise "
                + "akka.cluster.failure-detector.acceptable-heartbeat-pause: others take it for dead."
        ),
        (
            SlowAnswer(),
            (node, match) => $"Heartbeats of node {node} come late ({match.Groups["ms"].Value} ms): it, or the network between, is slow. Nothing is lost by it."
        ),
        (
            NoLeader(),
            (_, _) => $"The cluster lets no node in or out while members are unreachable; that ends by itself when they are back or were downed. {Gone}"
        ),
        (
            Bound(),
            (node, _) =>
                $"The cluster's address {node} cannot be listened on: see actorpipeline.cluster.port and .bind-hostname, "
                + "and whether another process has the port."
        ),
    ];

    // librdkafka's reasons are exact: what to do is put behind them.
    private static readonly (Regex Words, string Remedy)[] Kafka =
    [
        (Refused(), "Nothing listens there: see whether the broker runs, and actorpipeline.kafka.brokers (--broker)."),
        (Resolve(), "The name is not known to DNS here; each broker has to be reached by the name it advertises (advertised.listeners)."),
        (
            Certificate(),
            "The broker's certificate is not signed by an authority known here: set actorpipeline.kafka.client.ssl.ca.location, and see that its names fit."
        ),
        (PlainText(), "One side speaks TLS and the other does not: see actorpipeline.kafka.client.security.protocol and the broker's listener for that port."),
        (Login(), "The broker refused the login: see actorpipeline.kafka.client.sasl.mechanism, .username and .password, and that this user exists there."),
        (GroupRight(), "This user needs the right READ on the group actorpipeline.kafka.group-id."),
        (TopicRight(), "This user needs the rights READ and DESCRIBE on these topics; WRITE and CREATE on dead-letter topics."),
        (
            PollInterval(),
            "The consumer was held up for so long that Kafka gave its partitions to others; what was read is read again, and none is lost. "
                + "See what stopped this node (CPU, memory, a paused machine)."
        ),
        (
            Fenced(),
            "Another consumer runs under the same actorpipeline.kafka.instance-id: each node needs one of its own, and an old process may not have ended yet."
        ),
        (Protocol(), "Members of this group want partitions shared out in different ways: let all nodes run with the same partition.assignment.strategy."),
        (TooLarge(), "Raise max.message.bytes of the topic and message.max.bytes of the brokers, or lower filebeat.line-max-bytes."),
        (
            Replicas(),
            "Fewer copies of the topic are in step than min.insync.replicas asks for: brokers are away. It is written when they are back, and nothing is lost."
        ),
        (Timeout(), "The broker is slow or the network drops packets; it is asked again by itself."),
    ];

    /// <summary>The message, or what it means.</summary>
    public static string Translate(Type source, string message)
    {
        var component = LogComponents.Of(source);
        if (component == "akka")
        {
            foreach (var (words, said) in Akka)
            {
                if (words.Match(message) is { Success: true } match)
                    return said(Nodes(message[match.Index..]), match);
            }
        }
        else if (message.StartsWith("Kafka: ", StringComparison.Ordinal) || component == "dead-letters")
        {
            foreach (var (words, remedy) in Kafka)
            {
                if (words.IsMatch(message))
                    return $"{message.TrimEnd('.')}. {remedy}";
            }
        }
        return message;
    }

    private static string Nodes(string text) => string.Join(", ", Address().Matches(text).Select(match => match.Value).Distinct());

    [GeneratedRegex(@"akka(\.\w+)*://[^\s,\[\]()]+[^\s,.:;\[\]()]")]
    private static partial Regex Address();

    [GeneratedRegex(@"(Association with remote system|Tried to associate with unreachable remote address) .*gated.*?Reason(?: is)?: \[(?<why>[^\[\]]*)")]
    private static partial Regex Gated();

    [GeneratedRegex(@"Remote system with address .* has shut down")]
    private static partial Regex WentDown();

    [GeneratedRegex(@"Marking exiting node\(s\) as UNREACHABLE")]
    private static partial Regex ExitingUnreachable();

    [GeneratedRegex(@"Marking node\(s\) as (?:UNREACHABLE|TERMINATED)")]
    private static partial Regex Unreachable();

    [GeneratedRegex(@"The remote system .*has quarantined this system")]
    private static partial Regex ThisQuarantined();

    [GeneratedRegex(@"Association to .*(?:irrecoverably failed|quarantined)|Marking node as TERMINATED|Quarantined address|has been quarantined")]
    private static partial Regex OtherQuarantined();

    [GeneratedRegex(
        @"Scheduled sending of heartbeat was delayed\. Previous heartbeat was sent \[(?<ms>[\d.]+)\] ms ago, expected interval is \[(?<wanted>[\d.]+)\] ms"
    )]
    private static partial Regex SlowHeartbeat();

    [GeneratedRegex(@"heartbeat interval is growing too large for address .*?: (?<ms>\d+)")]
    private static partial Regex SlowAnswer();

    [GeneratedRegex(@"Leader can currently not perform its duties")]
    private static partial Regex NoLeader();

    [GeneratedRegex(@"Failed to bind to ")]
    private static partial Regex Bound();

    [GeneratedRegex(@"Connection refused")]
    private static partial Regex Refused();

    [GeneratedRegex(@"Failed to resolve")]
    private static partial Regex Resolve();

    [GeneratedRegex(@"certificate (?:could not be verified|verify failed)|certificate verify failed", RegexOptions.IgnoreCase)]
    private static partial Regex Certificate();

    [GeneratedRegex(
        @"connecting to a PLAINTEXT broker listener|wrong version number|SSL handshake failed: Disconnected|Disconnected while requesting ApiVersion"
    )]
    private static partial Regex PlainText();

    [GeneratedRegex(@"SASL authentication error|Authentication failed|Unsupported SASL mechanism|unsupported by broker", RegexOptions.IgnoreCase)]
    private static partial Regex Login();

    [GeneratedRegex(@"Group authorization failed")]
    private static partial Regex GroupRight();

    [GeneratedRegex(@"Topic authorization failed")]
    private static partial Regex TopicRight();

    [GeneratedRegex(@"maximum poll interval|max\.poll\.interval", RegexOptions.IgnoreCase)]
    private static partial Regex PollInterval();

    [GeneratedRegex(@"fenced by other|Static consumer fenced|group\.instance\.id", RegexOptions.IgnoreCase)]
    private static partial Regex Fenced();

    [GeneratedRegex(@"Inconsistent group protocol", RegexOptions.IgnoreCase)]
    private static partial Regex Protocol();

    [GeneratedRegex(@"Message size too large", RegexOptions.IgnoreCase)]
    private static partial Regex TooLarge();

    [GeneratedRegex(@"Not enough in-sync replicas|NOT_ENOUGH_REPLICAS", RegexOptions.IgnoreCase)]
    private static partial Regex Replicas();

    [GeneratedRegex(@"timed out|Timed out")]
    private static partial Regex Timeout();
}
