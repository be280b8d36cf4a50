using System.Globalization;
using System.Text;

namespace ActorPipeline.Actors.Filebeat;

/// <summary>
/// How Filebeat finds, follows and closes the files of an input, in the terms of either kind of input. None of it is part of an input's id,
/// so none of it makes Filebeat read a file again.
/// </summary>
internal static class InputSettings
{
    private static readonly FilebeatOptions Defaults = new();

    /// <summary>For <c>filestream</c>.</summary>
    public static void Filestream(StringBuilder yaml, FilebeatOptions options)
    {
        var native = options.FileIdentity == "native";
        yaml.Append(native ? "  file_identity.native: ~\n" : "  file_identity.fingerprint: ~\n");
        List<string> scanner = [$"check_interval: {Go(options.CheckInterval)}"];
        if (!options.ExcludeFiles.IsEmpty)
        {
            scanner.Add($"exclude_files: {Patterns(options)}");
        }

        if (options.Symlinks)
        {
            scanner.Add("symlinks: true");
        }

        if (!native)
        {
            scanner.Add($"fingerprint: {{enabled: true, length: {Number(options.FingerprintLength)}}}");
        }
        else if (options.IsAtLeast(8))
        {
            // 9 takes fingerprints unless told not to, whatever the identity, and then reads no file under 1,024 bytes.
            scanner.Add("fingerprint.enabled: false");
        }

        yaml.Append(CultureInfo.InvariantCulture, $"  prospector.scanner: {{{string.Join(", ", scanner)}}}\n");
        if (!native && options.IsAtLeast(9))
        {
            // The event needs the fields that identify a line (document id); not all versions add them by default.
            yaml.Append("  include_file_fingerprint: true\n");
        }

        yaml.Append(CultureInfo.InvariantCulture, $"  backoff: {{init: {Go(options.BackoffInit)}, max: {Go(options.BackoffMax)}}}\n");
        List<string> close = [.. Closing(options, "inactive", "removed", "renamed")];
        if (close.Count > 0)
        {
            yaml.Append(CultureInfo.InvariantCulture, $"  close.on_state_change: {{{string.Join(", ", close)}}}\n");
        }

        Cleaning(yaml, options);
        yaml.Append(CultureInfo.InvariantCulture, $"  message_max_bytes: {options.LineMaxBytes}\n");
    }

    /// <summary>For the older <c>log</c>.</summary>
    public static void Log(StringBuilder yaml, FilebeatOptions options)
    {
        if (options.IsAtLeast(9))
        {
            yaml.Append("  allow_deprecated_use: true\n");
        }

        yaml.Append(CultureInfo.InvariantCulture, $"  scan_frequency: {Go(options.CheckInterval)}\n");
        if (!options.ExcludeFiles.IsEmpty)
        {
            yaml.Append("  exclude_files: ").Append(Patterns(options)).Append('\n');
        }

        if (options.Symlinks)
        {
            yaml.Append("  symlinks: true\n");
        }

        yaml.Append(CultureInfo.InvariantCulture, $"  backoff: {Go(options.BackoffInit)}\n  max_backoff: {Go(options.BackoffMax)}\n");
        foreach (var setting in Closing(options, "close_inactive", "close_removed", "close_renamed"))
        {
            yaml.Append("  ").Append(setting).Append('\n');
        }

        Cleaning(yaml, options);
        yaml.Append(CultureInfo.InvariantCulture, $"  max_bytes: {options.LineMaxBytes}\n");
    }

    /// <summary>The settings of <c>multiline</c>, the same for both.</summary>
    public static string Multiline(MultilineHint hint, FilebeatOptions options) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"pattern: {YamlText.Quote(hint.Pattern!)}, negate: {(hint.Negate ? "true" : "false")}, match: {hint.Match}, "
                + $"max_lines: {hint.MaxLines ?? options.MultilineMaxLines}, timeout: {Go(hint.Timeout ?? options.MultilineTimeout)}"
        );

    // Filebeat's defaults are left out: each byte counts for every service within 1 MiB for all.
    private static IEnumerable<string> Closing(FilebeatOptions options, string inactive, string removed, string renamed)
    {
        if (options.CloseInactive != Defaults.CloseInactive)
        {
            yield return $"{inactive}: {Go(options.CloseInactive)}";
        }

        if (!options.CloseRemoved)
        {
            yield return $"{removed}: false";
        }

        if (options.CloseRenamed)
        {
            yield return $"{renamed}: true";
        }
    }

    // Filebeat requires both settings or none, so that files still being read are not removed from its registry.
    private static void Cleaning(StringBuilder yaml, FilebeatOptions options)
    {
        if (!options.CloseRemoved)
        {
            yaml.Append("  clean_removed: false\n");
        }
    }

    private static string Patterns(FilebeatOptions options) => $"[{string.Join(", ", options.ExcludeFiles.Select(YamlText.Quote))}]";

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    // A duration as Go reads it.
    private static string Go(TimeSpan value) =>
        value.Ticks % TimeSpan.TicksPerSecond == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{value.Ticks / TimeSpan.TicksPerSecond}s")
            : string.Create(CultureInfo.InvariantCulture, $"{value.TotalMilliseconds:0}ms");
}
