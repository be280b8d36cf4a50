using System.Globalization;
using Confluent.Kafka;

namespace ActorPipeline.Actors.Kafka;

/// <summary>One line for a whole assignment, however many partitions it has. Pure.</summary>
internal static class AssignmentText
{
    private const int MostTopics = 5;

    /// <summary>The line; null when nothing came of it.</summary>
    /// <param name="gained">Partitions that came.</param>
    /// <param name="lost">Partitions that went.</param>
    /// <param name="now">How many there are now.</param>
    public static string? Of(IReadOnlyCollection<TopicPartition> gained, IReadOnlyCollection<TopicPartition> lost, int now)
    {
        string[] parts = [.. Part("Assigned", gained), .. Part(gained.Count > 0 ? "released" : "Released", lost)];
        return parts.Length == 0
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"{string.Join("; ", parts)}; {now:N0} {(now == 1 ? "is" : "are")} read now");
    }

    private static string[] Part(string word, IReadOnlyCollection<TopicPartition> partitions)
    {
        if (partitions.Count == 0)
            return [];
        var topics = partitions.GroupBy(partition => partition.Topic).OrderBy(topic => topic.Key, StringComparer.Ordinal).ToList();
        var named = topics.Take(MostTopics).Select(topic => $"{topic.Key} [{Ranges(topic.Select(partition => partition.Partition.Value))}]");
        var more = topics.Count > MostTopics ? $" and {topics.Count - MostTopics} more topics" : "";
        return
        [
            string.Create(
                CultureInfo.InvariantCulture,
                $"{word} {partitions.Count:N0} {(partitions.Count == 1 ? "partition" : "partitions")}: {string.Join(", ", named)}{more}"
            ),
        ];
    }

    /// <summary><c>0-3,7</c>.</summary>
    private static string Ranges(IEnumerable<int> numbers)
    {
        var ranges = new List<(int From, int To)>();
        foreach (var number in numbers.Distinct().Order())
        {
            if (ranges.Count > 0 && ranges[^1].To == number - 1)
                ranges[^1] = (ranges[^1].From, number);
            else
                ranges.Add((number, number));
        }

        return string.Join(',', ranges.Select(range => range.From == range.To ? $"{range.From}" : $"{range.From}-{range.To}"));
    }
}
