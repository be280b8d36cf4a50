using System.Collections.Immutable;
using ActorPipeline.Messages.Kubernetes;

namespace ActorPipeline.Actors.Tests.Kubernetes;

/// <summary>Short ways to write services in tests.</summary>
internal static class Make
{
    public static ServiceId Id(string name, string space = "default") => new(space, name);

    public static ServiceDescription Service(string name, string space = "default", params (string Name, string Value)[] annotations) =>
        new(new ServiceId(space, name), annotations.ToImmutableDictionary(pair => pair.Name, pair => pair.Value));

    public static ServiceEvent.Snapshot Snapshot(params ServiceDescription[] services) => new([.. services]);

    public static ServiceEvent.Snapshot Snapshot(params string[] names) => new([.. names.Select(name => Service(name))]);
}
