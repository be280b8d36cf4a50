namespace ActorPipeline.Actors.Tests.Parsing.Lines.Auto;

/// <summary>Events with stack traces as five languages write them, and lines without between them.</summary>
internal static class TraceLines
{
    /// <summary>Each of the languages.</summary>
    public static readonly string[] Languages = ["java", "python", "dotnet", "node", "go"];

    /// <summary>Events, whose lines have a line feed between them.</summary>
    public static string[] Of(string language) =>
        language switch
        {
            "java" =>
            [
                "2026-02-03 04:05:06,789 INFO [main] org.shop.Orders: started",
                """
                    2026-02-03 04:05:07,001 ERROR [worker-3] org.shop.Orders: order 8812 failed
                    java.lang.IllegalStateException: no stock
                    	at org.shop.Stock.take(Stock.java:42)
                    	at org.shop.Orders.lambda$accept$0(Orders.java:77) ~[shop.jar:1.4]
                    	at java.base/java.lang.Thread.run(Thread.java:840)
                    	Suppressed: java.io.IOException: closed
                    		at org.shop.Stock.close(Stock.java:99)
                    Caused by: java.sql.SQLException: timeout
                    	at org.db.Driver.connect(Native Method)
                    	... 12 more
                    """,
                "2026-02-03 04:05:08,000 WARN [main] org.shop.Orders: at least 3 orders wait",
            ],
            "python" =>
            [
                "2026-02-03 04:05:06,789 INFO shop started",
                """
                    2026-02-03 04:05:07,001 ERROR shop order 8812 failed
                    Traceback (most recent call last):
                      File "/srv/shop/orders.py", line 42, in accept
                        self.stock.take(order)
                      File "/srv/shop/stock.py", line 7, in take
                        raise KeyError(order.item)
                    KeyError: 'a-17'

                    During handling of the above exception, another exception occurred:

                    Traceback (most recent call last):
                      File "/srv/shop/orders.py", line 44, in accept
                        raise NoStockError(order)
                    shop.errors.NoStockError: a-17
                    """,
                "2026-02-03 04:05:08,000 INFO shop next",
            ],
            "dotnet" =>
            [
                "2026-02-03 04:05:06.789 [INF] started",
                """
                    2026-02-03 04:05:07.001 [ERR] order 8812 failed
                    System.InvalidOperationException: no stock
                     ---> System.TimeoutException: after 30 s
                       at Shop.Db.Connection.OpenAsync(CancellationToken stop) in /src/Db/Connection.cs:line 17
                       --- End of inner exception stack trace ---
                       at Shop.Stock.Take[T](Order order) in /src/Stock.cs:line 42
                    --- End of stack trace from previous location ---
                       at Shop.Orders.<Accept>d__7.MoveNext()
                    """,
                "2026-02-03 04:05:08.000 [INF] next",
            ],
            "node" =>
            [
                "2026-02-03T04:05:06.789Z info: started",
                """
                    2026-02-03T04:05:07.001Z error: order 8812 failed TypeError: Cannot read properties of undefined (reading 'id')
                        at take (/srv/shop/stock.js:42:17)
                        at async Orders.accept (file:///srv/shop/orders.mjs:7:5)
                        at /srv/shop/index.js:3:1
                        at new Promise (<anonymous>)
                        at node:internal/main/run_main_module:23:47
                    """,
                "2026-02-03T04:05:08.000Z info: next",
            ],
            "go" =>
            [
                "2026/02/03 04:05:06 started",
                """
                    panic: runtime error: index out of range [3] with length 2

                    goroutine 17 [running]:
                    shop.example/orders.(*Book).Take(0xc0000b4000, 0x3)
                    	/src/orders/book.go:42 +0x1d
                    main.main()
                    	/src/main.go:17 +0x4a
                    created by main.start in goroutine 1
                    	/src/main.go:9 +0x25
                    exit status 2
                    """,
                "2026/02/03 04:05:08 next",
            ],
            _ => throw new ArgumentException($"There are no traces of {language}.", nameof(language)),
        };
}
