using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using ActorPipeline.Actors.Memory;
using ActorPipeline.Actors.Parsing;
using ActorPipeline.Actors.Parsing.Fields;
using ActorPipeline.Actors.Parsing.Identity;
using ActorPipeline.Actors.Parsing.Lines;
using ActorPipeline.Actors.Parsing.Masking;
using Akka.Actor;
using Microsoft.Extensions.Time.Testing;

namespace ActorPipeline.Actors.Tests.Parsing.Masking;

/// <summary>A masked value is in nothing that leaves the node.</summary>
public sealed class MaskTests
{
    private static readonly FieldRules Everything = new() { MaskFields = ["password", "user.ssn"], MaskPatterns = MaskWords.All };

    private static string Masked(string text, FieldRules? rules = null)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        new LineMask(rules ?? Everything).Apply(bytes);
        var once = Encoding.UTF8.GetString(bytes);
        new LineMask(rules ?? Everything).Apply(bytes);
        Assert.Equal(once, Encoding.UTF8.GetString(bytes));
        return once;
    }

    [Theory]
    [InlineData("paid with 4111 1111 1111 1111 today", "paid with **** **** **** **** today")]
    [InlineData("2026-11-23 4111 1111 1111 1111 1 item", "2026-11-23 **** **** **** **** 1 item")]
    [InlineData("card=5500-0000-0000-0004", "card=****-****-****-****")]
    [InlineData("{\"card\":4111111111111111}", "{\"card\":9999999999999999}")]
    [InlineData("{\"card\":\"4111111111111111\"}", "{\"card\":\"****************\"}")]
    [InlineData("order 4111111111111112", "order 4111111111111112")]
    [InlineData("at 1764160000123456789 ns", "at 1764160000123456789 ns")]
    [InlineData("Authorization: Bearer abc.DEF-1234_x", "Authorization: Bearer **************")]
    [InlineData("basic authentication failed", "basic authentication failed")]
    [InlineData("jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc_-1 ok", "jwt ******************************************* ok")]
    [InlineData("key AKIAIOSFODNN7EXAMPLE used", "key ******************** used")]
    [InlineData("api_key=abc123 next", "api_key=****** next")]
    [InlineData("mail bob.k@mail.example.com sent", "mail ***.*@****.*******.*** sent")]
    [InlineData("line\\nbob@example.com", "line\\n***@*******.***")]
    [InlineData("from 192.168.1.20:8080 to fe80::1ff:fe23:4567:890a.", "from ***.***.*.**:8080 to ****::***:****:****:****.")]
    [InlineData("18:01:47.978 std::string version 1.2.3", "18:01:47.978 std::string version 1.2.3")]
    [InlineData("{\"password\":\"a \\\"b\\\" c\",\"n\":1}", "{\"password\":\"*********\",\"n\":1}")]
    [InlineData(
        "{\\u0022password\\u0022:\\u0022ab\\u0022,\\u0022c\\u0022:\\u00224111111111111111\\u0022}",
        "{\\u0022password\\u0022:\\u0022**\\u0022,\\u0022c\\u0022:\\u0022****************\\u0022}"
    )]
    [InlineData("\\u002210.1.2.3\\u0022", "\\u0022**.*.*.*\\u0022")]
    [InlineData("password=hunter2 user=bob", "password=******* user=bob")]
    [InlineData("Password: hunter2", "Password: *******")]
    [InlineData("{\"ssn\":123456789,\"x\":true}", "{\"ssn\":999999999,\"x\":true}")]
    [InlineData("{\"password\":{\"a\":\"b1\",\"c\":[12]}}", "{\"password\":{\"*\":\"**\",\"*\":[99]}}")]
    [InlineData("the password of bob", "the password of bob")]
    [InlineData("passwords: 3", "passwords: 3")]
    public void Should_write_over_what_is_asked_for_and_nothing_else(string text, string masked) => Assert.Equal(masked, Masked(text));

    private static (JsonElement Document, string Record) Encode(string line, FieldRuleSet rules, string? parser = null, string? asked = null)
    {
        var budget = new MemoryBudget(1 << 20);
        var fields = new Dictionary<string, string?> { ["service"] = "web-service", ["namespace"] = "demo" };
        if (parser is not null)
            fields["parser"] = parser;
        if (asked is not null)
            fields["rules"] = asked;
        var record = JsonSerializer.SerializeToUtf8Bytes(
            new Dictionary<string, object>
            {
                ["@timestamp"] = "2026-11-23T12:00:00.000Z",
                ["message"] = line,
                ["fields"] = fields,
                ["host"] = new { name = "n", ip = new[] { "192.168.1.20" } },
            }
        );
        var encoder = new EventEncoder(
            "logs.web-service",
            EncodedText.Ids(IdentityForm.Auto),
            new ParserCatalog(),
            true,
            budget,
            new FakeTimeProvider(EncodedText.Written),
            shapes: new IndexShapes(400),
            rules: rules
        );
        var chunk = EncodedText.Chunk(budget, record);
        var slice = encoder.Encode(chunk, ActorRefs.Nobody);
        var document = Encoding.UTF8.GetString(slice.Memory(0, 1).Span).Split('\n')[1];
        var kept = Encoding.UTF8.GetString(chunk.Value(0));
        slice.Complete(1);
        return (JsonSerializer.Deserialize<JsonElement>(document), kept);
    }

    private static FieldRuleSet Rules(FieldRules? all = null, FieldRules? service = null, params string[] allowed) =>
        new(
            all ?? new FieldRules(),
            service is null
                ? ImmutableSortedDictionary<string, FieldRules>.Empty
                : ImmutableSortedDictionary<string, FieldRules>.Empty.Add("web-service", service),
            [.. allowed]
        );

    [Theory]
    [InlineData("""{"msg":"hello bob@example.com","password":"hunter2","user":{"ssn":12345},"level":"info"}""", null)]
    [InlineData("""10.1.2.3 - hunter2 [10/Oct/2025:13:55:36 -0700] "GET /bob@example.com HTTP/1.1" 200 2326""", "access")]
    [InlineData("plain password=hunter2 bob@example.com", "plain")]
    public void Should_have_it_neither_in_the_document_nor_in_what_a_dead_letter_would_have(string line, string? parser)
    {
        var (document, record) = Encode(line, Rules(Everything with { MaskFields = ["password", "user.ssn", "user.name"] }), parser);

        foreach (var text in (string[])[document.GetRawText(), record])
        {
            Assert.DoesNotContain("hunter2", text, StringComparison.Ordinal);
            Assert.DoesNotContain("example.com", text, StringComparison.Ordinal);
            Assert.DoesNotContain("12345", text, StringComparison.Ordinal);
            Assert.DoesNotContain("10.1.2.3", text, StringComparison.Ordinal);
        }
        // Filebeat's own fields are not masked.
        Assert.Equal("192.168.1.20", document.GetProperty("host").GetProperty("ip")[0].GetString());
    }

    [Fact]
    public void Should_drop_keep_and_rename_fields_of_a_line()
    {
        const string Line = """{"msg":"m","level":"info","a":{"b":1,"c":2},"d":"x","e":3}""";

        var (dropped, _) = Encode(Line, Rules(service: new FieldRules { Drop = ["a.b", "e"], Rename = ["d=shop.d"] }));
        Assert.Equal((2, "x"), (dropped.GetProperty("a.c").GetInt32(), dropped.GetProperty("shop.d").GetString()));
        Assert.False(dropped.TryGetProperty("a.b", out _) || dropped.TryGetProperty("e", out _) || dropped.TryGetProperty("d", out _));

        var (kept, _) = Encode(Line, Rules(service: new FieldRules { Keep = ["d"] }));
        Assert.Equal(
            ("x", "info", "m"),
            (kept.GetProperty("d").GetString(), kept.GetProperty("log.level").GetString(), kept.GetProperty("message").GetString())
        );
        Assert.False(kept.TryGetProperty("a", out _) || kept.TryGetProperty("e", out _));
    }

    [Fact]
    public void Should_do_what_a_service_asks_for_within_what_is_allowed_and_never_less_than_the_operator_does()
    {
        const string Line = """{"msg":"bob@example.com 4111111111111111","d":"x","e":3}""";
        var operators = new FieldRules { MaskPatterns = ["card"] };

        var (asked, _) = Encode(Line, Rules(operators, null, "drop", "mask"), asked: "mask=email;drop=d;keep=none");
        Assert.Equal("***@*******.*** ****************", asked.GetProperty("message").GetString());
        Assert.False(asked.TryGetProperty("d", out _));
        Assert.True(asked.TryGetProperty("e", out _));

        var (refused, _) = Encode(Line, Rules(operators), asked: "mask=email;drop=d");
        Assert.Equal("bob@example.com ****************", refused.GetProperty("message").GetString());
        Assert.True(refused.TryGetProperty("d", out _));
    }
}
