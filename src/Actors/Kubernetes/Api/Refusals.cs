using ActorPipeline.Messages.Kubernetes;

namespace ActorPipeline.Actors.Kubernetes.Api;

/// <summary>Translates a failed request into a result for the ConfigMap, with a remedy. Pure.</summary>
internal static class Refusals
{
    /// <summary>The result of a failed write; any other exception is a bug.</summary>
    /// <param name="failure">What was thrown.</param>
    /// <param name="what">The object, for people.</param>
    public static ConfigMapWrite OfWrite(Exception failure, string what) =>
        failure switch
        {
            // Checked first: a policy may answer with any code.
            ApiRefusal { IsOfPolicy: true } refusal => new ConfigMapWrite.Forbidden(
                $"{what}: {Words(refusal)}. A policy of the cluster refuses it: change that policy, or exempt this object from it"
            ),
            ApiRefusal { Code: 413 } refusal => new ConfigMapWrite.TooLarge($"{what}: {Words(refusal)}. {HowToShrink}"),
            ApiRefusal { Code: 422 } refusal when refusal.Causes.Contains("FieldValueTooLong") => new ConfigMapWrite.TooLarge(
                $"{what}: {Words(refusal)}. {HowToShrink}"
            ),
            ApiRefusal { Code: 409 } refusal => new ConfigMapWrite.Conflict($"{what}: {Words(refusal)}"),
            ApiRefusal { Code: 400 or 401 or 403 or 404 or 405 or 406 or 415 or 422 } refusal => new ConfigMapWrite.Forbidden(
                $"{what}: {Words(refusal)}. {Remedy(refusal)}"
            ),
            _ => new ConfigMapWrite.Unavailable($"{what}: {failure.Message}"),
        };

    /// <summary>Of a read.</summary>
    /// <param name="failure">What was thrown.</param>
    /// <param name="what">What could not be read, for people.</param>
    public static ConfigMapRead OfRead(Exception failure, string what) =>
        failure is ApiRefusal { Code: 401 or 403 } refusal
            ? new ConfigMapRead.Forbidden($"{what}: {Words(refusal)}. {Remedy(refusal)}")
            : new ConfigMapRead.Unavailable($"{what}: {failure.Message}");

    private const string HowToShrink = "Raise kubernetes.config-map-shards";

    // Several causes have the same code, and only the message tells them apart: the API has no reasons for them.
    private static string Remedy(ApiRefusal refusal) =>
        refusal switch
        {
            { Code: 401 } => "The credentials are not (or no longer) valid",
            { Code: 404 } => "Create the namespace, or set kubernetes.config-map-namespace",
            { Code: 403, IsOfRights: true } => "Apply the RBAC rules of deploy/base; a server that has just started says so, too, until it has read them",
            { IsOfQuota: true } => "A ResourceQuota of the namespace is used up: raise it, or delete what is not needed",
            { Code: 403 } when refusal.Causes.Contains("NamespaceTerminating") =>
                "The namespace is being deleted: create it anew when it is gone, or set kubernetes.config-map-namespace",
            { Code: 422 } when refusal.Message.Contains("`immutable` is set", StringComparison.Ordinal) =>
                "Delete the ConfigMap: it is made anew at once, with our keys, and can be changed",
            { Code: 403, Reason: "" } => "That is not how an API server answers: see the proxy in between",
            { Code: 403 } => "A rule of the API server refuses it; rights would not help",
            _ => "The API server does not accept it",
        };

    private static string Words(ApiRefusal refusal) => refusal.Message.TrimEnd('.');
}
