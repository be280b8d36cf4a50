using System.Text.Json;
using System.Text.RegularExpressions;

namespace ActorPipeline.Embedded.Tests.Elasticsearch;

/// <summary>Compares answers with recorded ones: same structure, same values, save those that differ from run to run.</summary>
public static partial class JsonShape
{
    private static readonly HashSet<string> Volatile =
    [
        "took",
        "_seq_no",
        "_primary_term",
        "index_uuid",
        "cluster_uuid",
        "name",
        "cluster_name",
        "node",
        "build_hash",
        "build_date",
        "number_of_pending_tasks",
        "task_max_waiting_in_queue_millis",
    ];

    /// <summary>
    /// Removes from texts what differs between runs: the date in the name of a backing index, an index's unique id, how many
    /// shards the server has; and with the plain type for those that only a full Elasticsearch has.
    /// </summary>
    public static string WithoutDates(string answer) =>
        SameKind()
            .Replace(
                Shards().Replace(Uuid().Replace(Backing().Replace(answer, "$1-DATE-"), "/UUID]"), "currently has [N]/"),
                m => m.Groups[1].Value + (m.Groups[2].Value == "match_only_text" ? "text" : "keyword")
            );

    public static void AssertSame(string recorded, string answer, params string[] alsoVolatile)
    {
        using var expected = JsonDocument.Parse(recorded);
        using var actual = JsonDocument.Parse(answer);
        Compare(expected.RootElement, actual.RootElement, "$", alsoVolatile, answer);
    }

    private static void Compare(JsonElement expected, JsonElement actual, string path, string[] alsoVolatile, string answer)
    {
        Assert.True(expected.ValueKind == actual.ValueKind, $"{path}: {expected} but was {actual} in {answer}");
        switch (expected.ValueKind)
        {
            case JsonValueKind.Object:
                Assert.True(
                    expected.EnumerateObject().Select(p => p.Name).SequenceEqual(actual.EnumerateObject().Select(p => p.Name)),
                    $"{path}: {expected} but was {actual}"
                );
                foreach (var property in expected.EnumerateObject())
                {
                    if (!Volatile.Contains(property.Name) && !alsoVolatile.Contains(property.Name))
                        Compare(property.Value, actual.GetProperty(property.Name), $"{path}.{property.Name}", alsoVolatile, answer);
                }
                break;
            case JsonValueKind.Array:
                Assert.True(expected.GetArrayLength() == actual.GetArrayLength(), $"{path}: {expected} but was {actual}");
                for (var i = 0; i < expected.GetArrayLength(); i++)
                    Compare(expected[i], actual[i], $"{path}[{i}]", alsoVolatile, answer);
                break;
            case JsonValueKind.String:
                Assert.Equal($"{path}: {expected.GetString()}", $"{path}: {actual.GetString()}");
                break;
            default:
                Assert.Equal($"{path}: {expected.GetRawText()}", $"{path}: {actual.GetRawText()}");
                break;
        }
    }

    [GeneratedRegex("""(\.ds-[^"\] ]*)-\d{4}\.\d\d\.\d\d-""")]
    private static partial Regex Backing();

    [GeneratedRegex("""/[A-Za-z0-9_-]{22}\]""")]
    private static partial Regex Uuid();

    [GeneratedRegex("""("type":"|of type \[)(match_only_text|wildcard|constant_keyword)""")]
    private static partial Regex SameKind();

    [GeneratedRegex("""currently has \[\d+\]/""")]
    private static partial Regex Shards();
}
