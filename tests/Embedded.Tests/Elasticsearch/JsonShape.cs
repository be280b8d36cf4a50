using System.Text.Json;

namespace ActorPipeline.Embedded.Tests.Elasticsearch;

/// <summary>Compares answers with recorded ones: same structure, same values, save those that differ from run to run.</summary>
public static class JsonShape
{
    private static readonly HashSet<string> Volatile = ["took", "_seq_no", "index_uuid", "cluster_uuid", "name", "cluster_name"];

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
                Assert.Equal(expected.EnumerateObject().Select(p => p.Name), actual.EnumerateObject().Select(p => p.Name));
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
            default:
                Assert.Equal($"{path}: {expected.GetRawText()}", $"{path}: {actual.GetRawText()}");
                break;
        }
    }
}
