using System.Text.RegularExpressions;
using ActorPipeline.Messages.Kubernetes;

namespace ActorPipeline.Actors.Filebeat;

/// <summary><c>actorpipeline.filebeat</c>: what the generated Filebeat inputs look like.</summary>
public sealed partial record FilebeatOptions
{
    /// <summary><c>input-type</c>: <c>filestream</c>, or <c>log</c> for Filebeat before 7.14.</summary>
    public string InputType { get; init; } = "filestream";

    /// <summary><c>paths</c>: the files of a service; <c>{service}</c> and <c>{namespace}</c> are replaced.</summary>
    public string Paths { get; init; } = "/mnt/data/logs/{service}/*.log";

    /// <summary><c>topic</c>: the Kafka topic of a service; <c>{service}</c> and <c>{namespace}</c> are replaced.</summary>
    public string Topic { get; init; } = "logs.{service}";

    /// <summary><c>topic-allowed</c>: a regular expression (no look-around, no back-references); a topic annotation must match it.</summary>
    public string TopicAllowed { get; init; } = @"^logs\..*";

    /// <summary><c>removal-grace</c>: the input of a deleted service stays this long, so that its last lines are shipped.</summary>
    public TimeSpan RemovalGrace { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary><see cref="Paths"/> or <see cref="Topic"/> of one service.</summary>
    /// <param name="template">With <c>{service}</c> and <c>{namespace}</c> in it.</param>
    /// <param name="id">The service.</param>
    public static string Fill(string template, ServiceId id) =>
        template.Replace("{service}", id.Name, StringComparison.Ordinal).Replace("{namespace}", id.Namespace, StringComparison.Ordinal);

    /// <summary>What is wrong with these options, one sentence each that names the key, the value and what is allowed.</summary>
    public IEnumerable<string> Problems()
    {
        if (InputType is not ("filestream" or "log"))
        {
            yield return $"filebeat.input-type: '{InputType}' is not allowed, use filestream or log";
        }

        if (!Paths.Contains("{service}", StringComparison.Ordinal))
        {
            yield return $"filebeat.paths: '{Paths}' lacks {{service}}, so that every service would read the same files";
        }

        foreach (var (key, value) in new[] { ("paths", Paths), ("topic", Topic) })
        {
            var rest = value.Replace("{service}", "", StringComparison.Ordinal).Replace("{namespace}", "", StringComparison.Ordinal);
            if (Placeholder().Match(rest) is { Success: true } unknown)
            {
                yield return $"filebeat.{key}: '{unknown.Value}' is not allowed, use {{service}} and {{namespace}}";
            }
        }

        if (TopicProblem() is { } problem)
        {
            yield return problem;
        }

        if (RemovalGrace < TimeSpan.Zero)
        {
            yield return $"filebeat.removal-grace: {RemovalGrace} is negative, use 0s or more";
        }
    }

    private string? TopicProblem()
    {
        try
        {
            Regex.IsMatch("", TopicAllowed, RegexOptions.NonBacktracking);
            return null;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return $"filebeat.topic-allowed: '{TopicAllowed}' is not a regular expression without look-around and back-references: {e.Message}";
        }
    }

    // A placeholder of Filebeat itself, ${NODE_NAME}, is the operator's right.
    [GeneratedRegex(@"(?<!\$)\{[^}]*\}?")]
    private static partial Regex Placeholder();
}
