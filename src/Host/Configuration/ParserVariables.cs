namespace ActorPipeline.Host.Configuration;

/// <summary>
/// Environment variables for <see cref="ParserKeys"/>. <c>ACTORPIPELINE_PARSING_PARSERS_SHOP_LOG_PATTERN</c> cannot tell
/// <c>shop-log</c> from <c>shop_log</c> or <c>Shop.Log</c>: it means the one that a file has, else a new <c>shop-log</c>.
/// </summary>
internal static class ParserVariables
{
    private const string Prefix = "ACTORPIPELINE_PARSING_PARSERS_";

    /// <summary>The full path of the key that a variable sets; null when it is no variable of a parser.</summary>
    /// <exception cref="UsageException">It has no key of a parser at its end, or two parsers of files could be meant.</exception>
    public static string? PathOf(string variable, IReadOnlyList<Setting> files)
    {
        if (!variable.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        if (
            ParserKeys.MemberNames.FirstOrDefault(member => variable.EndsWith("_" + Variable(member), StringComparison.Ordinal)) is not { } member
            || variable.Length <= Prefix.Length + member.Length + 1
        )
        {
            throw new UsageException(
                $"The environment variable {variable} sets no known key; allowed are {Prefix}NAME_ with one of "
                    + $"{string.Join(", ", ParserKeys.MemberNames.Select(Variable))} behind it."
            );
        }

        var name = variable[Prefix.Length..^(member.Length + 1)];
        var meant = files.Select(setting => ParserKeys.Split(setting.Path)?.Name).OfType<string>().Distinct().Where(known => Variable(known) == name).ToList();
        return meant.Count < 2
            ? $"{ParserKeys.Prefix}{meant.FirstOrDefault() ?? name.ToLowerInvariant().Replace('_', '-')}.{member}"
            : throw new UsageException(
                $"The environment variable {variable} could mean the parser {string.Join(" or ", meant)}; give them names that differ in more "
                    + "than case and punctuation."
            );
    }

    private static string Variable(string name) => name.ToUpperInvariant().Replace('.', '_').Replace('-', '_');
}
