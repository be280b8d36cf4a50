using System.Globalization;
using ActorPipeline.Host.Configuration;

namespace ActorPipeline.Host.Node;

/// <summary>
/// The data directory of a long-running command, used by one process at a time through a lock on the file <c>lock</c>. The operating system releases the lock
/// when the process ends, also after a kill.
/// </summary>
public sealed class DataDirectory : IDisposable
{
    private readonly FileStream _lock;

    private DataDirectory(string path, FileStream held) => (Path, _lock) = (path, held);

    /// <summary>Absolute path.</summary>
    public string Path { get; }

    /// <summary>Creates the directory if need be and locks it.</summary>
    /// <param name="path">As given with <c>--data</c>.</param>
    /// <exception cref="UsageException">It cannot be created or written, or another process holds it.</exception>
    public static DataDirectory Open(string path)
    {
        string full;
        try
        {
            full = System.IO.Path.GetFullPath(path);
            Directory.CreateDirectory(full);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"--data is \"{path}\"; allowed is a directory that can be created and written ({failure.Message.TrimEnd('.')}).");
        }

        return new DataDirectory(full, Lock(path, full));
    }

    /// <summary>A path inside.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <inheritdoc />
    public void Dispose() => _lock.Dispose();

    // Two files: others cannot read the locked one, and their error message names the holder.
    private static FileStream Lock(string asGiven, string full)
    {
        var holder = System.IO.Path.Combine(full, "lock.pid");
        try
        {
            var held = new FileStream(System.IO.Path.Combine(full, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            System.IO.File.WriteAllText(holder, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return held;
        }
        catch (UnauthorizedAccessException)
        {
            throw new UsageException($"--data is \"{asGiven}\", which cannot be written; allowed is a directory this user may write.");
        }
        catch (IOException)
        {
            throw new UsageException($"--data is \"{asGiven}\", which is in use by process {HolderOf(holder)}; stop that one, or give another directory.");
        }
    }

    private static string HolderOf(string file)
    {
        try
        {
            return System.IO.File.ReadAllText(file) is { Length: > 0 } pid ? pid : "unknown";
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return "unknown";
        }
    }
}
