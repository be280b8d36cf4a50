using System.Text;
using ActorPipeline.Actors.Elastic;
using ActorPipeline.Actors.Elastic.Verdict;
using FsCheck;
using FsCheck.Fluent;

namespace ActorPipeline.Actors.Tests.Elastic.Verdict;

public class BulkVerdictTests
{
    private static BulkVerdict Judge(string file, int status, int sent) =>
        BulkVerdict.From(new BulkAnswer(status, File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Elastic", "Fixtures", file + ".json"))), sent);

    private static ItemAction[] Actions(BulkVerdict verdict) => [.. Assert.IsType<BulkVerdict.PerItem>(verdict).Items.Select(i => i.Action)];

    [Fact]
    public void Should_accept_all_when_all_were_created() => Assert.IsType<BulkVerdict.AllIndexed>(Judge("bulk-all-created", 200, 2));

    [Fact]
    public void Should_accept_all_when_answer_is_filtered() => Assert.IsType<BulkVerdict.AllIndexed>(Judge("bulk-all-ok-filtered", 200, 1));

    [Fact]
    public void Should_count_replayed_events_as_duplicates() =>
        Assert.Equal([ItemAction.Duplicate, ItemAction.Duplicate], Actions(Judge("bulk-replay-409", 200, 2)));

    [Theory]
    [InlineData(503, "unavailable_shards_exception", ItemAction.RetryIsolated)]
    [InlineData(503, "process_cluster_event_timeout_exception", ItemAction.Retry)]
    [InlineData(500, "mapper_exception", ItemAction.Retry)]
    [InlineData(500, "node_closed_exception", ItemAction.Retry)]
    public void Should_wait_without_end_for_what_takes_the_server_too_long(int status, string type, ItemAction action) =>
        Assert.Equal(
            [action],
            Actions(
                BulkVerdict.From(
                    new BulkAnswer(
                        200,
                        Encoding.UTF8.GetBytes(
                            $$$"""{"errors":true,"items":[{"create":{"status":{{{status}}},"error":{"type":"{{{type}}}","reason":"r"} } }]}"""
                        )
                    ),
                    1
                )
            )
        );

    [Fact]
    public void Should_not_take_the_conflict_of_an_ingest_pipeline_for_a_duplicate() =>
        Assert.Equal(
            [ItemAction.RetryBounded],
            Actions(
                BulkVerdict.From(
                    new BulkAnswer(
                        200,
                        Encoding.UTF8.GetBytes(
                            """
                            {"errors":true,"items":[{"create":{"status":409,"error":{"type":"status_exception","reason":"Model [ner] must be deployed to use. Please deploy with the start trained model deployment API."}}}]}
                            """
                        )
                    ),
                    1
                )
            )
        );

    [Theory]
    [InlineData("bulk-mixed", ItemAction.Indexed)]
    [InlineData("bulk-mixed-filtered", ItemAction.Duplicate)]
    public void Should_reject_only_what_can_never_be_indexed(string file, ItemAction last)
    {
        var verdict = Judge(file, 200, 6);
        Assert.Equal([ItemAction.Duplicate, ItemAction.Reject, ItemAction.Reject, ItemAction.Reject, ItemAction.Reject, last], Actions(verdict));
        var item = ((BulkVerdict.PerItem)verdict).Items[1];
        Assert.Equal("mapper_parsing_exception", item.ErrorType);
        Assert.Equal(400, item.Status);
        Assert.StartsWith("failed to parse field [status]", item.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("used", ItemAction.FailureStored)]
    [InlineData("not_enabled", ItemAction.Indexed)]
    public void Should_know_what_a_failure_store_took_from_what_the_stream_did(string store, ItemAction action)
    {
        var verdict = BulkVerdict.From(
            new BulkAnswer(
                200,
                Encoding.UTF8.GetBytes(
                    $$$"""{"errors":false,"items":[{"create":{"status":201,"failure_store":"{{{store}}}"} },{"create":{"failure_store":"used","status":201}},{"create":{"status":201}}]}"""
                )
            ),
            3
        );
        Assert.Equal([action, ItemAction.FailureStored, ItemAction.Indexed], Actions(verdict));
    }

    [Fact]
    public void Should_retry_only_the_items_that_were_turned_away() =>
        Assert.Equal([ItemAction.Indexed, ItemAction.Indexed, ItemAction.Retry, ItemAction.Retry], Actions(Judge("bulk-rejected-429-items", 200, 4)));

    [Fact]
    public void Should_retry_apart_from_others_when_the_disk_is_full() => Assert.Equal([ItemAction.RetryIsolated], Actions(Judge("bulk-flood-stage", 200, 1)));

    [Theory]
    [InlineData("bulk-closed-index")]
    [InlineData("bulk-write-blocked-403")]
    [InlineData("bulk-missing-index-404")]
    public void Should_hold_what_the_index_refuses(string file) => Assert.Equal([ItemAction.Hold], Actions(Judge(file, 200, 1)));

    [Fact]
    public void Should_reject_when_mapping_is_strict() => Assert.Equal([ItemAction.Reject], Actions(Judge("bulk-strict", 200, 1)));

    /// <summary>Once the mapping of the other request is there, the same document is taken, or refused with another error.</summary>
    [Theory]
    [InlineData("mapper [json.host] cannot be changed from type [long] to [text]")]
    [InlineData("can't merge a non object mapping [json.user] with an object mapping")]
    public void Should_send_again_what_met_another_request_that_made_the_same_field(string reason) =>
        Assert.Equal(ItemAction.RetryBounded, ItemRules.Action(400, "illegal_argument_exception", reason));

    [Fact]
    public void Should_reject_only_the_malformed_document() =>
        Assert.Equal([ItemAction.Reject, ItemAction.Indexed], Actions(Judge("bulk-malformed-json-source", 200, 2)));

    [Theory]
    [InlineData("bulk-malformed-action")]
    [InlineData("bulk-id-too-long")]
    [InlineData("bulk-no-final-newline")]
    [InlineData("bulk-empty")]
    public void Should_look_for_the_culprit_when_the_whole_body_is_refused(string file) =>
        Assert.Equal(400, Assert.IsType<BulkVerdict.Halve>(Judge(file, 400, 8)).Status);

    [Theory]
    [InlineData("""{"error":"no handler found for uri [/a/b/_bulk?filter_path=errors] and method [POST]"}""")]
    [InlineData("""{"error":{"root_cause":[],"type":"illegal_argument_exception","reason":"explicit index in bulk is not allowed"},"status":400}""")]
    [InlineData("""{"error":{"type":"illegal_argument_exception","reason":"request [/_bulk] contains unrecognized parameter: [timeout]"},"status":400}""")]
    [InlineData("""{"error":{"type":"media_type_header_exception","reason":"Invalid media-type value on headers [Content-Type]"},"status":400}""")]
    [InlineData("""{"error":{"message":"bad gateway configuration"}}""")]
    [InlineData("""{"message":"Bad Request"}""")]
    public void Should_give_up_no_event_for_a_400_that_says_nothing_about_events(string body)
    {
        foreach (var sent in (int[])[1, 8])
            Assert.IsType<BulkVerdict.RetryAll>(BulkVerdict.From(new BulkAnswer(400, Encoding.UTF8.GetBytes(body)), sent));
    }

    [Fact]
    public void Should_wait_for_a_cluster_that_has_all_the_shards_it_may_have() =>
        Assert.Equal(
            [ItemAction.Hold],
            Actions(
                BulkVerdict.From(
                    new BulkAnswer(
                        200,
                        Encoding.UTF8.GetBytes(
                            """
                            {"errors":true,"items":[{"create":{"status":400,"error":{"type":"validation_exception","reason":"Validation Failed: 1: this action would add [2] shards, but this cluster currently has [1000]/[1000] maximum normal shards open;"}}}]}
                            """
                        )
                    ),
                    1
                )
            )
        );

    [Fact]
    public void Should_halve_when_the_body_is_too_large() => Assert.Equal(413, Assert.IsType<BulkVerdict.Halve>(Judge("bulk-413", 413, 8)).Status);

    [Fact]
    public void Should_send_again_when_the_content_type_is_refused() => Assert.IsType<BulkVerdict.RetryAll>(Judge("bulk-wrong-content-type", 406, 8));

    [Theory]
    [InlineData(429), InlineData(500), InlineData(502), InlineData(503), InlineData(504), InlineData(404), InlineData(301)]
    public void Should_send_again_when_the_request_failed(int status) =>
        Assert.IsType<BulkVerdict.RetryAll>(BulkVerdict.From(new BulkAnswer(status, Encoding.UTF8.GetBytes("<html>busy</html>")), 3));

    [Theory]
    [InlineData(401), InlineData(403)]
    public void Should_hold_everything_when_we_are_not_let_in(int status) =>
        Assert.IsType<BulkVerdict.Hold>(BulkVerdict.From(new BulkAnswer(status, default), 3));

    [Fact]
    public void Should_send_again_when_there_was_no_answer() =>
        Assert.Equal("reset", Assert.IsType<BulkVerdict.RetryAll>(BulkVerdict.From(BulkAnswer.None("reset"), 3)).Reason);

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("<html>")]
    [InlineData("{\"took\":1}")]
    [InlineData("{\"errors\":\"no\",\"items\":[]}")]
    [InlineData("{\"errors\":true,\"items\":[]}")]
    [InlineData("{\"errors\":true,\"items\":[{\"create\":{\"status\":201}},{\"create\":{\"status\":201}}]}")]
    [InlineData("{\"errors\":false,\"items\":[{\"create\":{\"status\":201}}]}")]
    [InlineData("{\"errors\":false,\"items\":[{\"create\":{\"status\":201}},{\"create\":{\"status\":201}},{\"create\":{\"status\":201}}]}")]
    [InlineData("{\"errors\":false,\"items\":[{\"create\":{\"status\":201}},{\"create\":{\"status\":20")]
    [InlineData("{\"errors\":false,\"items\":{}}")]
    public void Should_send_again_when_the_answer_makes_no_sense(string body) =>
        Assert.IsType<BulkVerdict.RetryAll>(BulkVerdict.From(new BulkAnswer(200, Encoding.UTF8.GetBytes(body)), 2));

    [Theory]
    [InlineData("""{"type":"a","reason":"b"}""", "a", "b")]
    [InlineData("""{"reason":"b","caused_by":{"type":"inner","reason":"inner"},"type":"a","list":[{"type":"inner"}]}""", "a", "b")]
    [InlineData("""{"type":"first","type":"a","reason":"b","reason":null}""", "a", null)]
    [InlineData("""{"t\u0079pe":"\u0061","reason":"\u0062"}""", "a", "b")]
    [InlineData("""{"type":{"type":"inner"},"reason":7}""", null, null)]
    [InlineData("{}", null, null)]
    [InlineData("\"MapperException[x]\"", "error", "MapperException[x]")]
    [InlineData("null", "error", "")]
    [InlineData("12", "error", "12")]
    [InlineData("""["a"]""", "error", """["a"]""")]
    public void Should_read_what_an_item_was_refused_for_whatever_its_form(string error, string? type, string? reason)
    {
        var answer =
            $$$"""{"errors":true,"items":[{"create":{"error":{{{error}}},"status":400}},{"create":{"status":400,"error":{"type":"t","reason":"r"} }},{"create":{"error":{{{error}}},"status":400}}]}""";
        var items = Assert.IsType<BulkVerdict.PerItem>(BulkVerdict.From(new BulkAnswer(200, Encoding.UTF8.GetBytes(answer)), 3)).Items;
        Assert.Equal([(400, type, reason), (400, "t", "r"), (400, type, reason)], items.Select(i => (i.Status, i.ErrorType, i.Reason)));
    }

    [Fact]
    public void Should_keep_the_same_text_once()
    {
        var answer =
            """{"errors":true,"items":[{"create":{"status":400,"error":{"type":"t","reason":"r"}}},{"create":{"status":400,"error":{"type":"t","reason":"r"}}}]}"""u8.ToArray();
        var items = Assert.IsType<BulkVerdict.PerItem>(BulkVerdict.From(new BulkAnswer(200, answer), 2)).Items;
        Assert.Same(items[0].ErrorType, items[1].ErrorType);
        Assert.Same(items[0].Reason, items[1].Reason);
    }

    [Fact]
    public void Should_not_lose_events_for_a_proxys_400() =>
        Assert.IsType<BulkVerdict.RetryAll>(BulkVerdict.From(new BulkAnswer(400, Encoding.UTF8.GetBytes("<html>Bad Request</html>")), 2));

    [Fact]
    public void Should_have_a_verdict_for_every_event_whatever_the_bytes()
    {
        Prop.ForAll(
                ArbMap.Default.ArbFor<(int Status, byte[] Body, byte Sent)>(),
                input =>
                    BulkVerdict.From(new BulkAnswer(input.Status, input.Body), input.Sent + 1) is not BulkVerdict.PerItem items
                    || items.Items.Length == input.Sent + 1
            )
            .Check(Cases.Of(5000));
    }

    [Theory]
    [InlineData("reason"), InlineData("type")]
    public void Should_judge_an_item_whose_error_quotes_what_is_no_text(string name)
    {
        var body = Encoding.UTF8.GetBytes(
            """{"errors":true,"items":[{"create":{"status":400,"error":{"NAME":"a value: \ud800"}}},{"create":{"status":201}}]}""".Replace(
                "NAME",
                name,
                StringComparison.Ordinal
            )
        );
        Assert.Equal([ItemAction.Reject, ItemAction.Indexed], Actions(BulkVerdict.From(new BulkAnswer(200, body), 2)));
    }

    [Fact]
    public void Should_have_a_verdict_for_every_event_of_a_damaged_answer()
    {
        var whole = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Elastic", "Fixtures", "bulk-mixed.json"));
        Prop.ForAll(
                ArbMap.Default.ArbFor<(int At, byte With, int Cut)>(),
                damage =>
                {
                    var body = whole.ToArray();
                    body[(uint)damage.At % body.Length] = damage.With;
                    var length = damage.Cut % 3 == 0 ? (int)((uint)damage.Cut % body.Length) : body.Length;
                    return BulkVerdict.From(new BulkAnswer(200, body.AsMemory(0, length)), 6) is not BulkVerdict.PerItem items || items.Items.Length == 6;
                }
            )
            .Check(Cases.Of(5000));
    }
}
