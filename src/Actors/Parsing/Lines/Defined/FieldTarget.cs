using System.Buffers.Text;
using System.Text;
using ActorPipeline.Actors.Parsing.Lines.Text;
using ActorPipeline.Actors.Parsing.Lines.Time;

namespace ActorPipeline.Actors.Parsing.Lines.Defined;

/// <summary>The type that a pattern's field is stored as.</summary>
internal enum FieldType
{
    Text,
    Integer,
    Number,
    Boolean,
    Message,
    Timestamp,
}

/// <summary>
/// Adds the value of one field of a pattern. A value of another type than the field's is left out, and <c>message</c> then keeps the whole line; a time that
/// cannot be read is kept as text under the field's name.
/// </summary>
internal sealed class FieldTarget(byte[] name, FieldType kind, TimestampFormat[] formats, LineClock clock, byte[] aside)
{
    /// <summary>The names of types, for messages.</summary>
    public const string Kinds = "int, long, float, double, bool";

    /// <summary>The type of a suffix; null for an unknown one.</summary>
    public static FieldType? KindOf(string suffix) =>
        suffix switch
        {
            "int" or "integer" or "long" => FieldType.Integer,
            "float" or "double" => FieldType.Number,
            "bool" or "boolean" => FieldType.Boolean,
            "string" or "" => FieldType.Text,
            _ => null,
        };

    public void Write(ParsedLine into, ReadOnlySpan<byte> value)
    {
        switch (kind)
        {
            case FieldType.Integer:
                if (Utf8Parser.TryParse(value, out long integer, out var used) && used == value.Length)
                    into.AddLong(name, integer);
                else
                    into.IsPartial = true;
                return;
            case FieldType.Number:
                if (Utf8Parser.TryParse(value, out double number, out used) && used == value.Length)
                    into.AddDouble(name, number);
                else
                    into.IsPartial = true;
                return;
            case FieldType.Boolean:
                if (Ascii.EqualsIgnoreCase(value, "true"u8) || Ascii.EqualsIgnoreCase(value, "false"u8))
                    into.AddBool(name, value.Length == 4);
                else
                    into.IsPartial = true;
                return;
            case FieldType.Message:
                into.SetMessage(value);
                return;
            case FieldType.Timestamp when IsTime(into, value):
                return;
            default:
                new LooseFields(into, aside).AddText(name, value);
                return;
        }
    }

    private bool IsTime(ParsedLine into, ReadOnlySpan<byte> value)
    {
        foreach (var format in formats)
        {
            if (format.TrySet(value, clock, into))
                return true;
        }

        return false;
    }
}
