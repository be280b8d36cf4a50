using System.Text;
using ActorPipeline.Actors.Parsing.Lines;
using ActorPipeline.Actors.Parsing.Lines.Text;

namespace ActorPipeline.Actors.Parsing.Masking;

/// <summary>Drops and renames fields of a line. Immutable.</summary>
internal sealed class FieldChanges
{
    private readonly byte[][] _drop;
    private readonly byte[][] _keep;
    private readonly (byte[] From, byte[] To)[] _rename;

    public FieldChanges(FieldRules rules)
    {
        _drop = [.. rules.Drop.Select(Encoding.UTF8.GetBytes)];
        // log.level is always kept: without it a line is missing in searches for errors.
        _keep = rules.Keep.IsEmpty ? [] : [.. rules.Keep.Append("log.level").Select(Encoding.UTF8.GetBytes)];
        _rename = [.. rules.Rename.Select(pair => pair.Split('=')).Select(pair => (Encoding.UTF8.GetBytes(pair[0]), Encoding.UTF8.GetBytes(pair[1])))];
    }

    /// <summary>True for a name that a field may be renamed to.</summary>
    public static bool MayBeNamed(string name) =>
        Encoding.UTF8.GetBytes(name) is var utf8 && FieldName.IsUsable(utf8) && ReservedNames.Place(utf8, isObject: true) == Placement.TopLevel;

    /// <summary>Copies the fields of a line with the changes applied.</summary>
    public void Apply(ParsedLine from, ParsedLine to)
    {
        for (var i = 0; i < from.Count; i++)
            Write(from.NameOf(i), from.ValueOf(i), to, isBelowKept: false);
    }

    private void Write(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, ParsedLine to, bool isBelowKept)
    {
        if (Contains(_drop, name))
            return;
        isBelowKept |= _keep.Length == 0 || Contains(_keep, name);
        if (value[0] == (byte)'{' && IsAboveAny(name))
        {
            Span<byte> inner = stackalloc byte[FieldName.MaxLength];
            for (var members = new MemberWalk<StringSearch>(value, 0, new StringSearch()); members.Next(); )
            {
                var length = name.Length + 1 + members.Name.Length;
                if (length > inner.Length)
                    continue;
                name.CopyTo(inner);
                inner[name.Length] = (byte)'.';
                members.Name.CopyTo(inner[(name.Length + 1)..]);
                Write(inner[..length], members.Value.Of(value), to, isBelowKept);
            }
            return;
        }
        if (!isBelowKept)
            return;
        foreach (var (old, renamed) in _rename)
        {
            if (name.SequenceEqual(old) && to.TryAddValidJson(renamed, value))
                return;
        }

        to.AddValidJson(name, value);
    }

    private bool IsAboveAny(ReadOnlySpan<byte> name)
    {
        foreach (var (old, _) in _rename)
        {
            if (IsBelow(old, name))
                return true;
        }

        return IsAbove(_drop, name) || IsAbove(_keep, name);
    }

    private static bool IsAbove(byte[][] names, ReadOnlySpan<byte> name)
    {
        foreach (var one in names)
        {
            if (IsBelow(one, name))
                return true;
        }

        return false;
    }

    private static bool Contains(byte[][] names, ReadOnlySpan<byte> name)
    {
        foreach (var one in names)
        {
            if (name.SequenceEqual(one) || IsBelow(name, one))
                return true;
        }

        return false;
    }

    private static bool IsBelow(ReadOnlySpan<byte> name, ReadOnlySpan<byte> above) =>
        name.Length > above.Length && name[above.Length] == (byte)'.' && name.StartsWith(above);
}
