namespace ActorPipeline.Lab.Plots;

/// <summary>The part of a page that a bench writes.</summary>
internal static class PageSection
{
    /// <summary>Replaces what lies between the markers of <paramref name="bench"/>, and writes the plot, if any, into <c>images</c> beside the page.</summary>
    /// <param name="page">A Markdown file.</param>
    /// <param name="bench">Whose part it is: <c>bench/run</c>.</param>
    /// <param name="text">Markdown.</param>
    /// <param name="plot">Name, alternative text and SVG of the plot.</param>
    public static void Write(string page, string bench, string text, (string Name, string Text, string Svg)? plot = null)
    {
        var (begin, end) = ($"<!-- {bench} begins -->", $"<!-- {bench} ends -->");
        var whole = File.ReadAllText(page);
        var (from, to) = (whole.IndexOf(begin, StringComparison.Ordinal), whole.IndexOf(end, StringComparison.Ordinal));
        if (from < 0 || to < from)
            throw new InvalidOperationException($"{page} has no {begin} … {end} to write between.");
        var image = plot is { } shown ? $"![{shown.Text}](images/{shown.Name}.svg)\n\n" : "";
        File.WriteAllText(page, $"{whole[..from]}{begin}\n\n{text.Trim()}\n\n{image}{whole[to..]}");
        if (plot is not { } drawn)
            return;
        var images = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(page))!, "images"));
        File.WriteAllText(Path.Combine(images.FullName, drawn.Name + ".svg"), drawn.Svg);
    }
}
