using ActorPipeline.Actors.Tracing.Lines;

namespace ActorPipeline.Actors.Tests.Tracing;

public sealed class LineQuerySpecs
{
    [Theory]
    [InlineData("", "[]", "[]")]
    [InlineData("timeout", """[{"match_phrase":{"message":"timeout"}}]""", "[]")]
    [InlineData("two words", """[{"match_phrase":{"message":"two"}},{"match_phrase":{"message":"words"}}]""", "[]")]
    [InlineData("\"two words\"", """[{"match_phrase":{"message":"two words"}}]""", "[]")]
    [InlineData("\"a:b\"", """[{"match_phrase":{"message":"a:b"}}]""", "[]")]
    [InlineData("log.level:error -timeout", """[{"match_phrase":{"log.level":"error"}}]""", """[{"match_phrase":{"message":"timeout"}}]""")]
    [InlineData("-service.name:\"a b\"", "[]", """[{"match_phrase":{"service.name":"a b"}}]""")]
    [InlineData("url.path:/api/*", """[{"prefix":{"url.path":"/api/"}}]""", "[]")]
    [InlineData("Time*", """[{"prefix":{"message":"time"}}]""", "[]")]
    [InlineData("error.type:*", """[{"exists":{"field":"error.type"}}]""", "[]")]
    [InlineData("http.status>=500", """[{"range":{"http.status":{"gte":"500"}}}]""", "[]")]
    [InlineData("took<5", """[{"range":{"took":{"lt":"5"}}}]""", "[]")]
    // What is no field is a word.
    [InlineData("12:00:00", """[{"match_phrase":{"message":"12:00:00"}}]""", "[]")]
    [InlineData("http://a/b", """[{"match_phrase":{"message":"http://a/b"}}]""", "[]")]
    [InlineData(
        "key: - : * \"",
        """[{"match_phrase":{"message":"key:"}},{"match_phrase":{"message":"-"}},{"match_phrase":{"message":":"}},{"match_phrase":{"message":"*"}}]""",
        "[]"
    )]
    [InlineData("a->b", """[{"match_phrase":{"message":"a-\u003Eb"}}]""", "[]")]
    public void Should_take_what_is_typed_for_what_is_meant(string typed, string must, string mustNot)
    {
        var (all, none) = LineQuery.Parse(typed);
        Assert.Equal((must, mustNot), (all.ToJsonString(), none.ToJsonString()));
    }

    [Fact]
    public void Should_bound_what_is_asked_of_the_server() => Assert.Equal(50, LineQuery.Parse(string.Join(' ', Enumerable.Range(0, 10_000))).Must.Count);
}
