using ActorPipeline.Actors.DeadLetters;
using ActorPipeline.Actors.Kafka;
using Confluent.Kafka;

namespace ActorPipeline.Actors.Pipeline;

/// <summary>
/// Whether librdkafka takes what is configured for it. Only it knows: names and values of <c>kafka.client.*</c>, what may go
/// together, and files of keys and certificates.
/// </summary>
public static class KafkaClientCheck
{
    /// <summary>What it refuses, one sentence each, without the root. Makes a consumer and a producer that know no broker, so nothing is connected.</summary>
    public static IEnumerable<string> Problems(KafkaOptions kafka)
    {
        var nowhere = kafka with { Brokers = "" };
        string? refused;
        if (
            (
                refused = Refusal(() =>
                    new ConsumerBuilder<Ignore, Ignore>(ConsumerSettings.From(nowhere)).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build()
                )
            )
            is not null
        )
        {
            yield return $"kafka.client is refused by librdkafka: {refused}";
            yield break;
        }
        if (
            (
                refused = Refusal(() =>
                    new ProducerBuilder<Null, Null>(DeadLetterClients.Producer("", kafka.Client))
                        .SetLogHandler((_, _) => { })
                        .SetErrorHandler((_, _) => { })
                        .Build()
                )
            )
            is not null
        )
        {
            yield return $"kafka.client is refused by librdkafka for the producer of dead letters: {refused}";
        }
    }

    private static string? Refusal(Func<IDisposable> build)
    {
        try
        {
            build().Dispose();
            return null;
        }
        catch (Exception failure) when (failure is InvalidOperationException or ArgumentException or KafkaException)
        {
            return failure.Message.TrimEnd('.');
        }
    }
}
