using System.Text;

namespace ActorPipeline.Integration.Tests.Cluster;

/// <summary>A server for bulk requests that keeps ids and when the last new one came: 201 for a new one, 409 for one it has.</summary>
internal sealed class ArrivalLog : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _ids = [];
    private BulkHost _host = null!;
    private long _last;

    private ArrivalLog() { }

    public Uri Url => _host.Url;

    /// <summary>How many different events came.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _ids.Count;
        }
    }

    /// <summary>Events that came once more.</summary>
    public int Again { get; private set; }

    /// <summary>The longest time without a new event, once there was one.</summary>
    public TimeSpan LongestGap { get; private set; }

    public static async Task<ArrivalLog> StartAsync(CancellationToken cancel)
    {
        var log = new ArrivalLog();
        log._host = await BulkHost.StartAsync(log.Answer, cancel);
        return log;
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private ReadOnlySpan<byte> Answer(ReadOnlySpan<byte> action, ReadOnlySpan<byte> document)
    {
        var id = action[(action.IndexOf("\"_id\":\""u8) + 7)..];
        lock (_gate)
        {
            var isNew = _ids.Add(Encoding.ASCII.GetString(id[..id.IndexOf((byte)'"')]));
            Note(isNew);
            return isNew ? BulkHost.Created : """{"create":{"status":409,"error":{"type":"version_conflict_engine_exception","reason":"exists"}}}"""u8;
        }
    }

    private void Note(bool isNew)
    {
        if (!isNew)
        {
            Again++;
            return;
        }
        var now = TimeProvider.System.GetTimestamp();
        if (_last > 0 && TimeProvider.System.GetElapsedTime(_last, now) is var gap && gap > LongestGap)
            LongestGap = gap;
        _last = now;
    }
}
