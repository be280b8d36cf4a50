using System.Text;

namespace ActorPipeline.Host.Commands.Completion;

/// <summary>For bash 4 and later. Pure.</summary>
internal static class BashCompletion
{
    /// <summary>The script.</summary>
    public static string Script(IReadOnlyList<CommandEntry> commands)
    {
        var script = new StringBuilder(
            """
            # bash completion of actorpipeline. For all shells: actorpipeline completion bash > /etc/bash_completion.d/actorpipeline
            # For this one: source <(actorpipeline completion bash)
            _actorpipeline() {
                local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} path='' words='' i
                COMPREPLY=()
                for ((i = 1; i < COMP_CWORD; i++)); do
                    case "$path ${COMP_WORDS[i]}" in

            """
        );
        script.Append($"            {ShellTable.Steps(commands, "|")}) path=\"${{path:+$path }}${{COMP_WORDS[i]}}\" ;;\n        esac\n    done\n");
        script.Append("    case \"$path $prev\" in\n");
        foreach (var (where, words) in ShellTable.Values(commands))
            script.Append($"        {where}) COMPREPLY=($(compgen -W '{words}' -- \"$cur\")); return ;;\n");
        foreach (var where in ShellTable.Paths(commands))
            script.Append($"        {where}) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- \"$cur\")); return ;;\n");
        foreach (var where in ShellTable.Others(commands))
            script.Append($"        {where}) return ;;\n");
        script.Append("    esac\n    case \"$path\" in\n");
        foreach (var command in commands)
            script.Append($"        '{command.Path}') words='{string.Join(' ', ShellTable.Words(command))}' ;;\n");
        script.Append("    esac\n");
        if (commands.Where(command => command.TakesPaths).Select(command => $"'{command.Path}'").ToList() is { Count: > 0 } files)
        {
            script.Append($"    case \"$path\" in {string.Join('|', files)})\n");
            script.Append(
                "        if [[ $cur != -* ]]; then compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- \"$cur\")); return; fi ;;\n    esac\n"
            );
        }

        script.Append("    COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n}\ncomplete -F _actorpipeline actorpipeline\n");
        return script.ToString();
    }
}
