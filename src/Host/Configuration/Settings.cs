using System.Collections.Immutable;
using System.Text;

namespace ActorPipeline.Host.Configuration;

/// <summary>All layers merged: for each path the strongest setting. Immutable.</summary>
public sealed class Settings
{
    /// <summary>Below this, keys may be prefixes of each other (<c>group.protocol</c>, <c>group.protocol.type</c>).</summary>
    private const string ClientPrefix = "actorpipeline.kafka.client.";

    private readonly ImmutableSortedDictionary<string, Setting> _settings;
    private readonly IReadOnlyDictionary<string, string> _environment;

    private Settings(ImmutableSortedDictionary<string, Setting> settings, IReadOnlyDictionary<string, string> environment) =>
        (_settings, _environment) = (settings, environment);

    /// <summary>Merges <paramref name="layers"/>; later ones win.</summary>
    /// <param name="layers">Settings, weakest first.</param>
    /// <param name="environment">For <c>${NAME}</c> without a setting of this name.</param>
    public static Settings Merge(IEnumerable<Setting> layers, IReadOnlyDictionary<string, string> environment)
    {
        var merged = ImmutableSortedDictionary.CreateBuilder<string, Setting>(StringComparer.Ordinal);
        foreach (var setting in layers)
        {
            if (!setting.Path.StartsWith(ClientPrefix, StringComparison.Ordinal))
                RemoveShadowed(merged, setting.Path);
            merged[setting.Path] = setting with { Previous = merged.GetValueOrDefault(setting.Path) };
        }

        return new Settings(merged.ToImmutable(), environment);
    }

    /// <summary>Every path that has a value, in ordinal order, substitutions filled in.</summary>
    /// <exception cref="UsageException">A substitution names nothing, or itself.</exception>
    public IEnumerable<Resolved> All => _settings.Values.Select(Resolve).OfType<Resolved>();

    /// <summary>The value of a path; null when it is not set.</summary>
    public Resolved? Find(string path) => _settings.TryGetValue(path, out var setting) ? Resolve(setting) : null;

    /// <summary>The settings below <paramref name="root"/> as HOCON with all values quoted, for Akka's own parser.</summary>
    public string ToAkkaHocon(string root)
    {
        var hocon = new StringBuilder();
        foreach (var setting in All.Where(setting => setting.Path.StartsWith(root + ".", StringComparison.Ordinal)))
        {
            hocon.Append(setting.Path).Append(" = ");
            hocon.AppendLine(setting.Text is { } text ? Quote(text) : $"[{string.Join(", ", setting.Items.Select(Quote))}]");
        }

        return hocon.ToString();
    }

    /// <summary>A text in HOCON quotes.</summary>
    public static string Quote(string text) =>
        "\"" + text.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n").Replace("\r", "\\r").Replace("\t", "\\t") + "\"";

    // A value replaces an object of the same name, and an object a value.
    private static void RemoveShadowed(ImmutableSortedDictionary<string, Setting>.Builder merged, string path)
    {
        foreach (var below in merged.Keys.Where(key => key.StartsWith(path + ".", StringComparison.Ordinal)).ToList())
            merged.Remove(below);
        for (var dot = path.LastIndexOf('.'); dot > 0; dot = path.LastIndexOf('.', dot - 1))
            merged.Remove(path[..dot]);
    }

    private Resolved? Resolve(Setting setting) => Resolve(setting, []);

    private Resolved? Resolve(Setting setting, ImmutableHashSet<string> visiting)
    {
        if (visiting.Contains(setting.Path))
            throw new UsageException($"{setting.Origin}: '{setting.Path}' is defined by itself, through a substitution.");
        var inside = visiting.Add(setting.Path);
        switch (setting.Value)
        {
            case HoconValue.List list:
                var items = list.Items.Select(item => Fill(item, setting, inside)).OfType<string>();
                return new Resolved(setting.Path, null, [.. items], setting.Origin);
            case HoconValue.Text text when Fill(text, setting, inside) is { } filled:
                return new Resolved(setting.Path, filled, default, setting.Origin);
            case HoconValue.Text when setting.Previous is { } previous:
                return Resolve(previous, visiting);
            default:
                return null;
        }
    }

    /// <summary>Null when the text has only optional substitutions without a value.</summary>
    private string? Fill(HoconValue.Text text, Setting setting, ImmutableHashSet<string> visiting)
    {
        var parts = text.Pieces.Select(piece => piece.Kind == TextPartKind.Literal ? piece.Content : Look(piece, setting, visiting)).ToList();
        return parts.All(part => part is null) ? null : string.Concat(parts);
    }

    private string? Look(TextPart piece, Setting setting, ImmutableHashSet<string> visiting)
    {
        // "path = ${path}/more" refers to the value of a weaker layer.
        var target = piece.Content == setting.Path ? setting.Previous : _settings.GetValueOrDefault(piece.Content);
        var ownChain = piece.Content == setting.Path ? visiting.Remove(setting.Path) : visiting;
        if (target is not null && Resolve(target, ownChain) is { } found)
            return found.Text ?? string.Join(",", found.Items);
        if (_environment.TryGetValue(piece.Content, out var value))
            return value;
        if (piece.Kind == TextPartKind.Optional)
            return null;
        throw new UsageException($"{setting.Origin}: '${{{piece.Content}}}' names no setting and no environment variable.");
    }
}
