using System.Globalization;
using System.Text.RegularExpressions;
using ActorPipeline.Actors.Parsing.Identity;
using FsCheck;
using FsCheck.Fluent;

namespace ActorPipeline.Actors.Tests.Parsing.Identity;

public partial class DocumentIdsTests
{
    private const string Event = """
        {"log":{"file":{"path":"/a.log","inode":"42","device_id":"2049"},"offset":153},"host":{"os":{"name":"x"},"name":"node-1"},"message":"hello \"you\"","@timestamp":"2026-11-23T12:05:18.861Z"}
        """;

    [Theory]
    [InlineData("\"device_id\":\"2049\"", "\"device_id\":\"77\"")]
    [InlineData("\"path\":\"/a.log\"", "\"path\":\"/a.log.1\"")]
    [InlineData("12:05:18.861Z", "12:09:00.000Z")]
    [InlineData("\"offset\":153},", "\"offset\":153,\"flags\":[\"multiline\"]},")]
    [InlineData("{\"os\":{\"name\":\"x\"},\"name\":\"node-1\"}", "{ \"name\" : \"node-1\", \"ip\":[{\"name\":\"no\"}] }")]
    public void Should_know_a_line_again_when_all_but_the_line_changed(string was, string became)
    {
        Assert.Contains(was, Event, StringComparison.Ordinal);
        Assert.Equal(IdOf(Event), IdOf(Event.Replace(was, became, StringComparison.Ordinal), topicIdentity: "another", partition: 9));
    }

    [Theory]
    [InlineData("\"inode\":\"42\"", "\"inode\":\"43\"")]
    [InlineData("\"inode\":\"42\"", "\"fingerprint\":\"42\"")]
    [InlineData("\"offset\":153", "\"offset\":154")]
    [InlineData("\"offset\":153", "\"offset\":1073741977")]
    [InlineData("hello", "hallo")]
    [InlineData("node-1", "node-2")]
    public void Should_tell_lines_of_another_file_place_or_text_apart(string was, string became) =>
        Assert.NotEqual(IdOf(Event), IdOf(Event.Replace(was, became, StringComparison.Ordinal)));

    [Fact]
    public void Should_not_look_at_the_machine_when_all_share_one_volume()
    {
        Assert.Equal(IdOf(Event, scope: LineScope.Volume), IdOf(Event.Replace("node-1", "node-2", StringComparison.Ordinal), scope: LineScope.Volume));
        Assert.Equal(IdOf(Event, scope: LineScope.Volume), IdOf(Event.Replace("\"host\"", "\"guest\"", StringComparison.Ordinal), scope: LineScope.Volume));
    }

    [Theory]
    [InlineData("\"message\"", "\"text\"")]
    [InlineData("\"offset\":153", "\"offset\":-1")]
    [InlineData("\"offset\":153", "\"offset\":1.5")]
    [InlineData("\"offset\":153", "\"offset\":null")]
    [InlineData("\"inode\":\"42\"", "\"inode\":\"\"")]
    [InlineData("\"inode\":\"42\"", "\"inode\":null")]
    [InlineData("\"host\"", "\"guest\"")]
    [InlineData("\"file\":{", "\"other\":{")]
    [InlineData("\"log\":{", "\"other\":{")]
    public void Should_take_the_record_where_an_event_does_not_tell_its_line(string was, string became)
    {
        var value = Event.Replace(was, became, StringComparison.Ordinal);
        Assert.NotEqual(Event, value);
        Assert.Equal(IdOf(value, IdentityForm.Record), IdOf(value));
        Assert.NotEqual(IdOf(value), IdOf(value, topicIdentity: "made-anew"));
    }

    [Fact]
    public void Should_know_a_file_by_its_path_only_when_told_to()
    {
        var old = Event.Replace(",\"inode\":\"42\",\"device_id\":\"2049\"", "", StringComparison.Ordinal);
        Assert.NotEqual(IdOf(old), IdOf(old, partition: 4));
        Assert.Equal(IdOf(old, IdentityForm.Line), IdOf(old, IdentityForm.Line, partition: 4));
        Assert.NotEqual(IdOf(old, IdentityForm.Line), IdOf(old.Replace("/a.log", "/b.log", StringComparison.Ordinal), IdentityForm.Line));
    }

    [Theory]
    [InlineData("{\"a\":1}")]
    [InlineData("no event")]
    public void Should_tell_records_of_another_topic_or_partition_apart(string value)
    {
        Assert.Equal(IdOf(value), IdOf(value, IdentityForm.Record));
        Assert.Equal(
            4,
            new[] { IdOf(value), IdOf(value, partition: 4), IdOf(value, topicIdentity: "another"), IdOf(value, IdentityForm.RecordName) }.Distinct().Count()
        );
        Assert.Equal("logs.web-service-3-100", IdOf(value, IdentityForm.RecordName));
    }

    /// <summary>Existing indices have these ids: a change here indexes events in flight a second time.</summary>
    [Fact]
    public void Should_make_the_ids_it_always_made()
    {
        Assert.Equal(KnownLine, IdOf(Event));
        Assert.Equal(KnownRecord, IdOf("{}"));
    }

    private const string KnownLine = "mfGaJQJwAAAAACZ0zf20",
        KnownRecord = "IOT7ck4MuSAAAAAAAABk";

    [Fact]
    public void Should_make_ids_of_one_width_that_rise_with_the_offset_whatever_it_is() =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<(uint, uint)>(),
                pair =>
                {
                    var (low, high) = (Math.Min(pair.Item1, pair.Item2) * 977L, Math.Max(pair.Item1, pair.Item2) * 977L + 1);
                    var (first, second) = (IdOf(At(low)), IdOf(At(high)));
                    return Form().IsMatch(first) && Form().IsMatch(second) && first[..8] == second[..8] && Value(first) < Value(second);
                }
            )
            .Check(Cases.Of(500));

    private static string At(long offset) => Event.Replace("153", offset.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);

    /// <summary>What Elasticsearch keeps of an id and orders it by: its bytes.</summary>
    private static UInt128 Value(string id) =>
        Convert.FromBase64String(id.Replace('-', '+').Replace('_', '/')).Aggregate(UInt128.Zero, (sum, b) => sum << 8 | b);

    private static string IdOf(
        string value,
        IdentityForm form = IdentityForm.Auto,
        LineScope scope = LineScope.Node,
        string topicIdentity = "f00d",
        int partition = 3
    ) => EncodedText.IdOf(value, EncodedText.Ids(form, scope, topicIdentity, partition));

    [GeneratedRegex("^[A-Za-z0-9_-]{20}$")]
    private static partial Regex Form();
}
