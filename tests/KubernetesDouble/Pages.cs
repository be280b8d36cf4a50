using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace ActorPipeline.KubernetesDouble;

/// <summary>Lists, page by page.</summary>
internal static class Pages
{
    public static JsonObject List(Objects objects, Kind kind, string? space, string? name, int limit, string? next)
    {
        var (items, version) = objects.List(kind, space);
        var start = "";
        if (!string.IsNullOrEmpty(next))
        {
            var token = JsonNode.Parse(Convert.FromBase64String(Padded(next)))!;
            (version, start) = ((long)token["rv"]!, (string)token["start"]!);
            try
            {
                objects.Since(version, kind, space, null);
            }
            catch (ApiError)
            {
                throw Status.Expired();
            }
        }

        var rest = items.Where(item => Objects.Matches(item, space, name) && string.CompareOrdinal(Place(item), start) >= 0).ToList();
        var meta = new JsonObject { ["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture) };
        if (limit > 0 && rest.Count > limit)
        {
            meta["continue"] = Token(version, Place(rest[limit - 1]) + "\0");
            meta["remainingItemCount"] = rest.Count - limit;
            rest.RemoveRange(limit, rest.Count - limit);
        }

        return new JsonObject
        {
            ["kind"] = kind.Name + "List",
            ["apiVersion"] = kind.ApiVersion,
            ["metadata"] = meta,
            ["items"] = new JsonArray([.. rest.Select(WithoutKind)]),
        };
    }

    private static JsonObject WithoutKind(JsonObject one)
    {
        var item = (JsonObject)one.DeepClone();
        item.Remove("kind");
        item.Remove("apiVersion");
        return item;
    }

    private static string Place(JsonObject one) => $"{one["metadata"]!["namespace"]}/{one["metadata"]!["name"]}";

    private static string Token(long version, string start) =>
        Convert
            .ToBase64String(
                Encoding.UTF8.GetBytes(
                    new JsonObject
                    {
                        ["v"] = "meta.k8s.io/v1",
                        ["rv"] = version,
                        ["start"] = start,
                    }.ToJsonString()
                )
            )
            .TrimEnd('=');

    private static string Padded(string token) => token.PadRight((token.Length + 3) / 4 * 4, '=');
}
