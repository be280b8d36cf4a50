namespace ActorPipeline.Actors.Parsing.Identity;

/// <summary>The position of a value in the text; of a string, with its quotes. Not present when its end is 0.</summary>
internal readonly record struct Piece(int Start, int End)
{
    public bool IsPresent => End > 0;

    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> json) => json[Start..End];
}

/// <summary>The positions of the fields that identify the line of an event: file, offset, host. Found in a valid event.</summary>
internal struct LineOrigin
{
    /// <summary><c>log.offset</c>: where the line begins, bytes.</summary>
    public Piece Offset;

    /// <summary><c>log.file.path</c>.</summary>
    public Piece Path;

    /// <summary><c>log.file.inode</c>: Filebeat 8.10 and later.</summary>
    public Piece Inode;

    /// <summary><c>log.file.fingerprint</c>: with Filebeat's fingerprint file identity.</summary>
    public Piece Fingerprint;

    /// <summary>The value of <c>log.file</c> when it has no members but path, inode, device id and fingerprint.</summary>
    public Piece File;

    /// <summary>The member <c>log.file.path</c>, with its name.</summary>
    public Piece PathMember;

    /// <summary><c>host.name</c>.</summary>
    public Piece Host;

    /// <summary>Reads the members of <c>log</c> and <c>host</c>, when these are objects.</summary>
    public void Read<TEnds>(ReadOnlySpan<byte> json, Member log, Member host, TEnds ends)
        where TEnds : struct, IStringEnds, allows ref struct
    {
        for (var members = new MemberWalk<TEnds>(json, log.ValueStart, ends); members.Next(); )
        {
            var name = members.Name;
            if (name.SequenceEqual("offset"u8))
                Offset = members.Value;
            else if (name.SequenceEqual("file"u8))
                ReadFile(json, members.Value, ends);
        }
        if (!host.IsPresent)
            return;
        for (var members = new MemberWalk<TEnds>(json, host.ValueStart, ends); members.Next(); )
        {
            if (!members.Name.SequenceEqual("name"u8))
                continue;
            Host = members.Value;
            return;
        }
    }

    private void ReadFile<TEnds>(ReadOnlySpan<byte> json, Piece file, TEnds ends)
        where TEnds : struct, IStringEnds, allows ref struct
    {
        var others = false;
        for (var members = new MemberWalk<TEnds>(json, file.Start, ends); members.Next(); )
        {
            var name = members.Name;
            if (name.SequenceEqual("path"u8))
                (Path, PathMember) = (Text(json, members.Value), members.Whole);
            else if (name.SequenceEqual("inode"u8))
                Inode = Text(json, members.Value);
            else if (name.SequenceEqual("fingerprint"u8))
                Fingerprint = Text(json, members.Value);
            else
                others |= !name.SequenceEqual("device_id"u8);
        }
        File = others ? default : file;
    }

    /// <summary>A non-empty string or a number; any other value counts as missing.</summary>
    private static Piece Text(ReadOnlySpan<byte> json, Piece value) =>
        json[value.Start] is (byte)'"' ? (value.End - value.Start > 2 ? new Piece(value.Start + 1, value.End - 1) : default)
        : json[value.Start] is >= (byte)'0' and <= (byte)'9' ? value
        : default;
}
