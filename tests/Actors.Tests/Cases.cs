using System.Globalization;
using FsCheck;

namespace ActorPipeline.Actors.Tests;

/// <summary>How many inputs a property is tried with.</summary>
internal static class Cases
{
    private static readonly int? Long = Environment.GetEnvironmentVariable("ACTORPIPELINE_TEST_CASES") is { Length: > 0 } text
        ? int.Parse(text, CultureInfo.InvariantCulture)
        : null;

    /// <summary>That many, or what <c>ACTORPIPELINE_TEST_CASES</c> says: the long form.</summary>
    public static Config Of(int few) => Config.QuickThrowOnFailure.WithMaxTest(Long ?? few);
}
