using ActorPipeline.Shipping;
using Confluent.Kafka;

namespace ActorPipeline.Embedded.Kafka;

/// <summary>
/// Requests of the Kafka protocol that a normal client does not offer: raw record batches, many log ends in one request. Blocking, for a thread of its own.
/// Not thread-safe. A failed connection is opened again by the
/// next call.
/// </summary>
internal sealed partial class BrokerClient(string bootstrapServers, TimeSpan timeout) : IDisposable
{
    private const short ListOffsets = 2,
        Metadata = 3;

    private readonly Dictionary<string, BrokerConnection> _connections = [];
    private readonly Dictionary<TopicPartition, string> _leaders = [];
    private readonly WireBuffer _body = new();

    /// <summary>Topics and their partition counts; with names, unknown ones are made by the broker. Also learns the leaders.</summary>
    public IReadOnlyDictionary<string, int> Topics(IReadOnlyCollection<string>? names = null)
    {
        _body.Clear();
        _body.Int32(names?.Count ?? -1);
        foreach (var name in names ?? [])
        {
            _body.String(name);
        }

        var reader = new WireReader(Ask(Bootstrap(), Metadata, 1, _body.Written));
        var brokers = new Dictionary<int, string>();
        for (var i = reader.Int32(); i > 0; i--)
        {
            var id = reader.Int32();
            var host = reader.String();
            brokers[id] = $"{host}:{reader.Int32()}";
            reader.String();
        }

        reader.Int32();
        var topics = new Dictionary<string, int>();
        for (var i = reader.Int32(); i > 0; i--)
        {
            var error = reader.Int16();
            var topic = reader.String() ?? "";
            reader.Int8();
            var partitions = reader.Int32();
            for (var p = 0; p < partitions; p++)
            {
                reader.Int16();
                var id = reader.Int32();
                var leader = reader.Int32();
                reader.Raw(4 * reader.Int32());
                reader.Raw(4 * reader.Int32());
                if (brokers.TryGetValue(leader, out var address))
                {
                    _leaders[new TopicPartition(topic, id)] = address;
                }
            }

            if (error == 0)
            {
                topics[topic] = partitions;
            }
        }

        return topics;
    }

    /// <summary>The log ends of the partitions (or their starts); partitions that answer with an error are left out.</summary>
    public IReadOnlyDictionary<TopicPartition, long> Offsets(IEnumerable<TopicPartition> partitions, bool start = false)
    {
        var found = new Dictionary<TopicPartition, long>();
        foreach (var (leader, group) in partitions.GroupBy(Leader).Select(g => (g.Key, g)))
        {
            _body.Clear();
            _body.Int32(-1);
            WriteTopics(group, _ => _body.Int64(start ? -2 : -1));
            var reader = new WireReader(Ask(leader, ListOffsets, 1, _body.Written));
            for (var i = reader.Int32(); i > 0; i--)
            {
                var topic = reader.String() ?? "";
                for (var p = reader.Int32(); p > 0; p--)
                {
                    var partition = new TopicPartition(topic, reader.Int32());
                    var error = reader.Int16();
                    reader.Int64();
                    var offset = reader.Int64();
                    if (error == 0)
                    {
                        found[partition] = offset;
                    }
                    else
                    {
                        _leaders.Remove(partition);
                    }
                }
            }
        }

        return found;
    }

    public void Dispose()
    {
        foreach (var connection in _connections.Values)
        {
            connection.Dispose();
        }
    }

    private void WriteTopics(IEnumerable<TopicPartition> partitions, Action<TopicPartition>? detail)
    {
        var topics = partitions.GroupBy(p => p.Topic).ToList();
        _body.Int32(topics.Count);
        foreach (var topic in topics)
        {
            _body.String(topic.Key);
            _body.Int32(topic.Count());
            foreach (var partition in topic)
            {
                _body.Int32(partition.Partition);
                detail?.Invoke(partition);
            }
        }
    }

    private string Leader(TopicPartition partition)
    {
        if (!_leaders.ContainsKey(partition))
        {
            Topics([partition.Topic]);
        }

        return _leaders.TryGetValue(partition, out var leader) ? leader : throw new IOException($"{partition} has no leader.");
    }

    private string Bootstrap()
    {
        var servers = bootstrapServers.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return servers.FirstOrDefault(_connections.ContainsKey) ?? servers.FirstOrDefault(CanConnect) ?? servers[0];
    }

    private bool CanConnect(string address)
    {
        try
        {
            return Connect(address) is not null;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private ReadOnlySpan<byte> Ask(string address, short apiKey, short version, ReadOnlySpan<byte> body, ReadOnlyMemory<byte> tail = default)
    {
        try
        {
            return Connect(address).Ask(apiKey, version, body, tail);
        }
        catch (IOException)
        {
            if (_connections.Remove(address, out var broken))
            {
                broken.Dispose();
            }

            _leaders.Clear();
            throw;
        }
    }

    private BrokerConnection Connect(string address)
    {
        if (!_connections.TryGetValue(address, out var connection))
        {
            var colon = address.LastIndexOf(':');
            connection = new BrokerConnection(address[..colon], int.Parse(address[(colon + 1)..]), timeout);
            _connections[address] = connection;
        }

        return connection;
    }
}
