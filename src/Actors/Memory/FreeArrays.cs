using System.Numerics;
using System.Runtime.CompilerServices;

namespace ActorPipeline.Actors.Memory;

/// <summary>
/// Arrays of one kind that are free, by size, for the next to rent one. <c>ArrayPool.Shared</c> keeps 32 arrays of a size for each core and lets the others go:
/// with hundreds of busy partitions nearly every chunk was made anew, which was a third of an event's CPU. An array is rented on the core that gave it back,
/// where there is one: its memory is still in that core's cache. Thread-safe.
/// </summary>
/// <typeparam name="T">Without references: what was in an array before stays in it.</typeparam>
/// <param name="mayKeep">Whether an array of so many bytes may be kept, and counts it in when it may.</param>
/// <param name="taken">An array of so many bytes is in use again, or was let go.</param>
internal sealed class FreeArrays<T>(Func<long, bool> mayKeep, Action<long> taken)
    where T : unmanaged
{
    private const int Smallest = 16;
    private const int Sizes = 31;

    private static readonly int Cores = Environment.ProcessorCount;
    private readonly Stack<T[]>[] _free = [.. Enumerable.Range(0, Sizes * Cores).Select(_ => new Stack<T[]>())];

    /// <summary>An array of at least <paramref name="length"/> elements, a power of two; it holds anything.</summary>
    /// <param name="length">Up to 2^30.</param>
    public T[] Rent(int length)
    {
        var size = BitOperations.Log2(BitOperations.RoundUpToPowerOf2((uint)Math.Max(length, Smallest)));
        for (int tried = 0, core = Core(); tried < Cores; tried++, core = (core + 1) % Cores)
        {
            var free = _free[size * Cores + core];
            lock (free)
            {
                if (!free.TryPop(out var array))
                    continue;
                taken(BytesOf(array));
                return array;
            }
        }
        return GC.AllocateUninitializedArray<T>(1 << size);
    }

    /// <summary>Gives an array back that <see cref="Rent"/> returned. It must not be used any more.</summary>
    public void Return(T[] array)
    {
        if (!BitOperations.IsPow2(array.Length) || !mayKeep(BytesOf(array)))
            return;
        var free = _free[BitOperations.Log2((uint)array.Length) * Cores + Core()];
        lock (free)
            free.Push(array);
    }

    /// <summary>Lets all go.</summary>
    public void Clear()
    {
        foreach (var free in _free)
        {
            lock (free)
            {
                while (free.TryPop(out var array))
                    taken(BytesOf(array));
                free.TrimExcess();
            }
        }
    }

    private static int Core() => Thread.GetCurrentProcessorId() % Cores;

    private static long BytesOf(T[] array) => (long)array.Length * Unsafe.SizeOf<T>();
}
