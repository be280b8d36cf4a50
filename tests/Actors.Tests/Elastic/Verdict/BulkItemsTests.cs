using System.Text;
using ActorPipeline.Actors.Elastic;
using ActorPipeline.Actors.Elastic.Verdict;

namespace ActorPipeline.Actors.Tests.Elastic.Verdict;

/// <summary>Items with the text of the one before are not read; that must not be seen.</summary>
public class BulkItemsTests
{
    private static readonly (string Text, ItemAction Action)[] Kinds =
    [
        ("""{"create":{"status":201}}""", ItemAction.Indexed),
        (
            """{"create":{"status":409,"error":{"type":"version_conflict_engine_exception","reason":"version conflict, document already exists"}}}""",
            ItemAction.Duplicate
        ),
        ("""{"create":{"status":429,"error":{"type":"es_rejected_execution_exception","reason":"rejected"}}}""", ItemAction.Retry),
        ("""{"create":{"status":201,"failure_store":"used"}}""", ItemAction.FailureStored),
    ];

    [Fact]
    public void Should_judge_each_item_by_its_own_text_however_often_it_comes_and_whatever_stands_between()
    {
        var random = new Random(7);
        for (var answer = 0; answer < 500; answer++)
        {
            var items = new List<(string Text, ItemAction Action)>();
            while (items.Count < 40)
                items.AddRange(Enumerable.Repeat(Kinds[random.Next(answer % 2 == 0 ? 2 : Kinds.Length)], random.Next(1, 9)));
            var separator = (answer % 3) switch
            {
                0 => ",",
                1 => ", ",
                _ => "\n,",
            };
            var body = $"{{\"errors\":true,\"items\":[{string.Join(separator, items.Select(item => item.Text))}],\"took\":3}}";
            var actions = Judge(body, items.Count) switch
            {
                BulkVerdict.PerItem verdict => verdict.Items.Select(item => item.Action),
                var other => throw new Xunit.Sdk.XunitException(other.ToString()),
            };
            Assert.Equal(items.Select(item => item.Action), actions);
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(6)]
    public void Should_send_again_what_has_another_number_of_items(int sent) =>
        Assert.Equal(
            $"an answer for 5 items instead of {sent}",
            Assert.IsType<BulkVerdict.RetryAll>(Judge($"{{\"errors\":true,\"items\":[{string.Join(',', Enumerable.Repeat(Kinds[1].Text, 5))}]}}", sent)).Reason
        );

    [Theory]
    [InlineData("""[{"create":{"status":201}},{"create":{"status":201}},]""")]
    [InlineData("""[{"create":{"status":201}},{"create":{"status":201}} {"create":{"status":201}}]""")]
    [InlineData("""[{"create":{"status":201}},{"create":{"status":201}}""")]
    [InlineData("""[{"create":{"status":201}},{"create":{"status":201}},{"create":{"status":201}}}]""")]
    public void Should_send_again_when_a_list_of_equal_items_is_damaged(string items) =>
        Assert.IsType<BulkVerdict.RetryAll>(Judge($"{{\"errors\":false,\"items\":{items}}}", 3));

    private static BulkVerdict Judge(string body, int sent) => BulkVerdict.From(new BulkAnswer(200, Encoding.UTF8.GetBytes(body)), sent);
}
