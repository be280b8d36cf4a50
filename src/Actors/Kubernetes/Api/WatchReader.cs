using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace ActorPipeline.Actors.Kubernetes.Api;

/// <summary>Reads the events of a watch: one JSON object per line.</summary>
internal static class WatchReader
{
    /// <summary>
    /// The lines until the server ends the watch. An ERROR line, which comes with HTTP status 200, is thrown as the
    /// refusal it is.
    /// </summary>
    /// <param name="api">The server.</param>
    /// <param name="path">Path and query of the watch.</param>
    /// <param name="metadataOnly">Whether metadata is enough.</param>
    /// <param name="idle">A watch without an event for this long counts as broken: a connection can break without an error.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancel">Ends the watch.</param>
    /// <exception cref="ApiRefusal">The server refused, at once or in an ERROR line.</exception>
    /// <exception cref="TimeoutException">No word for <paramref name="idle"/>.</exception>
    public static async IAsyncEnumerable<WatchLine> ReadAsync(
        KubernetesApi api,
        string path,
        bool metadataOnly,
        TimeSpan idle,
        TimeProvider time,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        using var silence = new CancellationTokenSource(idle, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, silence.Token);
        using var response = await UnlessSilentAsync(api.StreamAsync(path, metadataOnly, either.Token));
        await using var body = await response.Content.ReadAsStreamAsync(cancel);
        var reader = PipeReader.Create(body, new StreamPipeReaderOptions(bufferSize: 16 << 10));
        while (true)
        {
            var read = await UnlessSilentAsync(reader.ReadAsync(either.Token).AsTask());
            silence.CancelAfter(idle);
            var buffer = read.Buffer;
            while (buffer.PositionOf((byte)'\n') is { } end)
            {
                yield return Parse(buffer.Slice(0, end));
                buffer = buffer.Slice(buffer.GetPosition(1, end));
                // Only waiting for the server counts, not the time that the consumer takes.
                silence.CancelAfter(idle);
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted)
            {
                yield break;
            }
        }

        async Task<T> UnlessSilentAsync<T>(Task<T> task)
        {
            try
            {
                return await task;
            }
            catch (OperationCanceledException) when (silence.IsCancellationRequested && !cancel.IsCancellationRequested)
            {
                throw new TimeoutException($"the API server said nothing for {idle}");
            }
        }
    }

    private static WatchLine Parse(ReadOnlySequence<byte> line)
    {
        var json = new Utf8JsonReader(line);
        var parsed = JsonSerializer.Deserialize(ref json, ApiJson.Default.WatchLine) ?? throw new JsonException("a line of the watch is null");
        return parsed.Type == "ERROR" ? throw new ApiRefusal(parsed.Object.Code, parsed.Object.Reason ?? "", parsed.Object.Message ?? "") : parsed;
    }
}
