using System.Runtime.CompilerServices;
using ActorPipeline.Actors.Memory;
using Confluent.Kafka;

namespace ActorPipeline.Actors.DeadLetters;

/// <summary>
/// One producer, and which assignments were compared with the topic since it was made. It is thrown away as soon as one of
/// its dead letters has an unknown fate: a dead letter that still waits in it could be sent after somebody else stored the event.
/// </summary>
internal sealed class DeadLetterProducer(IProducer<byte[]?, byte[]?> producer, Func<string, Task> catchUp)
{
    private readonly CancellationTokenSource _gone = new();
    private readonly ConditionalWeakTable<AssignmentLifetime, Task> _checked = [];
    private readonly Lock _gate = new();

    /// <summary>Cancelled when the producer is thrown away: dead letters it has not confirmed will not be sent any more.</summary>
    public CancellationToken Gone => _gone.Token;

    /// <summary>Ends when everything is known that was in the topic when this assignment stored its first dead letter.</summary>
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

    /// <summary>The topic that was looked at is not there: makes the next dead letter of this assignment look again, unless another one did.</summary>
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
