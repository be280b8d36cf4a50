using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using ActorPipeline.Host.Configuration;

namespace ActorPipeline.Host.Tests.Documentation;

/// <summary>Keys, variables and annotations in the pages exist, and what can be pasted is taken.</summary>
public sealed partial class SettingSpecs
{
    public static TheoryData<string, string> Hocon => [.. Page.BlocksIn("hocon").Select(block => (block.Where, block.Text))];

    public static TheoryData<string, string> Manifests =>
        [
            .. Page.BlocksIn("yaml")
                .Where(block => block.Text.StartsWith("metadata:", StringComparison.Ordinal) && !block.Text.Contains("/enabled", StringComparison.Ordinal))
                .Select(block => (block.Where, block.Text)),
        ];

    [Theory]
    [MemberData(nameof(Hocon))]
    public async Task Should_be_right_for_config_check(string where, string hocon)
    {
        using var folder = new TemporaryFolder();
        using var key = ECDsa.Create();
        using var certificate = new CertificateRequest("CN=test", key, HashAlgorithmName.SHA256).CreateSelfSigned(
            DateTimeOffset.UnixEpoch,
            DateTimeOffset.UnixEpoch.AddYears(200)
        );
        var secret = folder.Write("secret", certificate.ExportCertificatePem());
        var file = folder.Write("page.conf", Secret.Replace(hocon, secret));
        var result = await Harness.RunAsync("config", "check", "--config", file);
        Assert.True(result.Code == 0, $"{where}: {result.Error}");
    }

    [Theory]
    [MemberData(nameof(Manifests))]
    public async Task Should_be_annotations_that_are_taken(string where, string yaml)
    {
        using var folder = new TemporaryFolder();
        var parsers = folder.Write("page.conf", "actorpipeline.parsing.parsers.shop { kind = dissect, pattern = \"%{a} %{message}\" }");
        var named = yaml.Contains("\n  name:", StringComparison.Ordinal)
            ? yaml
            : yaml.Replace("metadata:", "metadata:\n  name: web-service", StringComparison.Ordinal);
        var file = folder.Write("service.yaml", "apiVersion: v1\nkind: Service\n" + named);
        var result = await Harness.RunAsync("services", "explain", ServiceName.Match(named).Groups[1].Value, "--config", parsers, "--file", file);
        Assert.True(result.Code == 0, $"{where}: {result.Out}{result.Error}");
    }

    [Fact]
    public void Should_be_annotations_that_there_are()
    {
        var known = Page.All.Single(page => page.Path == "docs/annotations.md").Prose;
        Page.AssertNone(
            from page in Page.All
            from match in Annotation.Matches(page.Whole)
            where !known.Contains($"\n### {match.Groups[1].Value}\n", StringComparison.Ordinal)
            select $"{page.Path}: {match.Value}"
        );
    }

    [Fact]
    public void Should_be_keys_that_there_are()
    {
        var sections = PipelineKeys.All.Select(key => key.Path.Split('.')[0]).ToHashSet();
        Page.AssertNone(
            from page in Page.All
            from span in page.Spans
            let path = KeyPath.Match(span)
            where path.Success && sections.Contains(path.Groups[1].Value.Split('.')[0]) && !IsKey(path.Groups[1].Value) && !IsField(path.Groups[1].Value)
            select $"{page.Path}: {span}"
        );
    }

    [Fact]
    public void Should_be_variables_that_there_are()
    {
        var known = PipelineKeys.All.SelectMany(key => new[] { key.EnvironmentName, key.EnvironmentName + "_FILE" }).ToHashSet();
        Page.AssertNone(
            from page in Page.All
            from match in Variable.Matches(page.Whole)
            where !known.Contains(match.Value) && !OtherVariable.IsMatch(match.Value)
            select $"{page.Path}: {match.Value}"
        );
    }

    [Fact]
    public void Should_be_metrics_that_there_are()
    {
        var known = Page.All.Single(page => page.Path == "docs/metrics.md").Whole;
        Page.AssertNone(
            from page in Page.All
            from match in Metric.Matches(page.Whole)
            where !known.Contains($"`{HistogramPart.Replace(match.Value, "")}`", StringComparison.Ordinal)
            select $"{page.Path}: {match.Value}"
        );
    }

    // A key, the beginning of some, or one below which names are free.
    private static bool IsKey(string path) =>
        PipelineKeys.All.Any(key => key.Path == path || key.Path.StartsWith(path + ".", StringComparison.Ordinal) || path == key.Path + "-file")
        || path.StartsWith("kafka.client", StringComparison.Ordinal)
        || path.StartsWith("parsing.parsers", StringComparison.Ordinal)
        || path.StartsWith("parsing.services", StringComparison.Ordinal);

    // Fields of documents begin as some sections do.
    private static bool IsField(string path) =>
        path.StartsWith("http.request.", StringComparison.Ordinal)
        || path.StartsWith("http.response.", StringComparison.Ordinal)
        || path is "http.version" or "kafka.key" or "cluster.departed"
        || FileName.IsMatch(path);

    [GeneratedRegex(@"\.(conf|yml|yaml|log)$")]
    private static partial Regex FileName { get; }

    [GeneratedRegex(@"/run/secrets/[\w./-]+")]
    private static partial Regex Secret { get; }

    [GeneratedRegex(@"\n  name: (\S+)")]
    private static partial Regex ServiceName { get; }

    [GeneratedRegex(@"actorpipeline\.io/(?!metrics)([a-z.-]*[a-z])")]
    private static partial Regex Annotation { get; }

    [GeneratedRegex(@"^(?:actorpipeline\.)?([a-z]+(?:-[a-z]+)*(?:\.[a-z]+(?:-[a-z]+)*)+)(?:\.\*| = .*)?$")]
    private static partial Regex KeyPath { get; }

    [GeneratedRegex(@"\bACTORPIPELINE_[A-Z_]*[A-Z]")]
    private static partial Regex Variable { get; }

    [GeneratedRegex("^ACTORPIPELINE_(TEST_|WRITE_(DOCS|BASELINE)$|DEBUG$|KAFKA_CLIENT_|PARSING_PARSERS_)")]
    private static partial Regex OtherVariable { get; }

    [GeneratedRegex("_(bucket|sum|count)$")]
    private static partial Regex HistogramPart { get; }

    [GeneratedRegex(@"\bactorpipeline_[a-z_]*[a-z]\b")]
    private static partial Regex Metric { get; }
}
