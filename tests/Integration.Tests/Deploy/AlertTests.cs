using YamlDotNet.RepresentationModel;

namespace ActorPipeline.Integration.Tests.Deploy;

/// <summary>Alerts as Prometheus itself evaluates them, on series as they come: also those that are not there before the first event.</summary>
[Trait("Server", "Own")]
public sealed class AlertTests
{
    [PromtoolFact]
    public void Should_call_when_and_only_when_somebody_has_to_come()
    {
        using var folder = new TemporaryFolder();
        var rules = Rendered.Parse(File.ReadAllText(Path.Combine(Rendered.Root, "components", "prometheus", "rules.yaml")))["spec"];
        var alerts = ((YamlSequenceNode)rules["groups"]).SelectMany(group => (YamlSequenceNode)group["rules"]).Cast<YamlMappingNode>().ToList();
        // promtool would compare annotations too; these are not tested here.
        foreach (var alert in alerts)
            Assert.True(alert.Children.Remove("annotations"));
        using (var file = File.CreateText(folder["rules.yaml"]))
            new YamlStream(new YamlDocument(rules)).Save(file, assignAnchors: false);
        var cases = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Deploy", "alerts.yaml"));
        File.WriteAllText(folder["alerts.yaml"], cases);

        Assert.All(alerts, alert => Assert.Contains($"alertname: {alert["alert"]}\n        exp_alerts:", cases));
        Promtool.Run(folder[""], "check", "rules", "rules.yaml");
        Promtool.Run(folder[""], "test", "rules", "alerts.yaml");
    }
}
