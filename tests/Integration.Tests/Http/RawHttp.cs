using System.Net.Sockets;
using System.Text;

namespace ActorPipeline.Integration.Tests.Http;

/// <summary>Bytes on a socket, as no HTTP client would send them.</summary>
internal sealed class RawHttp : IDisposable
{
    private readonly TcpClient _client = new();
    private NetworkStream _stream = null!;

    private RawHttp() { }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<RawHttp> ConnectAsync(string url)
    {
        var raw = new RawHttp();
        var at = new Uri(url);
        await raw._client.ConnectAsync(at.Host, at.Port, Cancel);
        raw._stream = raw._client.GetStream();
        return raw;
    }

    /// <summary>Sends Latin-1 text as it is. False once the server has cut the connection.</summary>
    public async Task<bool> SendAsync(string text)
    {
        try
        {
            await _stream.WriteAsync(Encoding.Latin1.GetBytes(text), Cancel);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Says that nothing more will come.</summary>
    public void HalfClose()
    {
        try
        {
            _client.Client.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // The server closed the connection first.
        }
    }

    /// <summary>The status and everything else that is answered until the server closes or falls silent behind an answer; null when it cuts.</summary>
    public async Task<(int Status, string Text)?> AnswerAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(TimeSpan.FromSeconds(90));
        var text = new StringBuilder();
        var buffer = new byte[8192];
        try
        {
            while (!text.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
            {
                var read = await _stream.ReadAsync(buffer, limit.Token);
                if (read == 0)
                    break;
                text.Append(Encoding.Latin1.GetString(buffer, 0, read));
            }
        }
        catch (IOException)
        {
            // Reset: what came before counts.
        }
        var line = text.ToString().Split("\r\n")[0].Split(' ');
        return line.Length < 2 ? null : (int.Parse(line[1], System.Globalization.CultureInfo.InvariantCulture), text.ToString());
    }

    public void Dispose() => _client.Dispose();
}
