using System.Globalization;
using System.Text;

namespace ActorPipeline.Shipping;

/// <summary>What <c>log.flags</c> says of an event.</summary>
[Flags]
internal enum LineFlags
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>It was made of several lines.</summary>
    Multiline = 1,

    /// <summary>It was longer than allowed.</summary>
    Truncated = 2,
}

/// <summary>
/// Writes events as Filebeat's Kafka output does, for the lines of one file: what is the same for every line is encoded
/// once. One thread at a time.
/// </summary>
internal sealed class FilebeatEvent
{
    // The version of Filebeat that these events imitate.
    private const string Version = "8.17.0";

    /// <summary>A byte order mark, which an editor may put in front of a file's first line; it is no part of the line.</summary>
    public static ReadOnlySpan<byte> ByteOrderMark => "\uFEFF"u8;

    private static readonly string EphemeralId = Guid.NewGuid().ToString();

    private static readonly byte[] AfterTimestamp = Encoding.ASCII.GetBytes(
        $"\",\"@metadata\":{{\"beat\":\"filebeat\",\"type\":\"_doc\",\"version\":\"{Version}\"}},\"log\":{{\"offset\":"
    );

    // The most bytes of a record that are neither key nor value.
    private const int Frame = 36;

    private readonly byte[] _afterOffset;
    private readonly byte[] _afterMessage;

    /// <param name="path">The file, absolute.</param>
    /// <param name="inputType"><c>filestream</c> or <c>log</c>.</param>
    /// <param name="fieldsJson">The JSON object that becomes <c>fields</c>.</param>
    /// <param name="agentId">Identifies the shipper; from <see cref="AgentId"/>.</param>
    /// <param name="inode">The file's inode, which makes its lines the same whenever they are sent; 0 leaves it out.</param>
    public FilebeatEvent(string path, string inputType, ReadOnlySpan<byte> fieldsJson, string agentId, long inode = 0)
    {
        Key = Encoding.UTF8.GetBytes(path);
        var known = inode == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $",\"inode\":\"{inode}\"");
        _afterOffset = [.. ",\"file\":{\"path\":"u8, .. ShippedJson.Of(path), .. Encoding.ASCII.GetBytes(known), .. "}"u8];
        var host = ShippedJson.Of(Environment.MachineName);
        _afterMessage =
        [
            .. ",\"input\":{\"type\":"u8,
            .. ShippedJson.Of(inputType),
            .. "},\"fields\":"u8,
            .. fieldsJson,
            .. ",\"ecs\":{\"version\":\"8.0.0\"},\"host\":{\"name\":"u8,
            .. host,
            .. "},\"agent\":{\"type\":\"filebeat\",\"version\":\""u8,
            .. Encoding.ASCII.GetBytes(Version),
            .. "\",\"ephemeral_id\":\""u8,
            .. Encoding.ASCII.GetBytes(EphemeralId),
            .. "\",\"id\":"u8,
            .. ShippedJson.Of(agentId),
            .. ",\"name\":"u8,
            .. host,
            .. "}}"u8,
        ];
    }

    /// <summary>The record key: the path, so that a file's lines stay together and in order.</summary>
    public ReadOnlyMemory<byte> Key { get; }

    /// <summary>What an event of this many bytes counts as beside the limit of Filebeat's Kafka output, before compression.</summary>
    public int Counted(int bytes) => bytes + Key.Length + Frame;

    /// <summary>The value of <c>@timestamp</c>: UTC, milliseconds.</summary>
    public static byte[] Timestamp(DateTimeOffset at) =>
        Encoding.ASCII.GetBytes(at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));

    /// <summary>Appends the event of one line.</summary>
    /// <param name="to">Gets one JSON object.</param>
    /// <param name="line">The line without its end; bytes that are no UTF-8 are replaced.</param>
    /// <param name="offset">Where the line starts in its file, bytes.</param>
    /// <param name="timestamp">From <see cref="Timestamp"/>.</param>
    /// <param name="flags">What Filebeat would say of it.</param>
    public void Write(WireBuffer to, ReadOnlySpan<byte> line, long offset, ReadOnlySpan<byte> timestamp, LineFlags flags = LineFlags.None)
    {
        to.Raw("{\"@timestamp\":\""u8);
        to.Raw(timestamp);
        to.Raw(AfterTimestamp);
        offset.TryFormat(to.GetSpan(20), out var digits, default, CultureInfo.InvariantCulture);
        to.Advance(digits);
        to.Raw(_afterOffset);
        to.Raw(
            flags switch
            {
                LineFlags.None => "},\"message\":"u8,
                LineFlags.Multiline => ",\"flags\":[\"multiline\"]},\"message\":"u8,
                LineFlags.Truncated => ",\"flags\":[\"truncated\"]},\"message\":"u8,
                _ => ",\"flags\":[\"multiline\",\"truncated\"]},\"message\":"u8,
            }
        );
        ShippedJson.Write(to, line);
        to.Raw(_afterMessage);
    }
}
