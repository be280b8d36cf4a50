using System.CommandLine;

namespace ActorPipeline.Host.Commands;

/// <summary>Flags that allow a few words.</summary>
internal static class Choice
{
    /// <summary>Lets only these words pass, and offers them to whoever completes the command line.</summary>
    public static void Only(Option option, params string[] words)
    {
        option.CompletionSources.Add(words);
        option.Validators.Add(given =>
        {
            if (given.Tokens is [{ Value: var value }] && !words.Contains(value))
                given.AddError($"{option.Name} is \"{value}\"; allowed is {Words(words)}");
        });
    }

    /// <summary>The same for an argument.</summary>
    public static void Only(Argument argument, params string[] words)
    {
        argument.CompletionSources.Add(words);
        argument.Validators.Add(given =>
        {
            if (given.Tokens is [{ Value: var value }] && !words.Contains(value))
                given.AddError($"{argument.Name} is \"{value}\"; allowed is {Words(words)}");
        });
    }

    /// <summary>Offers words where others are allowed too.</summary>
    public static T Offering<T>(this T option, params IEnumerable<string> words)
        where T : Option
    {
        option.CompletionSources.Add([.. words]);
        return option;
    }

    private static string Words(string[] words) => words.Length == 1 ? words[0] : $"{string.Join(", ", words[..^1])} or {words[^1]}";
}
