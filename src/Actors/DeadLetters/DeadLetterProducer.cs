using System.Runtime.CompilerServices;
using ActorPipeline.Actors.Memory;
using Confluent.Kafka;

namespace ActorPipeline.Actors.DeadLetters;

/// <summary>
/// One producer, and the assignments for which the end of the topic was read since it was created. It is closed as soon as the outcome of one of its dead
/// letters is unknown: a record that still waits in it could be sent after another node has stored the event.
/// </summary>
internal sealed class DeadLetterProducer(IProducer<byte[]?, byte[]?> producer, Func<string, Task> catchUp)
{
    private readonly CancellationTokenSource _gone = new();
    private readonly ConditionalWeakTable<AssignmentLifetime, Task> _checked = [];
    private readonly Lock _gate = new();

    /// <summary>Cancelled when the producer is closed: unconfirmed dead letters will not be sent any more.</summary>
    public CancellationToken Gone => _gone.Token;

    /// <summary>Ends when all dead letters are known that were in the topic when this assignment stored its first one.</summary>
    public Task CheckedAsync(AssignmentLifetime lifetime, string topic)
    {
        lock (_gate)
        {
            if (_checked.TryGetValue(lifetime, out var check) && !check.IsFaulted)
                return check;
            check = catchUp(topic);
            _checked.AddOrUpdate(lifetime, check);
            return check;
        }
    }

    /// <summary>The topic did not exist: the next dead letter of this assignment reads it again, unless another one has.</summary>
    public void CheckAgain(AssignmentLifetime lifetime, Task check)
    {
        lock (_gate)
        {
            if (_checked.TryGetValue(lifetime, out var known) && known == check)
                _checked.Remove(lifetime);
        }
    }

    /// <summary>Sends one dead letter; ends when all replicas have it.</summary>
    public Task SendAsync(string topic, Message<byte[]?, byte[]?> message, CancellationToken cancel) => producer.ProduceAsync(topic, message, cancel);

    /// <summary>Drops what is not confirmed. Blocks until nothing more is sent.</summary>
    public void Close()
    {
        _gone.Cancel();
        producer.Dispose();
    }
}
