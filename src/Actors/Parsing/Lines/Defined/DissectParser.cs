using System.Text;
using ActorPipeline.Actors.Parsing.Lines.Text;

namespace ActorPipeline.Actors.Parsing.Lines.Defined;

/// <summary>
/// Cuts a line at the texts between a pattern's keys, from left to right. The whole line has to be used up. Appended
/// values are joined with the text that stands before the later key, as Logstash and Filebeat do.
/// </summary>
internal sealed class DissectParser : ILineParser
{
    private readonly DissectPattern _pattern;
    private readonly Field[] _fields;
    private readonly (int Name, int Value)[] _pairs;
    private readonly byte[] _aside;

    private DissectParser(DissectPattern pattern, Field[] fields, (int, int)[] pairs, ParserDefinition definition)
    {
        _pattern = pattern;
        _fields = fields;
        _pairs = pairs;
        _aside = Encoding.UTF8.GetBytes(definition.Name + ".");
        ReplacesMessage = definition.ReplacesMessage;
    }

    public bool ReplacesMessage { get; }

    /// <summary>The parser of a definition.</summary>
    public static DissectParser Make(DissectPattern pattern, ParserDefinition definition, FieldTargets targets)
    {
        var fields = pattern
            .Keys.Select((key, at) => (Key: key, At: at))
            .Where(k => k.Key.Name.Length > 0 && k.Key.Mark is '\0' or '+')
            .GroupBy(k => k.Key.Name.Split(':', '|')[0], StringComparer.Ordinal)
            .Select(same => new Field(
                targets.Of(same.Select(k => k.Key.Name).FirstOrDefault(n => n.AsSpan().ContainsAny(':', '|')) ?? same.Key),
                [.. same.OrderBy(k => k.Key.Order).ThenBy(k => k.At).Select(k => k.At)]
            ));
        var pairs = pattern
            .Keys.Select((key, at) => (Key: key, At: at))
            .Where(k => k.Key.Mark == '*')
            .Select(k => (k.At, Array.FindIndex(pattern.Keys, other => other.Mark == '&' && other.Name == k.Key.Name)));
        return new DissectParser(pattern, [.. fields], [.. pairs], definition);
    }

    public bool TryParse(ReadOnlySpan<byte> line, ParsedLine into)
    {
        if (!line.StartsWith(_pattern.Before))
            return false;
        Span<Stretch> values = stackalloc Stretch[_pattern.Keys.Length];
        if (!TryCut(line, values))
            return false;
        foreach (var field in _fields)
            field.Target.Write(into, field.Keys.Length == 1 ? values[field.Keys[0]].Of(line) : Joined(field.Keys, line, values, into.Scratch));
        foreach (var (name, value) in _pairs)
            new LooseFields(into, _aside).AddText(values[name].Of(line), values[value].Of(line));
        return true;
    }

    private bool TryCut(ReadOnlySpan<byte> line, Span<Stretch> values)
    {
        var at = _pattern.Before.Length;
        for (var i = 0; i < values.Length; i++)
        {
            var key = _pattern.Keys[i];
            var isLast = i == values.Length - 1;
            var rest = line[at..];
            int length;
            if (key.Behind.Length == 0)
                length = rest.Length;
            else if (isLast && !key.IsPadded)
                length = rest.EndsWith(key.Behind) ? rest.Length - key.Behind.Length : -1;
            else
                length = rest.IndexOf(key.Behind);
            if (length < 0)
                return false;
            values[i] = new Stretch(at, at + length);
            at += length + key.Behind.Length;
            while (key.IsPadded && key.Behind.Length > 0 && line[at..].StartsWith(key.Behind))
                at += key.Behind.Length;
        }
        return at == line.Length;
    }

    private ReadOnlySpan<byte> Joined(int[] keys, ReadOnlySpan<byte> line, Span<Stretch> values, LineBuffer to)
    {
        to.Clear();
        foreach (var key in keys)
        {
            if (to.Length > 0 && key > 0)
                to.Append(_pattern.Keys[key - 1].Behind);
            to.Append(values[key].Of(line));
        }
        return to.Written;
    }

    private readonly record struct Field(FieldTarget Target, int[] Keys);
}
