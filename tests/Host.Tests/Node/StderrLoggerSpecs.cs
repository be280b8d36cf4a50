using System.Collections.Immutable;
using System.Text.Json;
using ActorPipeline.Host.Node.Logging;
using ActorPipeline.Host.Tuning;
using Akka.Event;

namespace ActorPipeline.Host.Tests.Node;

public sealed class StderrLoggerSpecs
{
    [Fact]
    public void Should_write_one_line_with_every_cause()
    {
        var failure = new InvalidOperationException("outer", new IOException("inner\nsecond line"));
        var line = LogFormat.Text.Line(new Warning(failure, "source", typeof(StderrLoggerSpecs), "it failed"));
        Assert.Matches(
            @"^\d\d:\d\d:\d\d\.\d{3}Z warn  StderrLoggerSpecs: it failed \(InvalidOperationException: outer\) \(IOException: inner second line\)$",
            line
        );
    }

    [Fact]
    public void Should_name_a_source_that_is_only_a_text() =>
        Assert.EndsWith(" warn  remoting: text", LogFormat.Text.Line(new Warning("remoting(akka://x)", typeof(DummyClassForStringSources), "text")));

    [Fact]
    public void Should_hide_who_logs_in_at_an_address() =>
        Assert.EndsWith(
            "no answer from http://<redacted>@elastic:9200/x",
            LogFormat.Text.Line(new Info("source", typeof(StderrLoggerSpecs), "no answer from http://me:secret@elastic:9200/x"))
        );

    [Theory]
    [InlineData(LogLevel.DebugLevel, true)]
    [InlineData(LogLevel.InfoLevel, true)]
    [InlineData(LogLevel.WarningLevel, false)]
    public void Should_write_from_the_level_on(LogLevel level, bool shown) =>
        Assert.Equal(shown, StderrLogger.Shows(new Info("source", typeof(StderrLoggerSpecs), "text"), new LogThreshold(level)));

    [Theory]
    [InlineData(typeof(Akka.Cluster.Cluster), true)]
    [InlineData(typeof(StderrLoggerSpecs), false)]
    public void Should_be_quiet_about_book_keeping_of_akka(Type source, bool quiet)
    {
        Assert.Equal(quiet, StderrLogger.IsChatter(new Info("source", source, "text")));
        Assert.False(StderrLogger.IsChatter(new Warning("source", source, "text")));
    }

    [Fact]
    public void Should_write_json_by_the_names_of_ecs()
    {
        var failure = new InvalidOperationException("outer http://me:secret@a/", new IOException("inner\nsecond"));
        var line = JsonElement.Parse(
            LogFormat.Json.Line(new Warning(failure, "source", typeof(ActorPipeline.Actors.Kafka.KafkaConsumerActor), "it \"failed\"\n<b>"))
        );
        Assert.Equal(
            new Dictionary<string, string?>
            {
                ["log.level"] = "warn",
                ["message"] = "it \"failed\" <b>",
                ["ecs.version"] = "8.11.0",
                ["service.name"] = "actorpipeline",
                ["event.dataset"] = "actorpipeline.kafka",
                ["log.logger"] = "ActorPipeline.Actors.Kafka.KafkaConsumerActor",
                ["error.type"] = "System.InvalidOperationException",
                ["error.message"] = "(InvalidOperationException: outer http://<redacted>@a/) (IOException: inner second)",
            },
            line.EnumerateObject().Where(member => member.Name != "@timestamp").ToDictionary(member => member.Name, member => member.Value.GetString())
        );
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", line.GetProperty("@timestamp").GetString());
    }

    [Theory]
    [InlineData(typeof(ActorPipeline.Actors.Kafka.KafkaConsumerActor), LogLevel.DebugLevel, true)]
    [InlineData(typeof(ActorPipeline.Actors.Elastic.ElasticSinkActor), LogLevel.WarningLevel, false)]
    [InlineData(typeof(ActorPipeline.Actors.Elastic.ElasticSinkActor), LogLevel.ErrorLevel, true)]
    [InlineData(typeof(StderrLoggerSpecs), LogLevel.InfoLevel, true)]
    [InlineData(typeof(StderrLoggerSpecs), LogLevel.DebugLevel, false)]
    [InlineData(typeof(Akka.Cluster.Cluster), LogLevel.InfoLevel, false)]
    public void Should_write_parts_at_levels_of_their_own(Type source, LogLevel level, bool shown)
    {
        var threshold = new LogThreshold(
            LogLevel.InfoLevel,
            ImmutableSortedDictionary<string, LogLevel>.Empty.Add("kafka", LogLevel.DebugLevel).Add("elastic", LogLevel.ErrorLevel)
        );
        LogEvent entry = level switch
        {
            LogLevel.DebugLevel => new Debug("source", source, "text"),
            LogLevel.InfoLevel => new Info("source", source, "text"),
            LogLevel.WarningLevel => new Warning("source", source, "text"),
            _ => new Error(null, "source", source, "text"),
        };
        Assert.Equal(shown, StderrLogger.Shows(entry, threshold));
    }

    [Fact]
    public void Should_let_akka_talk_when_it_is_asked_to() =>
        Assert.True(
            StderrLogger.Shows(
                new Info("source", typeof(Akka.Cluster.Cluster), "text"),
                new LogThreshold(LogLevel.WarningLevel, ImmutableSortedDictionary<string, LogLevel>.Empty.Add("akka", LogLevel.InfoLevel))
            )
        );
}
