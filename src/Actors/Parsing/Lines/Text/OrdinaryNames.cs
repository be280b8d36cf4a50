namespace ActorPipeline.Actors.Parsing.Lines.Text;

/// <summary>
/// The last names of members that have no meaning of their own, and go to the top level of the document as they are. What is said of a name here
/// depends on the name alone, so it is found out once and not in every line. Not thread-safe.
/// </summary>
internal sealed class OrdinaryNames
{
    private const int Size = 128;

    private readonly ShortName[] _ordinary = new ShortName[Size];

    /// <summary>True for a name that the document takes as it is, whatever the kind of its value; false where it has to be looked at.</summary>
    /// <param name="name">The name, unescaped.</param>
    public bool Contains(ReadOnlySpan<byte> name)
    {
        if (!ShortName.IsOne(name))
            return false;
        var wanted = new ShortName(name);
        ref var kept = ref _ordinary[wanted.Place(0, Size)];
        if (kept == wanted)
            return true;
        if (!IsOrdinary(name))
            return false;
        kept = wanted;
        return true;
    }

    private static bool IsOrdinary(ReadOnlySpan<byte> name) =>
        FieldName.IsUsable(name)
        && CommonKeys.Of(name) == CommonKey.None
        && !CommonKeys.IsField(name)
        && !name.SequenceEqual("json"u8)
        && ReservedNames.Place(name, isObject: false) == Placement.TopLevel
        && ReservedNames.Place(name, isObject: true) == Placement.TopLevel;
}
