using ActorPipeline.Actors.Filebeat;
using ActorPipeline.Messages;
using Akka.Event;

namespace ActorPipeline.Actors.Kubernetes;

/// <summary>The log messages of a ConfigMapActor.</summary>
internal sealed class ConfigMapLog(ILoggingAdapter log, string configMap)
{
    private WriteRefusal? _last;
    private string? _warned;

    public void DriftWatchBroke(WatchSignal<bool>.Broken signal)
    {
        const string Words = "Watch of ConfigMap {ConfigMap} broke, {Reason}; starting again in {Pause}";
        if (signal.Again)
            log.Debug(Words, configMap, signal.Reason, signal.Pause);
        else
            log.Warning(Words, configMap, signal.Reason, signal.Pause);
    }

    public void Unreadable(string reason) =>
        log.Warning("ConfigMap {ConfigMap} cannot be read, {Reason}; inputs of services that went meanwhile end at once", configMap, reason);

    // Once for each reason, because the write is retried without a limit.
    public void NotWritten(WriteRefusal refusal, TimeSpan pause)
    {
        const string Words = "ConfigMap {ConfigMap} could not be written, {State}: {Reason}; next attempt in {Pause}";
        if (refusal == _last)
            log.Debug(Words, configMap, refusal.State.Word(), refusal.Reason, pause);
        else
            log.Warning(Words, configMap, refusal.State.Word(), refusal.Reason, pause);
        _last = refusal;
    }

    public void GoesOn(int failures)
    {
        if (_last is not null)
        {
            log.Info("ConfigMap {ConfigMap} is as it should be again, after {Failures} attempts", configMap, failures + 1);
        }

        _last = null;
    }

    public void Written(DesiredState desired, string? warning)
    {
        log.Info("ConfigMap {ConfigMap} holds {Inputs} inputs, {Bytes} bytes", configMap, desired.Content.Count, desired.Bytes);
        // Once for each reason.
        if (warning is not null && warning != _warned)
        {
            log.Warning("ConfigMap {ConfigMap} is full or nearly so: {Reason}", configMap, warning);
        }

        _warned = warning;
    }
}
