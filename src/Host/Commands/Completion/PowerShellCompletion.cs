using System.Text;

namespace ActorPipeline.Host.Commands.Completion;

/// <summary>For PowerShell 5.1 and later. Pure.</summary>
internal static class PowerShellCompletion
{
    /// <summary>The script.</summary>
    public static string Script(IReadOnlyList<CommandEntry> commands)
    {
        var script = new StringBuilder(
            """
            # PowerShell completion of actorpipeline; in $PROFILE: actorpipeline completion powershell | Out-String | Invoke-Expression
            Register-ArgumentCompleter -Native -CommandName actorpipeline -ScriptBlock {
                param($wordToComplete, $commandAst, $cursorPosition)
                $steps = @(
            """
        );
        script.Append(ShellTable.Steps(commands, ", "));
        script.Append(
            """
            )
                $at = ''
                $last = ''
                foreach ($element in ($commandAst.CommandElements | Select-Object -Skip 1)) {
                    if ($element.Extent.EndOffset -ge $cursorPosition -and $wordToComplete) { break }
                    $last = $element.Extent.Text
                    if ($steps -contains "$at $last") { $at = "$at $last".Trim() }
                }
                $values = @{

            """
        );
        foreach (var command in commands)
        {
            foreach (var flag in command.Flags.Where(flag => flag.Value is not null && !flag.IsPath))
                script.Append($"        '{command.Path} {flag.Name}' = @({string.Join(", ", flag.Words.Select(word => $"'{word}'"))})\n");
        }

        script.Append("    }\n    $words = @{\n");
        foreach (var command in commands)
            script.Append($"        '{command.Path}' = @({string.Join(", ", ShellTable.Words(command).Select(word => $"'{word}'"))})\n");
        script.Append(
            """
                }
                $found = if ($values.ContainsKey("$at $last")) { $values["$at $last"] } else { $words[$at] }
                $found | Where-Object { $_ -like "$wordToComplete*" } | ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
            }

            """
        );
        return script.ToString();
    }
}
