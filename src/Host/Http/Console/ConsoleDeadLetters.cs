using System.Collections.Immutable;
using System.Text;
using ActorPipeline.Actors.DeadLetters;
using ActorPipeline.Actors.DeadLetters.Replay;
using ActorPipeline.Host.Commands;
using ActorPipeline.Host.Configuration;
using Confluent.Kafka;

namespace ActorPipeline.Host.Http.Console;

/// <summary>A request to replay dead letters.</summary>
/// <param name="Filter">The filter.</param>
/// <param name="Places">Only dead letters at these places; empty for all.</param>
internal sealed record ReplayWanted(DeadLetterFilter Filter, ImmutableHashSet<string> Places);

/// <summary>
/// Reads and replays dead letters for the console. One read or replay at a time, each on a thread of its own, because the clients block; a list is cached for
/// some seconds for all pages. Thread-safe.
/// </summary>
internal sealed class ConsoleDeadLetters(PipelineOptions options, TimeProvider time) : IDisposable
{
    private const int MostLetters = 500;
    private const int MostGroups = 500;
    private const int MostGaps = 200;
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(3);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private DeadLetterPage? _page;
    private long _readAt;

    /// <summary>What there is.</summary>
    public Task<DeadLetterPage> ListAsync(CancellationToken cancel) =>
        InTurnAsync(
            () => _page is { } page && time.GetElapsedTime(_readAt) < Fresh ? page : null,
            (access, stop) =>
            {
                var found = access.Find(replayedToo: true, stop);
                (_page, _readAt) = (Page(found), time.GetTimestamp());
                return _page;
            },
            why => new DeadLetterPage(why, 0, 0, [], [], []),
            cancel
        );

    /// <summary>One dead letter in full; null when it does not exist, or cannot be read.</summary>
    public Task<DeadLetterView?> ShowAsync(string place, CancellationToken cancel) =>
        InTurnAsync(
            () => null,
            (access, stop) =>
            {
                var entry = access.Find(replayedToo: true, stop).Entries.FirstOrDefault(entry => Place(entry) == place);
                return entry is null ? null
                    : access.Events([entry], stop).TryGetValue(entry.Latest.Place, out var letter)
                        ? View(entry) with
                        {
                            Event = Encoding.UTF8.GetString(letter.Value ?? []),
                        }
                    : null;
            },
            _ => null,
            cancel
        );

    /// <summary>Sends dead letters again; only counts them when <paramref name="send"/> is false.</summary>
    public Task<ReplayDone> ReplayAsync(ReplayWanted wanted, bool send, CancellationToken cancel) =>
        InTurnAsync(
            () => null,
            (access, stop) =>
            {
                var meant = access
                    .Find(replayedToo: false, stop)
                    .Entries.Where(entry => wanted.Filter.Takes(entry.Latest) && (wanted.Places.IsEmpty || wanted.Places.Contains(Place(entry))))
                    .ToList();
                var partitions = meant.Select(entry => entry.Latest.Id.Topic).Distinct().ToDictionary(topic => topic, access.Partitions);
                var home = meant.Where(entry => entry.Latest.Id.Partition < partitions[entry.Latest.Id.Topic]).ToList();
                if (!send || home.Count == 0)
                    return new ReplayDone(null, meant.Count, 0, meant.Count - home.Count);
                var told = new Last();
                _page = null;
                try
                {
                    access.Send(home, told, stop);
                    return new ReplayDone(null, meant.Count, told.Sent, meant.Count - home.Count);
                }
                catch (Exception failure) when (failure is KafkaException or DeadLetterException)
                {
                    return new ReplayDone(failure.Message, meant.Count, told.Sent, meant.Count - home.Count);
                }
            },
            why => new ReplayDone(why, 0, 0, 0),
            cancel
        );

    /// <inheritdoc />
    public void Dispose() => _turn.Dispose();

    private async Task<T> InTurnAsync<T>(Func<T?> known, Func<DlqAccess, CancellationToken, T> work, Func<string, T> failed, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            if (known() is { } before)
                return before;
            using var access = await DlqAccess.OpenAsync(options, new DeadLetterFilter(), time);
            try
            {
                return await Task.Factory.StartNew(() => work(access, cancel), cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            }
            catch (Exception failure) when (failure is KafkaException or DeadLetterException)
            {
                return failed(
                    $"Kafka {options.Kafka.Brokers}: {failure.Message.TrimEnd('.')}{(access.Heard() is { } heard ? $" ({heard.TrimEnd('.')})" : "")}"
                );
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    private static DeadLetterPage Page(DlqFound found)
    {
        var kept = found.Entries.Where(entry => !entry.IsReplayed).ToList();
        return new DeadLetterPage(
            null,
            kept.Count,
            found.Entries.Count - kept.Count,
            [
                .. kept.GroupBy(entry => (entry.Latest.Service, entry.Latest.Id.Topic, entry.Latest.ErrorType))
                    .Select(group => new DeadLetterGroup(
                        group.Key.Service,
                        group.Key.Topic,
                        group.Key.ErrorType,
                        group.Last().Latest.Reason,
                        group.Count(),
                        group.Min(entry => entry.First).ToUnixTimeMilliseconds(),
                        group.Max(entry => entry.Latest.At).ToUnixTimeMilliseconds()
                    ))
                    .OrderByDescending(group => group.Count)
                    .Take(MostGroups),
            ],
            [.. kept.AsEnumerable().Reverse().Take(MostLetters).Select(View)],
            [
                .. found
                    .Gaps.Reverse()
                    .Take(MostGaps)
                    .Select(gap => new GapView(gap.Topic, gap.Partition, gap.From, gap.To, gap.Count, gap.At.ToUnixTimeMilliseconds())),
            ]
        );
    }

    private static string Place(DeadLetterEntry entry) =>
        string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"{entry.Latest.Place.Topic}/{entry.Latest.Place.Partition}/{entry.Latest.Place.Offset}"
        );

    private static DeadLetterView View(DeadLetterEntry entry) =>
        new(
            Place(entry),
            entry.Latest.Id.Topic,
            entry.Latest.Id.Partition,
            entry.Latest.Id.Offset,
            entry.Latest.Service,
            entry.Latest.Index,
            entry.Latest.Status,
            entry.Latest.ErrorType,
            entry.Latest.Reason,
            entry.Latest.At.ToUnixTimeMilliseconds(),
            entry.Latest.Bytes
        );

    private sealed class Last : IProgress<ReplayProgress>
    {
        public int Sent { get; private set; }

        public void Report(ReplayProgress value) => Sent = value.Sent;
    }
}
