using System.Collections.Immutable;

namespace ActorPipeline.Actors.Kubernetes;

/// <summary>Which of several ConfigMaps holds which key. Depends on the key and the number only.</summary>
internal static class ConfigMapShards
{
    /// <summary>The name of ConfigMap <paramref name="shard"/>: the first has the plain name.</summary>
    public static string NameOf(string configMap, int shard) => shard == 0 ? configMap : $"{configMap}-{shard}";

    /// <summary>
    /// Jump consistent hash (Lamping, Veach 2014) of the key's FNV-1a: when <paramref name="shards"/> grows by one, one key in
    /// that many moves, and only to the new one.
    /// </summary>
    public static int Of(string key, int shards)
    {
        var hash = Mixed(key);
        long bucket = -1,
            next = 0;
        while (next < shards)
        {
            bucket = next;
            hash = unchecked(hash * 2862933555777941757UL + 1);
            next = (long)((bucket + 1) * ((1L << 31) / (double)((hash >> 33) + 1)));
        }

        return (int)bucket;
    }

    /// <summary>Whether two parts have the same content; fast when most values are the same object.</summary>
    public static bool Same(ImmutableSortedDictionary<string, string> one, ImmutableSortedDictionary<string, string> other) =>
        ReferenceEquals(one, other)
        || (one.Count == other.Count && one.Zip(other).All(both => both.First.Key == both.Second.Key && both.First.Value == both.Second.Value));

    // FNV-1a leaves the high bits of similar short names similar; the finalizer of MurmurHash3 spreads them. Keys are ASCII.
    private static ulong Mixed(string key)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in key)
        {
            hash = unchecked((hash ^ c) * 1099511628211UL);
        }

        hash = unchecked((hash ^ (hash >> 33)) * 0xff51afd7ed558ccdUL);
        hash = unchecked((hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53UL);
        return hash ^ (hash >> 33);
    }
}
