using Confluent.Kafka;

namespace ActorPipeline.Embedded.Shipping;

/// <summary>
/// A small stand-in for Filebeat, for the embedded broker: follows the files its input files name and sends each line
/// once, as an event like Filebeat's, keyed by path, one partition per file. Every line keeps its topic, partition and offset: after a crash, lines that the
/// group has not committed are sent again to the same offsets.
/// </summary>
public sealed class FileShipper : IAsyncDisposable
{
    private readonly ShipperLoop _loop;
    private readonly ManualResetEventSlim _stop = new();
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private FileShipper(FileShipperOptions options) => _loop = new ShipperLoop(options);

    /// <summary>Where it stands, at most one turn old.</summary>
    public ShipperStatus Status => _loop.Status;

    /// <summary>Completes when the shipper has ended; fails when it ended by itself, which no broken file or broker makes it do.</summary>
    public Task Completion => _ended.Task;

    /// <summary>Opens the registry, brings the broker in line with it, and starts following files.</summary>
    /// <exception cref="IOException">The registry is in use, or the broker cannot be reached.</exception>
    public static async Task<FileShipper> StartAsync(FileShipperOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(options.GroupId, nameof(options));
        var shipper = new FileShipper(options);
        new Thread(shipper.Run) { IsBackground = true, Name = "file-shipper" }.Start();
        try
        {
            await shipper._started.Task.WaitAsync(cancellationToken);
            return shipper;
        }
        catch
        {
            shipper._stop.Set();
            throw;
        }
    }

    /// <summary>
    /// Where the logs of a fresh broker have to begin for the shipper of this data directory; give it to
    /// <c>EmbeddedKafkaOptions.ResumeAt</c>. Call it before <see cref="StartAsync"/>.
    /// </summary>
    public static IReadOnlyDictionary<TopicPartition, long> ResumeOffsets(string dataDirectory) =>
        Journal.Peek(dataDirectory).Partitions.ToDictionary(p => p.Key, p => p.Value.ResumeAt);

    /// <summary>Ends reading; what was read is with the broker, or in the registry for the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        _stop.Set();
        await _ended.Task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void Run()
    {
        try
        {
            using (_loop)
            {
                _loop.Start();
                _started.TrySetResult();
                _loop.Run(_stop);
            }

            _ended.TrySetResult();
        }
        catch (Exception e)
        {
            _started.TrySetException(e);
            _ended.TrySetException(e);
        }
    }
}
