using System.Text.Json;
using ActorPipeline.Actors.DeadLetters;
using ActorPipeline.Actors.DeadLetters.Replay;

namespace ActorPipeline.Host.Commands;

/// <summary>How <c>dlq show</c> prints a dead letter: where from, why, field by field, and the event. Pure.</summary>
internal static class DlqShow
{
    /// <summary>For people.</summary>
    public static string Text(DeadLetterEntry entry, DeadLetterRecord.RejectedEvent letter, Colours colours)
    {
        var stored = entry.Latest;
        var fields = RefusedField.Of(stored.Reason, letter.Value);
        string[] lines =
        [
            $"{colours.Strong($"{stored.Id.Topic} partition {stored.Id.Partition} offset {stored.Id.Offset}")}   {DlqText.Moment(stored.At)}"
                + (entry.IsReplayed ? colours.Faint("   (replayed)") : ""),
            $"  why    {colours.Bad($"{stored.Status} {stored.ErrorType}")}: {ParseText.Printable(stored.Reason)}",
            .. fields.Select(field => $"  field  {colours.Name(ParseText.Printable(field.Name))}  {Has(field, colours)}; {field.Wanted}"),
            $"  for    {stored.Index}   (service {stored.Service})",
            $"  event  {ParseText.Printable(DlqText.Text(letter.Value))}",
        ];
        return string.Join(Environment.NewLine, lines);
    }

    /// <summary>For programs.</summary>
    public static void WriteFields(Utf8JsonWriter json, IReadOnlyList<RefusedField> fields)
    {
        json.WriteStartArray("fields");
        foreach (var field in fields)
        {
            json.WriteStartObject();
            json.WriteString("name", field.Name);
            json.WriteString("value", field.Value);
            json.WriteString("wanted", field.Wanted);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static string Has(RefusedField field, Colours colours) =>
        field.Value is { } value ? $"has {colours.Warn(ParseText.Printable(value))}" : "has a value that is not told";
}
