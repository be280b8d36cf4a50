using System.Collections.Immutable;
using ActorPipeline.Host.Configuration;
using Akka.Configuration;

namespace ActorPipeline.Host.Tests.Configuration;

public sealed class HoconReaderSpecs
{
    private static readonly ImmutableDictionary<string, string> NoEnvironment = ImmutableDictionary<string, string>.Empty;

    private static string? Value(string hocon, string path, ImmutableDictionary<string, string>? environment = null) =>
        Settings.Merge(HoconReader.Read(hocon, "f.conf"), environment ?? NoEnvironment).Find(path)?.ToString();

    [Theory]
    [InlineData("a { b = 1 }", "a.b", "1")]
    [InlineData("a.b = 1", "a.b", "1")]
    [InlineData("a { b { c : x } }", "a.b.c", "x")]
    [InlineData("{ a = 1 }", "a", "1")]
    [InlineData("a = 5 MiB # five", "a", "5 MiB")]
    [InlineData("a = 5 MiB // five", "a", "5 MiB")]
    [InlineData("a = http://h:1/x", "a", "http://h:1/x")]
    [InlineData("a = \"x\\\\.y \\u0041\\n\"", "a", "x\\.y A\n")]
    [InlineData("a = \"\"\"x\"y\"\"\"", "a", "x\"y")]
    [InlineData("a = [1, \"b,c\"\n d]", "a", "[1, b,c, d]")]
    [InlineData("a = 1, b = 2", "b", "2")]
    [InlineData("a = 1\na = 2", "a", "2")]
    [InlineData("a = 1\r\nb = 2\r\n", "a", "1")]
    [InlineData("\"a.b\" = 1", "a.b", "1")]
    [InlineData("a = null", "a", null)]
    [InlineData("a = \"null\"", "a", "null")]
    [InlineData("a = 1\na.b = 2", "a", null)]
    [InlineData("x = 7\na = ${x}0", "a", "70")]
    [InlineData("a = 1\na = ${?NOPE}", "a", "1")]
    [InlineData("a = ${?NOPE}", "a", null)]
    [InlineData("a = x\na = ${a}y", "a", "xy")]
    [InlineData("", "a", null)]
    public void Should_read_hocon(string hocon, string path, string? expected) => Assert.Equal(expected, Value(hocon, path));

    [Fact]
    public void Should_refuse_objects_inside_of_objects_without_end() =>
        Assert.Equal(
            "f.conf:1: a key has more than 64 parts.",
            Assert.Throws<UsageException>(() => HoconReader.Read(string.Concat(Enumerable.Repeat("a{", 100_000)), "f.conf")).Message
        );

    [Fact]
    public void Should_take_substitutions_from_the_environment_when_no_setting_answers() =>
        Assert.Equal("h:1", Value("a = ${HOST}\":1\"", "a", NoEnvironment.Add("HOST", "h")));

    [Theory]
    [InlineData("a {\n b = 1\n", "f.conf:3: '{' opened in line 1 is never closed.")]
    [InlineData("a = 1\n}", "f.conf:2: '}' closes nothing.")]
    [InlineData("a = [1,\n2", "f.conf:2: '[' opened in line 1 is never closed.")]
    [InlineData("a = \"x\nb = 1", "f.conf:1: a quoted text is never closed.")]
    [InlineData("a =\nb = 1", "f.conf:1: 'a' has no value; write \"\" for empty text.")]
    [InlineData("\n\na b c", "f.conf:3: 'a b c' is followed by no '=', ':' or '{'.")]
    [InlineData("= 4", "f.conf:1: a key is missing before '='.")]
    [InlineData("a = b = c", "f.conf:1: a value with '=' must stand in quotes.")]
    [InlineData("a += 1", "f.conf:1: '+=' is not supported; write the whole list.")]
    [InlineData("a = [{b = 1}]", "f.conf:1: 'a' may hold a list of plain values only.")]
    [InlineData("a = \"\\d\"", "f.conf:1: '\\d' is no escape; write '\\\\' for a backslash.")]
    [InlineData("a = ${b", "f.conf:1: '${' is never closed.")]
    [InlineData("a { b = 1 } c", "f.conf:1: unexpected 'c' after the value of 'a'.")]
    public void Should_name_file_and_line_when_the_syntax_is_wrong(string hocon, string expected) =>
        Assert.Equal(expected, Assert.Throws<UsageException>(() => HoconReader.Read(hocon, "f.conf")).Message);

    [Fact]
    public void Should_name_the_setting_when_a_substitution_names_nothing() =>
        Assert.Equal(
            "f.conf:1: '${nope}' names no setting and no environment variable.",
            Assert.Throws<UsageException>(() => Value("a = ${nope}", "a")).Message
        );

    [Fact]
    public void Should_refuse_a_definition_by_itself() =>
        Assert.Contains("is defined by itself", Assert.Throws<UsageException>(() => Value("a = ${b}\nb = ${a}", "a")).Message);

    [Fact]
    public void Should_hand_settings_to_akka_unchanged()
    {
        var settings = Settings.Merge(HoconReader.Read("akka { a = on, b = [x, \"y\\\"z\"], c = 1s, d = \"a\\\\b\" }", "f.conf"), NoEnvironment);
        var akka = ConfigurationFactory.ParseString(settings.ToAkkaHocon("akka"));
        Assert.True(akka.GetBoolean("akka.a"));
        Assert.Equal(["x", "y\"z"], akka.GetStringList("akka.b"));
        Assert.Equal(TimeSpan.FromSeconds(1), akka.GetTimeSpan("akka.c"));
        Assert.Equal("a\\b", akka.GetString("akka.d"));
    }
}
