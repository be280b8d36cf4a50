namespace ActorPipeline.Host.Configuration;

/// <summary>Patterns of host names.</summary>
internal static class HostNames
{
    /// <summary>A host name or an IPv4 address.</summary>
    public const string Name = @"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?";

    /// <summary>The same or an IPv6 address in brackets, and a port up to 65535.</summary>
    public const string WithPort = $@"({Name}|\[[0-9A-Fa-f:]+\]):(6553[0-5]|655[0-2]\d|65[0-4]\d\d|6[0-4]\d\d\d|[1-5]?\d{{1,4}})";
}
