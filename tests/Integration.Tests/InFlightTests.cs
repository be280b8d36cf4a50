using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ActorPipeline.Integration.Tests;

/// <summary>How many requests are sent at once to a server that works on a few and lets the others wait.</summary>
public class InFlightTests(TestServers servers)
{
    private const int Events = 30_000;
    private const int Max = 16;
    private readonly string _group = TestServers.Unique("group-");
    private readonly string _topic = TestServers.Unique("logs.flight-");

    [Theory]
    [InlineData(2, false)]
    [InlineData(1000, true)]
    public async Task Should_reach_the_maximum_at_a_server_that_slows_down_only_when_told_to_tolerate_it(double tolerance, bool reaches)
    {
        using var feeder = new Feeder(servers.Kafka, _topic);
        await using var narrow = await NarrowServer.StartAsync(width: 2);
        feeder.Send(0, Events);
        await using var node = await ConsumerHalf.StartAsync(
            servers.Kafka,
            narrow.Url,
            _group,
            _topic,
            o =>
                o with
                {
                    Batch = o.Batch with { MaxEvents = 40 },
                    Elastic = o.Elastic with { InFlightInitial = 2, InFlightMax = Max, InFlightLatencyTolerance = tolerance },
                }
        );
        var highest = 0;
        await Eventually.TrueAsync(async () =>
        {
            var sink = await node.SinkAsync();
            highest = Math.Max(highest, sink.InFlightLimit);
            return sink.Indexed == Events;
        });
        Assert.Equal(reaches, narrow.Most == Max);
        Assert.Equal(reaches, highest == Max);
        Assert.InRange(narrow.Most, 2, Max);
    }

    /// <summary>A server that indexes nothing, a few requests at a time.</summary>
    private sealed class NarrowServer : IAsyncDisposable
    {
        private static readonly TimeSpan Work = TimeSpan.FromMilliseconds(15);
        private readonly WebApplication _app;
        private readonly SemaphoreSlim _width;
        private int _now,
            _most;

        private NarrowServer(WebApplication app, int width) => (_app, _width) = (app, new SemaphoreSlim(width));

        public Uri Url => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

        /// <summary>The most requests that were here at once.</summary>
        public int Most => Volatile.Read(ref _most);

        public static async Task<NarrowServer> StartAsync(int width)
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
            var server = new NarrowServer(builder.Build(), width);
            server._app.Run(server.HandleAsync);
            await server._app.StartAsync(TestContext.Current.CancellationToken);
            return server;
        }

        public async ValueTask DisposeAsync()
        {
            await _app.DisposeAsync();
            _width.Dispose();
        }

        private async Task HandleAsync(HttpContext context)
        {
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
            var here = Interlocked.Increment(ref _now);
            for (var seen = Most; here > seen && Interlocked.CompareExchange(ref _most, here, seen) != seen; seen = Most) { }
            await _width.WaitAsync(context.RequestAborted);
            await Task.Delay(Work, context.RequestAborted);
            _width.Release();
            Interlocked.Decrement(ref _now);
            await context.Response.WriteAsync("""{"took":1,"errors":false,"items":[]}""");
        }
    }
}
