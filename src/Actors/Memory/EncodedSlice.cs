using System.Buffers;
using System.Runtime.CompilerServices;
using ActorPipeline.Actors.Telemetry.Services;
using Akka.Actor;

namespace ActorPipeline.Actors.Memory;

/// <summary>
/// The events of one chunk in the form of a bulk body: for each an action line and a document line, back to back in
/// pooled memory, so that any run of events is one contiguous piece of a request. Item <c>i</c> is record <see cref="RecordOf"/>
/// of <see cref="Chunk"/>. After it is built only the sink touches it, on one thread at a time.
/// </summary>
public sealed class EncodedSlice
{
    private const int Free = 0,
        Taken = 1,
        Abandoned = 2;

    private readonly MemoryBudget _budget;
    private byte[] _buffer;
    private int[] _ends;
    private int[]? _records;
    private int _seen;
    private int _remaining;
    private int _hands;
    private int _duplicates;
    private int _charged;
    private ServiceTally? _service;
    private ServiceTally?[]? _services;

    /// <summary>Rents the first memory for <paramref name="chunk"/>; <paramref name="bytes"/> is an estimate.</summary>
    public EncodedSlice(RecordChunk chunk, IActorRef owner, int bytes, MemoryBudget budget)
    {
        Chunk = chunk;
        Owner = owner;
        _budget = budget;
        _buffer = budget.Arrays.Bytes.Rent(bytes);
        _ends = budget.Arrays.Ends.Rent(chunk.Count);
        _budget.AddEncoded(chunk.Capacity, _buffer.Length);
        _remaining = chunk.Count;
    }

    /// <summary>The raw records, kept for the dead-letter topic.</summary>
    public RecordChunk Chunk { get; }

    /// <summary>The partition's actor, which gets the outcome.</summary>
    public IActorRef Owner { get; }

    /// <summary>Events encoded so far.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes encoded so far, those of an unfinished event included.</summary>
    public int Length { get; private set; }

    /// <summary>Pooled bytes this slice holds, without those of its chunk.</summary>
    public int Capacity => _buffer.Length;

    /// <summary>First byte of event <paramref name="index"/>; for <see cref="Count"/> the end of the last.</summary>
    public int Start(int index) => index == 0 ? 0 : _ends[index - 1];

    /// <summary>Bytes of <paramref name="count"/> events from <paramref name="first"/> on.</summary>
    public int BytesOf(int first, int count) => Start(first + count) - Start(first);

    /// <summary>The wire form of <paramref name="count"/> events from <paramref name="first"/> on.</summary>
    public ReadOnlyMemory<byte> Memory(int first, int count) => _buffer.AsMemory(Start(first), BytesOf(first, count));

    /// <summary>Makes room for <paramref name="bytes"/> more bytes and returns it; follow with <see cref="Advance"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> Reserve(int bytes)
    {
        if (_buffer.Length - Length < bytes)
            Grow(bytes);
        return _buffer.AsSpan(Length);
    }

    /// <summary>Takes the first <paramref name="bytes"/> bytes of what <see cref="Reserve"/> returned.</summary>
    public void Advance(int bytes) => Length += bytes;

