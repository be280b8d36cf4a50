using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ActorPipeline.Actors.Memory;
using ActorPipeline.Actors.Parsing;
using ActorPipeline.Actors.Parsing.Fields;
using ActorPipeline.Actors.Parsing.Identity;
using ActorPipeline.Actors.Parsing.Lines;
using Akka.Actor;
using Microsoft.Extensions.Time.Testing;

namespace ActorPipeline.Actors.Tests.Parsing;

/// <summary><c>elastic.fields = lean</c>: the same event under the same id, without what is the same in every line of a file.</summary>
public sealed class LeanDocumentTests
{
    private const string Metadata = "\"@metadata\":{\"beat\":\"filebeat\",\"type\":\"_doc\",\"version\":\"9.5.3\"}";
    private const string Time = "\"@timestamp\":\"2026-11-27T00:00:00.000Z\"";
    private const string Agent = "\"agent\":{\"ephemeral_id\":\"e\",\"id\":\"i\",\"name\":\"n\",\"type\":\"filebeat\",\"version\":\"9.5.3\"}";
    private const string Fields = "\"fields\":{\"service\":\"web-service\",\"namespace\":\"demo\",\"log_topic\":\"logs.web-service\"}";
    private const string Input = "\"input\":{\"type\":\"filestream\"}";
    private const string Ecs = "\"ecs\":{\"version\":\"8.0.0\"}";
    private const string Host = "\"host\":{\"name\":\"node-1\"}";
    private const string Message = "\"message\":\"hello\"";
    private const string Log = "\"log\":{\"offset\":7,\"file\":{\"path\":\"/a.log\",\"inode\":\"3\",\"device_id\":\"4\",\"fingerprint\":\"ab\"}}";

    private static (string Id, JsonElement Document) Encode(string json, bool lean, IdentityForm form = IdentityForm.Line, IndexShapes? shapes = null)
    {
        var budget = new MemoryBudget(1 << 20);
        var encoder = new EventEncoder(
            "logs.web-service",
            EncodedText.Ids(form),
            new ParserCatalog(),
            false,
            budget,
            new FakeTimeProvider(EncodedText.Written),
            lean: lean,
            shapes: shapes
        );
        var slice = encoder.Encode(EncodedText.Chunk(budget, Encoding.UTF8.GetBytes(json)), ActorRefs.Nobody);
        var lines = Encoding.UTF8.GetString(slice.Memory(0, 1).Span).Split('\n');
        slice.Complete(1);
        Assert.Equal(0, budget.Used);
        return (lines[0], JsonElement.Parse(lines[1]));
    }

    private static string Object(params string[] members) => $"{{{string.Join(',', members)}}}";

    private static string[] Names(JsonElement document) => [.. document.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal)];

    [Theory]
    [InlineData(IdentityForm.Auto)]
    [InlineData(IdentityForm.Line)]
    [InlineData(IdentityForm.Record)]
    public void Should_leave_out_what_is_the_same_in_every_line(IdentityForm form)
    {
        var json = Object(Time, Metadata, Agent, Fields, Input, Ecs, Host, Message, Log);
        var ((id, lean), (fullId, full)) = (Encode(json, true, form), Encode(json, false, form));
        Assert.Equal(fullId, id);
        Assert.Equal(["@timestamp", "data_stream", "event", "host", "log", "message", "service"], Names(lean));
        Assert.Equal("""{"offset":7,"file":{"path":"/a.log"}}""", lean.GetProperty("log").GetRawText());
        Assert.Equal(["@timestamp", "agent", "data_stream", "ecs", "event", "fields", "host", "input", "log", "message", "service"], Names(full));
    }

    [Theory]
    [InlineData(IdentityForm.Line)]
    [InlineData(IdentityForm.Record)]
    public void Should_do_so_where_a_field_is_made_to_fit_as_well(IdentityForm form)
    {
        var json = Object(Time, Metadata, Agent, Fields, Input, Ecs, Host, Message, Log, "\"big\":123456789012345678901234567890");
        var (_, lean) = Encode(json, true, form, new IndexShapes(400));
        Assert.Equal(JsonValueKind.String, lean.GetProperty("big").ValueKind);
        Assert.Equal("""{"offset":7,"file":{"path":"/a.log"}}""", lean.GetProperty("log").GetRawText());
    }

    [Fact]
    public void Should_do_so_in_any_order_of_members()
    {
        string[] members = [Time, Metadata, Agent, Fields, Input, Ecs, Host, Message, Log, "\"own\":{\"agent\":1,\"input\":{}}"];
        var random = new Random(7);
        var wanted = Encode(Object(members), true);
        for (var i = 0; i < 2_000; i++)
        {
            random.Shuffle(members);
            var file = new[] { "\"path\":\"/a.log\"", "\"inode\":\"3\"", "\"device_id\":\"4\"", "\"fingerprint\":\"ab\"" };
            random.Shuffle(file);
            var json = Object(members).Replace("\"path\":\"/a.log\",\"inode\":\"3\",\"device_id\":\"4\",\"fingerprint\":\"ab\"", string.Join(" ,\t", file));
            var (id, document) = Encode(json, true);
            Assert.Equal(wanted.Id, id);
            Assert.True(JsonNode.DeepEquals(JsonNode.Parse(wanted.Document.GetRawText()), JsonNode.Parse(document.GetRawText())), json);
        }
    }

    [Theory]
    [InlineData("\"fields\":{\"service\":\"web-service\",\"team\":\"shop\"}", "fields")]
    [InlineData("\"fields\":\"mine\"", "fields")]
    public void Should_keep_fields_that_somebody_else_added(string fields, string name)
    {
        var json = Object(Time, Metadata, fields, Message, Log);
        Assert.Contains(name, Names(Encode(json, true).Document));
    }

    [Theory]
    [InlineData("""{"offset":7,"file":{"path":"/a.log","inode":"3","name":"a"}}""")]
    [InlineData("""{"offset":7,"file":{"inode":"3"}}""")]
    [InlineData("""{"offset":7,"file":"/a.log"}""")]
    [InlineData("""{"offset":7}""")]
    [InlineData("""{}""")]
    [InlineData("""7""")]
    public void Should_keep_a_file_of_which_more_is_told_or_no_path(string log)
    {
        var document = Encode(Object(Time, Metadata, Message, "\"log\":" + log), true).Document;
        Assert.Equal(log, document.GetProperty("log").GetRawText());
    }

    [Fact]
    public void Should_keep_all_of_a_record_that_no_beat_wrote()
    {
        var json = Object(Time, "\"agent\":\"curl/8\"", "\"input\":{\"text\":\"x\"}", "\"ecs\":{\"version\":\"8\"}", Fields, Message, Log);
        Assert.Equal(Names(Encode(json, false).Document), Names(Encode(json, true).Document));
    }
}
