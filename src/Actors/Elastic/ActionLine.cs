using System.Text;

namespace ActorPipeline.Actors.Elastic;

/// <summary>Parses the action line of an encoded event. Only for events with an error: on the way of all others it would cost too much.</summary>
internal static class ActionLine
{
    /// <summary>The <c>_index</c> of an encoded event.</summary>
    public static string IndexOf(ReadOnlySpan<byte> encoded)
    {
        var name = "\"_index\":\""u8;
        var start = encoded.IndexOf(name);
        if (start < 0)
            return "";
        var rest = encoded[(start + name.Length)..];
        return Encoding.UTF8.GetString(rest[..rest.IndexOf((byte)'"')]);
    }
}
