using System.Buffers.Text;
using System.Text;
using ActorPipeline.Integration.Tests;

namespace ActorPipeline.Isolation;

/// <summary>A server that refuses what is for one index, in the words of a real Elasticsearch, and notes when the rest arrives.</summary>
/// <param name="index">The index in trouble.</param>
/// <param name="refusal">Its items' answer.</param>
/// <param name="events">How many events of the other one are counted.</param>
internal sealed class TroubledServer(string index, string refusal, int events) : IAsyncDisposable
{
    private readonly byte[] _troubled = Encoding.UTF8.GetBytes($"\"{index}\"");
    private readonly byte[] _refusal = Encoding.UTF8.GetBytes(refusal);
    private readonly long[] _arrived = new long[events];
    private BulkHost _host = null!;
    private int _count;
    private long _refused;

    public Uri Url => _host.Url;

    /// <summary>Whether an event came that is not counted.</summary>
    public volatile bool Started;

    /// <summary>How many events came.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Items for the index in trouble.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>When the event of a number came, in the clock's ticks; 0 when it did not.</summary>
    public long Arrived(int number) => Interlocked.Read(ref _arrived[number]);

    public async Task StartAsync() => _host = await BulkHost.StartAsync(Answer);

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private ReadOnlySpan<byte> Answer(ReadOnlySpan<byte> action, ReadOnlySpan<byte> document)
    {
        if (action.IndexOf(_troubled) >= 0)
        {
            Interlocked.Increment(ref _refused);
            return _refusal;
        }
        var number = document[(document.IndexOf("\"number\":"u8) + 9)..];
        Started = true;
        if (
            Utf8Parser.TryParse(number, out int at, out _)
            && at >= 0
            && Interlocked.CompareExchange(ref _arrived[at], TimeProvider.System.GetTimestamp(), 0) == 0
        )
            Interlocked.Increment(ref _count);
        return BulkHost.Created;
    }
}
