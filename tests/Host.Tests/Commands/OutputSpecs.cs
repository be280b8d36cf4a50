using System.Collections.Immutable;
using System.Text.Json;
using ActorPipeline.Actors.Checks;
using ActorPipeline.Host.Commands;
using ActorPipeline.Host.Http;
using ActorPipeline.Host.Tuning;

namespace ActorPipeline.Host.Tests.Commands;

/// <summary>Scripts depend on these shapes: a member may be added behind the others, and none may go or be renamed.</summary>
public sealed class OutputSpecs
{
    [Fact]
    public void Should_keep_the_shape_of_top() =>
        Assert.Equal(
            """{"nodes":1,"eventsPerSecond":2.5,"lag":null,"refused":3,"trouble":null,"view":"services","rows":[{"name":"web-service","state":"subscribed","eventsPerSecond":1,"lag":2,"waitSeconds":0.5,"note":null}]}""",
            CommandJson.Write(new TopMoment(1, 2.5, null, 3, null, "services", [new TopRow("web-service", "subscribed", 1, 2, 0.5, null)]))
        );

    [Fact]
    public void Should_keep_the_shape_of_doctor() =>
        Assert.Equal(
            """{"ok":false,"failed":1,"findings":[{"state":"ok","subject":"kafka","seen":"1 broker answers","advice":null},{"state":"failed","subject":"elastic","seen":"<away>","advice":"start it"}]}""",
            CommandJson.Write(
                DoctorReport.Of([new Finding("kafka", FindingState.Ok, "1 broker answers"), new Finding("elastic", FindingState.Failed, "<away>", "start it")])
            )
        );

    [Fact]
    public void Should_keep_the_shapes_of_dead_letters()
    {
        Assert.Equal(
            """{"letters":2,"replayed":1,"foreign":0,"lost":5,"groups":[{"topic":"t","index":"i","errorType":"e","count":2,"first":"a","last":"b"}]}""",
            CommandJson.Write(new DlqSummary(2, 1, 0, 5, [new DlqGroup("t", "i", "e", 2, "a", "b")]))
        );
        Assert.Equal("""{"letters":2,"sent":0,"homeless":1,"bytes":512}""", CommandJson.Write(new ReplaySummary(2, 0, 1, 512)));
    }

    [Fact]
    public void Should_keep_the_shapes_of_the_cluster()
    {
        var member = new MemberView("akka.tcp://a@b:1", ["consumer"], "up", true, "1.0.0") { MemoryBytes = 7, UptimeSeconds = 8 };
        Assert.Equal(
            """{"self":"a","leader":null,"singletons":{"k8s-events":"a"},"members":[{"address":"akka.tcp://a@b:1","roles":["consumer"],"status":"up","reachable":true,"version":"1.0.0","memoryBytes":7,"uptimeSeconds":8}],"departed":[{"address":"c","roles":[],"how":"left","secondsAgo":1.5}]}""",
            CommandJson.Write(
                new ClusterStatus(
                    "a",
                    null,
                    ImmutableSortedDictionary<string, string>.Empty.Add("k8s-events", "a"),
                    [member],
                    [new DepartedView("c", [], "left", 1.5)]
                )
            )
        );
        Assert.Equal(
            """{"address":"akka.tcp://a@b:1","roles":["consumer"],"status":"up","reachable":true,"version":"1.0.0","memoryBytes":7,"uptimeSeconds":8}""",
            CommandJson.Write(member)
        );
        Assert.Equal("""{"leader":"a"}""", CommandJson.Write(new LeaderView("a")));
        Assert.Equal("""{"members":["a"],"errors":[]}""", CommandJson.Write(new MembersChanged(["a"], [])));
    }

    [Fact]
    public void Should_keep_the_shape_of_tune()
    {
        var now = ImmutableSortedDictionary<string, string>.Empty.Add("actorpipeline.batch.max-events", "1000");
        Assert.Equal(
            """{"now":{"actorpipeline.batch.max-events":"1000"},"changed":[],"errors":[],"nodes":[{"address":"a","now":{"actorpipeline.batch.max-events":"1000"},"changed":[],"errors":[]}],"latest":{}}""",
            CommandJson.Write(new TuneResult(now, [], [], [new NodeTuned("a", now, [], [])]))
        );
    }

    [Fact]
    public async Task Should_tell_the_configuration_and_hide_secrets()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("a.conf", "actorpipeline { http.token = hidden, batch.max-events = 7, kafka.topics = [a, b] }");
        var result = await Harness.RunAsync("config", "show", "--config", file, "--output", "json");
        Assert.Equal((0, ""), (result.Code, result.Error));
        var keys = JsonElement.Parse(result.Out).GetProperty("keys").EnumerateArray().ToDictionary(key => key.GetProperty("path").GetString()!);
        Assert.Equal("7", keys["actorpipeline.batch.max-events"].GetProperty("value").GetString());
        Assert.Equal("[a, b]", keys["actorpipeline.kafka.topics"].GetProperty("value").GetString());
        Assert.StartsWith(file, keys["actorpipeline.batch.max-events"].GetProperty("origin").GetString());
        Assert.Equal("<redacted>", keys["actorpipeline.http.token"].GetProperty("value").GetString());
        Assert.DoesNotContain("hidden", result.Out);
    }

    [Fact]
    public async Task Should_tell_what_is_wrong_with_a_configuration()
    {
        using var folder = new TemporaryFolder();
        var wrong = await Harness.RunAsync(
            "config",
            "check",
            "--config",
            folder.Write("a.conf", "actorpipeline { batch.max-events = 0, http.port = x }"),
            "--output",
            "json"
        );
        Assert.Equal((2, ""), (wrong.Code, wrong.Error));
        var report = JsonElement.Parse(wrong.Out);
        Assert.False(report.GetProperty("ok").GetBoolean());
        Assert.Equal(2, report.GetProperty("problems").GetArrayLength());
        var right = await Harness.RunAsync("config", "check", "--config", folder.Write("b.conf", ""), "--output", "json");
        Assert.Equal((0, """{"ok":true,"problems":[]}"""), (right.Code, right.Out.TrimEnd()));
    }

    [Theory]
    [InlineData("top")]
    [InlineData("tap", "web-service")]
    [InlineData("trace", "web-service")]
    [InlineData("doctor")]
    [InlineData("dlq", "list")]
    [InlineData("dlq", "show")]
    [InlineData("dlq", "gaps")]
    [InlineData("dlq", "replay")]
    [InlineData("elastic", "setup")]
    [InlineData("cluster", "show")]
    [InlineData("cluster", "status")]
    [InlineData("cluster", "leader")]
    [InlineData("tune")]
    [InlineData("config", "show")]
    [InlineData("config", "check")]
    [InlineData("parse", "-")]
    public async Task Should_be_asked_for_alike(params string[] command)
    {
        var result = await Harness.RunAsync([.. command, "--output", "xml"]);
        Assert.Equal(2, result.Code);
        Assert.StartsWith("--output is \"xml\"; allowed is text or json. See: actorpipeline ", result.Error);
    }
}
