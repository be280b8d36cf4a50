using System.Text;

namespace ActorPipeline.Actors.Elastic;

/// <summary>Reads back what the encoder wrote into an action line; only for events that go wrong.</summary>
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
