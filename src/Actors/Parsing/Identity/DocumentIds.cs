using System.Buffers.Text;
using System.Globalization;
using System.IO.Hashing;
using System.Text;

namespace ActorPipeline.Actors.Parsing.Identity;

/// <summary>
/// Makes the ids of the documents of one partition: the same event gets the same id however often and from wherever it comes, and ids rise
/// within a file or a partition. A line: 48 bits of its file, 42 of its offset, 30 of its bytes. A record: 60 bits of topic and partition,
/// 60 of its offset. The composition must not change, or all events in flight during an upgrade would be indexed twice. Immutable.
/// </summary>
public sealed class DocumentIds
{
    /// <summary>The most bytes of an id in decimal form, without the topic's name.</summary>
    private const int DecimalDigits = 20;

    private const int FileBits = 48,
        OffsetBits = 42,
        ContentBits = 30,
        HalfBits = 60;
    private const ulong OffsetMask = (1UL << OffsetBits) - 1,
        ContentMask = (1UL << ContentBits) - 1;

    // Hash seeds: an inode and a path with the same digits must not give the same file.
    private const long OfFingerprint = 1,
        OfInode = 2,
        OfPath = 3;

    private readonly IdentityForm _form;
    private readonly bool _byHost;
    private readonly ulong _record;
    private readonly byte[] _name;

    /// <summary>The ids of one partition.</summary>
    /// <param name="form">The form of the ids.</param>
    /// <param name="scope">Where inodes and paths are unique.</param>
    /// <param name="topic">The topic's name.</param>
    /// <param name="topicIdentity">The topic's id, or its name where the broker has no topic ids.</param>
    /// <param name="partition">The partition.</param>
    public DocumentIds(IdentityForm form, LineScope scope, string topic, string topicIdentity, int partition)
    {
        (_form, _byHost) = (form, scope == LineScope.Node);
        _record = XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(topicIdentity), partition) >> (64 - HalfBits);
        _name = form == IdentityForm.RecordName ? Encoding.ASCII.GetBytes($"{topic}-{partition.ToString(CultureInfo.InvariantCulture)}-") : [];
    }

    /// <summary>The most bytes of an id.</summary>
    internal int MaxLength => Math.Max(IdDigits.Width, _name.Length + DecimalDigits);

    /// <summary>Whether ids need the event's <see cref="LineOrigin"/>.</summary>
    internal bool WantsOrigin => _form is IdentityForm.Auto or IdentityForm.Line;

    /// <summary>Writes the id of an event; returns its length.</summary>
    internal int Write(Span<byte> to, ReadOnlySpan<byte> json, in EventShape shape, long offset) =>
        WantsOrigin && TryWriteLine(to, json, in shape) ? IdDigits.Width : Write(to, offset);

    /// <summary>Writes the id of a record that is no event; returns its length.</summary>
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

    /// <summary>Writes the id of a line. Its content is part of it, because a truncated file has other lines at the same offsets.</summary>
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
