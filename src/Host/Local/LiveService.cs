namespace ActorPipeline.Host.Local;

/// <summary>
/// The live sample service: <c>checkout-service</c> writes one line a second. Rotates its file by renaming, and keeps two files.
/// </summary>
public sealed class LiveService : IAsyncDisposable
{
    /// <summary>Its name, and that of its folder.</summary>
    public const string Name = "checkout-service";

    private const long RotateAt = 8 << 20;

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _writing;

    /// <summary>Starts writing to <c>{root}/checkout-service/app.log</c>.</summary>
    /// <param name="root">The folder with one folder per service.</param>
    /// <param name="time">The clock.</param>
    public LiveService(string root, TimeProvider time) => _writing = WriteAsync(Path.Combine(root, Name), time, _stop.Token);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _writing;
        _stop.Dispose();
    }

    private static async Task WriteAsync(string folder, TimeProvider time, CancellationToken stop)
    {
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, "app.log");
        using var second = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        try
        {
            // Starts at the current time, so that a second run does not repeat the orders of the first one.
            for (var number = time.GetUtcNow().ToUnixTimeSeconds() % 1_000_000; ; number++)
            {
                await File.AppendAllTextAsync(file, CheckoutLines.At(number, time.GetUtcNow()) + "\n", CancellationToken.None);
                if (new FileInfo(file).Length > RotateAt)
                    File.Move(file, Path.Combine(folder, "app.1.log"), overwrite: true);
                await second.WaitForNextTickAsync(stop);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped between two lines.
        }
    }
}
