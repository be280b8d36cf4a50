using ActorPipeline.Embedded.Kafka;

namespace ActorPipeline.Integration.Tests.Chaos;

/// <summary>
/// A whole run: brokers, server, proxy and processes are started, events are sent while the plan's faults happen, and at
/// the end everything is counted. What it starts is gone when it returns, however it returns.
/// </summary>
internal sealed class ChaosRun(ChaosOptions options, Action<string> print)
{
    private const int DeadLetterPartitions = 4;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private static readonly Dictionary<string, string> Settings = new()
    {
        ["ACTORPIPELINE_ELASTIC_REFUSED_FIELDS"] = "dead-letter",
        ["ACTORPIPELINE_ELASTIC_FIELDS"] = "full",
        ["ACTORPIPELINE_PARSING_FIT_FIELDS"] = "false",
        ["ACTORPIPELINE_KAFKA_DRAIN_TIMEOUT"] = "1500ms",
        ["ACTORPIPELINE_KAFKA_COMMIT_INTERVAL"] = "200ms",
        ["ACTORPIPELINE_KAFKA_CLIENT_SESSION_TIMEOUT_MS"] = "4000",
        ["ACTORPIPELINE_KAFKA_CLIENT_HEARTBEAT_INTERVAL_MS"] = "300",
        ["ACTORPIPELINE_KAFKA_CLIENT_RECONNECT_BACKOFF_MAX_MS"] = "500",
        ["ACTORPIPELINE_BUFFER_MAX_BYTES"] = "16 MiB",
        ["ACTORPIPELINE_BATCH_MAX_DELAY"] = "100ms",
        ["ACTORPIPELINE_ELASTIC_REQUEST_TIMEOUT"] = "3s",
        ["ACTORPIPELINE_ELASTIC_RETRY_MAX"] = "1s",
    };

    /// <summary>A configuration file for the processes, such as one that lowers the log level, when <c>CHAOS_CONFIG</c> names it.</summary>
    private static string[] MoreArguments => Environment.GetEnvironmentVariable("CHAOS_CONFIG") is { Length: > 0 } file ? ["--config", file] : [];

    /// <summary>Runs and counts.</summary>
    public async Task<ChaosVerdict> RunAsync(CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(options.Limit);
        var start = TimeProvider.System.GetTimestamp();
        using var kafka = EmbeddedKafka.Start(new EmbeddedKafkaOptions { Brokers = ChaosFaults.Brokers, Partitions = options.Partitions });
        kafka.CreateTopic(ChaosEvents.Topic, options.Partitions);
        kafka.CreateTopic(ChaosEvents.DeadLetterTopic, DeadLetterPartitions);
        await using IChaosTarget target = options.CountOnly
            ? await CountingElasticsearch.StartAsync(limit.Token)
            : await EmbeddedTarget.StartAsync(limit.Token);
        await using var proxy = new FaultyProxy(target.Url);
        using var feeder = new ChaosFeeder(kafka.BootstrapServers, options);
        string[] arguments =
        [
            "run",
            "--broker",
            kafka.BootstrapServers,
            "--topic",
            ChaosEvents.Topic,
            "--elastic",
            proxy.Url.ToString(),
            "--http",
            "0",
            .. MoreArguments,
        ];
        var settings = new Dictionary<string, string>(Settings) { ["ACTORPIPELINE_ELASTIC_DOCUMENT_ID"] = options.DocumentId };
        var workers = Enumerable.Range(0, options.Processes).Select(slot => new ChaosWorker(slot, arguments, settings)).ToList();
        try
        {
            foreach (var worker in workers)
                worker.Start();
            await PlayAsync(new ChaosFaults(options, kafka, proxy, workers, feeder), feeder, start, limit);
            foreach (var worker in workers)
                await worker.StopAsync(limit.Token);
            var letters = await ChaosDeadLetters.ReadAsync(kafka.BootstrapServers, ChaosEvents.DeadLetterTopic, DeadLetterPartitions);
            var verdict = ChaosVerdict.Of(new ChaosEvents(options), feeder.Log, await target.ReadAllAsync(limit.Token), letters);
            print(
                $"{Seconds(start)} indexed {verdict.Indexed}, dead letters {verdict.Letters}, faults {options.Faults}, requests spoiled "
                    + $"{proxy.Spoiled}, replays answered 409 {proxy.Replays}, peak memory "
                    + $"{string.Join(" ", workers.Select(w => $"{w.PeakBytes >> 20} MiB"))}"
            );
            return verdict with { Problems = [.. verdict.Problems, .. workers.SelectMany(w => w.Problems)] };
        }
        catch (Exception e)
        {
            print($"{Seconds(start)} failed after {feeder.Committed} events: {e.Message}");
            throw;
        }
        finally
        {
            foreach (var worker in workers)
                await worker.DisposeAsync();
            foreach (var worker in workers)
                print(worker.Output);
        }
    }

    private async Task PlayAsync(ChaosFaults faults, ChaosFeeder feeder, long start, CancellationTokenSource stop)
    {
        var plan = ChaosPlan.Make(options.Seed, options.Faults, options.Events);
        var slack = (long)options.Window * options.Partitions;
        var running = new List<Task>();
        feeder.Allow(plan[0].At + slack);
        var feeding = feeder.RunAsync(stop.Token);
        using var timer = new PeriodicTimer(Look);
        for (var i = 0; i < plan.Length; i++)
        {
            while (feeder.Committed < plan[i].At && !feeding.IsCompleted)
                await timer.WaitForNextTickAsync(stop.Token);
            if (feeding.IsCompleted)
                break;
            print(
                $"{Seconds(start)} {i + 1, 3}. at {feeder.Committed, 7} of {plan[i].At, 7}: {plan[i].Kind}, process "
                    + $"{plan[i].Target % options.Processes} or partition {plan[i].Target % options.Partitions}, size {plan[i].Size}"
            );
            running.Add(faults.BeginAsync(plan[i], stop.Token));
            feeder.Allow(i + 1 < plan.Length ? plan[i + 1].At + slack : options.Events);
        }
        try
        {
            await feeding;
            await Task.WhenAll(running);
            if (running.Count < plan.Length)
                throw new InvalidOperationException($"Only {running.Count} of {plan.Length} faults happened before the last event was committed.");
        }
        catch
        {
            // Nothing that still runs may start another process.
            await stop.CancelAsync();
            await Task.WhenAll(running).ContinueWith(_ => { }, TaskScheduler.Default);
            throw;
        }
    }

    private static string Seconds(long start) => $"{TimeProvider.System.GetElapsedTime(start).TotalSeconds, 6:0.0} s";
}
