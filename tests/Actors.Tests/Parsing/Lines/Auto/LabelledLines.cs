using System.Globalization;

namespace ActorPipeline.Actors.Tests.Parsing.Lines.Auto;

/// <summary>A line, and what a person sees in it.</summary>
/// <param name="Line">The line.</param>
/// <param name="Level">Its level in our set; null when it has none.</param>
/// <param name="At">When it was written; null when it says no date.</param>
public sealed record Labelled(string Line, string? Level, DateTime? At);

/// <summary>A format with lines of it.</summary>
/// <param name="Label">What a person would call it.</param>
/// <param name="Format">The parser that is to be found.</param>
/// <param name="Line">Makes a line.</param>
public sealed record LabelledFormat(string Label, string Format, Func<Words, Labelled> Line);

/// <summary>Random words for lines, the same in every run.</summary>
public sealed class Words(int seed)
{
    private static readonly string[] Texts =
    [
        "order {0} accepted",
        "could not connect to db-{1}:5432: connection refused",
        "cache miss for key user:{0}",
        "retrying in {1}s (attempt {1} of 5)",
        "Started Application in 3.{0} seconds (process running for 4.2)",
        "GET /api/v1/orders/{0} took {1} ms",
        "user 'bob' logged in from 192.0.2.{1}",
        "Unexpected error: java.lang.IllegalStateException: no session",
        "queue depth is {0}",
        "[{1}] shutting down",
        "config reloaded: timeout={1}s, retries=3",
        "payment {0} failed: card declined - see https://pay.example/e/{0}",
        "Größe der Warteschlange: {0}",
        "disk usage at {1}%",
        "{0}",
        "a|b|{1}",
        "warn: nested text {0}",
        "INFO is written here too",
        "bytes=[{0}] (ok)",
        "x",
        "Connection from 2001:db8::{1} closed.",
        "No handler for 'ERROR' found",
        "\"quoted\" text {0}",
        "50% done",
    ];

    private static readonly string[] Classes =
    [
        "org.shop.OrderService",
        "com.example.web.Filter",
        "o.s.b.w.e.tomcat.TomcatWebServer",
        "org.x.Y",
        "io.k.Worker$Inner",
        "c.e.Main",
    ];
    private static readonly string[] Names = ["shop", "api", "worker", "orders", "billing", "auth"];
    private readonly Random _random = new(seed);

    public int Number(int most) => _random.Next(1, most);

    public T One<T>(params T[] of) => of[_random.Next(of.Length)];

    public string Text() => string.Format(CultureInfo.InvariantCulture, One(Texts), Number(99_999), Number(60));

    public string Class() => One(Classes);

    public string Name() => One(Names);

    public DateTime At() => new DateTime(2025, 2, 10, 0, 0, 0, DateTimeKind.Utc).AddMilliseconds(_random.NextInt64(355L * 86_400_000));

    public DateTime Seconds() => new(At().Ticks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, DateTimeKind.Utc);

    /// <summary>A level as it is written, and what it is.</summary>
    public (string Written, string Level) Level(params string[] pairs)
    {
        var pair = One(pairs).Split('=');
        return (pair[0], pair[^1]);
    }

    public (string Written, string Level) Capitals() =>
        Level("INFO=info", "INFO=info", "INFO=info", "WARN=warn", "ERROR=error", "DEBUG=debug", "TRACE=trace", "FATAL=fatal");
}

internal static class Times
{
    public static string As(this DateTime at, string format) => at.ToString(format, CultureInfo.InvariantCulture);

    public static long Unix(this DateTime at) => (at.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond;

    public static string Escaped(this string text) => text.Replace("\\", "\\\\").Replace("\"", "\\\"");
}
