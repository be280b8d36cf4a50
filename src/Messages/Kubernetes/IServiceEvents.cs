namespace ActorPipeline.Messages.Kubernetes;

/// <summary>Where people look first: Events on the Service object. An I/O edge.</summary>
public interface IServiceEvents
{
    /// <summary>Records <paramref name="report"/>. Fails with any exception; nobody depends on it.</summary>
    Task RecordAsync(ServiceReport report, CancellationToken cancel);
}

/// <summary>One thing to tell about a service.</summary>
/// <param name="Service">The service; its kind and uid say which object.</param>
/// <param name="Reason"><c>LogsSubscribed</c>, <c>LogsUnsubscribed</c>, <c>LogsWaiting</c> or <c>LogsRejected</c>.</param>
/// <param name="Note">What happened, in one sentence.</param>
public sealed record ServiceReport(ServiceDescription Service, string Reason, string Note);
