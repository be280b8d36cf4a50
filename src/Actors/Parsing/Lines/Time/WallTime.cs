namespace ActorPipeline.Actors.Parsing.Lines.Time;

/// <summary>A local date and time as written in a line, not yet validated.</summary>
internal struct WallTime
{
    public int Year;
    public int Month;
    public int Day;
    public int Hour;
    public int Minute;
    public int Second;
    public int Nanoseconds;

    /// <summary>A leap second (60) is allowed and runs into the next minute; so is 24:00:00, the end of a day.</summary>
    public readonly bool IsValid =>
        Year is >= 1 and <= 9999
        && Month is >= 1 and <= 12
        && Day >= 1
        && Day <= DateTime.DaysInMonth(Year, Month)
        && (Hour is >= 0 and <= 23 || (Hour == 24 && Minute == 0 && Second == 0 && Nanoseconds == 0))
        && Minute is >= 0 and <= 59
        && Second is >= 0 and <= 60;

    /// <summary>Seconds since 1970, taken as UTC. Only when valid.</summary>
    public readonly long Seconds =>
        (new DateTime(Year, Month, Day).Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond + Hour * 3600 + Minute * 60 + Second;
}
