using System.Security.Cryptography;
using ActorPipeline.Actors.Elastic;
using ActorPipeline.Actors.Pipeline;
using ActorPipeline.Host.Configuration;
using ActorPipeline.Native;

namespace ActorPipeline.Host.Node;

/// <summary>
/// Checks values that only their users can judge: settings of the Kafka client, certificates, HTTP headers. Runs before anything is started and connects to
/// nothing.
/// </summary>
internal static class StartCheck
{
    /// <summary>Checks the configuration of a node.</summary>
    /// <exception cref="UsageException">With everything that is wrong.</exception>
    /// <exception cref="DllNotFoundException">There is no client of Kafka for this system.</exception>
    public static void Node(PipelineOptions options) => Throw([.. KafkaProblems(options), .. ElasticProblems(options.Elastic)]);

    /// <summary>Checks the configuration of a command that only uses Kafka.</summary>
    /// <exception cref="UsageException">With everything that is wrong.</exception>
    /// <exception cref="DllNotFoundException">There is no client of Kafka for this system.</exception>
    public static void Kafka(PipelineOptions options) => Throw(KafkaProblems(options));

    // Loads librdkafka first: a failure inside a running node would take long to surface.
    private static IEnumerable<string> KafkaProblems(PipelineOptions options)
    {
        _ = Librdkafka.Loaded;
        // Without kafka.client.* there is nothing that librdkafka could refuse.
        return options.Kafka.Client.IsEmpty ? [] : KafkaClientCheck.Problems(options.Kafka);
    }

    private static IEnumerable<string> ElasticProblems(ElasticOptions elastic)
    {
        string? wrong = null;
        try
        {
            new ElasticProbe(elastic).Dispose();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException)
        {
            wrong =
                $"elastic.tls.ca-file is \"{elastic.Tls.CaFile}\"; allowed is the path of a readable file of certificates in PEM form "
                + $"({failure.Message.TrimEnd('.')})";
        }
        catch (FormatException)
        {
            wrong = $"elastic.auth ({elastic.Auth}) is no text for an HTTP header; allowed is one line";
        }

        if (wrong is not null)
            yield return wrong;
    }

    private static void Throw(IEnumerable<string> problems)
    {
        var all = problems.Select(problem => $"{Key.Root}{problem}.").ToList();
        if (all.Count > 0)
            throw new UsageException(string.Join(Environment.NewLine, all));
    }
}
