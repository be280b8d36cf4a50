using System.Text;

namespace ActorPipeline.TestSupport;

/// <summary>
/// Lines of the kinds that came out wrong in other pipelines, by the number of their report: in <c>Cases/*.log</c> lines, in <c>*.ndjson</c> whole events.
/// </summary>
public static class ReportedCases
{
    private const string Prefix = "ActorPipeline.TestSupport.Cases.";

    /// <summary>Cases whose lines are in a file.</summary>
    public static IEnumerable<string> Names =>
        typeof(ReportedCases)
            .Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal) && !name.EndsWith(".expected", StringComparison.Ordinal))
            .Select(name => name[Prefix.Length..])
            .Order(StringComparer.Ordinal);

    /// <summary>The bytes of a file among them.</summary>
    public static byte[] Bytes(string name)
    {
        using var from = typeof(ReportedCases).Assembly.GetManifestResourceStream(Prefix + name) ?? throw new ArgumentException($"There is no case {name}.");
        using var bytes = new MemoryStream();
        from.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>The lines of a file among them.</summary>
    public static string[] Lines(string name) => Encoding.UTF8.GetString(Bytes(name)).TrimEnd('\n').Split('\n');

    /// <summary>Objects that have their data as names: each line brings a new one.</summary>
    public static IEnumerable<string> Explosion(int lines) =>
        Enumerable.Range(0, lines).Select(i => $"{{\"level\":\"info\",\"msg\":\"order {i} done\",\"orders\":{{\"o-{i:00000}\":{{\"ms\":{i}}}}}}}");
}
