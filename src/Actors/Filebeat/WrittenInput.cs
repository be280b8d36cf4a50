using System.Text.RegularExpressions;
using ActorPipeline.Messages.Kubernetes;

namespace ActorPipeline.Actors.Filebeat;

/// <summary>Knows an input again that an earlier life wrote.</summary>
public static partial class WrittenInput
{
    /// <summary>Whose input it is and where its lines go; null for text that we did not write.</summary>
    public static (ServiceId Id, FilebeatInput Input)? From(string key, string yaml) =>
        Fields().Match(yaml) is { Success: true, Groups: var groups }
            ? (new ServiceId(groups["space"].Value, groups["service"].Value), new FilebeatInput(key, groups["topic"].Value, yaml, null))
            : null;

    // Names and topics are checked before they are written: none needs an escape.
    [GeneratedRegex(
        @"^  fields: \{service: ""(?<service>[a-z0-9-]+)"", namespace: ""(?<space>[a-z0-9-]+)"", log_topic: ""(?<topic>[a-zA-Z0-9._-]+)""",
        RegexOptions.Multiline
    )]
    private static partial Regex Fields();
}
