using System.Globalization;

namespace ActorPipeline.Lab.Machine;

/// <summary>What Linux says of a process at one moment.</summary>
/// <param name="Cpu">User and system time since it started, of all its threads.</param>
/// <param name="ResidentBytes">Memory it has now.</param>
/// <param name="PeakBytes">The most memory it ever had.</param>
/// <param name="Threads">Its threads.</param>
/// <param name="Handles">Its open files and sockets.</param>
internal sealed record ProcessFigures(TimeSpan Cpu, long ResidentBytes, long PeakBytes, int Threads, int Handles)
{
    /// <summary>Linux counts in hundredths of a second, whatever the kernel's own tick.</summary>
    private const int TickMilliseconds = 10;

    /// <summary>Where the fields of <c>/proc/PID/stat</c> lie, counted behind the program's name.</summary>
    private const int UserTime = 11,
        SystemTime = 12;

    /// <summary>Looks at a process; null when it is gone.</summary>
    public static ProcessFigures? Of(int process)
    {
        try
        {
            var folder = $"/proc/{process}";
            // The name may hold blanks and parentheses: the fields begin behind the last one.
            var stat = File.ReadAllText($"{folder}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            var status = File.ReadAllLines($"{folder}/status");
            return new ProcessFigures(
                TimeSpan.FromMilliseconds(TickMilliseconds * (Number(fields[UserTime]) + Number(fields[SystemTime]))),
                Kilobytes(status, "VmRSS:"),
                Kilobytes(status, "VmHWM:"),
                (int)Value(status, "Threads:"),
                Directory.EnumerateFileSystemEntries($"{folder}/fd").Count()
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static long Kilobytes(string[] status, string name) => Value(status, name) << 10;

    private static long Value(string[] status, string name)
    {
        var line = Array.Find(status, l => l.StartsWith(name, StringComparison.Ordinal));
        return line is null ? 0 : Number(line[name.Length..].Replace("kB", "", StringComparison.Ordinal).Trim());
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
