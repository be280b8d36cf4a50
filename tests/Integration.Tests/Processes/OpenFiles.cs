using System.Globalization;
using System.Runtime.InteropServices;

namespace ActorPipeline.Integration.Tests.Processes;

/// <summary>
/// Keeps this process's sockets out of the processes it starts. The embedded broker's sockets are inheritable, so a child
/// would hold connections of its siblings open after the broker has closed them: they hang instead of breaking.
/// </summary>
internal static partial class OpenFiles
{
    private const int SetDescriptorFlags = 2,
        CloseOnExec = 1,
        FirstAfterStandard = 3;

    /// <summary>Call it right before a process is started. Does nothing where there is no <c>/proc</c>.</summary>
    public static void KeepFromChildren()
    {
        if (!Directory.Exists("/proc/self/fd"))
            return;
        foreach (var file in Directory.EnumerateFileSystemEntries("/proc/self/fd"))
        {
            if (int.TryParse(Path.GetFileName(file), NumberStyles.None, CultureInfo.InvariantCulture, out var descriptor) && descriptor >= FirstAfterStandard)
                _ = Control(descriptor, SetDescriptorFlags, CloseOnExec);
        }
    }

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(int descriptor, int command, int argument);
}
