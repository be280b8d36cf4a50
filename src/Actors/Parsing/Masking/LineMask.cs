using System.Runtime.InteropServices;
using ActorPipeline.Actors.Parsing.Lines;

namespace ActorPipeline.Actors.Parsing.Masking;

/// <summary>
/// Masks secrets by overwriting them in the chunk, before anything is derived from the record. So they are in neither the document, <c>event.original</c> nor
/// a dead letter. Immutable.
/// </summary>
internal sealed class LineMask(FieldRules rules)
{
    private readonly MaskNames _names = new(rules.MaskFields);
    private readonly MaskPatterns _patterns = MaskWords.Set(rules.MaskPatterns);

    /// <summary>Masks a text of any kind.</summary>
    public void Apply(ReadOnlySpan<byte> text)
    {
        var writable = Writable(text);
        _names.Apply(writable);
        MaskScan.Apply(writable, _patterns);
    }

    /// <summary>Masks the line of an event and all members that are not Filebeat's own.</summary>
    /// <param name="json">The event.</param>
    /// <param name="shape">Where its parts lie.</param>
    public void Apply(ReadOnlySpan<byte> json, in EventShape shape)
    {
        if (!shape.IsUnusual(json))
        {
            if (shape.Message.IsPresent)
                Apply(shape.Message.Value(json));
            return;
        }
        for (var members = new MemberWalk<StringSearch>(json, shape.BodyStart - 1, new StringSearch()); members.Next(); )
        {
            var (start, end) = members.NamePlace;
            switch (EventNames.NumberOf(json, start, end - start))
            {
                case EventNames.Timestamp
                or EventNames.Metadata
                or EventNames.Fields
                or EventNames.Agent
                or EventNames.Input
                or EventNames.Ecs
                or EventNames.DataStream:
                case EventNames.Host or EventNames.Log when members.Value.Of(json)[0] == (byte)'{':
                    break;
                case EventNames.Message:
                    Apply(members.Value.Of(json));
                    break;
                default:
                    Apply(json[(start - 1)..members.Value.End]);
                    break;
            }
        }
    }

    /// <summary>Masks the values of fields that a parser found, and their occurrences in the line.</summary>
    /// <param name="line">What the parser found.</param>
    /// <param name="message">The line in the event, still escaped.</param>
    public void Apply(ParsedLine line, ReadOnlySpan<byte> message)
    {
        if (_names.IsEmpty)
            return;
        for (var i = 0; i < line.Count; i++)
        {
            if (!_names.Has(line.NameOf(i)))
                continue;
            var value = line.ValueOf(i);
            var text = value[0] == (byte)'"' ? value[1..^1] : value;
            if (text.IsEmpty || text[0] is (byte)'{' or (byte)'[')
            {
                if (!text.IsEmpty)
                    MaskText.Nested(Writable(value), 0, value.Length);
                continue;
            }
            Cover(message, text);
            Cover(line.MessageJson, text);
            var writable = Writable(text);
            if (value[0] == (byte)'"')
                writable.Fill(MaskText.Star);
            else if (text[0] is not ((byte)'t' or (byte)'f' or (byte)'n'))
                MaskNumber(writable);
        }
    }

    private static void MaskNumber(Span<byte> number)
    {
        foreach (ref var b in number)
        {
            if (char.IsAsciiDigit((char)b))
                b = (byte)'9';
        }
    }

    /// <summary>Masks all occurrences of a text as a whole word.</summary>
    private static void Cover(ReadOnlySpan<byte> within, ReadOnlySpan<byte> text)
    {
        for (var at = 0; at < within.Length; )
        {
            var next = within[at..].IndexOf(text);
            if (next < 0)
                return;
            var start = at + next;
            at = start + text.Length;
            if (MaskText.Begins(within, start) && (at >= within.Length || !MaskText.IsWord(within[at])))
                MaskText.Words(Writable(within), start, at);
        }
    }

    /// <summary>Makes a span writable. Allowed because the encoder owns the memory of its records until they are encoded.</summary>
    private static Span<byte> Writable(ReadOnlySpan<byte> text) => MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference(text), text.Length);
}
