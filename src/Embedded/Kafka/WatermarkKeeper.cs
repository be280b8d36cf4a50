using Confluent.Kafka;

namespace ActorPipeline.Embedded.Kafka;

/// <summary>The thread that looks at every log end of an embedded broker and writes them down.</summary>
internal sealed class WatermarkKeeper : IDisposable
{
    private readonly BrokerClient _client;
    private readonly WatermarkFile _file;
    private readonly SortedDictionary<string, long[]> _ends;
    private readonly TimeSpan _interval;
    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _thread;

    public WatermarkKeeper(BrokerClient client, WatermarkFile file, SortedDictionary<string, long[]> ends, TimeSpan interval)
    {
        (_client, _file, _ends, _interval) = (client, file, ends, interval);
        _thread = new Thread(Run) { IsBackground = true, Name = "embedded-kafka-watermarks" };
        _thread.Start();
    }

    public void Dispose()
    {
        _stop.Set();
        _thread.Join();
        _client.Dispose();
        _stop.Dispose();
    }

    private void Run()
    {
        var stopping = false;
        while (!stopping)
        {
            stopping = _stop.Wait(_interval);
            try
            {
                var partitions =
                    from topic in _client.Topics()
                    from partition in Enumerable.Range(0, topic.Value)
                    select new TopicPartition(topic.Key, partition);
                WatermarkFile.Raise(_ends, _client.Offsets(partitions.ToList()));
                _file.Save(_ends);
            }
            catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
            {
                // A broker that a test took down, or a full disk: tried again at the next interval. The margin at a restart covers what is written until then.
            }
        }
    }
}
