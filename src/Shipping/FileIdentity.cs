using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ActorPipeline.Shipping;

/// <summary>
/// Which file it is, whatever its name: device and inode, and the birth time where the file system keeps one, because
/// inodes of deleted files come back.
/// </summary>
internal readonly record struct FileIdentity(long Device, long Inode, long Birth)
{
    private const int AtEmptyPath = 0x1000;
    private const uint InodeAndBirth = 0x100 | 0x800;

    /// <summary>The identity of an open file.</summary>
    public static FileIdentity Of(SafeFileHandle handle, string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return Portable(path);
        }

        var added = false;
        try
        {
            handle.DangerousAddRef(ref added);
            return Stat((int)handle.DangerousGetHandle(), "", AtEmptyPath) ?? Portable(path);
        }
        finally
        {
            if (added)
            {
                handle.DangerousRelease();
            }
        }
    }

    /// <summary>The identity of the file a path leads to; null when there is none.</summary>
    public static FileIdentity? Of(string path) =>
        OperatingSystem.IsLinux() ? Stat(-100, path, 0)
        : File.Exists(path) ? Portable(path)
        : null;

    // Elsewhere a file is known by when and under which name it was made: renames look like new files.
    private static FileIdentity Portable(string path) => new(path.Aggregate(17L, (hash, c) => (hash * 31) + c), 0, File.GetCreationTimeUtc(path).Ticks);

    // statx(2): the same layout on every architecture, unlike stat(2).
    private static unsafe FileIdentity? Stat(int directory, string path, int flags)
    {
        var buffer = stackalloc byte[256];
        if (statx(directory, path, flags, InodeAndBirth, buffer) != 0)
        {
            return null;
        }

        var mask = *(uint*)buffer;
        var birth = (mask & 0x800) == 0 ? 0 : (*(long*)(buffer + 80) * 1_000_000_000) + *(uint*)(buffer + 88);
        var device = ((long)*(uint*)(buffer + 136) << 32) | *(uint*)(buffer + 140);
        return new FileIdentity(device, *(long*)(buffer + 32), birth);
    }

#pragma warning disable SYSLIB1054, IDE1006 // a libc function under its own name
    [DllImport("libc", SetLastError = true)]
    private static extern unsafe int statx(int directory, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, byte* buffer);
#pragma warning restore SYSLIB1054, IDE1006
}
