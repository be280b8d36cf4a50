using Confluent.Kafka;

namespace ActorPipeline.Actors.Kafka;

/// <summary>
/// One admin client for all requests about topics, because each client has threads and connections of its own. Created at the first use, and closed when
/// nothing was asked for <see cref="Rest"/>: its threads wake up a dozen times a second, which is much of what a node does at rest. Any thread.
/// After a request that timed out the next one gets a new client: librdkafka (seen with 2.16 and Kafka 4.3) keeps sending controller requests to the
/// controller it knows, and tries no other broker while that one is away.
/// </summary>
public sealed class KafkaAdmin : IDisposable
{
    /// <summary>For how long nothing is asked before the client is closed.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Func<IAdminClient> _make;
    private readonly ITimer _resting;
    private Shared? _now;
    private bool _closed;

    /// <param name="make">Creates a client; nothing is sent yet.</param>
    /// <param name="time">The clock.</param>
    internal KafkaAdmin(Func<IAdminClient> make, TimeProvider time)
    {
        _make = make;
        _resting = time.CreateTimer(_ => CloseUnused(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>An admin client with the properties of the pipeline's consumer.</summary>
    /// <param name="kafka">Settings of the consumer, with the brokers' addresses.</param>
    public KafkaAdmin(KafkaOptions kafka)
        : this(() => new AdminClientBuilder(Settings(kafka)).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build(), TimeProvider.System) { }

    private static Dictionary<string, string> Settings(KafkaOptions kafka)
    {
        var settings = new Dictionary<string, string>(kafka.Client) { ["bootstrap.servers"] = kafka.Brokers };
        // How often two threads of Confluent.Kafka wake up to see whether the client is closed; ten times a second by default. Closing waits for them.
        settings.TryAdd("dotnet.cancellation.delay.max.ms", "500");
        return settings;
    }

    /// <summary>Asks.</summary>
    /// <param name="question">The request.</param>
    /// <exception cref="KafkaException">No broker could be asked, or it refused.</exception>
    /// <exception cref="InvalidOperationException">librdkafka refuses a setting.</exception>
    /// <exception cref="ObjectDisposedException">After <see cref="Dispose"/>.</exception>
    public async Task<T> AskAsync<T>(Func<IAdminClient, Task<T>> question)
    {
        var shared = Take();
        try
        {
            return await question(shared.Client);
        }
        catch (KafkaException e) when (e.Error.Code == ErrorCode.Local_TimedOut)
        {
            Retire(shared);
            throw;
        }
        finally
        {
            Release(shared);
        }
    }

    /// <summary>Closes the connections as soon as the requests in flight have ended.</summary>
    public void Dispose()
    {
        lock (_gate)
            _closed = true;
        _resting.Dispose();
        if (_now is { } shared)
            Retire(shared);
    }

    private void CloseUnused()
    {
        Shared? unused;
        lock (_gate)
            unused = _now is { Users: 0 } ? _now : null;
        // Closing waits for its threads. One that is asked just now is closed behind its answer.
        if (unused is not null)
            _ = Task.Factory.StartNew(() => Retire(unused), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    private Shared Take()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            _now ??= new Shared(_make());
            _now.Users++;
            return _now;
        }
    }

    private void Retire(Shared shared)
    {
        bool last;
        lock (_gate)
        {
            if (_now == shared)
                _now = null;
            last = shared.Users == 0 && !shared.Retired;
            shared.Retired = true;
        }
        if (last)
            shared.Client.Dispose();
    }

    // A client that is disposed during a request never completes its task.
    private void Release(Shared shared)
    {
        bool last;
        lock (_gate)
        {
            last = --shared.Users == 0 && shared.Retired;
            if (shared.Users == 0 && !_closed)
                _resting.Change(Rest, Timeout.InfiniteTimeSpan);
        }
        if (last)
            shared.Client.Dispose();
    }

    private sealed class Shared(IAdminClient client)
    {
        public IAdminClient Client { get; } = client;

        public int Users { get; set; }

        public bool Retired { get; set; }
    }
}
