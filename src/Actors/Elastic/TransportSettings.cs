using System.Net.Http.Headers;
using Elastic.Transport;

namespace ActorPipeline.Actors.Elastic;

/// <summary>
/// Elastic.Transport with our own settings, for requests that are not bulk. The connections are those of <see cref="ElasticTransport"/>: certificates are
/// validated as for bulk requests and redirects are not followed. An answer is read whole, within the time limit, before the transport sees it. Retries and
/// pings are off: the caller decides what to do without an answer.
/// </summary>
internal static class TransportSettings
{
    /// <summary>A transport for all configured nodes.</summary>
    /// <param name="options">Where the servers are, and how to log in.</param>
    /// <param name="timeout">How long an answer may take, its body included.</param>
    /// <param name="maxAnswerBytes">A longer answer is an error, so that a server which is no Elasticsearch cannot fill the memory.</param>
    /// <exception cref="System.Security.Cryptography.CryptographicException"><c>elastic.tls.ca-file</c> holds no certificate.</exception>
    /// <exception cref="IOException"><c>elastic.tls.ca-file</c> cannot be read.</exception>
    /// <exception cref="FormatException"><c>elastic.auth</c> is no text for a header.</exception>
    public static TransportConfigurationDescriptor Of(ElasticOptions options, TimeSpan timeout, int maxAnswerBytes)
    {
        var trust = ElasticTransport.Trust(options.Tls);
        var connections = new HttpRequestInvoker(
            (unused, _) =>
            {
                unused.Dispose();
                return new BoundedAnswers(ElasticTransport.Handler(trust), maxAnswerBytes);
            }
        );
        var settings = new TransportConfigurationDescriptor(new StaticNodePool(options.Urls, randomize: false), connections)
            .RequestTimeout(timeout)
            .MaximumRetries(0)
            .DisablePing()
            .EnableHttpCompression(false)
            .SniffOnStartup(false)
            .SniffOnConnectionFault(false)
            .DisableMetaHeader()
            .DisableAuditTrail()
            .ThrowExceptions(false);
        return ElasticTransport.Authorization(options.Auth) is { } header ? settings.Authentication(new Login(header)) : settings;
    }

    /// <summary>The same credentials as for bulk requests.</summary>
    private sealed class Login(AuthenticationHeaderValue header) : AuthorizationHeader
    {
        public override string AuthScheme => header.Scheme;

        public override bool TryGetAuthorizationParameters(out string value)
        {
            value = header.Parameter ?? "";
            return true;
        }
    }

    /// <summary>Reads an answer to its end before it is passed on, because the transport limits neither time nor size of a body.</summary>
    private sealed class BoundedAnswers(HttpMessageHandler connections, int maxBytes) : DelegatingHandler(connections)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel)
        {
            var answer = await base.SendAsync(request, cancel);
            try
            {
                await answer.Content.LoadIntoBufferAsync(maxBytes, cancel);
                return answer;
            }
            catch
            {
                answer.Dispose();
                throw;
            }
        }
    }
}
