using System.Reflection;

namespace ActorPipeline.Host.Local;

/// <summary>The sample logs inside the program: what <c>local</c> tails when it is given no others.</summary>
public static class SampleLogs
{
    private const string Prefix = "samples/";

    /// <summary>Copies them to <c>{root}/{service}/{file}</c>. An existing file is kept: it was shipped already.</summary>
    /// <returns>The names of the services.</returns>
    public static IReadOnlyList<string> CopyTo(string root)
    {
        var assembly = Assembly.GetExecutingAssembly();
        var services = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var name in assembly.GetManifestResourceNames())
        {
            var path = name.Replace('\\', '/');
            if (!path.StartsWith(Prefix, StringComparison.Ordinal))
                continue;
            var target = Path.Combine(root, path[Prefix.Length..]);
            services.Add(Path.GetFileName(Path.GetDirectoryName(target)!));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            if (File.Exists(target))
                continue;
            using var source = assembly.GetManifestResourceStream(name)!;
            // Written under another name first, so that the shipper does not read half a file.
            using (var copy = File.Create(target + ".part"))
                source.CopyTo(copy);
            File.Move(target + ".part", target);
        }

        return [.. services];
    }
}
