using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using ActorPipeline.Integration.Tests.Processes;

namespace ActorPipeline.Integration.Tests.Security;

/// <summary>
/// The built executable as a pod's container has it: user 65532 without any capability, a root that cannot be written, an empty
/// <c>/tmp</c>, and nothing else to write to but <see cref="Data"/>. By bubblewrap, or by unshare where that is missing.
/// </summary>
internal sealed partial class ConfinedProcess : IAsyncDisposable
{
    private const int SigTerm = 15;
    private const string Inside = "/tmp/data";

    // What is seen from inside comes first in the output, then the program takes the place of the shell.
    private const string Script = """
        echo "user $(id -u) $(id -g)"
        grep CapEff /proc/self/status
        for place in / /etc /usr /var /var/tmp /home "$1"; do
          if touch "$place/probe" 2>/dev/null; then echo "WRITABLE $place"; fi
        done
        touch /tmp/probe && echo "tmp ok"
        shift
        export HOME=/nonexistent
        exec dotnet "$@"
        """;

    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private ConfinedProcess(Process process, string data)
    {
        (_process, Data) = (process, data);
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>The directory that can be written, from outside; inside it is <c>{data}</c> of the arguments.</summary>
    public string Data { get; }

    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>Starts it with arguments in which <c>{data}</c> stands for the directory that can be written.</summary>
    public static ConfinedProcess Start(params string[] arguments)
    {
        var data = Directory.CreateTempSubdirectory("actorpipeline-confined-").FullName;
        // User 65532 of the namespace is another one outside of it.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(data, (UnixFileMode)0b111_111_111);
        var program = AppContext.BaseDirectory.TrimEnd('/');
        string[] command =
        [
            "sh",
            "-c",
            Script,
            "sh",
            program,
            Path.Combine(program, "actorpipeline.dll"),
            .. arguments.Select(argument => argument.Replace("{data}", Inside)),
        ];
        var wrapped = IsThere("bwrap") ? Bubblewrap(program, data, command) : Unshare(program, data, command);
        var start = new ProcessStartInfo(wrapped[0], wrapped[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        TestVariables.RemoveFrom(start);
        return new ConfinedProcess(Process.Start(start)!, data);
    }

    /// <summary>The addresses it wrote once it was ready.</summary>
    public async Task<Endpoints> EndpointsAsync()
    {
        var file = Path.Combine(Data, "endpoints.json");
        await Eventually.TrueAsync(() =>
            _process.HasExited ? throw new InvalidOperationException($"It ended with {_process.ExitCode}: {Output}") : Task.FromResult(File.Exists(file))
        );
        return JsonSerializer.Deserialize<Endpoints>(await File.ReadAllTextAsync(file), JsonSerializerOptions.Web)!;
    }

    /// <summary>Asks it to stop, and returns its exit code.</summary>
    public async Task<int> TerminateAsync(Endpoints endpoints)
    {
        _ = SendSignal(endpoints.Pid, SigTerm);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(90));
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }
        _process.Dispose();
        Directory.Delete(Data, recursive: true);
    }

    // The program's own folder is shown again, in case it is below /tmp.
    private static string[] Bubblewrap(string program, string data, string[] command) =>
        [
            "bwrap",
            "--unshare-user",
            "--uid",
            "65532",
            "--gid",
            "65532",
            "--cap-drop",
            "ALL",
            "--die-with-parent",
            "--ro-bind",
            "/",
            "/",
            "--dev",
            "/dev",
            "--proc",
            "/proc",
            "--tmpfs",
            "/tmp",
            "--ro-bind",
            program,
            program,
            "--bind",
            data,
            Inside,
            "--chdir",
            "/",
            "--",
            .. command,
        ];

    // In two steps: the mounts are made as root of a new namespace, in which a second one is nobody.
    private static string[] Unshare(string program, string data, string[] command) =>
        [
            "unshare",
            "--user",
            "--map-root-user",
            "--mount",
            "sh",
            "-c",
            """
                set -e
                program=$1 data=$2; shift 2
                # Held aside, in case they are below the /tmp that is about to be covered.
                mount -t tmpfs tmpfs /mnt
                mkdir /mnt/program /mnt/data
                mount --bind "$program" /mnt/program
                mount --bind "$data" /mnt/data
                mount -t tmpfs tmpfs /tmp
                mkdir -p "$program" /tmp/data
                mount --bind /mnt/program "$program"
                mount --bind /mnt/data /tmp/data
                umount -R /mnt
                chmod 1777 /tmp
                mount -o remount,bind,ro "$program"
                mount -o remount,bind,ro /
                cd /
                exec unshare --user --map-user=65532 --map-group=65532 "$@"
                """,
            "sh",
            program,
            data,
            .. command,
        ];

    private static bool IsThere(string tool) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, tool)));

    private void Note(string? line)
    {
        if (line is null)
            return;
        lock (_output)
            _output.AppendLine(line);
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int pid, int signal);
}