    /// <summary>Appends bytes to the current event.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        Length += bytes.Length;
    }

    /// <summary>The bytes written since <paramref name="start"/>, which the encoder may still change.</summary>
    public Span<byte> Written(int start) => _buffer.AsSpan(start, Length - start);

    /// <summary>Ends the current event.</summary>
    /// <param name="service">Counts for the event's service; null when it is not counted.</param>
    public void EndEvent(ServiceTally? service = null)
    {
        if (_services is not null || !ReferenceEquals(service, _service))
            Note(service);
        if (_records is not null)
            _records[Count] = _seen;
        _seen++;
        _ends[Count++] = Length;
    }

    /// <summary>The next record of the chunk is left out (<c>parsing.leave-out</c>): it becomes no event.</summary>
    public void LeaveOut()
    {
        // Few chunks leave records out, so the numbers are kept only for them.
        _records ??= [.. Enumerable.Range(0, Chunk.Count)];
        _seen++;
        _remaining--;
    }

    /// <summary>Who counts for an event's service, and where the run of events ends, at <paramref name="end"/> at most, for which it is the same.</summary>
    internal ServiceTally? ServiceOf(int index, int end, out int runEnd)
    {
        runEnd = end;
        if (_services is not { } services)
            return _service;
        var service = services[index];
        for (runEnd = index + 1; runEnd < end && ReferenceEquals(services[runEnd], service); )
            runEnd++;
        return service;
    }

    /// <summary>Counts all events as read, by their services.</summary>
    internal void CountRead()
    {
        for (int first = 0, end; first < Count; first = end)
        {
            var service = ServiceOf(first, Count, out end);
            if (service is null)
                continue;
            var bytes = end - first == Chunk.Count ? Chunk.Bytes : 0L;
            for (var i = first; i < end && end - first < Chunk.Count; i++)
            {
                ref readonly var entry = ref Chunk[RecordOf(i)];
                bytes += Math.Max(entry.KeyLength, 0) + Math.Max(entry.ValueLength, 0);
            }
            service.AddRead(end - first, bytes);
        }
    }

    /// <summary>Which record of <see cref="Chunk"/> an event is.</summary>
    public int RecordOf(int index) => _records is null ? index : _records[index];

    /// <summary>All records were left out, so the slice does not go to the sink: the memory is given back.</summary>
    /// <returns>The message for the owner; null when the partition abandoned the slice before.</returns>
    internal SliceDone? CompleteEmpty() => TryTake() ? Complete(0) : null;

    /// <summary>Counts bytes outside of the pool that are held as long as the slice.</summary>
    public void Charge(int bytes)
    {
        _charged += bytes;
        _budget.AddEncoded(0, bytes);
    }

    /// <summary>Notes, before <see cref="Complete"/>, that so many events are duplicates.</summary>
    public void CountDuplicates(int events) => _duplicates += events;

    /// <summary>
    /// The sink takes ownership of the slice: from now on only the sink gives the memory back. False when the partition abandoned the slice before; it must
    /// not be read then. Thread-safe.
    /// </summary>
    public bool TryTake() => Interlocked.CompareExchange(ref _hands, Taken, Free) == Free;

    /// <summary>
    /// The partition abandons a slice that the sink has not taken: the memory is given back. False when the sink has taken it. Thread-safe.
    /// </summary>
    public bool TryAbandon()
    {
        if (Interlocked.CompareExchange(ref _hands, Abandoned, Free) != Free)
            return false;
        Release();
        return true;
    }

    /// <summary>The sink that took the slice has failed, and no request reads the slice any more: the memory is given back.</summary>
    /// <returns>The message for the owner: some events have no outcome.</returns>
    internal SliceAbandoned Abandon()
    {
        var abandoned = new SliceAbandoned(Chunk.Sequence, Chunk.Capacity);
        Release();
        return abandoned;
    }

    /// <summary>
    /// Counts events as done (indexed, duplicate or dead-lettered). With the last one the memory of slice and chunk is given back.
    /// </summary>
    /// <returns>With the last event, the message for the owner; else null.</returns>
    internal SliceDone? Complete(int events)
    {
        _remaining -= events;
        if (_remaining > 0)
            return null;
        if (_remaining < 0)
            throw new InvalidOperationException($"More events of {Chunk.Topic}-{Chunk.Partition}#{Chunk.Sequence} were completed than there are.");
        var done = new SliceDone(Chunk.Sequence, Chunk.NextOffset, Chunk.Capacity, Count, _duplicates);
        Release();
        return done;
    }

    private void Release()
    {
        _budget.AddEncoded(-Chunk.Capacity, -_buffer.Length - _charged);
        _budget.Arrays.Bytes.Return(_buffer);
        _budget.Arrays.Ends.Return(_ends);
        if (_services is not null)
            ArrayPool<ServiceTally?>.Shared.Return(_services, clearArray: true);
        _services = null;
        _buffer = [];
        _ends = [];
        Chunk.Release();
    }

    /// <summary>The first event's service is that of all, until one comes that has another.</summary>
    private void Note(ServiceTally? service)
    {
        if (Count == 0)
        {
            _service = service;
            return;
        }
        if (_services is null)
        {
            _services = ArrayPool<ServiceTally?>.Shared.Rent(Chunk.Count);
            _services.AsSpan(0, Count).Fill(_service);
        }
        _services[Count] = service;
    }

    private void Grow(int bytes)
    {
        var larger = _budget.Arrays.Bytes.Rent(Math.Max(Length + bytes, _buffer.Length * 2));
        _buffer.AsSpan(0, Length).CopyTo(larger);
        _budget.AddEncoded(0, larger.Length - _buffer.Length);
        _budget.Arrays.Bytes.Return(_buffer);
        _buffer = larger;
    }
}
