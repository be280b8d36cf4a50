using System.Text;
using ActorPipeline.Actors.Elastic;
using ActorPipeline.Actors.Elastic.Verdict;

namespace ActorPipeline.Actors.Tests.Elastic;

/// <summary>An Elasticsearch that answers as told, then with success.</summary>
internal sealed class ScriptedServer : IBulkClient
{
    private readonly Queue<(int Status, string Body)> _answers = new();
    private readonly Lock _lock = new();
    private (string Text, int Status, string Body)? _refusal;
    private (long Bytes, int Times) _cut = (long.MaxValue, int.MaxValue);
    private TaskCompletionSource? _gate;
    private int _waiting;

    public List<int> Sizes { get; } = [];
    public List<string> Bodies { get; } = [];
    public int Waiting => Volatile.Read(ref _waiting);

    public void Answer(int status, string body) => _answers.Enqueue((status, body));

    public void Refuse(string text, int status, string body) => _refusal = (text, status, body);

    public void RefuseNothing()
    {
        lock (_lock)
            _refusal = null;
    }

    public string[] All()
    {
        lock (_lock)
            return [.. Bodies];
    }

    /// <summary>Closes the connection on bodies of more bytes, for so many requests.</summary>
    public void CutAbove(long bytes, int times = int.MaxValue) => _cut = (bytes, times);

    public void Hold() => _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void LetGo() => _gate!.SetResult();

    public async Task<BulkAnswer> SendAsync(BulkBatch batch, CancellationToken cancel)
    {
        using var body = new MemoryStream();
        await new BulkContent(batch).CopyToAsync(body, cancel);
        Interlocked.Increment(ref _waiting);
        if (_gate is { } gate)
            await gate.Task.WaitAsync(cancel);
        Interlocked.Decrement(ref _waiting);
        lock (_lock)
        {
            var text = Encoding.UTF8.GetString(body.ToArray());
            Sizes.Add(batch.Count);
            Bodies.Add(text);
            if (body.Length > _cut.Bytes && _cut.Times-- > 0)
                return BulkAnswer.None("reset", isCut: true);
            if (_refusal is { } refusal && text.Contains(refusal.Text, StringComparison.Ordinal))
                return new BulkAnswer(refusal.Status, Encoding.UTF8.GetBytes(refusal.Body));
            if (_answers.TryDequeue(out var answer))
                return answer.Status == 0 ? BulkAnswer.None("reset") : new BulkAnswer(answer.Status, Encoding.UTF8.GetBytes(answer.Body));
        }
        return new BulkAnswer(200, """{"errors":false,"items":[]}"""u8.ToArray());
    }
}
