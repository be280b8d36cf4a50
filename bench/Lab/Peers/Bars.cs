using System.Globalization;
using System.Text;
using ActorPipeline.Lab.Plots;

namespace ActorPipeline.Lab.Peers;

/// <summary>Events a second and processor time of each program in each scenario, as bars.</summary>
internal static class Bars
{
    private const int Height = 18,
        Names = 330,
        Room = 260;

    public static string Draw(IReadOnlyList<Summary> all)
    {
        var svg = new StringBuilder();
        var height = 30 + all.Count * Height + 10;
        Add(svg, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"960\" height=\"{height}\" viewBox=\"0 0 960 {height}\" ");
        Add(svg, $"font-family=\"sans-serif\" font-size=\"11\">");
        Add(svg, $"<rect width=\"960\" height=\"{height}\" fill=\"#fff\"/><text x=\"{Names}\" y=\"18\" font-weight=\"bold\">events a second</text>");
        Add(svg, $"<text x=\"{Names + Room + 60}\" y=\"18\" font-weight=\"bold\">µs of processor time per event</text>\n");
        var (rate, cpu) = (all.Select(s => s.Rate).DefaultIfEmpty(1).Max(), all.Select(s => s.Cpu).Where(double.IsFinite).DefaultIfEmpty(1).Max());
        for (var i = 0; i < all.Count; i++)
        {
            var (one, y) = (all[i], 30 + i * Height);
            var colour = one.Program == Contender.Ours ? "#1f6fb4" : "#9aa5b1";
            Add(svg, $"<text x=\"{Names - 6}\" y=\"{y + 11}\" text-anchor=\"end\">{one.Program}: {one.Scenario}</text>");
            Bar(svg, Names, y, one.Rate / rate, colour, Axis.Label(Math.Round(one.Rate)));
            Bar(svg, Names + Room + 60, y, one.Cpu / cpu, colour, one.Cpu.ToString("0.00", CultureInfo.InvariantCulture));
        }
        return svg.Append("</svg>\n").ToString();
    }

    private static void Bar(StringBuilder svg, int x, int y, double share, string colour, string label)
    {
        var width = double.IsFinite(share) ? share * Room : 0;
        Add(svg, $"<rect x=\"{x}\" y=\"{y}\" width=\"{width:0.0}\" height=\"{Height - 5}\" fill=\"{colour}\"/>");
        Add(svg, $"<text x=\"{x + width + 4:0.0}\" y=\"{y + 11}\">{label}</text>\n");
    }

    private static void Add(StringBuilder svg, FormattableString text) => svg.Append(text.ToString(CultureInfo.InvariantCulture));
}
