using System.Text;

namespace ActorPipeline.Host.Commands.Completion;

/// <summary>For fish 3 and later. Pure.</summary>
internal static class FishCompletion
{
    /// <summary>The script.</summary>
    public static string Script(IReadOnlyList<CommandEntry> commands)
    {
        var script = new StringBuilder(
            """
            # fish completion of actorpipeline: actorpipeline completion fish > ~/.config/fish/completions/actorpipeline.fish
            function __actorpipeline_at
                set -l at ''
                for word in (commandline -opc)[2..-1]
                    switch "$at $word"

            """
        );
        script.Append($"            case {ShellTable.Steps(commands, " ")}\n                set at (string trim -- \"$at $word\")\n        end\n    end\n");
        script.Append("    test \"$at\" = \"$argv[1]\"\nend\ncomplete -c actorpipeline -f\n");
        foreach (var command in commands)
        {
            var at = $"complete -c actorpipeline -n \"__actorpipeline_at '{command.Path}'\"";
            foreach (var (name, description) in command.Children)
                script.Append($"{at} -a {name} -d {ShellTable.Quoted(description)}\n");
            if (!command.ArgumentWords.IsEmpty)
                script.Append($"{at} -a '{string.Join(' ', command.ArgumentWords)}'\n");
            if (command.TakesPaths)
                script.Append($"{at} -F\n");
            foreach (var flag in command.Flags)
            {
                var value =
                    flag.Value is null ? ""
                    : flag.IsPath ? " -r -F"
                    : flag.Words.IsEmpty ? " -x"
                    : $" -x -a '{string.Join(' ', flag.Words)}'";
                script.Append($"{at} -l {flag.Name[2..]}{value} -d {ShellTable.Quoted(flag.Description)}\n");
            }
        }

        return script.ToString();
    }
}
