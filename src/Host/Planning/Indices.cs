namespace ActorPipeline.Host.Planning;

/// <summary>How events are spread over indices. Pure.</summary>
/// <param name="Primaries">Primary shards of each.</param>
/// <param name="Shards">Of all, with copies.</param>
/// <param name="Days">How long events are there: whole indices are deleted.</param>
/// <param name="Name"><c>elastic.index</c>; null for data streams.</param>
internal readonly record struct Indices(int Primaries, int Shards, double Days, string? Name)
{
    private const int Month = 31;

    /// <summary>A data stream for each service, or an index for each namespace where those would be too many shards.</summary>
    /// <param name="wanted">The load.</param>
    /// <param name="keptBytes">Of one copy of all events, for as long as they are kept.</param>
    public static Indices Of(PlanRequest wanted, double keptBytes)
    {
        var own = OfServices(wanted, keptBytes);
        if (own.Shards <= Measured.ShardsOfCluster.Value && wanted.Services <= Planner.OwnTopics)
            return own;
        var shared = OfNamespaces(wanted, keptBytes);
        return wanted.Services > Planner.OwnTopics || shared.Shards < own.Shards / 2 ? shared : own;
    }

    /// <summary>Rolled over by age, as Elasticsearch chooses it for the retention, or by size.</summary>
    private static Indices OfServices(PlanRequest wanted, double keptBytes)
    {
        var days = wanted.Retention.TotalDays;
        var age = days switch
        {
            <= 1 => 1 / 24.0,
            <= 14 => 1,
            <= 90 => 7,
            _ => 30,
        };
        var primaries = PrimariesOf(wanted, wanted.Services, 0);
        var size = keptBytes / wanted.Services / primaries / Measured.ShardBytes.Value;
        return new Indices(primaries, All(wanted, wanted.Services, primaries, Math.Max(days / age, size) + 1), days, null);
    }

    /// <summary>An index for a month, or for a day where a month would be more than a few shards.</summary>
    private static Indices OfNamespaces(PlanRequest wanted, double keptBytes)
    {
        var days = wanted.Retention.TotalDays;
        var count = Math.Ceiling(wanted.Services / (double)Planner.OfNamespace);
        var day = keptBytes / days / count;
        var isDaily = days <= 14 || day * Month > 4 * Measured.ShardBytes.Value;
        var period = isDaily ? 1 : Month;
        var primaries = PrimariesOf(wanted, count, day * period);
        return new Indices(
            primaries,
            All(wanted, count, primaries, Math.Ceiling(days / period) + 1),
            days + period,
            $"services-{{namespace}}-{(isDaily ? "{yyyy.MM.dd}" : "{yyyy.MM}")}"
        );
    }

    private static int PrimariesOf(PlanRequest wanted, double count, double bytes) =>
        (int)Math.Clamp(Math.Ceiling(Math.Max(wanted.AtPeak / count / Measured.ShardRate.Value, bytes / Measured.ShardBytes.Value)), 1, 1_024);

    private static int All(PlanRequest wanted, double count, int primaries, double generations) =>
        Costs.Whole(count * primaries * Math.Ceiling(generations - 1e-9) * (1 + wanted.Replicas));
}
