using System.Text;

namespace ActorPipeline.Host.Commands.Completion;

/// <summary>For zsh 5 and later. Pure.</summary>
internal static class ZshCompletion
{
    /// <summary>The script.</summary>
    public static string Script(IReadOnlyList<CommandEntry> commands)
    {
        var script = new StringBuilder(
            """
            #compdef actorpipeline
            # zsh completion of actorpipeline. Put it as _actorpipeline into a folder of $fpath, or: source <(actorpipeline completion zsh)
            _actorpipeline() {
                local at='' i
                local -a found
                for ((i = 2; i < CURRENT; i++)); do
                    case "$at ${words[i]}" in

            """
        );
        script.Append($"            {ShellTable.Steps(commands, "|")}) at=\"${{at:+$at }}${{words[i]}}\" ;;\n        esac\n    done\n");
        script.Append("    case \"$at ${words[CURRENT-1]}\" in\n");
        foreach (var (where, words) in ShellTable.Values(commands))
            script.Append($"        {where}) compadd -- {words}; return ;;\n");
        foreach (var where in ShellTable.Paths(commands))
            script.Append($"        {where}) _files; return ;;\n");
        foreach (var where in ShellTable.Others(commands))
            script.Append($"        {where}) return ;;\n");
        script.Append("    esac\n    case \"$at\" in\n");
        foreach (var command in commands)
        {
            script.Append($"        '{command.Path}') found=(");
            foreach (var (name, description) in command.Children)
                script.Append($"\n            {name}:{ShellTable.Quoted(description)}");
            foreach (var word in command.ArgumentWords)
                script.Append($"\n            {word}");
            foreach (var flag in command.Flags)
                script.Append($"\n            {flag.Name}:{ShellTable.Quoted(flag.Description)}");
            script.Append($"\n        ){(command.TakesPaths ? "; [[ $PREFIX != -* ]] && _files" : "")} ;;\n");
        }

        script.Append("    esac\n    _describe actorpipeline found\n}\n");
        // As a file of $fpath it is the function's body and is called by name; sourced, it is only defined.
        script.Append("if [[ ${funcstack[1]} = _actorpipeline ]]; then _actorpipeline \"$@\"; else compdef _actorpipeline actorpipeline; fi\n");
        return script.ToString();
    }
}
