using System.Collections.Immutable;
using ActorPipeline.Actors.Elastic;
using ActorPipeline.Actors.Kafka;
using ActorPipeline.Actors.Pipeline;
using ActorPipeline.Messages.Elastic;
using ActorPipeline.Messages.Kafka;
using Akka.Actor;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ActorPipeline.Integration.Tests;

/// <summary>A node with the consumer half, in this process. Disposing drains and commits.</summary>
internal sealed class ConsumerHalf : IAsyncDisposable
{
    private const int Shown = 100;
    private static readonly TimeSpan AskTimeout = TimeSpan.FromSeconds(60);

    /// <summary>A rebalance of the embedded broker takes as long as a session.</summary>
    private static readonly ImmutableSortedDictionary<string, string> ShortSession = ImmutableSortedDictionary<string, string>
        .Empty.Add("session.timeout.ms", "6000")
        .Add("heartbeat.interval.ms", "500");

    private readonly IHost _host;

    /// <summary>Options with which an event that is refused for its fields is a dead letter.</summary>
    public static KafkaToElasticOptions DeadLettering(KafkaToElasticOptions options) =>
        options with
        {
            Elastic = options.Elastic with { RefusedFields = "dead-letter" },
            Parsing = options.Parsing with { FitFields = false },
        };

    private ConsumerHalf(IHost host) => _host = host;

    /// <summary>What it has logged.</summary>
    public string[] Log => KeptLog.Of(_host.Services.GetRequiredService<ActorSystem>());

    private ActorRegistry Actors => ActorRegistry.For(_host.Services.GetRequiredService<ActorSystem>());

    public static async Task<ConsumerHalf> StartAsync(
        string brokers,
        Uri elastic,
        string group,
        string topics,
        Func<KafkaToElasticOptions, KafkaToElasticOptions>? change = null
    )
    {
        var options = new KafkaToElasticOptions(
            new KafkaOptions
            {
                Brokers = brokers,
                GroupId = group,
                Topics = [topics],
                CommitInterval = TimeSpan.FromMilliseconds(100),
                DrainTimeout = TimeSpan.FromSeconds(3),
                Client = ShortSession,
            },
            new BufferOptions(),
            new BatchOptions { MaxDelay = TimeSpan.FromMilliseconds(50) },
            new ElasticOptions
            {
                Urls = [elastic],
                RetryMin = TimeSpan.FromMilliseconds(20),
                RetryMax = TimeSpan.FromMilliseconds(500),
                BlockedAttempts = 3,
            },
            new ActorPipeline.Actors.DeadLetters.DeadLetterOptions(),
            new ActorPipeline.Actors.Parsing.ParsingOptions()
        );
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.ClearProviders();
        builder.Services.AddAkka(
            "actorpipeline",
            akka =>
                akka.AddHocon(
                        "akka { loglevel = INFO, stdout-loglevel = WARNING, loggers = [\"ActorPipeline.Integration.Tests.KeptLog, "
                            + "ActorPipeline.Integration.Tests\"], log-dead-letters = off, "
                            + "coordinated-shutdown.phases.service-requests-done.timeout = 20s }",
                        HoconAddMode.Prepend
                    )
                    .AddKafkaToElastic(change?.Invoke(options) ?? options)
        );
        var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return new ConsumerHalf(host);
    }

    public Task<SinkStatus> SinkAsync() => Actors.Get<ElasticSinkActor>().Ask<SinkStatus>(SinkProtocol.GetStatus.Instance, AskTimeout);

    public Task<KafkaProtocol.Status> PartitionsAsync() =>
        Actors.Get<KafkaConsumerActor>().Ask<KafkaProtocol.Status>(KafkaProtocol.GetStatus.Instance, AskTimeout);

    public async ValueTask DisposeAsync()
    {
        var log = Log;
        await _host.StopAsync();
        _host.Dispose();
        // Shown only when the test fails.
        foreach (var line in log.TakeLast(Shown))
            TestContext.Current.TestOutputHelper?.WriteLine(line);
    }
}
