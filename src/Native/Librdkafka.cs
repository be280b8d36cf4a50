using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace ActorPipeline.Native;

/// <summary>
/// The one librdkafka of the process. It is loaded by its path out of the package, for Confluent.Kafka too: by its name alone the
/// system's loader would look everywhere when the packaged build lacks a library it needs, and take whatever version lies there.
/// </summary>
public static class Librdkafka
{
    private static readonly Lazy<LoadedLibrdkafka> Once = new(Load);
    private static int _used;

    /// <summary>The library, loaded at the first use.</summary>
    /// <exception cref="DllNotFoundException">No build of the package can be loaded here; the message says what was tried.</exception>
    public static LoadedLibrdkafka Loaded
    {
        get
        {
            Use();
            return Once.Value;
        }
    }

    /// <summary>Makes Confluent.Kafka use it. Has to be called before the first client is made; loads nothing yet.</summary>
    public static void Use()
    {
        if (Interlocked.Exchange(ref _used, 1) == 0)
        {
            NativeLibrary.SetDllImportResolver(
                typeof(IClient).Assembly,
                (name, _, _) => name.Contains("rdkafka", StringComparison.Ordinal) ? Once.Value.Handle : nint.Zero
            );
        }
    }

    private static LoadedLibrdkafka Load()
    {
        var names = PackagedBuilds.Of(
            OperatingSystem.IsWindows() ? "win"
                : OperatingSystem.IsMacOS() ? "osx"
                : "linux",
            RuntimeInformation.RuntimeIdentifier
        );
        var refused = ImmutableArray.CreateBuilder<string>();
        foreach (var path in names.SelectMany(name => Folders().Select(folder => Path.Combine(folder, name))).Distinct().Where(File.Exists))
        {
            try
            {
                return LoadedLibrdkafka.Of(NativeLibrary.Load(path), path);
            }
            catch (Exception failure) when (failure is DllNotFoundException or BadImageFormatException or EntryPointNotFoundException)
            {
                refused.Add($"{path} ({Reason(failure.Message, path)})");
            }
        }

        throw new DllNotFoundException(
            $"No librdkafka of the package can be loaded on {RuntimeInformation.RuntimeIdentifier}: "
                + (refused.Count > 0 ? string.Join("; ", refused) : $"there is no {string.Join(" and no ", names)} in {string.Join(", ", Folders())}")
                + ". Publish for this system (dotnet publish -r RID), and keep the files that are published together."
        );
    }

    // Where the .NET host found native libraries (also those it unpacked from a single file), then the paths inside a copied folder.
    private static IEnumerable<string> Folders() =>
        ((AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string)?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries) ?? [])
            .Append(AppContext.BaseDirectory)
            .Append(Path.Combine(AppContext.BaseDirectory, "runtimes", RuntimeInformation.RuntimeIdentifier, "native"))
            .Select(Path.TrimEndingDirectorySeparator)
            .Distinct();

    // The runtime's message lists every place where the loader looked. The missing library is in the first line that names the path.
    private static string Reason(string message, string path) =>
        message
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .FirstOrDefault(line => !line.StartsWith("Unable", StringComparison.Ordinal))
            is { } line
            ? line.Replace(path + ": ", "", StringComparison.Ordinal)
            : message.Trim();
}
