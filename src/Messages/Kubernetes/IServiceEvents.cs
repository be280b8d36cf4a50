namespace ActorPipeline.Messages.Kubernetes;

/// <summary>Kubernetes Events on the Service object, where people look first (<c>kubectl describe</c>).</summary>
public interface IServiceEvents
{
    /// <summary>Records <paramref name="report"/>. May fail with any exception: nothing depends on an Event.</summary>
    Task RecordAsync(ServiceReport report, CancellationToken cancel);
}

/// <summary>One Event about a service.</summary>
/// <param name="Service">The service; its kind and uid say which object.</param>
/// <param name="Reason"><c>LogsSubscribed</c>, <c>LogsUnsubscribed</c>, <c>LogsWaiting</c>, <c>LogsRejected</c> or <see cref="NotJoined"/>.</param>
/// <param name="Note">What happened, in one sentence.</param>
public sealed record ServiceReport(ServiceDescription Service, string Reason, string Note)
{
    /// <summary>The reason of a hint: its stack traces come line by line.</summary>
    public const string NotJoined = "LogsNotJoined";
}
