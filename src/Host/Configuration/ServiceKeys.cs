using System.Collections.Immutable;
using ActorPipeline.Actors.Parsing.Masking;
using static ActorPipeline.Host.Configuration.Kinds;

namespace ActorPipeline.Host.Configuration;

/// <summary>The keys <c>parsing.services.NAME.*</c>, NAME being a service: what is masked, left out and renamed of its lines.</summary>
public static class ServiceKeys
{
    /// <summary>All of these keys start so.</summary>
    public const string Prefix = Key.Root + "parsing.services.";

    private static readonly ImmutableArray<(string Name, Func<FieldRules, ImmutableArray<string>, FieldRules> Set)> Members =
    [
        ("drop", (rules, v) => rules with { Drop = v }),
        ("keep", (rules, v) => rules with { Keep = v }),
        ("rename", (rules, v) => rules with { Rename = v }),
        ("mask-fields", (rules, v) => rules with { MaskFields = v }),
        ("mask-patterns", (rules, v) => rules with { MaskPatterns = v }),
    ];

    /// <summary>True for keys that are bound here.</summary>
    public static bool Owns(string path) => path == Prefix[..^1] || path.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Puts one setting into the rules of the service it is for.</summary>
    /// <param name="setting">A setting that <see cref="Owns"/> takes.</param>
    /// <param name="options">The options so far.</param>
    /// <returns>The options with it, or what is wrong with it.</returns>
    public static (PipelineOptions Options, string? Error) Bind(Resolved setting, PipelineOptions options)
    {
        var names = string.Join(", ", Members.Select(member => member.Name));
        var dot = setting.Path.LastIndexOf('.');
        if (dot <= Prefix.Length)
            return (options, $"{setting.Path} is {Binder.Seen(setting)}{Binder.From(setting)}; allowed is an object of services, NAME {{ {names} }}.");
        var (service, name) = (setting.Path[Prefix.Length..dot], setting.Path[(dot + 1)..]);
        if (Members.FirstOrDefault(member => member.Name == name) is not { Name: not null } known)
        {
            return (
                options,
                $"{setting.Path}{Binder.From(setting)} is no known key; "
                    + (
                        Nearest.Of(name, Members.Select(member => member.Name)) is { } nearest
                            ? $"did you mean {Prefix}{service}.{nearest}"
                            : $"allowed are {names}"
                    )
                    + "."
            );
        }

        var texts = ListOf(AnyText, 0);
        if (!texts.Parse(setting, out var value))
            return (options, $"{setting.Path} is {Binder.Seen(setting)}{Binder.From(setting)}; allowed is {texts.Allowed}.");
        var services = options.Parsing.Services;
        var rules = known.Set(services.GetValueOrDefault(service) ?? new FieldRules(), value);
        return (options with { Parsing = options.Parsing with { Services = services.SetItem(service, rules) } }, null);
    }
}
