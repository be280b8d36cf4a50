namespace ActorPipeline.Actors.Tests.Parsing.Lines;

public sealed class LogfmtParserTests
{
    [Theory]
    [InlineData(
        """time=2026-01-02T03:04:05Z level=info msg="a \"b\"\n\u00e9" status=200 took=12.5ms debug""",
        "2026-01-02T03:04:05.000Z",
        "a \"b\"\né",
        """{"log.level":"info","status":"200","took":"12.5ms","debug":"true"}"""
    )]
    [InlineData(
        """ts=1767323045.5 lvl=warn err="no route" host=h user=bob empty= quoted="" """,
        "2026-01-02T03:04:05.500Z",
        null,
        """{"log.level":"warn","error.message":"no route","logfmt.host":"h","logfmt.user":"bob","empty":"","quoted":""}"""
    )]
    [InlineData("a=1 a=2", null, null, """{"a":"1","logfmt.a":"2"}""")]
    [InlineData("""path=C:\temp odd="x\q\u12" pair="\ud83d\ude00" """, null, null, """{"path":"C:\\temp","odd":"xqu12","pair":"😀"}""")]
    [InlineData("a=b=c", null, null, """{"a":"b=c"}""")]
    [InlineData("""a="open end""", null, null, """{"a":"\"open","end":"true"}""")]
    public void Should_make_fields_of_pairs(string line, string? time, string? message, string fields)
    {
        var parsed = Parsed.By("logfmt", line);

        Assert.True(parsed.Matches);
        Assert.Equal((time, message, fields), (parsed.Time, parsed.Message, parsed.Fields));
    }

    [Theory]
    [InlineData("")]
    [InlineData("listening on port=80")]
    [InlineData("=1")]
    [InlineData("a=1 =2")]
    [InlineData("a=1 \"x\"")]
    public void Should_not_match_what_does_not_begin_with_a_pair_or_breaks_off(string line) => Assert.False(Parsed.By("logfmt", line).Matches);
}
