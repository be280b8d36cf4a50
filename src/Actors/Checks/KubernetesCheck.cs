using System.Collections.Immutable;
using ActorPipeline.Actors.Kubernetes;
using ActorPipeline.Actors.Kubernetes.Api;

namespace ActorPipeline.Actors.Checks;

/// <summary>
/// Checks that the API server answers and that a watcher may read what it needs. Changes nothing, so a missing right to write shows only at the first write.
/// </summary>
public static class KubernetesCheck
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Asks for one object of each kind and namespace, and for the ConfigMap.</summary>
    public static async Task<ImmutableArray<Finding>> RunAsync(KubernetesOptions options, CancellationToken cancel)
    {
        KubernetesApi api;
        try
        {
            api = KubernetesApi.Connect(options.Kubeconfig);
        }
        catch (InvalidOperationException failure)
        {
            return [new("kubernetes", FindingState.Failed, failure.Message)];
        }

        using (api)
        {
            var findings = ImmutableArray.CreateBuilder<Finding>();
            foreach (var kind in Workload.All.Where(kind => options.Watch.Contains(kind.Resource)))
            {
                foreach (var space in options.Namespaces.Cast<string?>().DefaultIfEmpty(null))
                {
                    var what = $"{kind.Resource} in {(space is null ? "all namespaces" : $"namespace {space}")}";
                    findings.Add(
                        await AskAsync(
                            api,
                            what,
                            $"{kind.Path(space)}?limit=1",
                            $"The service account needs get, list and watch on {what}, see deploy/base.",
                            null,
                            cancel
                        )
                    );
                }
            }

            findings.Add(
                await AskAsync(
                    api,
                    $"configmap {options.ConfigMapNamespace}/{options.ConfigMap}",
                    $"api/v1/namespaces/{options.ConfigMapNamespace}/configmaps/{options.ConfigMap}",
                    "The service account needs get, create and patch on this ConfigMap, see deploy/base.",
                    "is not there yet, and is made when the watcher starts",
                    cancel
                )
            );
            return findings.ToImmutable();
        }
    }

    private static async Task<Finding> AskAsync(KubernetesApi api, string subject, string path, string advice, string? absent, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(RequestTimeout);
        try
        {
            using var answer = await api.StreamAsync(path, metadataOnly: false, limit.Token);
            return new(subject, FindingState.Ok, "can be read");
        }
        catch (ApiRefusal refusal) when (refusal.Code == 404 && absent is not null)
        {
            return new(subject, FindingState.Ok, absent);
        }
        catch (ApiRefusal refusal)
        {
            return new(
                subject,
                FindingState.Failed,
                $"{api.Address.Authority} answers {refusal.Code}: {refusal.Message.TrimEnd('.')}",
                refusal.IsOfRights ? advice
                    : refusal.Code == 401 ? "The credentials are not (or no longer) valid."
                    : null
            );
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new(
                subject,
                FindingState.Failed,
                $"{api.Address.Authority} does not answer within {RequestTimeout.TotalSeconds:0} s",
                "See actorpipeline.kubernetes.kubeconfig (--kubeconfig)."
            );
        }
        catch (HttpRequestException failure)
        {
            return new(
                subject,
                FindingState.Failed,
                $"{api.Address.Authority} cannot be reached: {(failure.InnerException?.Message ?? failure.Message).TrimEnd('.')}",
                "See actorpipeline.kubernetes.kubeconfig (--kubeconfig)."
            );
        }
    }
}
