using ActorPipeline.Actors.Kafka.Native;
using Akka.Event;
using Confluent.Kafka;
using Error = Confluent.Kafka.Error;

namespace ActorPipeline.Actors.Kafka;

/// <summary>Logs librdkafka's errors about brokers and topics, each state once. Poll thread only.</summary>
internal sealed class ConsumerErrors(ILoggingAdapter log)
{
    private bool _away,
        _trouble;

    /// <summary>Whether a connection broke or a broker did not answer since this was last asked.</summary>
    public bool TakeTrouble()
    {
        var trouble = _trouble;
        _trouble = false;
        return trouble;
    }

    /// <summary>An error of the client as a whole.</summary>
    public void OnError(Error error)
    {
        _trouble |= error.Code is ErrorCode.Local_Transport or ErrorCode.Local_AllBrokersDown or ErrorCode.Local_TimedOut;
        if (error.IsFatal)
            log.Error("Kafka: {Reason}", error.Reason);
        // Reported for each broker, up to twenty times a second. When no broker is left, Local_AllBrokersDown follows.
        else if (error.Code is ErrorCode.Local_Transport or ErrorCode.Local_Resolve)
            log.Debug("Kafka: {Reason}", error.Reason);
        // Repeated for as long as all brokers are away; logged once.
        else if (error.Code is ErrorCode.Local_AllBrokersDown && _away)
            log.Debug("Kafka: {Reason}", error.Reason);
        else if (error.Code is ErrorCode.Local_AllBrokersDown)
            log.Warning("Kafka: {Reason}; what is in flight is kept, and reading goes on when they are back", error.Reason);
        else
            log.Warning("Kafka: {Reason}", error.Reason);
        _away |= error.Code is ErrorCode.Local_AllBrokersDown;
    }

    /// <summary>Brokers answer again: the ends of all logs are known.</summary>
    public void Answered()
    {
        if (!_away)
            return;
        _away = false;
        log.Info("Kafka answers again");
    }

    /// <summary>An error in the place of a record; a fatal one ends the consumer.</summary>
    public void OnMessage(ConsumerQueue queue, in ConsumerMessage message, Assignment assignment)
    {
        var reason = ConsumerQueue.Reason(message);
        if (message.Error == ErrorCode.Local_Fatal)
            throw new KafkaException(new Error(message.Error, reason, isFatal: true));
        if (message.Error != ErrorCode.UnknownTopicOrPart || message.Topic == 0)
        {
            log.Warning("Kafka: {Reason}", reason);
            return;
        }
        assignment.NoTopic();
        // A pattern that matches nothing is how every pipeline starts; a topic name may be mistyped.
        var topic = queue.NameOf(message.Topic);
        if (topic.StartsWith('^'))
            log.Info("No topic matches {Pattern} yet; one that appears is read within seconds", topic);
        else
            log.Warning("There is no topic {Topic} yet; it is read within seconds once it is there", topic);
    }
}
