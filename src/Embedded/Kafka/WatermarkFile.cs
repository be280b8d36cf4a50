using System.Text;
using System.Text.Json;
using Confluent.Kafka;

namespace ActorPipeline.Embedded.Kafka;

/// <summary>
/// The log ends an embedded broker had, on disk: <c>{"topic":[end of partition 0, end of partition 1, …]}</c>. Written
/// beside and renamed, so that a kill leaves the old or the new file.
/// </summary>
internal sealed class WatermarkFile(string directory)
{
    private readonly string _path = Path.Combine(directory, "kafka-offsets.json");
    private string _written = "";

    /// <summary>What was written last; empty when there is no file.</summary>
    /// <exception cref="InvalidDataException">The file is damaged: going on would assign old offsets again.</exception>
    public SortedDictionary<string, long[]> Load()
    {
        if (!File.Exists(_path))
        {
            return new(StringComparer.Ordinal);
        }

        try
        {
            var read = JsonSerializer.Deserialize<Dictionary<string, long[]>>(File.ReadAllBytes(_path)) ?? [];
            return new(read, StringComparer.Ordinal);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException(
                $"{_path} does not hold log ends ({e.Message}). Delete it only together with the indexed documents: offsets would start at 0 again.",
                e
            );
        }
    }

    /// <summary>Writes <paramref name="ends"/> when they differ from what is there.</summary>
    public void Save(SortedDictionary<string, long[]> ends)
    {
        var text = JsonSerializer.Serialize(ends);
        if (text == _written)
        {
            return;
        }

        Directory.CreateDirectory(directory);
        using (var file = File.OpenHandle(_path + ".new", FileMode.Create, FileAccess.Write))
        {
            RandomAccess.Write(file, Encoding.UTF8.GetBytes(text), 0);
            RandomAccess.FlushToDisk(file); // or a power cut leaves the new name with nothing in it
        }

        File.Move(_path + ".new", _path, overwrite: true);
        _written = text;
    }

    /// <summary>Raises <paramref name="ends"/> to what was seen; an end never goes down.</summary>
    public static void Raise(SortedDictionary<string, long[]> ends, IReadOnlyDictionary<TopicPartition, long> seen)
    {
        foreach (var (partition, end) in seen)
        {
            var index = partition.Partition.Value;
            var known = ends.TryGetValue(partition.Topic, out var array) ? array : [];
            if (known.Length <= index)
            {
                Array.Resize(ref known, index + 1);
                ends[partition.Topic] = known;
            }

            known[index] = Math.Max(known[index], end);
        }
    }
}
