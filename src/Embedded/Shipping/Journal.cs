using System.Buffers.Binary;
using ActorPipeline.Embedded.Kafka;
using ActorPipeline.Shipping;
using Microsoft.Win32.SafeHandles;

namespace ActorPipeline.Embedded.Shipping;

/// <summary>
/// The shipper's registry on disk: frames of <c>length, CRC-32C, payload</c>, each handed to the operating system before
/// what it describes happens, so a killed process loses none; a torn last frame is cut off. Grown large, it is
/// rewritten to what still counts. One thread at a time.
/// </summary>
internal sealed class Journal : IDisposable
{
    private const int Head = 8;
    private const long RewriteAbove = 16 << 20;

    private readonly string _path;
    private readonly WireBuffer _frame = new(64 << 10);
    private SafeFileHandle _file;
    private long _length;
    private long _afterRewrite;

    private Journal(string path, SafeFileHandle file, ShipState state, long length, long cut)
    {
        (_path, _file, State, _length, CutBytes) = (path, file, state, length, cut);
    }

    /// <summary>What the frames add up to.</summary>
    public ShipState State { get; }

    /// <summary>Bytes of a torn or damaged end that opening cut off.</summary>
    public long CutBytes { get; }

    /// <summary>Opens the journal of a data directory, empty at first; refuses a second process.</summary>
    /// <exception cref="IOException">Another shipper has it open.</exception>
    public static Journal Open(string directory)
    {
        Directory.CreateDirectory(directory);
        var path = PathIn(directory);
        var file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        var (state, valid) = Read(file);
        var length = RandomAccess.GetLength(file);
        if (valid < length)
        {
            RandomAccess.SetLength(file, valid);
        }

        return new Journal(path, file, state, valid, length - valid);
    }

    /// <summary>What is in a data directory's journal, without changing it.</summary>
    public static ShipState Peek(string directory)
    {
        if (!File.Exists(PathIn(directory)))
        {
            return new ShipState();
        }

        using var file = File.OpenHandle(PathIn(directory), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return Read(file).State;
    }

    /// <summary>Writes one frame and takes it into <see cref="State"/>.</summary>
    public void Append(Action<WireBuffer> write)
    {
        var at = Write(_file, ref _length, write);
        State.Apply(_frame.Written[Head..], at);
    }

    /// <summary>The bytes of a journalled batch.</summary>
    public byte[] ReadBatch(JournalledBatch batch)
    {
        var bytes = new byte[batch.Length];
        for (var at = 0; at < bytes.Length; )
        {
            var read = RandomAccess.Read(_file, bytes.AsSpan(at), batch.At + at);
            at += read > 0 ? read : throw new IOException($"{_path} ends within a batch.");
        }

        return bytes;
    }

    /// <summary>Rewrites the journal when most of it no longer counts.</summary>
    public void RewriteWhenLarge()
    {
        if (_length > RewriteAbove && _length > 4 * _afterRewrite)
        {
            Rewrite();
        }
    }

    /// <summary>Writes what still counts to a new file and puts it in the place of the old.</summary>
    public void Rewrite()
    {
        var next = File.OpenHandle(_path + ".new", FileMode.Create, FileAccess.ReadWrite, FileShare.Read);
        var length = 0L;
        var moved = new List<(ShippedPartition Partition, int Index, long At)>();
        foreach (var (key, state) in State.Partitions)
        {
            Write(next, ref length, to => ShipState.WriteCommit(to, key, state.Committed));
            for (var i = 0; i < state.Live.Count; i++)
            {
                var (batch, bytes) = (state.Live[i], ReadBatch(state.Live[i]));
                var at = Write(next, ref length, to => ShipState.WriteBatch(to, key, batch.Base, batch.Count, default, new FilePosition("", 0), bytes));
                moved.Add((state, i, at + _frame.Length - Head - bytes.Length));
            }

            Write(next, ref length, to => ShipState.WriteNext(to, key, state.Next));
        }

        Write(next, ref length, to => ShipState.WriteForget(to, default));
        foreach (var (file, position) in State.Files)
        {
            Write(next, ref length, to => ShipState.WriteFile(to, file, position));
        }

        RandomAccess.FlushToDisk(next);
        File.Move(_path + ".new", _path, overwrite: true);
        _file.Dispose();
        (_file, _length, _afterRewrite) = (next, length, length);
        moved.ForEach(m => m.Partition.Relocate(m.Index, m.At));
    }

    public void Dispose() => _file.Dispose();

    private static string PathIn(string directory) => Path.Combine(directory, "shipper.journal");

    private static (ShipState State, long Valid) Read(SafeFileHandle file)
    {
        var state = new ShipState();
        var length = RandomAccess.GetLength(file);
        var head = new byte[Head];
        var valid = 0L;
        while (valid + Head <= length && RandomAccess.Read(file, head, valid) == Head)
        {
            var size = BinaryPrimitives.ReadInt32BigEndian(head);
            if (size <= 0 || size > length - valid - Head)
            {
                break;
            }

            var payload = new byte[size];
            if (RandomAccess.Read(file, payload, valid + Head) != size || Crc32C.Of(payload) != BinaryPrimitives.ReadUInt32BigEndian(head.AsSpan(4)))
            {
                break;
            }

            state.Apply(payload, valid + Head);
            valid += Head + size;
        }

        return (state, valid);
    }

    // Returns where the payload starts.
    private long Write(SafeFileHandle file, ref long length, Action<WireBuffer> write)
    {
        _frame.Clear();
        _frame.Int64(0);
        write(_frame);
        BinaryPrimitives.WriteInt32BigEndian(_frame.Patch, _frame.Length - Head);
        BinaryPrimitives.WriteUInt32BigEndian(_frame.Patch[4..], Crc32C.Of(_frame.Written[Head..]));
        RandomAccess.Write(file, _frame.Written, length);
        var at = length + Head;
        length += _frame.Length;
        return at;
    }
}
