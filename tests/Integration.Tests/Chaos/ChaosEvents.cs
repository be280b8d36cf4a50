using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ActorPipeline.Integration.Tests.Chaos;

/// <summary>The events of a run as pure functions of seed and number, and what is left of one once it is indexed.</summary>
internal sealed class ChaosEvents(ChaosOptions options)
{
    public const string Topic = "logs.chaos-service";
    public const string DeadLetterTopic = "dead-letter." + Topic;
    public const string Index = "logs-chaos_service-test";
    private const int MaxFiller = 300;

    /// <summary>True for an event that Elasticsearch can never take.</summary>
    public bool IsPoison(int number) => Mix(number, 1) % (ulong)options.PoisonEvery == 0;

    /// <summary>Where an event goes.</summary>
    public int Partition(int number) => (int)(Mix(number, 2) % (ulong)options.Partitions);

    /// <summary>The record's value, as Filebeat writes it.</summary>
    public byte[] Value(int number) =>
        Encoding.UTF8.GetBytes(
            $$$"""{"@timestamp":"{{{Timestamp(number)}}}","@metadata":{"beat":"filebeat","type":"_doc","version":"8.1.0"},"log":{"offset":{{{number}}},"file":{"path":"{{{Path(number)}}}"}},"message":"{{{Message(number)}}}","fields":{"service":"chaos-service","namespace":"test","log_topic":"{{{Topic}}}"},"host":{"name":"node-1"}}"""
        );

    /// <summary>What must be found of an event in its document.</summary>
    public ulong Fingerprint(int number) => Fingerprint(Timestamp(number), Path(number), Message(number), "chaos-service");

    /// <summary>The number and the fingerprint of an indexed document; -1 when it has no number.</summary>
    public static (int Number, ulong Fingerprint) Read(JsonElement source)
    {
        if (!source.TryGetProperty("log", out var log) || !log.TryGetProperty("offset", out var offset) || !offset.TryGetInt32(out var number))
            return (-1, 0);
        return (
            number,
            Fingerprint(
                source.GetProperty("@timestamp").GetString()!,
                log.GetProperty("file").GetProperty("path").GetString()!,
                source.GetProperty("message").GetString()!,
                source.GetProperty("fields").GetProperty("service").GetString()!
            )
        );
    }

    private string Timestamp(int number) =>
        IsPoison(number)
            ? "yesterday"
            : DateTimeOffset.FromUnixTimeMilliseconds(1_795_000_000_000 + number).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static string Path(int number) => $"/mnt/data/logs/chaos-service/{number % 5}.log";

    private string Message(int number) =>
        $"line {number} {Mix(number, 3):x16} zu spät, trop tôt " + new string((char)('a' + number % 26), (int)(Mix(number, 4) % MaxFiller));

    /// <summary>FNV-1a over the UTF-16 units, with a unit between the parts that none of them has.</summary>
    private static ulong Fingerprint(params ReadOnlySpan<string> parts)
    {
        var hash = 14695981039346656037UL;
        foreach (var part in parts)
        {
            foreach (var unit in part)
                hash = (hash ^ unit) * 1099511628211UL;
            hash = (hash ^ 0xffff) * 1099511628211UL;
        }
        return hash;
    }

    /// <summary>SplitMix64 of seed, number and purpose.</summary>
    private ulong Mix(int number, int purpose)
    {
        var z = (((ulong)(uint)options.Seed << 32) | (uint)number) + (ulong)purpose * 0x9e3779b97f4a7c15UL;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9UL;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebUL;
        return z ^ (z >> 31);
    }
}
