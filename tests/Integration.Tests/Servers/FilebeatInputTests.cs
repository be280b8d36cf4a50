using System.Collections.Immutable;
using ActorPipeline.Actors.Checks;
using ActorPipeline.Actors.Filebeat;
using ActorPipeline.Integration.Tests.Processes;
using ActorPipeline.Messages.Kubernetes;

namespace ActorPipeline.Integration.Tests.Servers;

/// <summary>Filebeat starts every input that we accept, and we refuse every annotation that it refuses.</summary>
public sealed class FilebeatInputTests
{
    private static readonly string[] Patterns =
    [
        @"^\d{4}-\d{2}-\d{2}T",
        @"^\[[^\]]+\] (?:ERROR|WARN)\b",
        @"(?i)^\s+at (?P<where>.*)\.$",
        @"\\(x)\x41\p{L}[[:alpha:]]",
        "^[$]{",
        "(a{100}){10}",
        "(a{100}){11}",
        "((x{10}|y){5,}z{3}){20}",
        "((x{10}|y){5,}z{3}){21}",
        "(((a{2}){5}){10}){10}",
        "(((a{2}){5}){10}){11}",
        "a{1000}",
        "a{1001}",
        "a{2,1001}",
        "((a{500}){2}|b{3}){1}",
        "(a{0}){1000}(b{10}?){100}",
        "(a{0,}){1000}",
        "((a{0,}){500}){3}",
        @"[\b]",
        @"[\\b]",
        @"[^a-z\B]",
        @"\b[]\]a]",
        "[[:greek:]]",
        "[[:^word:][:digit:]]",
        "(?P<aé>x)",
        "(?P<a_1>x)",
        "(?P<a>x)(?P<a>y)",
        "(?<a>x)",
        @"[a\]{9999}]",
        "x**",
        "x{2}{3}",
        "(?=x)",
        @"\1",
        @"\pL",
        @"\p{Greek}",
        @"\p{Cn}",
        @"\p{Lu}\P{Sc}",
        "(",
        "[z-a]",
        @"\Z",
        @"\z",
    ];

    private static readonly string[] Paths = ["*.log", "a/**/*.log", "a/**/b/**/*.log", "**/*", "[a-z]?*.txt", "x/[0-9]*/*.log"];

    private static readonly string[] Encodings =
    [
        "plain",
        "utf-8",
        "utf8",
        "latin1",
        "ascii",
        "us-ascii",
        "utf-16be",
        "utf-16le",
        "utf-16-bom",
        "utf-16be-bom",
        "utf-16le-bom",
        "gbk",
        "gb2312",
        "gb18030",
        "big5",
        "euc-jp",
        "euc-kr",
        "iso-2022-jp",
        "shift-jis",
        "shift_jis",
        "koi8r",
        "koi8u",
        "koi8-r",
        "koi8-u",
        "macintosh",
        "macintosh-cyrillic",
        "windows874",
        "windows-874",
        "iso8859-1",
        "iso8859-10",
        "iso8859-16",
        "iso-8859-1",
        "iso-8859-8",
        "iso-8859-15",
        "iso-8859-16",
        "iso-8859-9",
        "windows1250",
        "windows1258",
        "windows-1250",
        "windows-1251",
        "windows-1258",
        "cp437",
        "cp850",
        "cp866",
        "utf-32",
        "latin-9000",
    ];

    private static readonly (string Name, string[] Values)[] Annotations = [("include-lines", Patterns), ("paths", Paths), ("encoding", Encodings)];

