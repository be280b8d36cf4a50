using System.Security.Cryptography;
using ActorPipeline.Actors.Elastic;
using ActorPipeline.Actors.Pipeline;
using ActorPipeline.Host.Configuration;
using ActorPipeline.Native;

namespace ActorPipeline.Host.Node;

/// <summary>
/// What is wrong with a configuration and shows only to those who use it: the client of Kafka, certificates, HTTP headers.
/// Found out before anything is started; connects to nothing.
/// </summary>
internal static class StartCheck
{
    /// <summary>Of a node.</summary>
    /// <exception cref="UsageException">With everything that is wrong.</exception>
    /// <exception cref="DllNotFoundException">There is no client of Kafka for this system.</exception>
    public static void Node(PipelineOptions options) => Throw([.. KafkaProblems(options), .. ElasticProblems(options.Elastic)]);

    /// <summary>Of a command that only talks to Kafka.</summary>
    /// <exception cref="UsageException">With everything that is wrong.</exception>
    /// <exception cref="DllNotFoundException">There is no client of Kafka for this system.</exception>
    public static void Kafka(PipelineOptions options) => Throw(KafkaProblems(options));

    // Whether librdkafka can be loaded at all is asked first: inside a node it would be one more failure to wait for the end of.
    private static IEnumerable<string> KafkaProblems(PipelineOptions options)
    {
        _ = Librdkafka.Loaded;
        // Without properties of its own there is nothing in it that could be wrong.
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
