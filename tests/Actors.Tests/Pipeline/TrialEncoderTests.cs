using System.Diagnostics.Metrics;
using System.Text;
using ActorPipeline.Actors.DeadLetters;
using ActorPipeline.Actors.Elastic;
using ActorPipeline.Actors.Kafka;
using ActorPipeline.Actors.Memory;
using ActorPipeline.Actors.Parsing;
using ActorPipeline.Actors.Pipeline;
using ActorPipeline.Actors.Telemetry;
using Akka.Actor;
using Confluent.Kafka;

namespace ActorPipeline.Actors.Tests.Pipeline;

/// <summary>What a tap encodes is encoded by the pipeline as well, and must not be counted twice.</summary>
public sealed class TrialEncoderTests
{
    private const string Trace = """
        {"@timestamp":"2026-11-23T12:00:00.000Z","fields":{"service":"web-service"},"message":"\tat com.example.Shop.buy(Shop.java:7)"}
        """;

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void Should_count_nothing_when_it_is_a_trial(bool trial, bool isCounted)
    {
        var topic = $"logs.trial-{trial}";
        var counted = new HashSet<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, to) =>
        {
            if (instrument.Meter.Name == PipelineTelemetry.MeterName)
                to.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>(
            (instrument, _, tags, _) =>
            {
                if (tags.ToArray().Any(tag => (string?)tag.Value == topic))
                    counted.Add(instrument.Name);
            }
        );
        listener.Start();
        var budget = new MemoryBudget(1 << 20);
        var options = new KafkaToElasticOptions(
            new KafkaOptions(),
            new BufferOptions(),
            new BatchOptions(),
            new ElasticOptions(),
            new DeadLetterOptions(),
            new ParsingOptions()
        );
        var encoder = new PartitionEncoders(options, budget, TimeProvider.System).Make(new TopicPartition(topic, 0), "id", trial);
        var json = Encoding.UTF8.GetBytes(Trace);
        for (var round = 0; round < 20; round++)
        {
            var chunk = new RecordChunk(topic, 0, json.Length, 1, budget);
            json.CopyTo(chunk.Free);
            chunk.Append(round, 1, -1, json.Length);
            encoder.Encode(chunk, ActorRefs.Nobody).TryAbandon();
        }
        Assert.NotNull(encoder.Traces);
        Assert.Equal(isCounted, counted.Count > 0);
    }
}
