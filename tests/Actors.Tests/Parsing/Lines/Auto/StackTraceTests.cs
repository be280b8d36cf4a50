using System.Text;
using System.Text.Json;
using ActorPipeline.Actors.Memory;
using ActorPipeline.Actors.Parsing;
using ActorPipeline.Actors.Parsing.Identity;
using ActorPipeline.Actors.Parsing.Lines;
using ActorPipeline.Actors.Parsing.Lines.Auto;
using Akka.Actor;
using Microsoft.Extensions.Time.Testing;

namespace ActorPipeline.Actors.Tests.Parsing.Lines.Auto;

/// <summary>That nobody joins the lines of stack traces is seen from the lines.</summary>
public sealed class StackTraceTests
{
    public static TheoryData<string> Languages => [.. TraceLines.Languages];

    [Theory]
    [InlineData("\tat org.shop.Stock.take(Stock.java:42)", TraceLanguage.Java)]
    [InlineData("    at org.shop.Stock.take(Stock.java:42) ~[shop.jar:1.4]", TraceLanguage.Java)]
    [InlineData("\tat java.base/java.lang.Thread.run(Thread.java:840)", TraceLanguage.Java)]
    [InlineData("Caused by: java.sql.SQLException: timeout", TraceLanguage.Java)]
    [InlineData("\t... 12 more", TraceLanguage.Java)]
    [InlineData("\t... 12 common frames omitted", TraceLanguage.Java)]
    [InlineData("Traceback (most recent call last):", TraceLanguage.Python)]
    [InlineData("  File \"/srv/a.py\", line 42, in take", TraceLanguage.Python)]
    [InlineData("   at Shop.Stock.Take[T](Order order) in /src/Stock.cs:line 42", TraceLanguage.Dotnet)]
    [InlineData("   at Shop.Orders.<Accept>d__7.MoveNext()", TraceLanguage.Dotnet)]
    [InlineData("--- End of stack trace from previous location ---", TraceLanguage.Dotnet)]
    [InlineData("    at take (/srv/shop/stock.js:42:17)", TraceLanguage.Node)]
    [InlineData("    at /srv/shop/index.js:3:1", TraceLanguage.Node)]
    [InlineData("    at new Promise (<anonymous>)", TraceLanguage.Node)]
    [InlineData("goroutine 17 [running]:", TraceLanguage.Go)]
    [InlineData("\t/src/orders/book.go:42 +0x1d", TraceLanguage.Go)]
    [InlineData("Caused by: a bug", TraceLanguage.None)]
    [InlineData("   at the end (see page 12)", TraceLanguage.None)]
    [InlineData("   at 18:01:47 (UTC)", TraceLanguage.None)]
    [InlineData("\tat last", TraceLanguage.None)]
    [InlineData("    ... and so on", TraceLanguage.None)]
    [InlineData("goroutine leak found", TraceLanguage.None)]
    [InlineData("    File \"a\" is missing", TraceLanguage.None)]
    [InlineData("        ", TraceLanguage.None)]
    [InlineData("    at ", TraceLanguage.None)]
    internal void Should_know_a_line_that_goes_on_with_a_trace(string line, TraceLanguage language) =>
        Assert.Equal(language, StackTraces.Of(Encoding.UTF8.GetBytes(line)));

    [Fact]
    public void Should_never_fail_whatever_the_bytes()
    {
        var random = new Random(11);
        string[] lines = [.. TraceLines.Languages.SelectMany(TraceLines.Of).SelectMany(text => text.Split('\n')).Where(line => line.Length > 0)];
        for (var i = 0; i < 200_000; i++)
        {
            var line = Encoding.UTF8.GetBytes(lines[random.Next(lines.Length)]);
            line[random.Next(line.Length)] = (byte)random.Next(256);
            StackTraces.Of(line.AsSpan(0, random.Next(line.Length + 1)));
        }
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void Should_tell_which_traces_of_a_service_come_line_by_line_and_nothing_once_they_are_joined(string language)
    {
        string[] joined = TraceLines.Of(language);
        string[] split = [.. joined.SelectMany(text => text.Split('\n')).Where(line => line.Length > 0)];

        Assert.StartsWith(language + " ", Traces("auto", split), StringComparison.Ordinal);
        Assert.StartsWith(language + " ", Traces("json", split), StringComparison.Ordinal);
        Assert.Null(Traces("auto", joined));
        Assert.Null(Traces("plain", split));
    }

    private static string? Traces(string parser, string[] lines)
    {
        var budget = new MemoryBudget(1 << 20);
        var ids = EncodedText.Ids(IdentityForm.RecordName);
        var encoder = new EventEncoder("logs.web-service", ids, new ParserCatalog(), false, budget, new FakeTimeProvider(EncodedText.Written));
        byte[][] events = [.. lines.Select(line => JsonSerializer.SerializeToUtf8Bytes(new { message = line, fields = new { parser } }))];
        var slice = encoder.Encode(EncodedText.Chunk(budget, events), ActorRefs.Nobody);
        slice.Complete(slice.Count);
        return encoder.Traces;
    }
}
