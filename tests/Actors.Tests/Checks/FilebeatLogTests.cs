using ActorPipeline.Actors.Checks;

namespace ActorPipeline.Actors.Tests.Checks;

/// <summary>Lines as Filebeat 7.17.29 logged them, and the same in the form of 8 and 9.</summary>
public sealed class FilebeatLogTests
{
    private const string NotStarted =
        "2026-11-26T22:22:03.707Z\tERROR\t[reload]\tcfgfile/list.go:108\tError creating runner from config: error parsing regexp: missing "
        + "closing ): `(a` accessing 'include_lines.0' (source:'/etc/filebeat/inputs.d/0/bad-service.yml')";

    private static Finding[] Of(params string[] lines)
    {
        var log = new FilebeatLog();
        foreach (var line in lines)
            log.Add(line);
        return [.. log.Findings()];
    }

    [Fact]
    public void Should_name_each_input_that_is_not_started_once()
    {
        var found = Assert.Single(Of(NotStarted, NotStarted, "[pod/filebeat-x/filebeat] " + NotStarted));
        Assert.Equal(("filebeat input bad-service.yml", FindingState.Warning), (found.Subject, found.State));
        Assert.Equal("is not started: error parsing regexp: missing closing ): `(a` accessing 'include_lines.0' (said 3 times)", found.Seen);
    }

    [Theory]
    [InlineData(
        "ERROR\tcfgfile/reload.go:271\tError loading config from file '/etc/filebeat/inputs.d/0/worse-service.yml', error invalid config: "
            + "yaml: line 2: did not find expected ',' or ']'",
        "filebeat input worse-service.yml",
        "is not read: invalid config: yaml: line 2: did not find expected ',' or ']'"
    )]
    [InlineData(
        "ERROR\t[reload]\tcfgfile/list.go:108\tError creating runner from config: Error creating input. No such input type exist: 'filestraem'",
        "filebeat input",
        "is not started: Error creating input. No such input type exist: 'filestraem'"
    )]
    [InlineData(
        """{"log.level":"error","@timestamp":"2026-11-26T22:22:03.707Z","log.logger":"kafka","message":"Kafka (topic=logs.a): dropping too large message of size 20000000."}""",
        "filebeat events of logs.a",
        "are dropped: larger than max_message_bytes of Filebeat or message.max.bytes of a broker"
    )]
    public void Should_say_what_is_refused_and_dropped(string line, string subject, string seen)
    {
        var found = Assert.Single(Of(line));
        Assert.Equal((subject, FindingState.Warning, seen), (found.Subject, found.State, found.Seen));
    }

    [Theory]
    [InlineData("2026-11-26T22:22:02.702Z\tERROR\t[modules]\tfileset/modules.go:142\tNot loading modules. Module directory not found: /m")]
    [InlineData("{\"message\":")]
    [InlineData("{\"message\":\"\\ud800\"}")]
    [InlineData("")]
    public void Should_be_quiet_about_anything_else(string line) =>
        Assert.Equal("1 lines, none of an input that is refused or an event that is dropped", Assert.Single(Of(line)).Seen);

    [Fact]
    public void Should_keep_few_kinds_however_many_there_are()
    {
        var found = Of([.. Enumerable.Range(0, 1000).Select(i => NotStarted.Replace("bad", $"bad-{i}", StringComparison.Ordinal))]);
        Assert.Equal(51, found.Length);
        Assert.Equal("950 more lines of other kinds", found[^1].Seen);
    }
}
