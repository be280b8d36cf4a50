using System.Net.Http.Headers;
using k8s.Authentication;

namespace ActorPipeline.Actors.Kubernetes.Api;

/// <summary>
/// A bearer token in a file that is renewed from outside: by the kubelet in a pod, or as the <c>tokenFile</c> of a kubeconfig. Read again for each request, of
/// which there are few, so that a renewed token is used at once. Thread-safe.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="first">Its content at the start.</param>
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
            // The file may be empty while it is being rewritten.
            if ((await File.ReadAllTextAsync(path, cancellationToken)).Trim() is { Length: > 0 } token)
            {
                _token = token;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Missing for a moment, or for good: then the server refuses the last token when it expires.
        }

        return new AuthenticationHeaderValue("Bearer", _token);
    }
}
