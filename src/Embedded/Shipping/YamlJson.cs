using System.Globalization;
using System.Text;
using ActorPipeline.Embedded.Kafka;
using ActorPipeline.Shipping;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ActorPipeline.Embedded.Shipping;

/// <summary>YAML values as JSON, typed as Filebeat's configuration library types them: quoted is text, plain may be a number or a truth value.</summary>
internal static class YamlJson
{
    public static void Write(WireBuffer to, YamlNode node)
    {
        switch (node)
        {
            case YamlMappingNode map:
                List(
                    to,
                    "{"u8,
                    "}"u8,
                    map.Children,
                    child =>
                    {
                        ShippedJson.Write(to, Encoding.UTF8.GetBytes((child.Key as YamlScalarNode)?.Value ?? ""));
                        to.Int8((byte)':');
                        Write(to, child.Value);
                    }
                );
                break;
            case YamlSequenceNode list:
                List(to, "["u8, "]"u8, list.Children, child => Write(to, child));
                break;
            case YamlScalarNode { Style: ScalarStyle.Plain } plain when Typed(plain.Value) is { } literal:
                to.Raw(Encoding.ASCII.GetBytes(literal));
                break;
            case YamlScalarNode text:
                ShippedJson.Write(to, Encoding.UTF8.GetBytes(text.Value ?? ""));
                break;
            default:
                throw new FormatException($"a field in line {node.Start.Line} is neither a value nor a list nor a mapping.");
        }
    }

    private static string? Typed(string? value) =>
        value switch
        {
            null or "" or "~" or "null" => "null",
            "true" or "false" => value,
            _ when long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => whole.ToString(
                CultureInfo.InvariantCulture
            ),
            _ when value.Contains('.', StringComparison.Ordinal)
                    && double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                    && double.IsFinite(number) => number.ToString("R", CultureInfo.InvariantCulture),
            _ => null,
        };

    private static void List<T>(WireBuffer to, ReadOnlySpan<byte> open, ReadOnlySpan<byte> close, IEnumerable<T> items, Action<T> write)
    {
        to.Raw(open);
        var first = true;
        foreach (var item in items)
        {
            if (!first)
            {
                to.Int8((byte)',');
            }

            first = false;
            write(item);
        }

        to.Raw(close);
    }
}
