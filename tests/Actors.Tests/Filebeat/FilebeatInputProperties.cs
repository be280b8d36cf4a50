using System.Collections.Immutable;
using System.Text;
using ActorPipeline.Actors.Filebeat;
using ActorPipeline.Messages.Kubernetes;
using FsCheck;
using FsCheck.Fluent;
using YamlDotNet.RepresentationModel;

namespace ActorPipeline.Actors.Tests.Filebeat;

/// <summary>Whatever a name or an annotation contains, the YAML has our keys and those values, and nothing else.</summary>
public sealed class FilebeatInputProperties
{
    private const string Nasty = "\"\\\n\r\t\0 #:-{}[],&*!|>%@`'~$\u0007\u007F\u0085\u00A0\u2028\u2029\uFEFF\uFFFE\uFFFFé日\uD800\uDC00";

    private static readonly Gen<string> Texts = Gen.OneOf(
        ArbMap.Default.GeneratorFor<string>().Select(text => text ?? ""),
        Gen.Elements(Nasty.ToCharArray()).ArrayOf().Select(chars => new string(chars)),
        Gen.Elements("a\"\n- type: stdin\n", "\"}]\n  processors: []", "~", "null", "1e3", "yes", "<<", "${HOME}", "%{[x]}", "logs.a", "logfmt")
    );

    // Text without lone surrogates, which have no encoding in UTF-8.
    private static string Encodable(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static YamlMappingNode Parse(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        var list = Assert.IsType<YamlSequenceNode>(Assert.Single(stream.Documents).RootNode);
        return Assert.IsType<YamlMappingNode>(Assert.Single(list.Children));
    }

    private static string[] Keys(YamlNode node) => [.. ((YamlMappingNode)node).Children.Keys.Select(key => ((YamlScalarNode)key).Value!)];

    private static string Text(YamlNode node) => ((YamlScalarNode)node).Value!;

    [Fact]
    public void Should_read_back_the_same_text_when_any_text_is_quoted() =>
        Prop.ForAll(
                Texts.ToArbitrary(),
                text =>
                {
                    var quoted = YamlText.Quote(text);
                    Assert.DoesNotContain(quoted, c => char.IsControl(c) || c is '\u2028' or '\u2029' or '\uFEFF' or '\u00A0');
                    Assert.Equal(Encodable(text), Text(Parse($"- x: {quoted}\n")["x"]));
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void Should_hold_our_keys_and_those_values_when_names_are_anything() =>
        Prop.ForAll(
                Texts.Two().ToArbitrary(),
                Texts.ToArbitrary(),
                (names, folder) =>
                {
                    var (space, name) = (names.Item1, names.Item2);
                    var service = new ServiceDescription(new ServiceId(space, name)) { LogDirectory = "/" + folder };
                    var input = Parse(FilebeatInput.For(service, new FilebeatOptions { Topic = "logs" }).Yaml);

                    Assert.Equal(["type", "id", "paths", "file_identity.native", "prospector.scanner", "backoff", "message_max_bytes", "fields"], Keys(input));
                    Assert.Equal("filestream", Text(input["type"]));
                    Assert.Equal(Encodable($"{space}.{name}"), Text(input["id"]));
                    Assert.EndsWith("/*.log*", Text(Assert.Single(((YamlSequenceNode)input["paths"]).Children)));
                    Assert.Equal(["service", "namespace", "log_topic"], Keys(input["fields"]));
                    Assert.Equal(Encodable(name), Text(input["fields"]["service"]));
                    Assert.Equal(Encodable(space), Text(input["fields"]["namespace"]));
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void Should_hold_our_keys_only_when_annotations_are_anything() =>
        Prop.ForAll(
                Texts.ArrayOf(13).ToArbitrary(),
                Gen.Elements("filestream", "log").ToArbitrary(),
                (values, type) =>
                {
                    string[] names =
                    [
                        "topic",
                        "parser",
                        "paths",
                        "multiline.pattern",
                        "multiline.negate",
                        "multiline.match",
                        "include-lines",
                        "exclude-lines",
                        "enabled",
                        "encoding",
                        "multiline.max-lines",
                        "multiline.timeout",
                        values[9],
                    ];
                    var annotations = names
                        .Zip(values)
                        .Aggregate(ImmutableDictionary<string, string>.Empty, (all, pair) => all.SetItem("actorpipeline.io/" + pair.First, pair.Second));
                    var service = new ServiceDescription(new ServiceId("default", "web-service"), annotations);
                    var input = FilebeatInput.For(service, new FilebeatOptions { InputType = type });
                    var parsed = Parse(input.Yaml);

                    Assert.Subset(Documented(type), Keys(parsed).ToHashSet());
                    Assert.All(((YamlSequenceNode)parsed["paths"]).Children, path => Assert.StartsWith("/mnt/data/logs/web-service/", Text(path)));
                    Assert.DoesNotContain("..", ((YamlSequenceNode)parsed["paths"]).Children.SelectMany(path => Text(path).Split('/')));
                    Assert.Matches(@"\Alogs\.[a-zA-Z0-9._-]+\z", Text(parsed["fields"]["log_topic"]));
                    Assert.All(Keys(parsed["fields"])[3..], key => Assert.Equal("parser", key));
                    Assert.DoesNotContain("${", input.Yaml);
                    Assert.DoesNotContain('\n', input.Problem ?? "");
                    Assert.Equal(input, FilebeatInput.For(service, new FilebeatOptions { InputType = type }));
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    // Filebeat's reference, "filestream input" and "log input": the settings that we write.
    private static HashSet<string> Documented(string type) =>
        type == "filestream"
            ?
            [
                "type",
                "id",
                "paths",
                "file_identity.native",
                "prospector.scanner",
                "backoff",
                "message_max_bytes",
                "encoding",
                "fields",
                "parsers",
                "include_lines",
                "exclude_lines",
            ]
            :
            [
                "type",
                "allow_deprecated_use",
                "paths",
                "scan_frequency",
                "exclude_files",
                "backoff",
                "max_backoff",
                "max_bytes",
                "encoding",
                "fields",
                "multiline",
                "include_lines",
                "exclude_lines",
            ];

    [Theory]
    [InlineData("filestream-all.yml")]
    [InlineData("log-all.yml")]
    public void Should_use_documented_names_only_when_everything_is_used(string golden)
    {
        var parsed = Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Filebeat", "Golden", golden)));
        var isLog = golden == "log-all.yml";
        Assert.Equal(Documented(Text(parsed["type"])), Keys(parsed).ToHashSet());
        var multiline = isLog ? parsed["multiline"] : ((YamlSequenceNode)parsed["parsers"]).Children.Single()["multiline"];

        Assert.Equal(
            isLog ? ["pattern", "negate", "match", "max_lines", "timeout"] : ["type", "pattern", "negate", "match", "max_lines", "timeout"],
            Keys(multiline)
        );
        Assert.Equal(@"^\s+at ""x""", Text(multiline["pattern"]));
        Assert.Equal(["^ERR", "^WARN"], ((YamlSequenceNode)parsed["include_lines"]).Children.Select(Text));
    }
}
