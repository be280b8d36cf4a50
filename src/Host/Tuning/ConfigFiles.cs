using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using ActorPipeline.Host.Commands;
using ActorPipeline.Host.Configuration;

namespace ActorPipeline.Host.Tuning;

/// <summary>The files given with <c>--config</c>, and how to reload them.</summary>
/// <param name="Paths">The files.</param>
/// <param name="Reload">All layers anew, flags and environment as they were. Throws <see cref="UsageException"/> with every error.</param>
public sealed record ConfigFiles(IReadOnlyList<string> Paths, Func<Settings> Reload)
{
    /// <summary>The files of a command line.</summary>
    internal static ConfigFiles Of(ParseResult parsed, Flags flags, CommandContext context, string? profile) =>
        new(parsed.GetValue(flags.Config) ?? [], () => flags.Load(parsed, context, profile).Settings);

    /// <summary>A hash over the content of all files. Not by time: mounted ConfigMaps are swapped, not written.</summary>
    public string Fingerprint()
    {
        var all = new StringBuilder();
        foreach (var path in Paths)
        {
            try
            {
                all.Append(Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)))).Append('\n');
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                all.Append(failure.GetType().Name).Append('\n');
            }
        }
        return all.ToString();
    }
}
