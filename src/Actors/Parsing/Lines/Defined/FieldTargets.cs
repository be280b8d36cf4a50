using System.Text;
using ActorPipeline.Actors.Parsing.Lines.Text;
using ActorPipeline.Actors.Parsing.Lines.Time;

namespace ActorPipeline.Actors.Parsing.Lines.Defined;

/// <summary>Creates the fields of one definition, and collects problems.</summary>
internal sealed class FieldTargets(ParserDefinition definition, TimestampFormat[] formats, LineClock clock, List<string> problems)
{
    private readonly byte[] _aside = Encoding.UTF8.GetBytes(definition.Name + ".");
    private bool _hasTimestamp;

    /// <summary>The key of one setting of this definition, for messages.</summary>
    public string Key(string setting) => $"parsers.{definition.Name}.{setting}";

    /// <summary>The field for <c>name</c>, <c>name:type</c> or <c>name|type</c> in a pattern.</summary>
    public FieldTarget Of(string text)
    {
        var cut = text.IndexOfAny([':', '|']);
        var name = cut < 0 ? text : text[..cut];
        var suffix = cut < 0 ? "" : text[(cut + 1)..];
        var kind = FieldTarget.KindOf(suffix);
        if (kind is null)
            problems.Add($"{Key("pattern")}: the kind '{suffix}' of the field '{name}' is unknown; allowed are {FieldTarget.Kinds}, or none for text");
        var isTimestamp = name == definition.TimestampField;
        _hasTimestamp |= isTimestamp;
        var bytes = Encoding.UTF8.GetBytes(name);
        if (isTimestamp)
        {
            kind = FieldType.Timestamp;
        }
        else if (name == "message")
        {
            kind = FieldType.Message;
        }
        else if (bytes.Length > FieldName.MaxLength || name.Split('.').Any(string.IsNullOrWhiteSpace))
        {
            problems.Add(
                $"{Key("pattern")}: '{name}' is no field name; allowed are names of at most {FieldName.MaxLength} bytes without empty parts between dots"
            );
        }
        else if (ReservedNames.Place(bytes, isObject: false) != Placement.TopLevel)
        {
            problems.Add(
                $"{Key("pattern")}: the field '{name}' is written by the pipeline, or an object in ECS; allowed are other names, such as "
                    + $"'app.{name}' or a member of the object"
            );
        }

        return new FieldTarget(bytes, kind ?? FieldType.Text, formats, clock, _aside);
    }

    /// <summary>To be called when all fields are made.</summary>
    public void CheckTimestamp()
    {
        if (definition.TimestampField is { } field && !_hasTimestamp)
            problems.Add($"{Key("timestamp-field")}: the pattern has no field '{field}'; allowed are the names of its fields");
    }
}
