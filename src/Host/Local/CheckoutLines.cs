using System.Globalization;

namespace ActorPipeline.Host.Local;

/// <summary>Sample log lines of a checkout service. Pure: the same number and time give the same line.</summary>
public static class CheckoutLines
{
    private static readonly string[] Steps = ["cart_validated", "address_checked", "payment_authorized", "stock_reserved", "order_confirmed"];
    private static readonly string[] Methods = ["card", "card", "card", "sepa", "wallet"];
    private static readonly string[] Countries = ["DE", "FR", "NL", "AT", "PL", "ES"];

    /// <summary>Line <paramref name="number"/>, without its end.</summary>
    /// <param name="number">Counts from 0; five lines in a row belong to one order.</param>
    /// <param name="now">When it is written.</param>
    public static string At(long number, DateTimeOffset now)
    {
        var random = new Random(HashCode.Combine(17, number));
        var order = new Random(unchecked((int)(number / Steps.Length * 7919)));
        var (amount, method, country) = (order.Next(799, 24_999) / 100.0, Methods[order.Next(Methods.Length)], Countries[order.Next(Countries.Length)]);
        var id = $"ord-{104_000 + number / Steps.Length}";
        var time = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        var step = Steps[number % Steps.Length];
        return random.Next(40) switch
        {
            0 => $"{time} ERROR checkout order={id} step={step} msg=\"payment gateway did not answer within 3000 ms\" attempt=1 trace={Trace(random)}",
            1 or 2 => $"{time} WARN  checkout order={id} step={step} msg=\"stock service slow\" took_ms={random.Next(800, 2900)} trace={Trace(random)}",
            _ => string.Create(
                CultureInfo.InvariantCulture,
                $"{time} INFO  checkout order={id} step={step} amount={amount:0.00} currency=EUR method={method} country={country} "
                    + $"took_ms={random.Next(4, 240)} trace={Trace(random)}"
            ),
        };
    }

    private static string Trace(Random random) => random.NextInt64(1L << 48).ToString("x12", CultureInfo.InvariantCulture);
}
