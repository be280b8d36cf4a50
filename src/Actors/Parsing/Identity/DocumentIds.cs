using System.Buffers.Text;
using System.Globalization;
using System.IO.Hashing;
using System.Text;

namespace ActorPipeline.Actors.Parsing.Identity;

/// <summary>
/// Makes the ids of the documents of one partition: the same event gets the same id however often and from wherever it comes, and ids rise
/// within a file or a partition. A line: 48 bits of its file, 42 of its offset, 30 of its bytes. A record: 60 bits of topic and partition,
/// 60 of its offset. What they are made of and how never changes, or everything on its way would be indexed once more. Immutable.
/// </summary>
public sealed class DocumentIds
{
    /// <summary>The longest id, bytes, that <see cref="Write"/> makes beside a topic's name.</summary>
    private const int DecimalDigits = 20;

    private const int FileBits = 48,
        OffsetBits = 42,
        ContentBits = 30,
        HalfBits = 60;
    private const ulong OffsetMask = (1UL << OffsetBits) - 1,
        ContentMask = (1UL << ContentBits) - 1;

    // A file that is known by its inode is another one than that which is known by the same digits as its path.
    private const long OfFingerprint = 1,
        OfInode = 2,
        OfPath = 3;

    private readonly IdentityForm _form;
    private readonly bool _byHost;
    private readonly ulong _record;
    private readonly byte[] _name;

    /// <summary>The ids of one partition.</summary>
    /// <param name="form">What they are made of.</param>
    /// <param name="scope">Within what a file is known.</param>
    /// <param name="topic">The topic's name.</param>
    /// <param name="topicIdentity">What tells this topic from another that had its name before: its id, or the name where the broker has none.</param>
    /// <param name="partition">The partition.</param>
    public DocumentIds(IdentityForm form, LineScope scope, string topic, string topicIdentity, int partition)
    {
        (_form, _byHost) = (form, scope == LineScope.Node);
        _record = XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(topicIdentity), partition) >> (64 - HalfBits);
        _name = form == IdentityForm.RecordName ? Encoding.ASCII.GetBytes($"{topic}-{partition.ToString(CultureInfo.InvariantCulture)}-") : [];
    }

    /// <summary>The room that an id needs, bytes.</summary>
    internal int MaxLength => Math.Max(IdDigits.Width, _name.Length + DecimalDigits);

    /// <summary>Whether events have to be looked at for their lines.</summary>
    internal bool WantsOrigin => _form is IdentityForm.Auto or IdentityForm.Line;

    /// <summary>Writes the id of an event; says how long it is.</summary>
    internal int Write(Span<byte> to, ReadOnlySpan<byte> json, in EventShape shape, long offset) =>
        WantsOrigin && TryWriteLine(to, json, in shape) ? IdDigits.Width : Write(to, offset);

    /// <summary>Writes the id of a record that is no event; says how long it is.</summary>
    internal int Write(Span<byte> to, long offset)
    {
        if (_form != IdentityForm.RecordName)
        {
            IdDigits.Write(to, _record, (ulong)offset);
            return IdDigits.Width;
        }
        _name.CopyTo(to);
        Utf8Formatter.TryFormat(offset, to[_name.Length..], out var digits);
        return _name.Length + digits;
    }

    /// <summary>Without its bytes a line is not known: a file that was cut and begun anew has other lines at the same offsets.</summary>
    private bool TryWriteLine(Span<byte> to, ReadOnlySpan<byte> json, in EventShape shape)
    {
        ref readonly var origin = ref shape.Origin;
        if (!origin.Offset.IsPresent || !shape.Message.IsPresent || !TryReadOffset(origin.Offset.Of(json), out var offset))
            return false;
        if (_byHost && !origin.Host.IsPresent)
            return false;
        var (file, kind) =
            origin.Fingerprint.IsPresent ? (origin.Fingerprint, OfFingerprint)
            : origin.Inode.IsPresent ? (origin.Inode, OfInode)
            : _form == IdentityForm.Line ? (origin.Path, OfPath)
            : (default, 0);
        if (!file.IsPresent)
            return false;
        var scope = _byHost ? (long)XxHash3.HashToUInt64(origin.Host.Of(json)) : 0;
        var key = XxHash3.HashToUInt64(file.Of(json), scope + kind) >> (64 - FileBits);
        var content = XxHash3.HashToUInt64(shape.Message.Value(json)) & ContentMask;
        IdDigits.Write(to, key << (HalfBits - FileBits) | (offset & OffsetMask) >> ContentBits, offset << ContentBits | content);
        return true;
    }

    private static bool TryReadOffset(ReadOnlySpan<byte> digits, out ulong offset)
    {
        offset = 0;
        if (digits.Length > 19)
            return false;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9')
                return false;
            offset = offset * 10 + (uint)(digit - '0');
        }
        return true;
    }
}
