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

    private readonly NearNames _near = new();
    private readonly PathTable _seen = new();
    private readonly NameIndex _names = new();
    private readonly UsualMembers _usual = new();

    private int _edition;

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
        var learnt = _near.Find(name, parent, out var path, out var parts);
        if (learnt == FieldKind.None)
        {
            var key = FieldPath.Of(name, parent);
            learnt = _seen.Find(key, out path, out parts);
            if (learnt == FieldKind.None)
            {
                if (!MayLearn(name, kind, parent, level))
                    return false;
                if (kind == FieldKind.None)
                    return !FieldPath.IsTaken(key);
                if (!TryLearn(name, kind, parent, out learnt, out path, out parts))
                    return false;
                _seen.Add(key, path, parts, learnt);
            }
            _near.Add(name, parent, path, parts, learnt);
        }
        if (kind == FieldKind.None)
            return learnt != FieldKind.Taken;
        if (!FieldKinds.Takes(learnt, kind, value))
            return false;
        return kind != FieldKind.Object || (level + parts <= MostLevels && FitsInside(value, path, level + parts, mayRepeat));
    }

    /// <summary>Begins an event: what was seen before the index said something else is forgotten.</summary>
    public void Begin()
    {
        if (_edition == shapes.Edition)
            return;
        _edition = shapes.Edition;
        _near.Clear();
        _seen.Clear();
        _usual.Clear();
    }

    /// <summary>True for an event of Filebeat that is, around its line, as one before that fitted.</summary>
    /// <param name="sum">From <see cref="UsualMembers.Sum"/>.</param>
    public bool KnowsUsual(ulong sum) => _usual.Knows(sum);

    /// <summary>Keeps such an event that fits and has no names but Filebeat's.</summary>
    public void KeepUsual(ulong sum) => _usual.Keep(sum);

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

    private static bool MayLearn(ReadOnlySpan<byte> name, FieldKind kind, ulong parent, int level) =>
        FieldName.IsLegal(name)
        && !ReservedNames.IsMetadata(name[(name.LastIndexOf((byte)'.') + 1)..])
        && (!(kind == FieldKind.None || FieldPath.HasLabels(parent)) || !name.Contains((byte)'.'))
        && kind is not (FieldKind.Mixed or FieldKind.MixedTexts or FieldKind.MixedDates or FieldKind.TooLarge)
        && level + name.Count((byte)'.') <= MostLevels;

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
