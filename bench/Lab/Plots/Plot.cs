using System.Globalization;
using System.Net;
using System.Text;

namespace ActorPipeline.Lab.Plots;

/// <summary>Panels above each other with one x for all, as SVG.</summary>
internal static class Plot
{
    private const int Width = 960,
        Left = 70,
        Right = 20,
        Height = 120,
        Gap = 46,
        Top = 40;

    private static readonly string[] Colours = ["#1f6fb4", "#d1491b", "#2b8a3e", "#7a3fb0", "#8a6d00"];

    /// <summary>Draws.</summary>
    /// <param name="title">Above everything.</param>
    /// <param name="x">What x is, with its unit.</param>
    /// <param name="panels">From the top.</param>
    /// <param name="marks">Moments in all panels.</param>
    /// <param name="logarithmic">Whether x grows by tens.</param>
    public static string Draw(string title, string x, IReadOnlyList<Panel> panels, IReadOnlyList<Mark> marks, bool logarithmic = false)
    {
        var across = Axis.For(panels.SelectMany(p => p.Lines).SelectMany(l => l.Points).Select(p => p.X).Concat(marks.Select(m => m.X)), logarithmic);
        var height = Top + panels.Count * (Height + Gap) + 10;
        var svg = new StringBuilder();
        Add(svg, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Width}\" height=\"{height}\" viewBox=\"0 0 {Width} {height}\" ");
        Add(svg, $"font-family=\"sans-serif\" font-size=\"11\"><rect width=\"{Width}\" height=\"{height}\" fill=\"#fff\"/>");
        Add(svg, $"<text x=\"{Left}\" y=\"18\" font-size=\"14\" font-weight=\"bold\">{Text(title)}</text>\n");
        for (var i = 0; i < panels.Count; i++)
            Panel(svg, panels[i], Top + i * (Height + Gap) + 12, across, marks);
        Add(svg, $"<text x=\"{Width - Right}\" y=\"{height - 6}\" text-anchor=\"end\">{Text(x)}</text></svg>\n");
        return svg.ToString();
    }

    private static void Panel(StringBuilder svg, Panel panel, double top, Axis across, IReadOnlyList<Mark> marks)
    {
        var up = Axis.For(panel.Lines.SelectMany(l => l.Points).Select(p => p.Y), panel.Logarithmic);
        double X(double place) => Left + place * (Width - Left - Right);
        double Y(double place) => top + (1 - place) * Height;
        Add(svg, $"<text x=\"{Left}\" y=\"{top - 5}\" font-weight=\"bold\">{Text(panel.Title)}</text>");
        foreach (var tick in up.Ticks)
        {
            var y = Y(up.Place(tick)!.Value);
            Add(svg, $"<path d=\"M{Left} {y:0.0}H{Width - Right}\" stroke=\"#ddd\"/>");
            Add(svg, $"<text x=\"{Left - 5}\" y=\"{y + 4:0.0}\" text-anchor=\"end\">{Axis.Label(tick)}</text>");
        }
        foreach (var tick in across.Ticks)
        {
            Add(
                svg,
                $"<text x=\"{X(across.Place(tick)!.Value):0.0}\" y=\"{top + Height + 13}\" text-anchor=\"middle\" fill=\"#555\">{Axis.Label(tick)}</text>"
            );
        }
        foreach (var mark in marks)
        {
            var x = X(across.Place(mark.X)!.Value);
            Add(svg, $"<path d=\"M{x:0.0} {top:0.0}V{top + Height:0.0}\" stroke=\"#bbb\" stroke-dasharray=\"2 3\"/>");
            Add(svg, $"<text x=\"{x + 2:0.0}\" y=\"{top + 9:0.0}\" font-size=\"8\" fill=\"#888\">{Text(mark.Text)}</text>");
        }
        var legend = Width - Right;
        for (var i = panel.Lines.Count - 1; i >= 0; i--)
        {
            var (name, points) = panel.Lines[i];
            Add(svg, $"<path fill=\"none\" stroke=\"{Colours[i % Colours.Length]}\" stroke-width=\"1.2\" d=\"");
            var down = false;
            foreach (var point in points)
            {
                if (across.Place(point.X) is not { } px || up.Place(point.Y) is not { } py)
                {
                    down = false;
                    continue;
                }
                Add(svg, $"{(down ? 'L' : 'M')}{X(px):0.0} {Y(py):0.0}");
                down = true;
            }
            Add(svg, $"\"/><text x=\"{legend}\" y=\"{top - 5:0.0}\" text-anchor=\"end\" fill=\"{Colours[i % Colours.Length]}\">{Text(name)}</text>\n");
            legend -= 14 + 6 * name.Length;
        }
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private static void Add(StringBuilder svg, FormattableString text) => svg.Append(text.ToString(CultureInfo.InvariantCulture));
}
