using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ActorPipeline.Actors.Kubernetes.Api;

/// <summary>
/// The name of a process in leases. It has a random part besides the host's name, so that no two running processes share one. A process that is restarted
/// after a kill gets its former name and continues with its lease at once: the name is in a file that is locked while the process runs, and the operating
/// system releases the lock when it ends. Without a writable folder or file locks the name is new at each start.
/// </summary>
public sealed class LeaseIdentity : IDisposable
{
    private const int Slots = 8;
    private const int MaxName = 128;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly FileStream? _lock;

    private LeaseIdentity(string name, FileStream? held) => (Name, _lock) = (name, held);

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>Reserves a name until this is disposed.</summary>
    /// <param name="host">What it begins with, for people: the host's or the pod's name.</param>
    /// <param name="what">What the lease is about, such as the address of the API server: each has names of its own.</param>
    /// <param name="folder">Where names are kept. It must be of this machine: locks do not reach over a network.</param>
    public static LeaseIdentity Take(string host, string what, string folder)
    {
        var prefix = host[..Math.Min(host.Length, MaxName - 33)] + "-";
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{prefix} {what}")))[..16];
        for (var slot = 0; slot < Slots; slot++)
        {
            var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"actorpipeline-lease-{hash}-{slot}"));
            try
            {
                var held = Open(path);
                if (!Excludes(path) || NameIn(held, prefix) is not { } name)
                {
                    held.Dispose();
                    continue;
                }

                return new LeaseIdentity(name, held);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Another process uses this name, or the folder is not writable.
            }
        }

        return new LeaseIdentity(New(prefix), null);
    }

    private static FileStream Open(string path) =>
        OperatingSystem.IsWindows()
            ? new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None)
            : new FileStream(
                path,
                new FileStreamOptions
                {
                    Mode = FileMode.OpenOrCreate,
                    Access = FileAccess.ReadWrite,
                    Share = FileShare.None,
                    UnixCreateMode = OwnerOnly,
                }
            );

    // A file system without locks gives no exclusion, and a file that other users may write could contain the name of a running process.
    private static bool Excludes(string path)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~OwnerOnly) != 0)
            return false;
        try
        {
            Open(path).Dispose();
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static string? NameIn(FileStream file, string prefix)
    {
        var bytes = new byte[MaxName + 1];
        var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        var name = Encoding.UTF8.GetString(bytes, 0, length);
        if (length > 0)
            return length <= MaxName && name.StartsWith(prefix, StringComparison.Ordinal) ? name : null;
        name = New(prefix);
        file.Write(Encoding.UTF8.GetBytes(name));
        file.Flush(flushToDisk: true);
        return name;
    }

    private static string New(string prefix) => $"{prefix}{Guid.NewGuid():N}";

    /// <summary>Gives the name free.</summary>
    public void Dispose() => _lock?.Dispose();
}
