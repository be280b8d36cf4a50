using System.Net.Http.Headers;
using k8s.Authentication;

namespace ActorPipeline.Actors.Kubernetes.Api;

/// <summary>
/// A bearer token that somebody else renews in a file: the kubelet in a pod, or whoever wrote <c>tokenFile</c> into a kubeconfig. Read
/// anew for each request, which is seldom: so a renewed one is used at once, and none is used after its end. Thread-safe.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="first">What it held at the start.</param>
internal sealed class TokenFile(string path, string first) : ITokenProvider
{
    private volatile string _token = first;

    /// <summary>Opens it.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidOperationException">It cannot be read, or is empty.</exception>
    public static TokenFile Open(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim() is { Length: > 0 } token
                ? new TokenFile(path, token)
                : throw new InvalidOperationException($"the token file '{path}' is empty");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException($"the token file '{path}' cannot be read: {e.Message}", e);
        }
    }

    /// <inheritdoc />
    public async Task<AuthenticationHeaderValue> GetAuthenticationHeaderAsync(CancellationToken cancellationToken)
    {
        try
        {
            // Empty while somebody writes it anew.
            if ((await File.ReadAllTextAsync(path, cancellationToken)).Trim() is { Length: > 0 } token)
            {
                _token = token;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Away for a moment, or for good: then the server says so when the last one has ended.
        }

        return new AuthenticationHeaderValue("Bearer", _token);
    }
}
