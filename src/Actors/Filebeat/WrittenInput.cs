using System.Text.RegularExpressions;
using ActorPipeline.Messages.Kubernetes;

namespace ActorPipeline.Actors.Filebeat;

/// <summary>Recognises an input that was written before this start.</summary>
public static partial class WrittenInput
{
    /// <summary>Its service and topic; null for text that this program did not write.</summary>
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
