using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ActorPipeline.Actors.DeadLetters;
using ActorPipeline.Actors.DeadLetters.Replay;

namespace ActorPipeline.Host.Commands;

/// <summary>Formats the output of the <c>dlq</c> commands. Pure.</summary>
internal static class DlqText
{
    internal static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One line per topic, index and error type, and a total.</summary>
    public static IEnumerable<string> List(DlqFound found)
    {
        if (found.Entries.Count > 0)
        {
            string[][] rows =
            [
                ["TOPIC", "INDEX", "ERROR TYPE", "COUNT", "FIRST", "LAST"],
                .. Groups(found)
                    .Select(group =>
                        (string[])[group.Topic, group.Index, group.ErrorType, group.Count.ToString("N0", CultureInfo.InvariantCulture), group.First, group.Last]
                    ),
            ];
            foreach (var line in Table(rows, column => column == 3))
                yield return line;
        }
        yield return $"{Letters(found.Entries.Count)}.{Rest(found)}";
    }

    /// <summary>By topic, index and error type.</summary>
    public static IEnumerable<DlqGroup> Groups(DlqFound found) =>
        found
            .Entries.GroupBy(entry => (entry.Latest.Id.Topic, entry.Latest.Index, entry.Latest.ErrorType))
            .OrderBy(group => group.Key.Topic, StringComparer.Ordinal)
            .ThenByDescending(group => group.Count())
            .Select(group => new DlqGroup(
                group.Key.Topic,
                group.Key.Index,
                group.Key.ErrorType,
                group.Count(),
                Moment(group.Min(entry => entry.First)),
                Moment(group.Max(entry => entry.Latest.At))
            ));

    /// <summary>Formats rows as columns under a header.</summary>
    public static IEnumerable<string> Table(string[][] rows, Func<int, bool> isNumber)
    {
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        return rows.Select(row =>
            string.Join("  ", row.Select((cell, column) => isNumber(column) ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]))).TrimEnd()
        );
    }

    /// <summary>A dead letter for programs: one line.</summary>
    public static string Json(DeadLetterEntry entry, DeadLetterRecord.RejectedEvent letter)
    {
        var stored = entry.Latest;
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Relaxed))
        {
            json.WriteStartObject();
            json.WriteString("topic", stored.Id.Topic);
            json.WriteNumber("partition", stored.Id.Partition);
            json.WriteNumber("offset", stored.Id.Offset);
            json.WriteString("service", stored.Service);
            json.WriteString("index", stored.Index);
            json.WriteNumber("status", stored.Status);
            json.WriteString("errorType", stored.ErrorType);
            json.WriteString("reason", stored.Reason);
            DlqShow.WriteFields(json, RefusedField.Of(stored.Reason, letter.Value));
            json.WriteString("at", Moment(stored.At));
            json.WriteNumber("stored", entry.Places.Count);
            json.WriteBoolean("replayed", entry.IsReplayed);
            json.WriteStartObject("deadLetter");
            json.WriteString("topic", stored.Place.Topic);
            json.WriteNumber("partition", stored.Place.Partition);
            json.WriteNumber("offset", stored.Place.Offset);
            json.WriteEndObject();
            json.WriteString("key", letter.Key is null ? null : Text(letter.Key));
            json.WriteString("event", letter.Value is null ? null : Text(letter.Value));
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    /// <summary>The line below shown dead letters.</summary>
    public static string Shown(DlqFound found, int shown) =>
        (shown < found.Entries.Count ? $"The latest {shown:N0} of {Letters(found.Entries.Count)}; --limit shows more." : $"{Letters(shown)}.") + Rest(found);

    /// <summary>A number of dead letters.</summary>
    public static string Letters(int count) => count == 1 ? "1 dead letter" : string.Create(CultureInfo.InvariantCulture, $"{count:N0} dead letters");

    /// <summary>What was left out.</summary>
    public static string Rest(DlqFound found) =>
        (found.Replayed == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" {found.Replayed:N0} more were replayed already."))
        + (found.Foreign == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" {found.Foreign:N0} records of others are not counted."))
        + (
            found.Gaps.Count == 0
                ? ""
                : string.Create(CultureInfo.InvariantCulture, $" {found.Gaps.Sum(gap => gap.Count):N0} events were deleted before they were read: 'dlq gaps'.")
        );

    /// <summary>A time in UTC.</summary>
    public static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Bytes as text.</summary>
    public static string Text(byte[]? bytes) => Encoding.UTF8.GetString(bytes ?? []);
}
