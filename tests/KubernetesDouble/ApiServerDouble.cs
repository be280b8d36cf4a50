using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ActorPipeline.KubernetesDouble;

/// <summary>
/// A Kubernetes API server for tests, in this process, on a port of 127.0.0.1: the parts that a watcher uses, answering as the
/// recorded answers of a real one (1.34 and 1.36) do, and able to fail on purpose.
/// </summary>
public sealed class ApiServerDouble : IAsyncDisposable
{
    private readonly Objects _objects = new(TimeProvider.System);
    private readonly ConcurrentQueue<Call> _calls = new();
    private readonly Watches _watches;
    private readonly Router _router;
    private WebApplication? _server;
    private int _port;

    private ApiServerDouble(TimeSpan bookmarks)
    {
        _watches = new Watches(_objects, Faults, bookmarks);
        _router = new Router(_objects, Faults, _watches, Record);
        AddNamespace("default");
    }

    /// <summary>Starts one, with a namespace <c>default</c>.</summary>
    /// <param name="bookmarks">How often a watch gets a bookmark; each minute when null, as real ones do.</param>
    public static async Task<ApiServerDouble> StartAsync(TimeSpan? bookmarks = null)
    {
        var server = new ApiServerDouble(bookmarks ?? TimeSpan.FromMinutes(1));
        await server.StartServingAsync();
        return server;
    }

    /// <summary>Where it listens.</summary>
    public Uri Address => new($"http://127.0.0.1:{_port}/");

    /// <summary>A kubeconfig that leads here.</summary>
    public string Kubeconfig =>
        new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Config",
            ["current-context"] = "double",
            ["clusters"] = new JsonArray(
                new JsonObject
                {
                    ["name"] = "double",
                    ["cluster"] = new JsonObject { ["server"] = Address.ToString().TrimEnd('/') },
                }
            ),
            ["users"] = new JsonArray(
                new JsonObject
                {
                    ["name"] = "double",
                    ["user"] = new JsonObject { ["token"] = Faults.Token ?? "any" },
                }
            ),
            ["contexts"] = new JsonArray(
                new JsonObject
                {
                    ["name"] = "double",
                    ["context"] = new JsonObject { ["cluster"] = "double", ["user"] = "double" },
                }
            ),
        }.ToJsonString();

    /// <summary>What goes wrong.</summary>
    public Faults Faults { get; } = new();

    /// <summary>Whether calls are kept; off for measurements.</summary>
    public bool Recording { get; set; } = true;

    /// <summary>Every call so far, refused ones too.</summary>
    public IReadOnlyCollection<Call> Calls => _calls;

    /// <summary>Forgets the calls so far.</summary>
    public void ForgetCalls() => _calls.Clear();

    /// <summary>Makes a namespace.</summary>
    public void AddNamespace(string name) =>
        _objects.Edit(
            KindOf("namespaces"),
            "",
            name,
            before =>
                before
                ?? new JsonObject
                {
                    ["kind"] = "Namespace",
                    ["apiVersion"] = "v1",
                    ["metadata"] = new JsonObject { ["name"] = name },
                }
        );

    /// <summary>An object as it is now, or null. Not to be changed.</summary>
    public JsonObject? Find(string resource, string space, string name) => _objects.Find(KindOf(resource), space, name);

    /// <summary>All objects of a resource in a namespace. Not to be changed.</summary>
    public IReadOnlyList<JsonObject> All(string resource, string space) => _objects.List(KindOf(resource), space).Items;

    /// <summary>Ends all open watches cleanly, as servers do after <c>timeoutSeconds</c>.</summary>
    public void EndWatches() => _watches.End();

    /// <summary>Tears the connections of all open watches.</summary>
    public void DropWatches() => _watches.Drop();

    /// <summary>Drops the history of changes and ends all watches: a watch from an old version is answered 410.</summary>
    public void ExpireHistory()
    {
        _objects.Compact();
        _watches.End();
    }

    /// <summary>Stops listening: connections are torn, new ones refused.</summary>
    public async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _server, null) is { } server)
        {
            _watches.Drop();
            using var hurry = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
            await server.StopAsync(hurry.Token);
            await server.DisposeAsync();
        }
    }

    /// <summary>Listens again, on the same port, with the same objects.</summary>
    public async Task StartServingAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, _port);
        });
        var server = builder.Build();
        server.Run(_router.HandleAsync);
        await server.StartAsync();
        _port = new Uri(server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
        _server = server;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await StopAsync();

    private static Kind KindOf(string resource) => Kind.All.First(kind => kind.Resource == resource);

    private void Record(Call call)
    {
        if (Recording)
        {
            _calls.Enqueue(call);
        }
    }
}
