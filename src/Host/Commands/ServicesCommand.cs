using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using ActorPipeline.Actors.Kubernetes.Api;
using ActorPipeline.Host.Configuration;
using ActorPipeline.Host.Services;
using ActorPipeline.Messages.Kubernetes;

namespace ActorPipeline.Host.Commands;

/// <summary><c>actorpipeline services explain</c>: which input a service gets, and why.</summary>
public static class ServicesCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The command.</summary>
    public static Command Create(CommandContext context) => new("services", "Explains what services get.") { Explain(context) };

    private static Command Explain(CommandContext context)
    {
        var flags = new Flags();
        var name = new Argument<string>("SERVICE") { Description = "The service, such as web-service, or demo/web-service" };
        var space = new Option<string?>("--namespace") { HelpName = "NAME", Description = "Its namespace, when there are several of that name" };
        var files = new Option<string[]>("--file")
        {
            HelpName = "FILE",
            Description = "Manifest to take it from instead of the API server; may be repeated, - reads standard input",
        };
        var output = OutputFlag.Create();
        var command = new Command(
            "explain",
            "Prints the input that a service gets and why, with each of its annotations. Changes nothing. "
                + "Exit code 1 when it takes no part, or something is ignored."
        )
        {
            name,
            space,
            files,
            output,
            flags.Kubeconfig(),
            flags.Config,
        };
        command.SetAction(
            async (parsed, stop) =>
            {
                var (options, _) = flags.Load(parsed, context, profile: null);
                var (id, within) = Split(parsed.GetValue(name)!, parsed.GetValue(space));
                var all = parsed.GetValue(files) is { Length: > 0 } given
                    ? await ReadAsync(given, within ?? options.Kubernetes.Namespaces.FirstOrDefault("default"), options, context, stop)
                    : await AskAsync(options, stop);
                var found = all.Where(service => service.Id.Name == id && (within is null || service.Id.Namespace == within)).ToList();
                if (found.Count != 1)
                    throw new UsageException(Missing(id, within, found, all, options));
                var explained = ServiceExplanation.Of(found[0], all, options);
                await context.Out.WriteLineAsync(
                    parsed.IsJson(output) ? JsonSerializer.Serialize(explained, ServiceJson.Default.ServiceExplanation) : ServiceText.Of(explained)
                );
                return explained.Reason is null ? 0 : 1;
            }
        );
        return command;
    }

    private static (string Name, string? Space) Split(string given, string? space) =>
        space is null && given.Split('/') is [{ Length: > 0 } first, { Length: > 0 } second] ? (second, first) : (given, space);

    private static async Task<ImmutableArray<ServiceDescription>> ReadAsync(
        string[] files,
        string space,
        PipelineOptions options,
        CommandContext context,
        CancellationToken stop
    )
    {
        var all = ImmutableArray.CreateBuilder<ServiceDescription>();
        foreach (var file in files)
        {
            try
            {
                using var reader = file == "-" ? new StreamReader(context.In()) : new StreamReader(file);
                all.AddRange(ServiceManifests.Read(await reader.ReadToEndAsync(stop), file, space, options.Kubernetes));
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
            {
                throw new UsageException($"--file names \"{file}\", which cannot be read: {failure.Message}");
            }
        }

        return [.. all.DistinctBy(service => service.Id)];
    }

    // The first word of a watch is the whole set.
    private static async Task<ImmutableArray<ServiceDescription>> AskAsync(PipelineOptions options, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(Patience);
        try
        {
            using var api = KubernetesApi.Connect(options.Kubernetes.Kubeconfig);
            await foreach (var said in new ApiServices(api, options.Kubernetes).WatchAsync(limit.Token))
            {
                if (said is ServiceEvent.Snapshot snapshot)
                    return [.. snapshot.Services];
            }

            return [];
        }
        catch (InvalidOperationException none)
        {
            throw new UsageException($"{char.ToUpperInvariant(none.Message[0])}{none.Message[1..]}. Or take the service from a manifest: --file FILE.");
        }
        catch (Exception failure) when (failure is ApiRefusal or HttpRequestException or IOException)
        {
            throw new InvalidOperationException($"The API server does not say which services there are: {failure.Message}", failure);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new InvalidOperationException($"The API server did not say within {Patience.TotalSeconds} s which services there are.");
        }
    }

    private static string Missing(string name, string? space, List<ServiceDescription> found, ImmutableArray<ServiceDescription> all, PipelineOptions options)
    {
        if (found.Count > 1)
        {
            var spaces = string.Join(", ", found.Select(one => one.Id.Namespace).Order(StringComparer.Ordinal));
            return $"There is \"{name}\" in {spaces}: say which with --namespace.";
        }
        var where = space is null ? "" : $" in namespace {space}";
        var near = Nearest.Of(name, all.Select(one => one.Id.Name)) is { } nearest ? $" Did you mean {nearest}?" : "";
        var elsewhere = all.Where(one => one.Id.Name == name).Select(one => one.Id.Namespace).ToList();
        return elsewhere.Count > 0 ? $"There is no service \"{name}\"{where}, but in {string.Join(", ", elsewhere)}."
            : options.Kubernetes.WhyNot(new ServiceId(space ?? options.Kubernetes.Namespaces.FirstOrDefault("default"), name)) is { } why
                ? $"There is no service \"{name}\"{where} that takes part: {why}.{near}"
            : $"There is no service \"{name}\"{where}; there are {all.Length}.{near}";
    }
}
