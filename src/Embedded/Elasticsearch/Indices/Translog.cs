using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>
/// The operation log of one index: what was answered is in it before the answer leaves, so that it survives the end of the
/// process. <see cref="Append"/> puts an operation into memory, <see cref="Flush"/> hands everything appended so far to the
/// operating system in one write. A record is length, CRC-32C, payload; a torn last record is cut off when read.
/// </summary>
/// <remarks>
/// Commit order: <see cref="Roll"/> first, then the Lucene commit, then <see cref="DeleteBefore"/>. Every operation is given
/// to Lucene before it is appended, so all generations before the roll are in the commit.
/// </remarks>
internal sealed class Translog : IDisposable
{
    private const int HeaderBytes = 8;
    private const int FlushAt = 1 << 20;

    private readonly string _directory;
    private readonly Lock _gate = new();
    private byte[] _buffer = new byte[64 << 10];
    private int _length;
    private long _generation;
    private FileStream _file;
    private bool _failed;

    public Translog(string directory)
    {
        _directory = directory;
        Directory.CreateDirectory(directory);
        _generation = Generations(directory).LastOrDefault() + 1;
        _file = Create(_generation);
    }

    /// <summary>Bytes appended since the last <see cref="Roll"/>.</summary>
    public long Bytes { get; private set; }

    public void Append(in TranslogOperation operation, ReadOnlySpan<byte> source)
    {
        lock (_gate)
        {
            if (_failed)
                throw new IOException("the operation log could not be written earlier");
            var idBytes = Encoding.UTF8.GetByteCount(operation.Id);
            var payload = 21 + idBytes + source.Length;
            if (_length > 0 && _length + HeaderBytes + payload > FlushAt)
                WriteOut();
            Reserve(_length + HeaderBytes + payload);
            var record = _buffer.AsSpan(_length, HeaderBytes + payload);
            var body = record[HeaderBytes..];
            body[0] = operation.IsDelete ? (byte)2 : (byte)1;
            BinaryPrimitives.WriteInt64LittleEndian(body[1..], operation.Version);
            BinaryPrimitives.WriteInt64LittleEndian(body[9..], operation.SeqNo);
            BinaryPrimitives.WriteInt32LittleEndian(body[17..], idBytes);
            Encoding.UTF8.GetBytes(operation.Id, body[21..]);
            source.CopyTo(body[(21 + idBytes)..]);
            BinaryPrimitives.WriteInt32LittleEndian(record, payload);
            BinaryPrimitives.WriteUInt32LittleEndian(record[4..], Checksum(body));
            _length += record.Length;
            Bytes += record.Length;
        }
    }

    /// <summary>Returns when everything appended so far, by anyone, has been given to the operating system.</summary>
    public void Flush()
    {
        lock (_gate)
        {
            if (_failed)
                throw new IOException("the operation log could not be written earlier");
            WriteOut();
        }
    }

    /// <summary>Starts a new generation and returns its number.</summary>
    public long Roll()
    {
        lock (_gate)
        {
            WriteOut();
            var next = Create(_generation + 1);
            _file.Dispose();
            _file = next;
            Bytes = 0;
            return ++_generation;
        }
    }

    public void DeleteBefore(long generation)
    {
        foreach (var old in Generations(_directory).Where(g => g < generation))
            File.Delete(PathOf(_directory, old));
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (!_failed)
                WriteOut();
            _failed = true;
            _file.Dispose();
        }
    }

    /// <summary>Every whole operation in the directory, oldest first. Stops in a file at the first record that is not whole.</summary>
    public static IEnumerable<(TranslogOperation Operation, ReadOnlyMemory<byte> Source)> Read(string directory)
    {
        foreach (var generation in Directory.Exists(directory) ? Generations(directory) : [])
        {
            var data = File.ReadAllBytes(PathOf(directory, generation));
            for (var at = 0; TryReadRecord(data.AsMemory(at), out var operation, out var source, out var size); at += size)
                yield return (operation, source);
        }
    }

    private static bool TryReadRecord(ReadOnlyMemory<byte> data, out TranslogOperation operation, out ReadOnlyMemory<byte> source, out int size)
    {
        (operation, source, size) = (default, default, 0);
        if (data.Length < HeaderBytes)
            return false;
        var payload = BinaryPrimitives.ReadInt32LittleEndian(data.Span);
        if (payload < 21 || payload > data.Length - HeaderBytes)
            return false;
        var body = data.Slice(HeaderBytes, payload);
        if (Checksum(body.Span) != BinaryPrimitives.ReadUInt32LittleEndian(data.Span[4..]))
            return false;
        var idBytes = BinaryPrimitives.ReadInt32LittleEndian(body.Span[17..]);
        operation = new(
            body.Span[0] == 2,
            Encoding.UTF8.GetString(body.Span.Slice(21, idBytes)),
            BinaryPrimitives.ReadInt64LittleEndian(body.Span[1..]),
            BinaryPrimitives.ReadInt64LittleEndian(body.Span[9..])
        );
        source = body[(21 + idBytes)..];
        size = HeaderBytes + payload;
        return true;
    }

    private static uint Checksum(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        for (; data.Length >= 8; data = data[8..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(data));
        foreach (var value in data)
            crc = BitOperations.Crc32C(crc, value);
        return ~crc;
    }

    private void WriteOut()
    {
        if (_length == 0)
            return;
        try
        {
            _file.Write(_buffer, 0, _length);
        }
        catch
        {
            // Operations that a search may already show are not in the log: nothing may be answered from here on.
            _failed = true;
            throw;
        }
        _length = 0;
    }

    private void Reserve(int length)
    {
        if (length > _buffer.Length)
            Array.Resize(ref _buffer, Math.Max(length, _buffer.Length * 2));
    }

    private FileStream Create(long generation) =>
        new(PathOf(_directory, generation), FileMode.CreateNew, FileAccess.Write, FileShare.Read | FileShare.Delete, bufferSize: 0);

    private static string PathOf(string directory, long generation) => Path.Combine(directory, $"{generation:D12}.log");

    private static List<long> Generations(string directory) =>
        [.. Directory.EnumerateFiles(directory, "*.log").Select(file => long.Parse(Path.GetFileNameWithoutExtension(file))).Order()];
}

/// <summary>One operation: an index of a document (its source beside it) or a delete.</summary>
internal readonly record struct TranslogOperation(bool IsDelete, string Id, long Version, long SeqNo);
