using System.Collections.Immutable;
using ActorPipeline.Actors.Filebeat;

namespace ActorPipeline.Actors.Kubernetes;

/// <summary>
/// Distributes the keys over the ConfigMaps. When not all fit, existing keys stay, and may shrink or be deleted; the newest of the others wait. Pure.
/// </summary>
/// <param name="Parts">The content of each ConfigMap; an unchanged part is the same object as before.</param>
/// <param name="Arriving">
/// For each ConfigMap, the keys that move to it: they are written after they were removed from the other one, so that no key is in two.
/// </param>
/// <param name="Waiting">Keys without room. An existing key keeps its old content meanwhile.</param>
internal sealed record ShardPlan(
    ImmutableArray<ImmutableSortedDictionary<string, string>> Parts,
    ImmutableArray<ImmutableHashSet<string>> Arriving,
    ImmutableSortedSet<string> Waiting
)
{
    /// <summary>Nothing anywhere.</summary>
    public static readonly ImmutableSortedDictionary<string, string> Empty = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Plans.</summary>
    /// <param name="content">All keys.</param>
    /// <param name="before">Our keys in each ConfigMap, as far as known.</param>
    /// <param name="room">The bytes available for our keys in each: the server's limit minus the content of others.</param>
    /// <param name="stays">
    /// Whether a key stays where it is, and a new one goes to the first with room; otherwise its name determines the shard
    /// (<see cref="ConfigMapShards.Of"/>).
    /// </param>
    /// <param name="since">When the service of a key was made; only asked when there is not room for all.</param>
    public static ShardPlan For(
        ImmutableSortedDictionary<string, string> content,
        ImmutableArray<ImmutableSortedDictionary<string, string>> before,
        ImmutableArray<long> room,
        bool stays,
        Func<IReadOnlyDictionary<string, DateTimeOffset>> since
    )
    {
        var shards = room.Length;
        var parts = before.Select(part => part.ToBuilder()).ToArray();
        var free = room.ToArray();
        var (homes, changed) = (new Dictionary<string, int>(content.Count, StringComparer.Ordinal), new List<(string Key, int Growth, int Shard)>());
        for (var i = 0; i < shards; i++)
        {
            foreach (var (key, value) in before[i])
            {
                var isOurs = content.TryGetValue(key, out var wanted) && (stays || ConfigMapShards.Of(key, shards) == i) && homes.TryAdd(key, i);
                if (!isOurs)
                {
                    parts[i].Remove(key);
                    continue;
                }

                free[i] -= FilebeatInput.BytesOf(value);
                if (wanted != value)
                    changed.Add((key, FilebeatInput.BytesOf(wanted!) - FilebeatInput.BytesOf(value), i));
            }
        }

        var waiting = ImmutableSortedSet.CreateBuilder<string>(StringComparer.Ordinal);
        var fresh = content.Keys.Where(key => !homes.ContainsKey(key)).ToList();
        // Shrinking keys first, to make room for growing ones.
        foreach (var (key, growth, shard) in changed.OrderBy(one => one.Growth))
        {
            if (growth <= Math.Max(0, free[shard]))
            {
                (parts[shard][key], free[shard]) = (content[key], free[shard] - growth);
            }
            else if (stays && Array.FindIndex(free, bytes => bytes >= FilebeatInput.BytesOf(content[key])) >= 0)
            {
                free[shard] += FilebeatInput.BytesOf(before[shard][key]);
                parts[shard].Remove(key);
                fresh.Add(key);
            }
            else
            {
                waiting.Add(key);
            }
        }

        foreach (var key in InOrder(fresh, content, free, since))
        {
            var bytes = FilebeatInput.BytesOf(content[key]);
            var shard = stays ? Array.FindIndex(free, left => left >= bytes) : ConfigMapShards.Of(key, shards);
            if (shard >= 0 && free[shard] >= bytes)
                (parts[shard][key], free[shard]) = (content[key], free[shard] - bytes);
            else
                waiting.Add(key);
        }

        var had = before.Select(part => part.Keys).SelectMany((keys, i) => keys.Select(key => (key, i))).ToLookup(one => one.key, one => one.i);
        return new ShardPlan(
            [.. parts.Select(part => part.ToImmutable())],
            [
                .. parts.Select(
                    (part, i) => fresh.Where(key => part.ContainsKey(key) && had[key].Any(shard => shard != i)).ToImmutableHashSet(StringComparer.Ordinal)
                ),
            ],
            waiting.ToImmutable()
        );
    }

    // The order matters only when there is not room for all.
    private static IEnumerable<string> InOrder(
        List<string> fresh,
        ImmutableSortedDictionary<string, string> content,
        long[] free,
        Func<IReadOnlyDictionary<string, DateTimeOffset>> since
    )
    {
        if (fresh.Sum(key => (long)FilebeatInput.BytesOf(content[key])) <= free.Min())
            return fresh;
        var made = since();
        return fresh.OrderBy(key => made.GetValueOrDefault(key, DateTimeOffset.MinValue)).ThenBy(key => key, StringComparer.Ordinal);
    }
}
