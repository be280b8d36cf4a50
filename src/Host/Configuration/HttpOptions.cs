using System.Collections.Immutable;

namespace ActorPipeline.Host.Configuration;

/// <summary><c>actorpipeline.http</c>: the console, health and status of this node.</summary>
public sealed record HttpOptions
{
    /// <summary><c>address</c>: the IP address to listen on.</summary>
    public string Address { get; init; } = "127.0.0.1";

    /// <summary><c>port</c>: 0 takes any free one.</summary>
    public int Port { get; init; } = 9600;

    /// <summary><c>token</c>: the bearer token for whatever changes state, needed when the address is not loopback.</summary>
    public string? Token { get; init; }

    /// <summary><c>hosts</c>: names by which browsers may reach it, beside its addresses and names within a cluster.</summary>
    public ImmutableArray<string> Hosts { get; init; } = [];

    /// <summary><c>lines</c>: <c>token</c> or <c>open</c>, who may read lines over a network.</summary>
    public string Lines { get; init; } = "token";

    /// <summary>Never the token.</summary>
    public override string ToString() => $"{Address}:{Port}";
}
