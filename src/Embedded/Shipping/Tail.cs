using ActorPipeline.Shipping;
using Confluent.Kafka;
using Microsoft.Win32.SafeHandles;

namespace ActorPipeline.Embedded.Shipping;

/// <summary>A file that is being followed.</summary>
internal sealed class Tail : IDisposable
{
    private readonly string _agentId;

    /// <param name="handle">The open file, owned from here on.</param>
    /// <param name="identity">Which file it is.</param>
    /// <param name="path">The name it was found under; it stays the key of its lines after a rename.</param>
    /// <param name="position">Where the first line not yet sent starts, bytes.</param>
    /// <param name="input">The input it belongs to.</param>
    /// <param name="agentId">Whose events they are.</param>
    public Tail(SafeFileHandle handle, FileIdentity identity, string path, long position, ShipperInput input, string agentId)
    {
        (Handle, Identity, Path, Position, _agentId) = (handle, identity, path, position, agentId);
        (Input, Format) = (input, new FilebeatEvent(path, input.Type, input.Fields, agentId));
    }

    public SafeFileHandle Handle { get; }

    public FileIdentity Identity { get; }

    public string Path { get; }

    public ShipperInput Input { get; private set; }

    public FilebeatEvent Format { get; private set; }

    public long Position { get; set; }

    /// <summary>The size at which the file held no further complete line; reading again makes sense when it differs.</summary>
    public long IdleSize { get; set; } = -1;

    /// <summary>When <see cref="IdleSize"/> was found (<see cref="TimeProvider.GetTimestamp"/>).</summary>
    public long IdleSince { get; set; }

    /// <summary>Whether an event still open at <see cref="IdleSize"/> was sent as it was.</summary>
    public bool IsFlushed { get; set; }

    /// <summary>How far a line longer than any buffer was searched for its end.</summary>
    public long SearchedTo { get; set; }

    /// <summary>When something was last read (<see cref="TimeProvider.GetTimestamp"/>).</summary>
    public long LastRead { get; set; }

    /// <summary>No name leads to it any more, or another file has taken its name.</summary>
    public bool Gone { get; set; }

    /// <summary>Where its lines go; null until the topic is known. A changed topic asks again.</summary>
    public TopicPartition? Target { get; set; }

    public void Rebind(ShipperInput input)
    {
        if (!ReferenceEquals(input, Input))
        {
            (Input, Format) = (input, new FilebeatEvent(Path, input.Type, input.Fields, _agentId));
            Target = null;
        }
    }

    public void Restart()
    {
        Position = SearchedTo = 0;
        (IdleSize, IsFlushed) = (-1, false);
    }

    public void Dispose() => Handle.Dispose();
}
