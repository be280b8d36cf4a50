using System.Collections.Immutable;
using System.Text.Json;

namespace ActorPipeline.Actors.Elastic.Setup;

/// <summary>
/// Installs the index template of our data streams, its component templates and its policy: missing and differing documents are written. When one belongs to
/// somebody else or to a later version, nothing is written, unless forced.
/// </summary>
/// <exception cref="System.Security.Cryptography.CryptographicException"><c>elastic.tls.ca-file</c> holds no certificate.</exception>
/// <exception cref="IOException"><c>elastic.tls.ca-file</c> cannot be read.</exception>
/// <param name="options">Where the servers are, how to log in, and what to write.</param>
public sealed class ElasticSetup(ElasticOptions options) : IDisposable
{
    private const string Templates =
        "_index_template?filter_path=index_templates.name,index_templates.index_template.index_patterns,index_templates.index_template.priority";

    private static readonly TimeSpan Patient = TimeSpan.FromSeconds(30);

    private readonly ElasticQuestions _elastic = new(options, Patient);

    /// <summary>Compares, and writes what is missing or differs.</summary>
    /// <param name="dryRun">Only compare.</param>
    /// <param name="force">Also overwrite documents of somebody else or of a later version.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<SetupReport> RunAsync(bool dryRun, bool force, CancellationToken cancel)
    {
        var (url, server, error) = await FindAsync(cancel);
        if (server is null)
            return new SetupReport(null, [], [], error);
        if (!server.IsSupported)
            return new SetupReport(server.ToString(), [], [], $"{server} is not supported; set-up knows Elasticsearch from 7.17 and OpenSearch from 2.0 on");
        var seen = await LookAsync(url, server, cancel).ConfigureAwait(false);
        if (seen.Report.Error is not null)
            return seen.Report;
        if (dryRun)
        {
            return options.Setup.Kibana is { } kibana
                ? seen.Report with
                {
                    Notes = seen.Report.Notes.Add($"{KibanaObjects.Count} objects would be brought to Kibana at {kibana}"),
                }
                : seen.Report;
        }
        if (!force && seen.Report.Changes.Where(change => change.NeedsForce).ToList() is { Count: > 0 } others)
        {
            return seen.Report with
            {
                Error =
                    $"{string.Join(", ", others.Select(change => change.Title))} {(others.Count == 1 ? "is" : "are")} not of this version's making; "
                    + "nothing was written. Give it another actorpipeline.elastic.setup.name, or --force to write over it.",
            };
        }

        return await BringAsync(await WriteAsync(url, seen, cancel).ConfigureAwait(false), cancel).ConfigureAwait(false);
    }

    /// <summary>After all else: a dashboard over fields that are not there helps nobody.</summary>
    private async Task<SetupReport> BringAsync(SetupReport report, CancellationToken cancel)
    {
        if (report.Error is not null || options.Setup.Kibana is not { } address)
            return report;
        // Else the last part of a path would be replaced.
        var kibana = new Uri(address.EndsWith('/') ? address : address + "/");
        var answer = await _elastic.SendFormAsync(kibana, KibanaObjects.Path, KibanaObjects.Form, KibanaObjects.FormType, cancel).ConfigureAwait(false);
        return KibanaObjects.Trouble(kibana, answer) is { } trouble ? report with { Error = trouble } : report with { KibanaObjects = KibanaObjects.Count };
    }

    /// <inheritdoc />
    public void Dispose() => _elastic.Dispose();

    private sealed record Seen(SetupReport Report, ImmutableArray<(SetupDocument Wanted, string Path)> Documents);

    private async Task<(Uri Url, ServerKind? Server, string? Error)> FindAsync(CancellationToken cancel)
    {
        string? error = null;
        foreach (var url in options.Urls)
        {
            var root = await _elastic.AskAsync(url, "", null, cancel);
            if (ServerKind.Of(root) is { } server)
                return (url, server, null);
            error ??= root switch
            {
                { Status: 200 } => $"{url.Authority} does not answer as Elasticsearch does",
                { Status: 401 or 403 } => $"{url.Authority} answers HTTP {root.Status}: see actorpipeline.elastic.auth",
                _ => $"{url.Authority}: {SetupRules.Reason(root)}",
            };
        }
        return (options.Urls[0], null, error);
    }

    private async Task<Seen> LookAsync(Uri url, ServerKind server, CancellationToken cancel)
    {
        List<string> notes = [];
        var all = SetupDocuments.Of(server, options.Setup);
        if (all[0].Kind is SetupKind.IlmPolicy or SetupKind.IsmPolicy && SetupRules.IsUnknownThere(await GetAsync(all[0])))
        {
            notes.Add($"this server has no {(server.IsOpenSearch ? "index state" : "index lifecycle")} management: nothing rolls over or is deleted by itself");
            all = SetupDocuments.Of(server, options.Setup, hasPolicies: false);
        }
        List<SetupChange> changes = [];
        List<(SetupDocument, string)> documents = [];
        foreach (var wanted in all)
        {
            var answer = await GetAsync(wanted);
            if (answer.Status is not (200 or 404))
                return new Seen(new SetupReport(server.ToString(), [.. changes], [], $"{wanted.Title} cannot be read: {SetupRules.Reason(answer)}"), []);
            changes.Add(SetupRules.Judge(wanted, answer));
            documents.Add((wanted, SetupRules.PutPath(wanted, answer)));
        }
        notes.AddRange(SetupRules.Winners(await _elastic.AskAsync(url, Templates, null, cancel), options.Setup));
        return new Seen(new SetupReport(server.ToString(), [.. changes], [.. notes]), [.. documents]);

        Task<ElasticReply> GetAsync(SetupDocument document) => _elastic.AskAsync(url, document.Path, null, cancel);
    }

    private async Task<SetupReport> WriteAsync(Uri url, Seen seen, CancellationToken cancel)
    {
        var changes = seen.Report.Changes;
        for (var i = 0; i < changes.Length; i++)
        {
            if (changes[i].Differences.IsEmpty)
                continue;
            var (wanted, path) = seen.Documents[i];
            var answer = await _elastic.PutAsync(url, path, wanted.Body.ToJsonString(), cancel);
            if (answer.Status is not (200 or 201))
                return seen.Report with { Changes = changes, Error = $"{wanted.Title} was not taken: {SetupRules.Reason(answer)}" };
            changes = changes.SetItem(i, changes[i] with { Written = true });
        }
        var streams = changes.Any(change => change.Written) ? await StreamsAsync(url, cancel) : 0;
        return seen.Report with
        {
            Changes = changes,
            Notes =
                streams == 0
                    ? seen.Report.Notes
                    : seen.Report.Notes.Add(
                        $"{streams} data stream{(streams == 1 ? "" : "s")} of before will follow at the next rollover (POST STREAM/_rollover)"
                    ),
        };
    }

    private async Task<int> StreamsAsync(Uri url, CancellationToken cancel)
    {
        var names = string.Join(',', options.Setup.Patterns.Select(Uri.EscapeDataString));
        var answer = await _elastic.AskAsync(url, $"_data_stream/{names}?filter_path=data_streams.name", null, cancel);
        return
            answer is { Status: 200, Body: { ValueKind: JsonValueKind.Object } body }
            && body.TryGetProperty("data_streams", out var streams)
            && streams.ValueKind == JsonValueKind.Array
            ? streams.GetArrayLength()
            : 0;
    }
}
