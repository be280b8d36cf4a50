using System.Collections.Immutable;
using System.Text;

namespace ActorPipeline.Host.Tests.Documentation;

/// <summary>The commands of this program in a text for a shell, as the words behind <c>actorpipeline</c>.</summary>
public static class ShellLine
{
    private static readonly string[] Ends = ["|", ";", "&&", "||", "&", "<(", "$(", ")", "\n", ">", ">>"];

    /// <summary>Every call of the program, also through kubectl and out of a checkout.</summary>
    public static IEnumerable<ImmutableArray<string>> Calls(string text)
    {
        var command = new List<string>();
        foreach (var word in Words(text.Replace("\\\n", " ", StringComparison.Ordinal)).Append("\n"))
        {
            if (!Ends.Contains(word))
            {
                command.Add(word);
                continue;
            }

            if (Call(command) is { IsDefault: false } call)
                yield return call;
            command.Clear();
        }
    }

    private static ImmutableArray<string> Call(List<string> command)
    {
        var first = command.FindIndex(word => word != "$" && !IsVariable(word));
        if (first < 0)
            return default;
        if (command[first] == "actorpipeline")
            return [.. command[(first + 1)..]];
        var behind = command.IndexOf("--");
        return behind < 0 ? default
            : command.ElementAtOrDefault(behind + 1) == "actorpipeline" ? [.. command[(behind + 2)..]]
            : command.Contains("src/Host") ? [.. command[(behind + 1)..]]
            : default;
    }

    private static bool IsVariable(string word) =>
        word.IndexOf('=', StringComparison.Ordinal) is > 0 and var at && word[..at].All(c => char.IsUpper(c) || c == '_');

    // A remark goes to the end of its line. Quotes keep blanks together.
    private static IEnumerable<string> Words(string text)
    {
        var word = new StringBuilder();
        var quote = '\0';
        for (var at = 0; at < text.Length; at++)
        {
            var c = text[at];
            if (quote != '\0')
            {
                if (c == quote)
                    quote = '\0';
                else
                    word.Append(c);
            }
            else if (c is '\'' or '"')
            {
                quote = c;
            }
            else if (c is ' ' or '\n' or ')' || (c == '#' && word.Length == 0) || (c == '(' && word.ToString() is "<" or "$"))
            {
                if (c == '(')
                    word.Append(c);
                if (word.Length > 0)
                    yield return word.ToString();
                word.Clear();
                if (c == '#')
                    at = text.IndexOf('\n', at) is >= 0 and var end ? end : text.Length;
                if (c is '\n' or ')' or '#')
                    yield return c == ')' ? ")" : "\n";
            }
            else
            {
                word.Append(c);
            }
        }

        if (word.Length > 0)
            yield return word.ToString();
    }
}
