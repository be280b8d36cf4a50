using System.Collections.Immutable;
using static ActorPipeline.Host.Configuration.Kinds;

namespace ActorPipeline.Host.Configuration.Keys;

/// <summary>The keys below <c>actorpipeline.http</c>, in the order of <c>hocon/reference.conf</c>.</summary>
internal static class HttpKeys
{
    private static readonly KeySection<HttpOptions> Section = new("http", o => o.Http, (o, section) => o with { Http = section });

    /// <summary>Each with its allowed values and its member.</summary>
    public static readonly ImmutableArray<Key> All =
    [
        Section.Key(
            "address",
            Text("an IP address to listen on, such as 127.0.0.1 or 0.0.0.0", @"\d{1,3}(\.\d{1,3}){3}|[0-9A-Fa-f:]*:[0-9A-Fa-f:]*", "0.0.0.0"),
            o => o.Address,
            (o, v) => o with { Address = v }
        ),
        Section.Key("port", Whole(0, 65_535), o => o.Port, (o, v) => o with { Port = v }),
        Section.Key(
            "hosts",
            ListOf(Text("a host name without port", "[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?", "console.example.com"), 0),
            o => o.Hosts,
            (o, v) => o with { Hosts = v }
        ),
        Section.Key("lines", OneOf("token", "open"), o => o.Lines, (o, v) => o with { Lines = v }),
        Section.Key("token", Secret, o => o.Token, (o, v) => o with { Token = v }),
    ];
}
