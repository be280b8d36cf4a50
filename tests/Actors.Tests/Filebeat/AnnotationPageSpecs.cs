using System.Globalization;
using System.Text;
using ActorPipeline.Actors.Filebeat;

namespace ActorPipeline.Actors.Tests.Filebeat;

/// <summary>
/// <c>docs/annotations.md</c> says what the program does: its middle is made of <see cref="ServiceAnnotations"/>. With <c>ACTORPIPELINE_WRITE_DOCS=1</c> it is
/// written anew.
/// </summary>
public sealed class AnnotationPageSpecs
{
    private const string Begin = "<!-- made of src/Actors/Filebeat/ServiceAnnotations.cs: CONTRIBUTING.md says how -->\n";
    private const string End = "<!-- end -->\n";

    [Fact]
    public void Should_have_every_annotation_as_the_program_takes_it()
    {
        var file = Repository.File("docs", "annotations.md");
        var page = File.ReadAllText(file);
        var (from, to) = (page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, page.IndexOf(End, StringComparison.Ordinal));
        Assert.True(from >= Begin.Length && to >= from, $"{file} has lost its marks");
        var made = Table();
        if (Environment.GetEnvironmentVariable("ACTORPIPELINE_WRITE_DOCS") == "1")
            File.WriteAllText(file, page[..from] + made + page[to..]);
        else
            Assert.Equal(made, page[from..to]);
    }

    private static string Table()
    {
        var text = new StringBuilder("\n| annotation | what | allowed | default | the operator |\n| --- | --- | --- | --- | --- |\n");
        foreach (var one in ServiceAnnotations.All)
        {
            var link = $"[`{one.Name}`](#{one.Name.Replace(".", "", StringComparison.Ordinal)})";
            text.Append(CultureInfo.InvariantCulture, $"| {link} | {one.What} | {one.Values} | {one.Default} | {one.Operator} |\n");
        }

        foreach (var one in ServiceAnnotations.All)
            Example(text, one);
        return text.Append('\n').ToString();
    }

    // What it changes in the input that Filebeat gets.
    private static void Example(StringBuilder text, ServiceAnnotation one)
    {
        var options = new FilebeatOptions();
        (string Name, string Value)[] needed = one.Needs is { } other ? [other] : [];
        var before = Lines(needed, options);
        var after = Lines([.. needed, (one.Name, one.Example)], options);
        text.Append("\n### ").Append(one.Name).Append("\n\n```yaml\nmetadata:\n  annotations:\n");
        foreach (var (name, value) in needed.Append((one.Name, one.Example)))
            text.Append("    ").Append(ServiceHints.Prefix).Append(name).Append(Yaml(value)).Append('\n');
        text.Append("```\n");
        if (one.Name == "enabled")
        {
            text.Append("\nIts input is removed.\n");
            return;
        }

        text.Append("\nIn its input:\n\n```yaml\n");
        foreach (var line in after.Except(before))
            text.Append(line).Append('\n');
        text.Append("```\n");
    }

    private static string Yaml(string value) =>
        value.Contains('\n', StringComparison.Ordinal)
            ? ": |\n" + string.Join('\n', value.Split('\n').Select(line => "      " + line))
            : $": '{value.Replace("'", "''", StringComparison.Ordinal)}'";

    private static string[] Lines((string Name, string Value)[] annotations, FilebeatOptions options) =>
        FilebeatInput
            .For(Kubernetes.Make.Service("web-service", "demo", [.. annotations.Select(one => (ServiceHints.Prefix + one.Name, one.Value))]), options)
            .Yaml.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
