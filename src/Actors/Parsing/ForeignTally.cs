using System.Numerics;
using ActorPipeline.Actors.Telemetry;

namespace ActorPipeline.Actors.Parsing;

/// <summary>Counts the records of a chunk that are no events of Filebeat.</summary>
internal sealed class ForeignTally
{
    private readonly int[] _records = new int[ForeignWords.All.Length];

    /// <summary>Counts one; none is not counted.</summary>
    public void Add(ForeignRecord kind)
    {
        if (kind != ForeignRecord.None)
            _records[BitOperations.Log2((uint)kind)]++;
    }

    /// <summary>Tells how many there were, and begins anew.</summary>
    public void Tell(string topic)
    {
        for (var i = 0; i < _records.Length; i++)
        {
            if (_records[i] > 0)
                PipelineTelemetry.Foreign(topic, ForeignWords.All[i].Word, _records[i]);
            _records[i] = 0;
        }
    }
}
