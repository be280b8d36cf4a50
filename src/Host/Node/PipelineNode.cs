using System.Net;
using ActorPipeline.Actors.Cluster;
using ActorPipeline.Host.Configuration;
using ActorPipeline.Host.Http;
using ActorPipeline.Host.Http.Console;
using ActorPipeline.Host.Http.Health;
using ActorPipeline.Host.Http.Security;
using ActorPipeline.Host.Telemetry;
using ActorPipeline.Host.Trace;
using ActorPipeline.Host.Tuning;
using Akka.Actor;
using Akka.Event;
using Akka.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Settings = ActorPipeline.Host.Configuration.Settings;

namespace ActorPipeline.Host.Node;

/// <summary>A running node: actor system and HTTP server in one host. Disposing drains, commits and leaves the cluster.</summary>
public sealed class PipelineNode : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly OtlpExport? _export;

    private readonly bool _json;

    private PipelineNode(WebApplication app, bool json)
    {
        (_app, _json) = (app, json);
        HttpUrl = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Status = app.Services.GetRequiredService<StatusSource>();
        Tuner = app.Services.GetRequiredService<NodeTuner>();
        var options = app.Services.GetRequiredService<PipelineOptions>();
        _export = OtlpExport.Start(async cancel => [.. StatusGauges.Of(await Status.ReadAsync(cancel), options)], TimeProvider.System, HttpUrl);
    }

    /// <summary>The address of the HTTP server.</summary>
    public string HttpUrl { get; }

    /// <summary>The source of <c>/api/status</c>.</summary>
    public StatusSource Status { get; }

    /// <summary>Changes options at runtime.</summary>
    public NodeTuner Tuner { get; }

    /// <summary>Cancelled when the node stops by itself, for example because the cluster downed it.</summary>
    public CancellationToken Stopping => _app.Lifetime.ApplicationStopping;

    /// <summary>Starts a node; it listens when this returns.</summary>
    /// <param name="options">Validated options.</param>
    /// <param name="settings">The layers they come from; the <c>akka</c> section counts.</param>
    /// <param name="parts">The actors of the pipeline and their status.</param>
    /// <param name="cancel">Gives up starting.</param>
    /// <exception cref="UsageException">The HTTP port is taken.</exception>
    public static async Task<PipelineNode> StartAsync(PipelineOptions options, Settings settings, NodeParts parts, CancellationToken cancel)
    {
        var address = IPAddress.Parse(options.Http.Address);
        Ports.EnsureFree("actorpipeline.http.port (--http)", address, options.Http.Port);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "actorpipeline" });
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => HttpLimits.Listen(kestrel, address, options.Http.Port));
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownOrder.Http);
        // Signals are handled by the command alone.
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.AddSingleton(parts);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton<MetricStore>();
        builder.Services.AddSingleton<NodeTuner>();
        builder.Services.AddSingleton<StatusSource>();
        builder.Services.AddSingleton<TraceSource>();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<NodeHealth>();
        builder.Services.AddSingleton<ClusterTuner>();
        builder.Services.AddSingleton<Membership>();
        builder.Services.AddConsole(settings);
        builder.Services.AddSingleton(services =>
            services.GetRequiredService<ActorSystem>() is var system
                ? new ClusterReports(system, () => parts.Watched(system), service => parts.Input(system, service), TimeProvider.System)
                : null!
        );
        builder.Services.AddAkka(AkkaSetup.SystemName, (akka, services) => parts.AddActors(akka.AddNode(options, settings).AddNodeActors(parts, services)));
        var app = builder.Build();
        // Created now, because it only counts from its creation on.
        _ = app.Services.GetRequiredService<MetricStore>();
        app.UseRequestGuard(options.Http);
        app.UseRouting();
        app.MapNode();
        try
        {
            await app.StartAsync(cancel);
            return new PipelineNode(app, options.Logging.Format == "json");
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Tells a person; with <c>logging.format = json</c> whoever collects the log, so that all of it is JSON.</summary>
    internal async Task SayAsync(TextWriter people, IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            if (_json)
                Tuner.Log.Info("{0}", line);
            else
                await people.WriteLineAsync(line);
        }
    }

    /// <summary>True when the node stopped because it was asked to leave; false when it was downed or could not join.</summary>
    public bool LeftAsAsked =>
        CoordinatedShutdown.Get(_app.Services.GetRequiredService<ActorSystem>()).ShutdownReason is CoordinatedShutdown.ClusterLeavingReason;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        // Before the HTTP server, so that status can be read while the node drains, and a slow reader does not delay draining.
        await CoordinatedShutdown.Get(_app.Services.GetRequiredService<ActorSystem>()).Run(CoordinatedShutdown.ClrExitReason.Instance);
        // What was counted while draining goes out as well.
        _export?.Dispose();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
