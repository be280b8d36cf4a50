using ActorPipeline.Messages.Kubernetes;

namespace ActorPipeline.Actors.Kubernetes.Api;

/// <summary>What a failed request means for the ConfigMap.</summary>
internal static class Refusals
{
    /// <summary>Of a write; any other exception is a fault of ours.</summary>
    public static ConfigMapWrite OfWrite(Exception failure, string what) => failure switch
    {
        ApiRefusal { Code: 413 } => new ConfigMapWrite.TooLarge($"{what}: {failure.Message}. {HowToShrink}"),
        ApiRefusal { Code: 422 } refusal when refusal.Causes.Contains("FieldValueTooLong") => new ConfigMapWrite.TooLarge($"{what}: {failure.Message}. {HowToShrink}"),
        ApiRefusal { Code: 409 } => new ConfigMapWrite.Conflict($"{what}: {failure.Message}"),
        ApiRefusal { Code: 404 } => new ConfigMapWrite.Forbidden($"{what}: {failure.Message}. Create the namespace, or set kubernetes.config-map-namespace"),
        ApiRefusal { Code: 403 } => new ConfigMapWrite.Forbidden($"{what}: {failure.Message}. Apply the RBAC rules of deploy/base"),
        ApiRefusal { Code: 401 } => new ConfigMapWrite.Forbidden($"{what}: {failure.Message}. The credentials are not (or no longer) valid"),
        ApiRefusal { Code: 400 or 405 or 406 or 415 or 422 } => new ConfigMapWrite.Forbidden($"{what}: the API server does not accept it, {failure.Message}"),
        _ => new ConfigMapWrite.Unavailable($"{what}: {failure.Message}"),
    };

    /// <summary>Of a read.</summary>
    public static ConfigMapRead OfRead(Exception failure, string what) => failure is ApiRefusal { Code: 401 or 403 }
        ? new ConfigMapRead.Forbidden($"{what}: {failure.Message}")
        : new ConfigMapRead.Unavailable($"{what}: {failure.Message}");

    private const string HowToShrink = "Raise kubernetes.config-map-shards";
}
