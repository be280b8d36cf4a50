using System.Globalization;
using System.Text;
using System.Text.Json;
using ActorPipeline.Actors.DeadLetters;

namespace ActorPipeline.Host.Commands;

/// <summary>Formats the output of <c>dlq gaps</c>. Pure.</summary>
internal static class GapText
{
    /// <summary>One line per gap, and a total.</summary>
    public static IEnumerable<string> List(IReadOnlyList<LossNote> gaps)
    {
        if (gaps.Count == 0)
            return ["No gaps: as far as is noted, no event was deleted before it was read."];
        string[][] rows =
        [
            ["TOPIC", "PARTITION", "FIRST", "LAST", "COUNT", "WRITTEN", "NOTICED"],
            .. gaps.Select(gap =>
                (string[])
                    [
                        gap.Topic,
                        Plain(gap.Partition),
                        Plain(gap.From),
                        Plain(gap.To - 1),
                        gap.Count.ToString("N0", CultureInfo.InvariantCulture),
                        Written(gap),
                        DlqText.Moment(gap.At),
                    ]
            ),
        ];
        var total = gaps.Sum(gap => gap.Count);
        return
        [
            .. DlqText.Table(rows, column => column is >= 1 and <= 4),
            string.Create(
                CultureInfo.InvariantCulture,
                $"{total:N0} {(total == 1 ? "event" : "events")} in {gaps.Count:N0} {(gaps.Count == 1 ? "gap" : "gaps")}, deleted before they were read."
            ),
        ];
    }

    /// <summary>A gap for programs: one line.</summary>
    public static string Json(LossNote gap)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, DlqText.Relaxed))
        {
            json.WriteStartObject();
            json.WriteString("topic", gap.Topic);
            json.WriteString("topicId", gap.TopicId.Length > 0 ? gap.TopicId : null);
            json.WriteNumber("partition", gap.Partition);
            json.WriteNumber("first", gap.From);
            json.WriteNumber("last", gap.To - 1);
            json.WriteNumber("count", gap.Count);
            json.WriteString("writtenAfter", gap.After is { } after ? DlqText.Moment(after) : null);
            json.WriteString("writtenBefore", gap.Before is { } before ? DlqText.Moment(before) : null);
            json.WriteString("noticed", DlqText.Moment(gap.At));
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static string Written(LossNote gap) =>
        (gap.After, gap.Before) switch
        {
            ({ } after, { } before) => $"{DlqText.Moment(after)} to {DlqText.Moment(before)}",
            (_, { } before) => $"before {DlqText.Moment(before)}",
            ({ } after, _) => $"after {DlqText.Moment(after)}",
            _ => "unknown",
        };

    private static string Plain(long number) => number.ToString(CultureInfo.InvariantCulture);
}
