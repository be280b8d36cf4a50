using System.Collections.Immutable;

namespace ActorPipeline.Host.Configuration;

/// <summary>Binds all settings to options in one pass, and collects every error.</summary>
public static class Binder
{
    private const string ClientPrefix = Key.Root + "kafka.client.";

    /// <summary>Binds and validates.</summary>
    /// <param name="settings">The merged layers.</param>
    /// <param name="readFile">
    /// Reads the file a <c>…-file</c> key names; throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>.
    /// </param>
    /// <returns>Options (meaningful only without errors) and one sentence per error.</returns>
    public static (PipelineOptions Options, ImmutableArray<string> Errors) Bind(Settings settings, Func<string, string> readFile)
    {
        var errors = ImmutableArray.CreateBuilder<string>();
        var options = new PipelineOptions();
        var all = settings.All.ToList();
        foreach (var written in all.Where(setting => IsOurs(setting.Path)))
        {
            var setting = Secrets.IsSecretFile(written.Path) ? FromFile(written, all, readFile, errors) : written;
            if (setting is null)
                continue;
            if (setting.Path.StartsWith(ClientPrefix, StringComparison.Ordinal))
            {
                options = WithClient(options, setting);
            }
            else if (ParserKeys.Owns(setting.Path))
            {
                options = WithParser(options, setting, errors);
            }
            else if (ServiceKeys.Owns(setting.Path))
            {
                (options, var error) = ServiceKeys.Bind(setting, options);
                if (error is not null)
                    errors.Add(error);
            }
            else if (!PipelineKeys.ByFullPath.TryGetValue(setting.Path, out var key))
            {
                errors.Add(Unknown(written));
            }
            else if (key.Bind(setting, options) is { } bound)
            {
                options = bound;
            }
            else
            {
                errors.Add($"{key.FullPath} is {Seen(setting)}{From(setting)}; allowed is {key.Allowed}.");
            }
        }

        errors.AddRange(all.Select(setting => Misplaced(setting) ?? MistypedRoot(setting)).OfType<string>());
        errors.AddRange(
            all.Where(setting => setting.Path == LogLevels.Key && LogLevels.Parse(setting.Text) is null)
                .Select(setting => $"{setting.Path} is {Seen(setting)}{From(setting)}; allowed is {LogLevels.Allowed}.")
        );
        if (errors.Count == 0)
            errors.AddRange(Relations.Check(options));
        return (options, errors.ToImmutable());
    }

    private static bool IsOurs(string path) => path == Key.Root[..^1] || path.StartsWith(Key.Root, StringComparison.Ordinal);

    private static Resolved? FromFile(Resolved named, List<Resolved> all, Func<string, string> readFile, ImmutableArray<string>.Builder errors)
    {
        var target = named.Path[..^"-file".Length];
        if (all.Any(setting => setting.Path == target))
        {
            errors.Add($"{target} and {named.Path} are both set{From(named)}; give one of them.");
            return null;
        }

        try
        {
            return named with { Path = target, Text = readFile(named.Text ?? "").Trim() };
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            errors.Add($"{named.Path} is {Seen(named)}{From(named)}; allowed is the path of a readable file that holds the secret.");
            return null;
        }
    }

    private static PipelineOptions WithClient(PipelineOptions options, Resolved setting) =>
        options with
        {
            Kafka = options.Kafka with { Client = options.Kafka.Client.SetItem(setting.Path[ClientPrefix.Length..], ClientValue(setting)) },
        };

    private static string ClientValue(Resolved setting) =>
        setting.Text is not { } text ? string.Join(",", setting.Items)
        : Secrets.IsSecret(setting.Path) ? text.TrimEnd('\r', '\n')
        : text;

    private static PipelineOptions WithParser(PipelineOptions options, Resolved setting, ImmutableArray<string>.Builder errors)
    {
        var (bound, error) = ParserKeys.Bind(setting, options);
        // A bad name is reported once, not for each of its keys.
        if (error is not null && !errors.Any(said => said.Split(" (from ")[0] == error.Split(" (from ")[0]))
            errors.Add(error);
        return bound;
    }

    private static string Unknown(Resolved setting)
    {
        var nearest =
            Nearest.Of(setting.Path, PipelineKeys.ByFullPath.Keys.Append(ClientPrefix + "*"), Key.Root)
            ?? PipelineKeys.ByFullPath.Keys.FirstOrDefault(known =>
                known.EndsWith("." + setting.Path[(setting.Path.LastIndexOf('.') + 1)..], StringComparison.Ordinal)
            );
        return $"{setting.Path}{From(setting)} is no known "
            + $"key{(nearest is null ? "; see 'actorpipeline config show' for all of them" : $"; did you mean {nearest}")}.";
    }

    /// <summary>An error for a key of ours without its root, which would otherwise be ignored silently.</summary>
    private static string? Misplaced(Resolved setting) =>
        PipelineKeys.ByFullPath.ContainsKey(Key.Root + setting.Path)
        || setting.Path.StartsWith("kafka.client.", StringComparison.Ordinal)
        || ParserKeys.Owns(Key.Root + setting.Path)
        || ServiceKeys.Owns(Key.Root + setting.Path)
            ? $"{setting.Path}{From(setting)} stands outside of the root; did you mean {Key.Root}{setting.Path}."
            : null;

    /// <summary>An error for keys below a mistyped root, which would otherwise be ignored silently.</summary>
    private static string? MistypedRoot(Resolved setting)
    {
        var (root, ours) = (setting.Path.Split('.')[0], Key.Root[..^1]);
        return root != ours && Nearest.Of(root, [ours]) is not null
            ? $"{setting.Path}{From(setting)} is no known key; did you mean {ours}{setting.Path[root.Length..]}."
            : null;
    }

    internal static string Seen(Resolved setting) => $"\"{Secrets.Show(setting.Path, setting.ToString())}\"";

    internal static string From(Resolved setting) => $" (from {setting.Origin})";
}
