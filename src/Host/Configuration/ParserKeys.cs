using System.Collections.Immutable;
using System.Text.RegularExpressions;
using ActorPipeline.Actors.Parsing.Lines;
using static ActorPipeline.Host.Configuration.Kinds;

namespace ActorPipeline.Host.Configuration;

/// <summary>
/// The keys <c>parsing.parsers.NAME.*</c>, NAME being whatever the operator likes. What stands between the prefix and
/// the last dot is the name, dots included.
/// </summary>
public static partial class ParserKeys
{
    /// <summary>All of these keys start so.</summary>
    public const string Prefix = Key.Root + "parsing.parsers.";

    private static readonly ImmutableArray<Member> Members =
    [
        // Which kinds there are, and what goes together, is judged when the definition is complete.
        Member.Of("kind", AnyText, (d, v) => d with { Kind = v }),
        Member.Of("pattern", AnyText, (d, v) => d with { Pattern = v }),
        Member.Of("timestamp-field", AnyText, (d, v) => d with { TimestampField = v }),
        Member.Of("timestamp-formats", TextsBetweenBars, (d, v) => d with { TimestampFormats = v }),
        Member.Of("time-zone", Zone, (d, v) => d with { TimeZone = v }),
        Member.Of("replaces-message", Flag, (d, v) => d with { ReplacesMessage = v }),
        Member.Of("match-timeout", Duration(TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(1)), (d, v) => d with { MatchTimeout = v }),
        Member.Of("tests", ListOf(AnyText, 0), (d, v) => d with { Tests = v }),
    ];

    /// <summary>The last part of each key.</summary>
    public static readonly ImmutableArray<string> MemberNames = [.. Members.Select(member => member.Name)];

    /// <summary>True for keys that are bound here.</summary>
    public static bool Owns(string path) => path == Prefix[..^1] || path.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Puts one setting into the definition it belongs to.</summary>
    /// <param name="setting">A setting that <see cref="Owns"/> takes.</param>
    /// <param name="options">The options so far.</param>
    /// <returns>The options with it, or what is wrong with it.</returns>
    public static (PipelineOptions Options, string? Error) Bind(Resolved setting, PipelineOptions options)
    {
        if (Split(setting.Path) is not var (name, memberName))
        {
            return (
                options,
                $"{setting.Path} is {Binder.Seen(setting)}{Binder.From(setting)}; allowed is an object "
                    + $"{(setting.Path == Prefix[..^1] ? "of parsers, NAME { kind = …, pattern = … }" : $"of {string.Join(", ", MemberNames)}")}."
            );
        }

        if (Members.FirstOrDefault(member => member.Name == memberName) is not { } member)
            return (options, Unknown(setting, name, memberName));
        if (!ValidName().IsMatch(name))
            return (options, $"{Prefix}{name}{Binder.From(setting)} is no name for a parser; allowed are 1 to 64 of the characters a-z A-Z 0-9 . _ -.");
        if (ParserCatalog.ReadyMade.Contains(name))
        {
            return (
                options,
                $"{Prefix}{name}{Binder.From(setting)} has the name of a ready-made parser; allowed are names other than "
                    + $"{string.Join(", ", ParserCatalog.ReadyMade)}."
            );
        }

        var parsers = options.Parsing.Parsers;
        var before = parsers.FirstOrDefault(parser => parser.Name == name);
        if (member.Bind(setting, before ?? new ParserDefinition { Name = name, Kind = "" }) is not { } after)
            return (options, $"{setting.Path} is {Binder.Seen(setting)}{Binder.From(setting)}; allowed is {member.Allowed}.");
        parsers = before is null ? parsers.Add(after) : parsers.Replace(before, after);
        return (options with { Parsing = options.Parsing with { Parsers = parsers } }, null);
    }

    /// <summary>The name and the last part; null when there are not both.</summary>
    public static (string Name, string Member)? Split(string path)
    {
        var dot = path.LastIndexOf('.');
        return path.StartsWith(Prefix, StringComparison.Ordinal) && dot > Prefix.Length ? (path[Prefix.Length..dot], path[(dot + 1)..]) : null;
    }

    private static string Unknown(Resolved setting, string name, string member) =>
        $"{setting.Path}{Binder.From(setting)} is no known key; "
        + $"{(Nearest.Of(member, MemberNames) is { } nearest ? $"did you mean {Prefix}{name}.{nearest}" : $"allowed are {string.Join(", ", MemberNames)}")}.";

    [GeneratedRegex(@"\A[A-Za-z0-9._-]{1,64}\z")]
    private static partial Regex ValidName();

    private sealed record Member(string Name, string Allowed, Func<Resolved, ParserDefinition, ParserDefinition?> Bind)
    {
        public static Member Of<T>(string name, ValueKind<T> kind, Func<ParserDefinition, T, ParserDefinition> set) =>
            new(name, kind.Allowed, (setting, definition) => kind.Parse(setting, out var value) ? set(definition, value) : null);
    }
}
