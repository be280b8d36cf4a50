namespace ActorPipeline.Integration.Tests.Servers;

/// <summary>The presets of the annotation <c>multiline</c> in the real Filebeat: each stack trace is one event, and each line is there once.</summary>
public sealed class FilebeatMultilineTests(TestServers servers)
{
    private const int Rounds = 20;

    private static readonly (string Preset, string[] Languages)[] Services =
    [
        ("auto", ["java", "python", "dotnet", "node"]),
        ("java", ["java"]),
        ("python", ["python"]),
        ("dotnet", ["dotnet"]),
        ("node", ["node"]),
        ("go", ["go"]),
        ("time", ["java", "python", "dotnet", "node"]),
    ];

    [ServerFact]
    public async Task Should_bring_each_stack_trace_as_one_event_and_leave_other_lines_alone()
    {
        await using var world = await FilebeatWorld.StartAsync(servers.Kafka, servers.Elastic);
        var expected = Services.ToDictionary(one => one.Preset + "-service", one => Events(one.Languages).ToList());
        foreach (var (service, events) in expected)
        {
            world.Folder.Write(service, events);
            await world.Cluster.CreateServiceAsync(service, ("actorpipeline.io/multiline", service.Split('-')[0]), ("actorpipeline.io/parser", "plain"));
        }
        world.Filebeat.Start(servers.Kafka);

        // What does not come as it should is shown, so it is compared once as much is there; a line that is missing or there twice is seen in it.
        foreach (var (service, events) in expected)
        {
            await Eventually.TrueAsync(async () => await world.Elastic.CountAsync(world.Index(service), "message:end") > 0);
            await Eventually.TrueAsync(async () => await world.Elastic.CountAsync(world.Index(service)) >= events.Count);
        }
        foreach (var (service, events) in expected)
        {
            var found = await world.Elastic.AllAsync(world.Index(service));
            Assert.Equal(events.Order(StringComparer.Ordinal), found.Select(one => one.Message).Order(StringComparer.Ordinal));
        }
    }

    // A plain line before, between and behind the traces; the last one is complete after multiline's timeout.
    private static IEnumerable<string> Events(string[] languages) =>
        Enumerable
            .Range(0, Rounds)
            .SelectMany(round => languages.SelectMany(language => new[] { $"2026-02-03 04:05:06,789 INFO before {language} {round}", Trace(language, round) }))
            .Append("2026-02-03 04:05:09,000 INFO the end");

    private static string Trace(string language, int number) =>
        language switch
        {
            "java" => $"""
                2026-02-03 04:05:07,001 ERROR [worker-3] org.shop.Orders: order {number} failed
                java.lang.IllegalStateException: no stock
                	at org.shop.Stock.take(Stock.java:42)
                	at java.base/java.lang.Thread.run(Thread.java:840) ~[?:?]
                	Suppressed: java.io.IOException: closed
                		at org.shop.Stock.close(Stock.java:99)
                Caused by: java.sql.SQLException: timeout
                	at org.db.Driver.connect(Native Method)
                	... 12 more
                """,
            // Of two exceptions, one while the other is handled: Python puts empty lines between.
            "python" => $"""
                2026-02-03 04:05:07,001 ERROR shop order {number} failed
                Traceback (most recent call last):
                  File "/srv/shop/stock.py", line 7, in take
                    raise KeyError(order.item)
                KeyError: 'a-17'

                During handling of the above exception, another exception occurred:

                Traceback (most recent call last):
                  File "/srv/shop/orders.py", line 42, in accept
                    self.stock.take(order)
                shop.errors.NoStockError: a-17
                """,
            "dotnet" => $"""
                2026-02-03 04:05:07.001 [ERR] order {number} failed
                System.InvalidOperationException: no stock
                 ---> System.TimeoutException: after 30 s
                   at Shop.Db.Connection.OpenAsync(CancellationToken stop) in /src/Db/Connection.cs:line 17
                   --- End of inner exception stack trace ---
                   at Shop.Stock.Take[T](Order order) in /src/Stock.cs:line 42
                --- End of stack trace from previous location ---
                   at Shop.Orders.<Accept>d__7.MoveNext()
                """,
            "node" => $$"""
                2026-02-03 04:05:07.001 error: order {{number}} failed Error: no stock
                    at take (/srv/shop/stock.js:42:17)
                    at async Orders.accept (file:///srv/shop/orders.mjs:7:5)
                    at new Promise (<anonymous>) {
                  code: 'ENOSTOCK',
                  [cause]: { item: 'a-17' }
                }
                """,
            // Go puts an empty line between the words and each goroutine.
            _ => $"""
                panic: order {number}: runtime error: index out of range [3] with length 2

                goroutine 17 [running]:
                shop.example/orders.(*Book).Take(0xc0000b4000, 0x3)
                	/src/orders/book.go:42 +0x1d
                main.main()
                	/src/main.go:17 +0x4a

                goroutine 18 [chan receive]:
                shop.example/orders.serve({0x12, 0x34})
                	/src/orders/serve.go:9 +0x25
                created by main.start in goroutine 1
                	/src/main.go:9 +0x25
                exit status 2
                """,
        };
}
