using System.Text.RegularExpressions;

namespace ActorPipeline.Embedded.Shipping;

/// <summary>One input of a Filebeat configuration file, as far as the stand-in honours it.</summary>
internal sealed record ShipperInput
{
    /// <summary>The input's id, or the file and position it stands at.</summary>
    public required string Id { get; init; }

    /// <summary><c>filestream</c> or <c>log</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Globs of absolute paths.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>The JSON object of <c>fields</c>.</summary>
    public required byte[] Fields { get; init; }

    /// <summary><c>fields.log_topic</c>, or <c>logs.unrouted</c>.</summary>
    public required string Topic { get; init; }

    /// <summary>Longer lines are cut to this many bytes (<c>max_bytes</c>, <c>message_max_bytes</c>; Filebeat's default).</summary>
    public int MaxLineBytes { get; init; } = 10 << 20;

    /// <summary>Files whose paths match one of these are not read.</summary>
    public IReadOnlyList<Regex> ExcludeFiles { get; init; } = [];

    /// <summary>Only lines that match one of these are sent; empty: all.</summary>
    public IReadOnlyList<Regex> IncludeLines { get; init; } = [];

    /// <summary>Lines that match one of these are not sent.</summary>
    public IReadOnlyList<Regex> ExcludeLines { get; init; } = [];

    /// <summary>Files that are symbolic links are read as well; directories that are links always are.</summary>
    public bool Symlinks { get; init; }

    /// <summary>How lines are joined; null: each line is an event.</summary>
    public Multiline? Multiline { get; init; }
}
