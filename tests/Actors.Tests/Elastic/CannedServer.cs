using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace ActorPipeline.Actors.Tests.Elastic;

/// <summary>What follows the answer of a <see cref="CannedServer"/>.</summary>
internal enum Then
{
    /// <summary>The connection is closed.</summary>
    Close,

    /// <summary>Bytes without end.</summary>
    Flood,

    /// <summary>Nothing, for ever.</summary>
    Stall,
}

/// <summary>Answers every connection with the same bytes, as soon as it has the headers and, of a POST or PUT, the end of a document.</summary>
internal sealed class CannedServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly byte[] _answer;
    private readonly Then _then;
    private readonly SslServerAuthenticationOptions? _tls;
    private int _answered;

    public CannedServer(string answer, Then then = Then.Close, SslServerAuthenticationOptions? tls = null)
    {
        (_answer, _then, _tls) = (Encoding.ASCII.GetBytes(answer), then, tls);
        _listener.Start();
        _ = ServeAsync();
    }

    public static string Answer(int status, string body, string more = "") =>
        $"HTTP/1.1 {status} X\r\nContent-Length: {body.Length}\r\nConnection: close\r\n{more}\r\n{body}";

    public Uri Url => new($"{(_tls is null ? "http" : "https")}://{_listener.LocalEndpoint}");

    public int Answered => Volatile.Read(ref _answered);

    public string Seen { get; private set; } = "";

    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync()
    {
        while (true)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync();
                Interlocked.Increment(ref _answered);
                if (_tls is null)
                {
                    await AnswerAsync(client.GetStream());
                    continue;
                }
                await using var secured = new SslStream(client.GetStream());
                await secured.AuthenticateAsServerAsync(_tls);
                await AnswerAsync(secured);
            }
            catch (Exception e) when (e is ObjectDisposedException or SocketException { SocketErrorCode: SocketError.OperationAborted })
            {
                return;
            }
            catch (Exception e) when (e is SocketException or IOException or System.Security.Authentication.AuthenticationException)
            {
                // The client closed the connection.
            }
        }
    }

    private async Task AnswerAsync(Stream stream)
    {
        var buffer = new byte[64 << 10];
        var seen = "";
        while (!seen.Contains("\r\n\r\n", StringComparison.Ordinal) || (seen[0] == 'P' && !seen.TrimEnd('\n').EndsWith('}')))
        {
            var read = await stream.ReadAsync(buffer);
            if (read == 0)
                return;
            seen += Encoding.UTF8.GetString(buffer, 0, read);
        }
        Seen = seen;
        await stream.WriteAsync(_answer);
        while (_then == Then.Flood)
            await stream.WriteAsync(buffer);
        while (_then == Then.Stall && await stream.ReadAsync(buffer) > 0) { }
    }
}
