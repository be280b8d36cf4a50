using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ActorPipeline.Actors.Tests.Cost;

/// <summary>What an event costs, per event, and whether that is worse than <c>bench/baseline.json</c> says. None of it depends on time.</summary>
internal static class CostBaseline
{
    /// <summary>Per cent that a figure may be worse.</summary>
    public const int Allowed = 5;

    /// <summary>Bytes that a figure may be worse, whatever its size: a figure near zero has no per cents.</summary>
    public const double AllowedBytes = 0.2;

    /// <summary>The variable that writes what was measured into the baseline.</summary>
    public const string Accept = "ACTORPIPELINE_WRITE_BASELINE";

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true };

    /// <summary>The file.</summary>
    public static string File => Repository.File("bench", "baseline.json");

    /// <summary>What is worse than before, one sentence for each figure; empty when nothing is.</summary>
    /// <param name="name">What was measured.</param>
    /// <param name="baseline">Figures of before; null when there are none.</param>
    /// <param name="now">Figures now, bytes per event.</param>
    public static IReadOnlyList<string> Worse(string name, IReadOnlyDictionary<string, double>? baseline, IReadOnlyDictionary<string, double> now) =>
        [.. now.Select(figure => Worse(name, figure.Key, baseline, figure.Value)).OfType<string>()];

    /// <summary>Figures of before.</summary>
    public static IReadOnlyDictionary<string, double>? Read(string json, string name) =>
        JsonNode.Parse(json)?[name]?.AsObject().ToDictionary(figure => figure.Key, figure => figure.Value!.GetValue<double>());

    /// <summary>The file's text with the figures of one measurement.</summary>
    public static string With(string json, string name, IReadOnlyDictionary<string, double> now)
    {
        var all = JsonNode.Parse(json)!.AsObject();
        all[name] = new JsonObject(now.Select(figure => KeyValuePair.Create(figure.Key, (JsonNode?)JsonValue.Create(Math.Round(figure.Value, 3)))));
        return new JsonObject(
                all.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => KeyValuePair.Create(one.Key, one.Value?.DeepClone()))
            ).ToJsonString(Readable) + "\n";
    }

    private static string? Worse(string name, string figure, IReadOnlyDictionary<string, double>? baseline, double now)
    {
        if (baseline is null || !baseline.TryGetValue(figure, out var before))
            return Text($"{name}: {figure} is {now:0.###} bytes per event, and bench/baseline.json does not have it. {HowToAccept}");
        if (now <= before * (1 + Allowed / 100.0) || now <= before + AllowedBytes)
            return null;
        var more = before > 0 ? Text($"{(now / before - 1) * 100:0.#} % more than") : "more than";
        return Text($"{name}: {figure} is {now:0.###} bytes per event, {more} the {before:0.###} of bench/baseline.json; {Allowed} % are allowed. ")
            + "Find it with 'dotnet run -c Release --project bench/Allocations'. "
            + HowToAccept;
    }

    private static string HowToAccept => $"To accept it: {Accept}=1 dotnet test tests/Actors.Tests --filter FullyQualifiedName~CostTests, and commit the file.";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
