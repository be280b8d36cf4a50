using System.Text;
using ActorPipeline.Host.Commands;

namespace ActorPipeline.Host.Tests.Commands;

public sealed class DlqShowSpecs
{
    [Theory]
    [InlineData(
        "[1:276] failed to parse field [http.status] of type [long] in document with id 'a'. Preview of field's value: 'abc'",
        """{"http":{"status":"abc"}}""",
        "http.status",
        "\"abc\"",
        "the index wants long"
    )]
    [InlineData(
        "object mapping for [user] tried to parse field [user] as object, but found a concrete value",
        """{"user":"bob"}""",
        "user",
        "\"bob\"",
        "the index has an object there, with fields below it"
    )]
    [InlineData(
        "mapper [a.b] cannot be changed from type [long] to [text]",
        """{"message":"{\"a\":{\"b\":7}}"}""",
        "a.b",
        "7",
        "the index has long there, the event text"
    )]
    [InlineData(
        "[1:9] mapping set to strict, dynamic introduction of [new] within [_doc] is not allowed",
        """{"new":[1]}""",
        "new",
        "[1]",
        "the index takes no new fields (its mapping is strict)"
    )]
    [InlineData("failed to parse field [x] of type [date] in document", "no JSON", "x", null, "the index wants date")]
    public void Should_say_what_the_field_has_and_what_the_index_wants(string reason, string value, string name, string? has, string wanted) =>
        Assert.Equal([new RefusedField(name, has, wanted)], RefusedField.Of(reason, Encoding.UTF8.GetBytes(value)));

    [Theory]
    [InlineData("Limit of total fields [1000] has been exceeded")]
    [InlineData("")]
    public void Should_name_no_field_where_the_reason_is_about_none(string reason) => Assert.Empty(RefusedField.Of(reason, null));

    [Theory]
    [InlineData(false, "error", "error")]
    [InlineData(true, "error", "\u001b[31merror\u001b[0m")]
    [InlineData(true, "info", "info")]
    public void Should_colour_only_for_those_who_look(bool on, string level, string shown) => Assert.Equal(shown, new Colours(on).Level(level));

    [Theory]
    [InlineData(true, "", "", true)]
    [InlineData(true, "1", "", false)]
    [InlineData(true, "", "dumb", false)]
    [InlineData(false, "", "", false)]
    public void Should_have_no_colours_where_they_are_not_wanted(bool terminal, string noColour, string term, bool coloured)
    {
        var context = new CommandContext
        {
            Out = TextWriter.Null,
            Error = TextWriter.Null,
            Environment = new Dictionary<string, string> { ["NO_COLOR"] = noColour, ["TERM"] = term },
            Stop = CancellationToken.None,
            IsTerminal = terminal,
        };
        Assert.Equal(coloured, context.Colours.Bad("x") != "x");
    }
}
