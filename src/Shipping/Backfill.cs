using Confluent.Kafka;

namespace ActorPipeline.Shipping;

/// <summary>
/// The engine of <c>actorpipeline ship</c>: reads files once, from start to end, and sends each line to any Kafka as an
/// event like Filebeat's. Unlike the file shipper it keeps no registry. Run twice, it sends every line twice; both copies get the same document id.
/// </summary>
public static class Backfill
{
    /// <summary>Runs on a thread of its own until every line is acknowledged.</summary>
    /// <returns>What was sent.</returns>
    /// <exception cref="BackfillException">
    /// The service cannot be derived from the path, a file cannot be read, the broker cannot be reached or refuses: the message names it.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled; what had been read is sent and acknowledged.</exception>
    public static Task<BackfillResult> RunAsync(
        BackfillOptions options,
        IProgress<BackfillProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        if (options.Files.Count == 0)
        {
            throw new ArgumentException("Files: at least one is wanted.", nameof(options));
        }

        var ended = new TaskCompletionSource<BackfillResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() => Run(options, progress, ended, cancellationToken)) { IsBackground = true, Name = "backfill" }.Start();
        return ended.Task;
    }

    private static void Run(
        BackfillOptions options,
        IProgress<BackfillProgress>? progress,
        TaskCompletionSource<BackfillResult> ended,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var files = options.Files.Select(path => BackfillFile.Check(path, options)).ToList();
            using var sink = Connect(options, cancellationToken);
            ended.TrySetResult(new BackfillRun(options, files, sink, progress).Run(cancellationToken));
        }
        catch (OperationCanceledException)
        {
            ended.TrySetCanceled(cancellationToken);
        }
        catch (Exception e)
        {
            ended.TrySetException(e is KafkaException kafka ? new BackfillException($"Kafka {options.BootstrapServers}: {kafka.Error.Reason}", e) : e);
        }
    }

    private static IBackfillSink Connect(BackfillOptions options, CancellationToken cancellationToken)
    {
        var config = new ClientConfig(options.ClientProperties.ToDictionary()) { BootstrapServers = options.BootstrapServers };
        var reason = "no answer";
        using var admin = new AdminClientBuilder(config).SetLogHandler((_, _) => { }).SetErrorHandler((_, error) => reason = error.Reason).Build();
        try
        {
            admin.GetMetadata(options.ConnectTimeout);
        }
        catch (KafkaException e)
        {
            throw new BackfillException(
                $"Kafka broker {options.BootstrapServers} cannot be reached within {options.ConnectTimeout.TotalSeconds:0.#} s: {reason}",
                e
            );
        }

        cancellationToken.ThrowIfCancellationRequested();
        return options.SinkFor?.Invoke(admin, options) ?? new KafkaBackfillSink(options, config);
    }
}
