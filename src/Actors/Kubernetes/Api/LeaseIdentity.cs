using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ActorPipeline.Actors.Kubernetes.Api;

/// <summary>
/// The name of a process in leases. No two processes that live have the same one: it has a random part, not only the host's name. A process that
/// starts again after it was killed has the name of its predecessor and goes on with its lease at once: the name is in a file that is locked as long as the
/// process lives, and the system gives the lock back when it ends, however it ends. Where files cannot be kept or locked the name is new each time.
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

    /// <summary>Takes a name that nobody else has while this is not disposed.</summary>
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
                // Another process has this one, or there is no place for files.
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

    // A file system without locks lets everybody in, and a file that others may write may hold the name of somebody who lives.
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
