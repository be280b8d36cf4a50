using System.Text.Json;

namespace ActorPipeline.Actors.Kubernetes.Api;

/// <summary>An error answered by the API server.</summary>
/// <param name="code">HTTP status, or the code of an ERROR line in a watch, which comes with HTTP status 200.</param>
/// <param name="reason">The machine-readable reason, such as <c>Expired</c>; empty when there is none.</param>
/// <param name="message">What the server said.</param>
public sealed class ApiRefusal(int code, string reason, string message) : Exception($"{code} {reason}: {message}")
{
    /// <summary>HTTP status code.</summary>
    public int Code => code;

    /// <summary>Reason of the Status object, such as <c>AlreadyExists</c>; empty when the body was none.</summary>
    public string Reason => reason;

    /// <summary>Causes of the Status object, such as <c>FieldValueTooLong</c>.</summary>
    internal string[] Causes { get; private init; } = [];

    /// <summary>Whether the history the request asked for is gone: list anew.</summary>
    public bool IsExpired => code == 410;

    /// <summary>Whether we lack the right (RBAC, or another authorizer), and not for another reason that has the same code.</summary>
    public bool IsOfRights =>
        code == 403 && !IsOfPolicy && message.Contains(" cannot ", StringComparison.Ordinal) && message.Contains("User \"", StringComparison.Ordinal);

    /// <summary>Whether a policy or a webhook of the cluster refuses it; each chooses its own code.</summary>
    public bool IsOfPolicy =>
        code < 500
        && (message.Contains("ValidatingAdmissionPolicy '", StringComparison.Ordinal) || message.Contains("admission webhook \"", StringComparison.Ordinal));

    /// <summary>Whether a quota of the namespace is used up.</summary>
    public bool IsOfQuota => code == 403 && message.Contains("exceeded quota:", StringComparison.Ordinal);

    internal static ApiRefusal From(int code, byte[] body)
    {
        try
        {
            if (JsonSerializer.Deserialize(body, ApiJson.Default.WatchObject) is { Message: { } message } status)
            {
                return new ApiRefusal(code, status.Reason ?? "", message) { Causes = [.. (status.Details?.Causes ?? []).Select(cause => cause.Reason ?? "")] };
            }
        }
        catch (JsonException)
        {
            // The body is no Status object: a proxy in between answered with its own page.
        }

        return new ApiRefusal(code, "", "no explanation was given");
    }
}
