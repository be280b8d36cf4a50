using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace ActorPipeline.Host.Tests.Http.Reference;

/// <summary>What the docstrings of records say, read from their source: of a type, and of its members.</summary>
internal sealed partial class SourceDocs
{
    private readonly Dictionary<string, string> _texts = [];

    public SourceDocs(params ReadOnlySpan<string> projects)
    {
        foreach (var project in projects)
        {
            foreach (var file in Directory.EnumerateFiles(Repository.File("src", project), "*.cs", SearchOption.AllDirectories))
                Read(File.ReadAllText(file));
        }
    }

    /// <summary>The text of a type, or with <paramref name="member"/> of one of its members; null when it has none.</summary>
    public string? Of(string type, string? member = null) => _texts.GetValueOrDefault(member is null ? type : $"{type}.{member}".ToLowerInvariant());

    private void Read(string source)
    {
        var type = "";
        foreach (Match found in Documented().Matches(source))
        {
            var doc = XElement.Parse($"<doc>{Slashes().Replace(found.Groups["doc"].Value, "")}</doc>");
            if (found.Groups["type"] is { Success: true, Value: var name })
            {
                type = name;
                _texts[type] = Text(doc.Element("summary"));
                foreach (var parameter in doc.Elements("param"))
                    _texts[$"{type}.{parameter.Attribute("name")!.Value}".ToLowerInvariant()] = Text(parameter);
            }
            else if (doc.Element("summary") is { } summary)
            {
                _texts[$"{type}.{found.Groups["member"].Value}".ToLowerInvariant()] = Text(summary);
            }
        }
    }

    private static string Text(XElement? element) =>
        Blanks()
            .Replace(
                string.Concat(
                    (element?.Nodes() ?? []).Select(node =>
                        node switch
                        {
                            XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
                            XElement { Name.LocalName: "see" } see => $"`{see.Attribute("cref")?.Value ?? see.Attribute("langword")?.Value}`",
                            XElement { Name.LocalName: "paramref" } name => Camel(name.Attribute("name")!.Value),
                            _ => node is XText text ? text.Value : "",
                        }
                    )
                ),
                " "
            )
            .Trim();

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    [GeneratedRegex(
        @"(?<doc>(^[ ]*///.*\n)+)([ ]*\[[^\n]*\]\n)*"
            + @"[ ]*(public|internal) (sealed |readonly )*(record (struct )?(?<type>\w+)|[\w.<>?, ]+ (?<member>\w+) \{ get)",
        RegexOptions.Multiline
    )]
    private static partial Regex Documented();

    [GeneratedRegex("^ *///", RegexOptions.Multiline)]
    private static partial Regex Slashes();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
