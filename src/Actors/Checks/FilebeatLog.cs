using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ActorPipeline.Actors.Checks;

/// <summary>
/// Finds in Filebeat's log which inputs it did not start and which events it dropped; only Filebeat's log has them. Reads text (7.x) and JSON (8, 9), also
/// with kubectl's prefixes. Memory is bounded: each kind is kept once. Not thread-safe.
/// </summary>
public sealed partial class FilebeatLog
{
    private const int MostKinds = 50;
    private const int LongestLine = 64 << 10;
    private const string Inputs = "filebeat input",
        Events = "filebeat events";

    private readonly Dictionary<(string Subject, string Seen), (int Count, string Advice)> _found = [];
    private int _others;

    /// <summary>Lines that were read.</summary>
    public long Lines { get; private set; }

    /// <summary>Reads one line.</summary>
    public void Add(string line)
    {
        Lines++;
        if (line.Length > LongestLine)
            return;
        var text = Message(line);
        if (NotRead().Match(text) is { Success: true } unread)
        {
            Note(
                $"{Inputs} {Name(unread.Groups["file"].Value)}",
                $"is not read: {unread.Groups["why"].Value}",
                "This file of filebeat-config is no YAML. The watcher writes its own anew when somebody changed them; other keys are their owner's."
            );
        }
        else if (NotStarted().Match(text) is { Success: true } refused)
        {
            Note(
                refused.Groups["file"] is { Success: true } file ? $"{Inputs} {Name(file.Value)}" : Inputs,
                $"is not started: {refused.Groups["why"].Value.Trim()}",
                "Its service's lines are not read until that is mended: see the service's annotations, and filebeat.version, which has to be Filebeat's own."
            );
        }
        else if (TooLarge().Match(text) is { Success: true } large)
        {
            Note(
                $"{Events} of {large.Groups["topic"].Value}",
                "are dropped: larger than max_message_bytes of Filebeat or message.max.bytes of a broker",
                "filebeat.line-max-bytes cuts lines before that; see 'doctor' for the limits of the topics."
            );
        }
        else if (Dropped().Match(text) is { Success: true } dropped)
        {
            Note(Events, $"are dropped: {dropped.Groups["why"].Value}", "See Filebeat's log around it.");
        }
    }

    /// <summary>The findings, inputs first, the most frequent first.</summary>
    public ImmutableArray<Finding> Findings()
    {
        var told = _found
            .OrderBy(one => !one.Key.Subject.StartsWith(Inputs, StringComparison.Ordinal))
            .ThenByDescending(one => one.Value.Count)
            .Select(one => new Finding(
                one.Key.Subject,
                FindingState.Warning,
                one.Value.Count == 1 ? one.Key.Seen : $"{one.Key.Seen} (said {one.Value.Count:N0} times)",
                one.Value.Advice
            ));
        ImmutableArray<Finding> all = [.. told];
        if (_others > 0)
            all = all.Add(new("filebeat log", FindingState.Warning, $"{_others:N0} more lines of other kinds", "Read them there."));
        return all.IsEmpty ? [new("filebeat log", FindingState.Ok, $"{Lines:N0} lines, none of an input that is refused or an event that is dropped")] : all;
    }

    private void Note(string subject, string seen, string advice)
    {
        if (_found.TryGetValue((subject, seen), out var known))
            _found[(subject, seen)] = (known.Count + 1, advice);
        else if (_found.Count < MostKinds)
            _found.Add((subject, seen), (1, advice));
        else
            _others++;
    }

    /// <summary>The message of a line in JSON; else the line.</summary>
    private static string Message(string line)
    {
        var start = line.IndexOf('{', StringComparison.Ordinal);
        if (start < 0 || !line.Contains("\"message\"", StringComparison.Ordinal))
            return line;
        try
        {
            using var json = JsonDocument.Parse(line.AsMemory(start));
            return json.RootElement.TryGetProperty("message", out var message) && message.ValueKind == JsonValueKind.String ? message.GetString()! : line;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return line;
        }
    }

    private static string Name(string path) => path[(path.LastIndexOf('/') + 1)..];

    [GeneratedRegex(@"Error loading config from file '(?<file>[^']+)', error (?<why>.*)$")]
    private static partial Regex NotRead();

    [GeneratedRegex(@"Error creating runner from config: (?<why>[^\n]*?)(\s*\(source:'(?<file>[^']+)'\))?$")]
    private static partial Regex NotStarted();

    [GeneratedRegex(@"Kafka \(topic=(?<topic>[^)]*)\): dropping too large message")]
    private static partial Regex TooLarge();

    [GeneratedRegex(@"(?<why>[Dd]ropping (event|invalid message)\b.*)$")]
    private static partial Regex Dropped();
}
