using ActorPipeline.Host.Node;
using Akka.Event;

namespace ActorPipeline.Host.Tests.Node;

public sealed class StderrLoggerSpecs
{
    [Fact]
    public void Should_write_one_line_with_every_cause()
    {
        var failure = new InvalidOperationException("outer", new IOException("inner\nsecond line"));
        var line = StderrLogger.Format(new Warning(failure, "source", typeof(StderrLoggerSpecs), "it failed"));
        Assert.Matches(
            @"^\d\d:\d\d:\d\d\.\d{3}Z warn  StderrLoggerSpecs: it failed \(InvalidOperationException: outer\) \(IOException: inner second line\)$",
            line
        );
    }

    [Fact]
    public void Should_hide_who_logs_in_at_an_address() =>
        Assert.EndsWith(
            "no answer from http://<redacted>@elastic:9200/x",
            StderrLogger.Format(new Info("source", typeof(StderrLoggerSpecs), "no answer from http://me:secret@elastic:9200/x"))
        );

    [Theory]
    [InlineData(LogLevel.DebugLevel, true)]
    [InlineData(LogLevel.InfoLevel, true)]
    [InlineData(LogLevel.WarningLevel, false)]
    public void Should_write_from_the_level_on(LogLevel level, bool shown) =>
        Assert.Equal(shown, StderrLogger.Shows(new Info("source", typeof(StderrLoggerSpecs), "text"), level));

    [Theory]
    [InlineData(typeof(Akka.Cluster.Cluster), true)]
    [InlineData(typeof(StderrLoggerSpecs), false)]
    public void Should_be_quiet_about_book_keeping_of_akka(Type source, bool quiet)
    {
        Assert.Equal(quiet, StderrLogger.IsChatter(new Info("source", source, "text")));
        Assert.False(StderrLogger.IsChatter(new Warning("source", source, "text")));
    }
}
