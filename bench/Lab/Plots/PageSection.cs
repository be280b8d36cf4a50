namespace ActorPipeline.Lab.Plots;

/// <summary>The part of a page that a bench writes.</summary>
internal static class PageSection
{
    /// <summary>Replaces what lies between the markers of <paramref name="bench"/>, and writes the plot into <c>images</c> beside the page.</summary>
    /// <param name="page">A Markdown file.</param>
    /// <param name="bench">Whose part it is: <c>bench/run</c>.</param>
    /// <param name="text">Markdown.</param>
    /// <param name="plot">Name, alternative text and SVG of the plot.</param>
    public static void Write(string page, string bench, string text, (string Name, string Text, string Svg) plot)
    {
        var (begin, end) = ($"<!-- {bench} begins -->", $"<!-- {bench} ends -->");
        var whole = File.ReadAllText(page);
        var (from, to) = (whole.IndexOf(begin, StringComparison.Ordinal), whole.IndexOf(end, StringComparison.Ordinal));
        if (from < 0 || to < from)
            throw new InvalidOperationException($"{page} has no {begin} … {end} to write between.");
        File.WriteAllText(page, $"{whole[..from]}{begin}\n\n{text.Trim()}\n\n![{plot.Text}](images/{plot.Name}.svg)\n\n{whole[to..]}");
        var images = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(page))!, "images"));
        File.WriteAllText(Path.Combine(images.FullName, plot.Name + ".svg"), plot.Svg);
    }
}
