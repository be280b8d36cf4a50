namespace ActorPipeline.Actors.Parsing.Lines.Time;

/// <summary>
/// A point in time to the nanosecond, from 1970 to 2262: the range of Elasticsearch's type <c>date_nanos</c>, which refuses a document with any other time.
/// </summary>
internal readonly record struct Instant(long UnixSeconds, int Nanoseconds)
{
    private const long First = 0;

    /// <summary>The last whole second, in 2262.</summary>
    public const long Last = 9_223_372_035;

    /// <summary>The length of the longest text <see cref="Write"/> makes.</summary>
    public const int MaxText = 30;

    public long Milliseconds => UnixSeconds * 1000 + Nanoseconds / 1_000_000;

    public static bool TryCreate(long unixSeconds, int nanoseconds, out Instant at)
    {
        at = new Instant(unixSeconds, nanoseconds);
        return unixSeconds is >= First and <= Last && nanoseconds is >= 0 and < 1_000_000_000;
    }

    /// <summary>ISO 8601 in UTC with 3, 6 or 9 decimals, as many as are needed.</summary>
    public int Write(Span<byte> to)
    {
        var whole = new DateTime(DateTime.UnixEpoch.Ticks + UnixSeconds * TimeSpan.TicksPerSecond);
        var (date, time) = whole;
        Digits(to[..4], date.Year);
        to[4] = to[7] = (byte)'-';
        Digits(to.Slice(5, 2), date.Month);
        Digits(to.Slice(8, 2), date.Day);
        to[10] = (byte)'T';
        Digits(to.Slice(11, 2), time.Hour);
        to[13] = to[16] = (byte)':';
        Digits(to.Slice(14, 2), time.Minute);
        Digits(to.Slice(17, 2), time.Second);
        to[19] = (byte)'.';
        var decimals =
            Nanoseconds % 1_000_000 == 0 ? 3
            : Nanoseconds % 1000 == 0 ? 6
            : 9;
        Digits(
            to.Slice(20, decimals),
            decimals == 3 ? Nanoseconds / 1_000_000
                : decimals == 6 ? Nanoseconds / 1000
                : Nanoseconds
        );
        to[20 + decimals] = (byte)'Z';
        return 21 + decimals;
    }

    private static void Digits(Span<byte> to, int value)
    {
        for (var i = to.Length - 1; i >= 0; i--, value /= 10)
            to[i] = (byte)('0' + value % 10);
    }
}
