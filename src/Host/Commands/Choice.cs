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
                given.AddError($"{option.Name} is \"{value}\"; allowed is {string.Join(", ", words[..^1])} or {words[^1]}");
        });
    }
}
