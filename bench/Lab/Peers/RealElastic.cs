using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using ActorPipeline.Integration.Tests.Servers;
using ActorPipeline.Lab.Machine;

namespace ActorPipeline.Lab.Peers;

/// <summary>
/// Ours and a raw blaster in turn against one real Elasticsearch: the blaster sends the same events as documents with automatic ids, which is the
/// least that server can be asked for.
/// </summary>
/// <param name="load">The events, for ours.</param>
/// <param name="folder">For configurations and logs.</param>
internal sealed class RealElastic(Load load, string folder) : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);
    private readonly OwnServers _servers = new();
    private readonly HttpClient _http = new() { Timeout = Limit };

    /// <summary>The medians of all rounds; the first one warms up and does not count.</summary>
    public async Task<IReadOnlyList<RealRow>> RunAsync(Scenario scenario, int rounds, CancellationToken stop)
    {
        Environment.SetEnvironmentVariable("HEAP", "2g");
        _http.BaseAddress = await _servers.StartElasticsearchAsync();
        List<RealRow> rows = [];
        for (var round = 0; round <= rounds; round++)
        {
            foreach (var (sender, name) in ((string[])[RealRow.Blaster, RealRow.Full, RealRow.Lean]).Index())
            {
                // A data stream of its own: nothing is there already.
                var row = await OneAsync(name, scenario with { Space = $"r{round}x{sender}" }, round, stop);
                Console.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"  {row.Program, -30} {row.Rate, 9:N0} events/s, {row.Sender:0.0} + {row.Server:0.0} µs CPU/event"
                    )
                );
                if (round > 0)
                    rows.Add(row);
            }
        }
        return
        [
            .. rows.GroupBy(r => r.Program)
                .Select(g => new RealRow(
                    g.Key,
                    Quantile.Median(g.Select(r => r.Rate)),
                    Quantile.Median(g.Select(r => r.Sender)),
                    Quantile.Median(g.Select(r => r.Server))
                )),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _servers.DisposeAsync();
    }

    private async Task<RealRow> OneAsync(string name, Scenario scenario, int round, CancellationToken stop)
    {
        var server = int.Parse(File.ReadAllText(Path.Combine(_servers.Folder("elasticsearch"), "elasticsearch.pid")), CultureInfo.InvariantCulture);
        if (name != RealRow.Blaster)
            await load.FillAsync(scenario);
        await using var sender = Start(name, scenario, round);
        while (await DocumentsAsync(scenario, stop) == 0 && !sender.HasExited)
            await Task.Delay(Look, stop);
        var (start, from) = (TimeProvider.System.GetTimestamp(), await DocumentsAsync(scenario, stop));
        var (ours, its) = (sender.Figures!, ProcessFigures.Of(server)!);
        var (last, at, mine, theirs) = (from, start, ours, its);
        while (last < load.Events && TimeProvider.System.GetElapsedTime(at) < TimeSpan.FromSeconds(30))
        {
            await Task.Delay(Look, stop);
            if (await DocumentsAsync(scenario, stop) is var now && now == last)
                continue;
            (last, at, mine, theirs) = (now, TimeProvider.System.GetTimestamp(), sender.Figures ?? mine, ProcessFigures.Of(server)!);
        }
        var (events, seconds) = (last - from, TimeProvider.System.GetElapsedTime(start, at).TotalSeconds);
        await sender.KillAsync();
        // What is left to merge must not fall into the next one's time.
        (await _http.PostAsync($"/logs-*-{scenario.Space}/_forcemerge?max_num_segments=1", null, stop)).Dispose();
        return new RealRow(name, events / seconds, (mine.Cpu - ours.Cpu).TotalMicroseconds / events, (theirs.Cpu - its.Cpu).TotalMicroseconds / events);
    }

    private Child Start(string name, Scenario scenario, int round)
    {
        if (name == RealRow.Blaster)
        {
            return Child.Start(
                Path.Combine(folder, "blaster.log"),
                new Dictionary<string, string>(),
                Environment.ProcessPath!,
                "blast",
                _http.BaseAddress!.ToString(),
                $"{scenario.Lines}",
                $"{scenario.Bytes}",
                $"{load.Events}",
                scenario.Space
            );
        }
        var ours = Contender.All.Single(c => c.Name == Contender.Ours);
        var fields = name == RealRow.Full ? "full" : "lean";
        return ours.Start(
            Path.Combine(folder, $"real-{fields}-{round}"),
            load.Brokers,
            _http.BaseAddress!,
            $"real-{fields}-{round}",
            $"actorpipeline.elastic.fields = {fields}"
        );
    }

    // What was written, searchable or not.
    private async Task<long> DocumentsAsync(Scenario scenario, CancellationToken stop)
    {
        using var answer = await _http.GetAsync(
            $"/logs-*-{scenario.Space}/_stats/indexing?ignore_unavailable=true&filter_path=_all.primaries.indexing.index_total",
            stop
        );
        var json = await answer.Content.ReadFromJsonAsync<JsonElement>(stop);
        return
            json.TryGetProperty("_all", out var all)
            && all.TryGetProperty("primaries", out var primaries)
            && primaries.TryGetProperty("indexing", out var indexing)
            ? indexing.GetProperty("index_total").GetInt64()
            : 0;
    }
}
