using System.Globalization;
using System.Text;
using ActorPipeline.Host.Commands;

namespace ActorPipeline.Host.Services;

/// <summary>An explanation as people read it.</summary>
internal static class ServiceText
{
    /// <summary>The text, without a line end.</summary>
    public static string Of(ServiceExplanation service)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{service.Namespace}/{service.Name}\n");
        Line(text, "takes part", service.TakesPart ? "yes" : "no");
        if (service.Reason is { } reason)
            Line(text, "why", reason);
        foreach (var one in service.Annotations)
            Line(text, one.Problem is null ? "taken" : "ignored", $"{one.Name}: {ParseText.Printable(one.Value)}");
        if (service.TakesPart)
        {
            Line(text, "topic", service.Topic);
            Line(text, "key", $"{service.Key} in ConfigMap {service.ConfigMap}");
            Line(text, "size", string.Create(CultureInfo.InvariantCulture, $"{service.Bytes} of {service.LimitBytes} bytes"));
            Line(text, "input", "");
            foreach (var line in service.Input!.TrimEnd('\n').Split('\n'))
                text.Append("    ").Append(line).Append('\n');
        }

        return text.ToString().TrimEnd('\n').Replace("\n", Environment.NewLine, StringComparison.Ordinal);
    }

    private static void Line(StringBuilder text, string what, string value) => text.Append($"  {what, -11} {value}".TrimEnd()).Append('\n');
}
