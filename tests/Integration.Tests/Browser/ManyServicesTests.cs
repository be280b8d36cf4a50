using System.Globalization;
using System.Text;
using PuppeteerSharp;

namespace ActorPipeline.Integration.Tests.Browser;

/// <summary>
/// A thousand services and five hundred partitions: only what can be seen is made, and all of it can be reached. The node's events are synthetic.
/// </summary>
[Collection(ConsoleWorld.Shared)]
public class ManyServicesTests(ConsoleWorld world)
{
    private const int Services = 1_000,
        Partitions = 500;

    private static string Moment()
    {
        var status = new StringBuilder();
        status.Append("event: services\ndata: [");
        status.AppendJoin(
            ',',
            Enumerable
                .Range(0, Services)
                .Select(i =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $$"""{"name":"s{{i:D4}}-service","namespace":"demo","topic":"logs.s{{i:D4}}-service","state":"subscribed","reason":null}"""
                    )
                )
        );
        status.Append(
            """
            ]

            event: status
            data: {"at":1795740309794,"version":"1.0.0","elastic":{"urls":[],"away":null},"cluster":{"self":"akka.tcp://a@n:1","leader":null,"singletons":{},"departed":[],"members":[{"address":"akka.tcp://a@n:1","roles":["consumer"],"status":"up","reachable":true,"version":"1.0.0"}]},"configMap":null,"services":{"subscribed":1000},"needs":[],"nodes":[{"address":"akka.tcp://a@n:1","state":"answering","ageSeconds":0,"sink":{"indexed":1,"duplicates":0,"deadLettered":0,"retried":0,"eventsPerSecond":1200,"inFlight":1,"inFlightLimit":4,"state":"running","reason":null,"bufferBytes":0,"failureStored":0,"fieldsRefused":0},"partitions":[
            """.ReplaceLineEndings("\n")
        );
        status.AppendJoin(
            ',',
            Enumerable
                .Range(0, Partitions)
                .Select(i =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $$"""{"topic":"logs.s{{i:D4}}-service","partition":0,"position":5,"committed":5,"lag":0,"state":"running","lagSeconds":0,"lost":0,"formats":"json 100 %","reason":null}"""
                    )
                )
        );
        return status.Append("]}]}\n\n").ToString();
    }

    [Fact]
    public async Task Should_make_only_the_rows_that_can_be_seen_of_a_thousand_services()
    {
        await using var page = await world.OpenAsync();
        var moment = Moment();
        await page.Page.SetRequestInterceptionAsync(true);
        page.Page.Request += async (_, request) =>
        {
            if (request.Request.Url.EndsWith("/api/v1/events", StringComparison.Ordinal))
                await request.Request.RespondAsync(new ResponseData { ContentType = "text/event-stream", Body = moment });
            else
                await request.Request.ContinueAsync();
        };
        await page.GoAsync("/services");
        await page.ReadsAsync(".bar", "1\u202f000 services");
        await page.ReadsAsync(".table", "s0000-service");
        Assert.InRange(await page.Page.EvaluateExpressionAsync<int>("document.querySelectorAll('.space > *').length"), 10, 100);
        await page.Page.EvaluateExpressionAsync("document.querySelector('.virtual').scrollTop = 1e9");
        await page.ReadsAsync(".virtual", "s0999-service");

        // The time a page takes is printed, not asserted: machines differ.
        var milliseconds = await page.Page.EvaluateFunctionAsync<double>(
            """
            async () => {
              const begun = performance.now();
              document.querySelector('#pages a[href="/cluster"]').click();
              document.querySelector('#pages a[href="/services"]').click();
              await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
              return performance.now() - begun;
            }
            """
        );
        TestContext.Current.TestOutputHelper?.WriteLine($"cluster and services drawn in {milliseconds:0} ms");
        await page.GoAsync("/cluster");
        await page.ReadsAsync(".panel h2 .num", "500");
        Assert.InRange(await page.Page.EvaluateExpressionAsync<int>("document.querySelectorAll('.parts .row').length"), 5, 100);
    }
}
