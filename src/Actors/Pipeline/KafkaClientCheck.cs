using ActorPipeline.Actors.DeadLetters;
using ActorPipeline.Actors.Kafka;
using Confluent.Kafka;

namespace ActorPipeline.Actors.Pipeline;

/// <summary>
/// Checks whether librdkafka takes its settings. Only the library knows which names, values and combinations of <c>kafka.client.*</c> are valid, and it reads
/// the files of keys and certificates.
/// </summary>
public static class KafkaClientCheck
{
    /// <summary>
    /// What librdkafka refuses, one sentence each, with keys relative to <c>actorpipeline</c>. Creates a consumer and a producer without brokers, so nothing
    /// is connected.
    /// </summary>
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
