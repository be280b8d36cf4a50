using System.CommandLine;
using System.Globalization;

namespace ActorPipeline.Lab;

/// <summary>What numbers an option takes: one that makes no measurement must not start servers first.</summary>
internal static class Bounds
{
    /// <summary>Refuses a value outside of these, and says what is allowed. What is no number is refused by its type.</summary>
    /// <param name="option">Of one number or several.</param>
    /// <param name="least">The least that is allowed.</param>
    /// <param name="most">The most.</param>
    public static TOption Within<TOption>(this TOption option, double least, double most)
        where TOption : Option
    {
        var allowed = string.Create(CultureInfo.InvariantCulture, $"{least:#,0.###} to {most:#,0.###}");
        option.Validators.Add(result =>
        {
            var outside = result.Tokens.FirstOrDefault(token =>
                double.TryParse(token.Value, CultureInfo.InvariantCulture, out var number) && !(number >= least && number <= most)
            );
            if (outside is not null)
                result.AddError($"{option.Name} is {outside.Value}; allowed is {allowed}.");
        });
        return option;
    }
}
