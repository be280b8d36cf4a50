using ActorPipeline.Host.Configuration;
using Akka.Event;

namespace ActorPipeline.Host.Tuning;

/// <summary>
/// Checks the configuration files once a second. When they have changed, and then not again for a second, tunable keys take effect, other changed keys are
/// logged in one line, and an invalid file changes nothing. Only changes in the files count: a key that was tuned by other means keeps its value until it
/// changes in the files.
/// </summary>
public sealed class ConfigWatch : IAsyncDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly ConfigFiles _files;
    private readonly NodeTuner _tuner;
    private readonly ILoggingAdapter _log;
    private readonly PeriodicTimer? _timer;
    private readonly Task _running;
    private readonly Dictionary<string, string> _started;
    private Dictionary<string, string> _known;

    private ConfigWatch(ConfigFiles files, Settings settings, NodeTuner tuner, TimeProvider time)
    {
        (_files, _tuner, _log) = (files, tuner, tuner.Log);
        _known = _started = Texts(settings);
        _timer = files.Paths.Count == 0 ? null : new PeriodicTimer(Every, time);
        _running = _timer is null ? Task.CompletedTask : RunAsync(_timer);
    }

    /// <summary>Starts the watch; without files it does nothing.</summary>
    /// <param name="files">What to look at.</param>
    /// <param name="settings">The settings at the start of the node.</param>
    /// <param name="tuner">The node.</param>
    /// <param name="time">The clock.</param>
    public static ConfigWatch Start(ConfigFiles files, Settings settings, NodeTuner tuner, TimeProvider time) => new(files, settings, tuner, time);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _timer?.Dispose();
        await _running;
    }

    private async Task RunAsync(PeriodicTimer timer)
    {
        var done = _files.Fingerprint();
        var before = done;
        while (await timer.WaitForNextTickAsync())
        {
            var now = _files.Fingerprint();
            // An editor writes in several steps: taken when the content was the same twice.
            if (now == before && now != done)
            {
                done = now;
                Take();
            }
            before = now;
        }
    }

    private void Take()
    {
        try
        {
            var texts = Texts(_files.Reload());
            var changed = texts
                .Keys.Union(_known.Keys)
                .Where(path => texts.GetValueOrDefault(path) != _known.GetValueOrDefault(path))
                .Order(StringComparer.Ordinal)
                .ToList();
            var live = changed.Where(path => NodeTuner.Keys.Contains(path) && texts.ContainsKey(path)).ToDictionary(path => path, path => texts[path]);
            var result = _tuner.Apply(live, "--config");
            if (!result.Errors.IsEmpty)
            {
                Refuse(string.Join(" ", result.Errors));
                return;
            }
            _known = texts;
            // A key that is back at its value from the start is in force already.
            var others = changed.Except(live.Keys).Where(path => texts.GetValueOrDefault(path) != _started.GetValueOrDefault(path)).ToList();
            if (others.Count > 0)
                _log.Warning("The configuration changed in keys that need a restart: {Keys}", string.Join(", ", others));
        }
        catch (Exception wrong)
        {
            // Any exception: if the watch ended here, nobody would notice.
            Refuse(wrong.Message);
        }
    }

    private void Refuse(string why) => _log.Warning("The changed configuration is not used, everything stays as it was: {Why}", why);

    private static Dictionary<string, string> Texts(Settings settings) => settings.All.ToDictionary(setting => setting.Path, setting => setting.ToString());
}
