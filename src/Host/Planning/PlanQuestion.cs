using System.Globalization;
using ActorPipeline.Host.Configuration;

namespace ActorPipeline.Host.Planning;

/// <summary>What somebody typed → what a plan is asked for. Each value that is not allowed gets a sentence with its name, itself and what is. Pure.</summary>
internal sealed class PlanQuestion
{
    private readonly List<string> _problems = [];

    /// <summary>What is wrong; empty when nothing is.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>A number, such as 10000, 10k or 2.5M.</summary>
    public double Number(string name, string? text, double normal, double least, double most, bool whole = false)
    {
        if (text is null)
            return normal;
        var factor =
            text.Length == 0
                ? 1
                : text[^1] switch
                {
                    'k' => 1e3,
                    'M' => 1e6,
                    _ => 1,
                };
        if (
            double.TryParse(factor == 1 ? text : text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && number * factor is var value
            && value >= least
            && value <= most
            && (!whole || Math.Abs(value - Math.Round(value)) < 1e-6)
        )
        {
            return whole ? Math.Round(value) : value;
        }
        return Wrong(
            name,
            text,
            $"a {(whole ? "whole " : "")}number from {Show(least)} to {Show(most)}{(most >= 1_000 ? ", such as 500, 10k or 1.5M" : "")}",
            normal
        );
    }

    /// <summary>A size, such as 700, 1KB or 2 KiB.</summary>
    public long Size(string name, string? text, long least, long most) =>
        text is null ? least
        : Units.TrySize(text, out var bytes) && bytes >= least && bytes <= most ? bytes
        : Wrong(name, text, $"a size from {Show(least)} to {Show(most)} bytes, such as 700, 1KB or 2 KiB", least);

    /// <summary>A duration, such as 30d.</summary>
    public TimeSpan Duration(string name, string? text, TimeSpan normal, TimeSpan least, bool days)
    {
        if (text is null)
            return normal;
        var most = TimeSpan.FromDays(3_650);
        return Units.TryDuration(text, out var time) && time >= least && time <= most && (!days || time.Ticks % TimeSpan.TicksPerDay == 0)
            ? time
            : Wrong(
                name,
                text,
                days ? "whole days from 1d to 3650d, such as 30d" : $"a duration from {(int)least.TotalHours}h to 3650d, such as 12h or 7d",
                normal
            );
    }

    private T Wrong<T>(string name, string text, string allowed, T instead)
    {
        _problems.Add($"{name} is \"{text}\"; allowed is {allowed}.");
        return instead;
    }

    private static string Show(double number) => number.ToString("#,0.###", CultureInfo.InvariantCulture);
}
