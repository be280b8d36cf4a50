using ActorPipeline.Actors.Parsing.Lines.Text;

namespace ActorPipeline.Actors.Parsing.Fields;

/// <summary>
/// Checks before an event is sent whether its index would refuse one of its fields. An event that fits is copied as it is; another one is rewritten by
/// <see cref="FieldRewriter"/>. Not thread-safe: one per service and partition.
/// </summary>
internal sealed class FieldGuard(ServiceShapes shapes)
{
    /// <summary>The deepest nesting of objects. Elasticsearch refuses more than 20 levels, counting dots in names.</summary>
    public const int MostLevels = 18;

    private readonly PathTable _seen = new();
    private readonly NameIndex _names = new();

    private readonly UsualMembers _usual = new();

    /// <summary>The known fields of the index.</summary>
    public ServiceShapes Shapes => shapes;

    /// <summary>True for a member that the index takes as it is. New names are learnt.</summary>
    /// <param name="name">The name, still escaped.</param>
    /// <param name="value">Valid JSON.</param>
    /// <param name="parent">The path of the object it is in.</param>
    /// <param name="level">How deep that object is; 0 for the document.</param>
    /// <param name="mayRepeat">A name may occur twice.</param>
    public bool Fits(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, ulong parent, int level, bool mayRepeat)
    {
        var kind = FieldKinds.Of(value);
        var key = FieldPath.Of(name, parent);
        var learnt = _seen.Find(key, out var path, out var parts);
        if (learnt == FieldKind.None)
        {
            if (!FieldName.IsLegal(name) || ReservedNames.IsMetadata(name[(name.LastIndexOf((byte)'.') + 1)..]))
                return false;
            if (kind == FieldKind.None || FieldPath.HasLabels(parent))
            {
                if (name.Contains((byte)'.'))
                    return false;
                else if (kind == FieldKind.None)
                    return !FieldPath.IsTaken(key);
            }

            if (
                kind is FieldKind.Mixed or FieldKind.MixedTexts or FieldKind.MixedDates or FieldKind.TooLarge
                || level + name.Count((byte)'.') > MostLevels
                || !TryLearn(name, kind, parent, out learnt, out path, out parts)
            )
            {
                return false;
            }

            _seen.Add(key, path, parts, learnt);
        }
        if (kind == FieldKind.None)
            return learnt != FieldKind.Taken;
        if (!FieldKinds.Takes(learnt, kind, value))
            return false;
        return kind != FieldKind.Object || (level + parts <= MostLevels && FitsInside(value, path, level + parts, mayRepeat));
    }

    /// <summary>The same for a member that Filebeat writes into every event: mostly it equals that of an earlier event.</summary>
    /// <param name="number">The number of its name.</param>
    /// <param name="name">Its name.</param>
    /// <param name="json">The event.</param>
    /// <param name="member">Where the member lies in it.</param>
    public bool FilebeatFits(int number, ReadOnlySpan<byte> name, ReadOnlySpan<byte> json, Member member)
    {
        var sum = UsualMembers.Sum(number, json, member);
        return _usual.Knows(sum) || LearnUsual(sum, name, member.Value(json));
    }

    private bool LearnUsual(ulong sum, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (!Fits(name, value, FieldPath.Root, 0, mayRepeat: true))
            return false;
        if (FieldPath.AreKnown(value, FieldPath.Of(name, FieldPath.Root)))
            _usual.Keep(sum);
        return true;
    }

    /// <summary>True for an object, or a list of them, whose members the index takes as they are.</summary>
    public bool FitsInside(ReadOnlySpan<byte> value, ulong path, int level, bool mayRepeat)
    {
        if (value[0] == (byte)'[')
            return ListFits(value, path, level, mayRepeat);
        var outer = _names.Enter();
        var fits = true;
        for (var members = new MemberWalk<StringSearch>(value, 0, new StringSearch()); fits && members.Next(); )
        {
            var (start, end) = members.NamePlace;
            fits = (!mayRepeat || _names.TryAdd(value, start, end)) && Fits(members.Name, members.Value.Of(value), path, level, mayRepeat);
        }
        _names.Leave(outer);
        return fits;
    }

    private bool ListFits(ReadOnlySpan<byte> list, ulong path, int level, bool mayRepeat)
    {
        var ignored = false;
        for (var at = JsonCursor.SkipSpace(list, 1, ref ignored); list[at] != (byte)']'; )
        {
            var end = JsonCursor.SkipValue(list, at, ref ignored);
            if (list[at] is (byte)'{' or (byte)'[' && !FitsInside(list[at..end], path, level, mayRepeat))
                return false;
            at = JsonCursor.SkipSpace(list, end, ref ignored);
            if (list[at] == (byte)',')
                at = JsonCursor.SkipSpace(list, at + 1, ref ignored);
        }
        return true;
    }

    /// <summary>Learns a name part by part. False when one part is known as something else than an object, or the limit is reached.</summary>
    private bool TryLearn(ReadOnlySpan<byte> name, FieldKind kind, ulong parent, out FieldKind learnt, out ulong path, out int parts)
    {
        (path, parts) = (parent, 1);
        for (var dot = name.IndexOf((byte)'.'); dot >= 0; dot = name.IndexOf((byte)'.'), parts++)
        {
            path = FieldPath.Of(name[..dot], path);
            learnt = shapes.Learn(path, FieldKind.Object);
            if (learnt != FieldKind.Object)
                return false;
            name = name[(dot + 1)..];
        }
        path = FieldPath.Of(name, path);
        learnt = shapes.Learn(path, kind);
        return learnt != FieldKind.None;
    }
}