    [ServerFact]
    public async Task Should_start_every_input_whose_annotations_are_taken_and_refuse_what_filebeat_refuses()
    {
        using var folder = new LogFolder();
        await using var filebeat = new FilebeatProcess(Directory.CreateDirectory(folder.Data).FullName);
        var options = new FilebeatOptions { Version = FilebeatProcess.Version, Paths = folder.Logs + "/{service}/*.log*" };
        var asked = Annotations.SelectMany(kind => kind.Values.Select((value, i) => (Id: $"{kind.Name}-{i}", kind.Name, Value: value))).ToList();
        var taken = asked.Where(one => Given(one.Id, one.Name, one.Value, options).Problem is null).Select(one => one.Id).ToHashSet();
        foreach (var (id, name, value) in asked)
            await WriteAsync(filebeat, id, Given(id, name, value, options) is { Problem: null, Yaml: var yaml } ? yaml : Forced(id, name, value, options));

        filebeat.Start("127.0.0.1:1");
        await filebeat.SaysAsync("Config reloader started");
        // Where we are stricter than Filebeat; each of these cases is known.
        string[] stricter = ["(?<a>x)", @"\pL", @"\p{Greek}", @"\p{Cn}"];
        string Values(IEnumerable<string> ids) => string.Join("   ", asked.Where(one => ids.Contains(one.Id)).Select(one => one.Value));
        var wanted = asked.Where(one => taken.Contains(one.Id) || stricter.Contains(one.Value)).Select(one => one.Id);
        await Eventually.IsAsync(() => Task.FromResult(Values(Started(filebeat, asked))), Values(wanted));

        // doctor names each input that it does not start.
        var log = new FilebeatLog();
        foreach (var line in filebeat.Log)
            log.Add(line);
        Assert.Contains(
            log.Findings(),
            found =>
                found.Subject.StartsWith("filebeat input include-lines-", StringComparison.Ordinal)
                && found.Seen.Contains("missing closing )", StringComparison.Ordinal)
        );
    }

    [ServerTheory]
    [InlineData("7.17", "filestream", true)]
    [InlineData("9", "filestream", true)]
    [InlineData("9", "filestream", false)]
    [InlineData("7.17", "log", true)]
    [InlineData("9", "log", false)]
    public async Task Should_take_what_is_rendered_for_other_versions_as_well(string version, string type, bool closesRemoved)
    {
        using var folder = new LogFolder();
        await using var filebeat = new FilebeatProcess(Directory.CreateDirectory(folder.Data).FullName);
        var options = new FilebeatOptions
        {
            Version = version,
            InputType = type,
            Paths = folder.Logs + "/{service}/*.log*",
            CloseRemoved = closesRemoved,
            CloseRenamed = !closesRemoved,
            CloseInactive = TimeSpan.FromMinutes(closesRemoved ? 5 : 1),
            Symlinks = !closesRemoved,
        };
        var yaml = Given("a", "multiline.pattern", "^a", options).Yaml;
        await WriteAsync(filebeat, "a", yaml);
        folder.Append("a-service", 3);
        filebeat.Start("127.0.0.1:1");
        await filebeat.SaysAsync(type == "log" ? "Harvester started for" : "Input 'filestream' starting");
        Assert.DoesNotContain(filebeat.Log, line => line.Contains("Error creating", StringComparison.Ordinal));
    }

    private static FilebeatInput Given(string id, string name, string value, FilebeatOptions options) =>
        FilebeatInput.For(
            new ServiceDescription(new ServiceId("demo", id + "-service"), ImmutableDictionary<string, string>.Empty.Add(ServiceHints.Prefix + name, value)),
            options
        );

    // What we refuse, written all the same.
    private static string Forced(string id, string name, string value, FilebeatOptions options)
    {
        var plain = FilebeatInput.For(new ServiceDescription(new ServiceId("demo", id + "-service")), options).Yaml;
        var quoted = $"'{value}'";
        return name switch
        {
            "paths" => plain.Replace("/*.log*\"]", $"/{value}\"]", StringComparison.Ordinal),
            "encoding" => plain + $"  encoding: {quoted}\n",
            _ => plain + $"  include_lines: [{quoted}]\n",
        };
    }

    private static Task WriteAsync(FilebeatProcess filebeat, string id, string yaml) =>
        File.WriteAllTextAsync(Path.Combine(filebeat.Inputs, id + ".yml"), yaml, TestContext.Current.CancellationToken);

    private static HashSet<string> Started(FilebeatProcess filebeat, List<(string Id, string Name, string Value)> asked) =>
        [
            .. asked
                .Select(one => one.Id)
                .Where(id =>
                    filebeat.Log.Any(line =>
                        line.Contains("Input 'filestream' starting", StringComparison.Ordinal)
                        && line.Contains($"\"demo.{id}-service\"", StringComparison.Ordinal)
                    )
                ),
        ];
}
