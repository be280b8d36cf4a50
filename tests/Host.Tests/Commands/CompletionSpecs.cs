using System.Diagnostics;

namespace ActorPipeline.Host.Tests.Commands;

/// <summary>The scripts are run by the shells they are for.</summary>
public sealed class CompletionSpecs
{
    private static async Task<string> ScriptAsync(string shell)
    {
        var result = await Harness.RunAsync("completion", shell);
        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.DoesNotContain('\r', result.Out);
        return result.Out;
    }

    private static async Task<string> BashAsync(string script)
    {
        var start = new ProcessStartInfo("bash", ["--norc", "-s"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var bash = Process.Start(start)!;
        await bash.StandardInput.WriteAsync(script);
        bash.StandardInput.Close();
        var error = bash.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await bash.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await bash.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal("", await error);
        return output;
    }

    [Theory]
    [InlineData("", "local", "completion", "--version")]
    [InlineData("d", "doctor", "dlq", "!local")]
    [InlineData("dlq ", "list", "show", "replay", "gaps", "!--broker")]
    [InlineData("dlq show --", "--limit", "--service", "--output", "!--yes")]
    [InlineData("dlq show --output ", "text", "json", "!--limit")]
    [InlineData("dlq show --output j", "json", "!text")]
    [InlineData("top --view p", "partitions", "!nodes")]
    [InlineData("tap web-service --par", "--parser", "!--raw")]
    [InlineData("tap web-service --parser ng", "nginx-access", "nginx-error")]
    [InlineData("run --role w", "watcher")]
    [InlineData("tune --log-level ", "DEBUG", "WARNING")]
    [InlineData("cluster do", "down", "down-unreachable")]
    [InlineData("completion ", "bash", "zsh", "fish", "powershell")]
    [InlineData("run --broker ", "!--topic", "!run")]
    [InlineData("run --config /et", "/etc")]
    [InlineData("parse /et", "/etc")]
    [InlineData("parse --l", "--limit")]
    public async Task Should_complete_in_bash(string typed, params string[] expected)
    {
        var words = $"actorpipeline {typed}".Split(' ');
        var offered = await BashAsync(
            $$"""
            {{await ScriptAsync("bash")}}
            COMP_WORDS=({{string.Join(' ', words.Select(word => $"'{word}'"))}})
            COMP_CWORD={{words.Length - 1}}
            _actorpipeline
            printf '%s\n' "${COMPREPLY[@]}"
            """
        );
        var all = offered.Split('\n');
        foreach (var word in expected)
        {
            if (word.StartsWith('!'))
                Assert.DoesNotContain(word[1..], all);
            else
                Assert.Contains(word, all);
        }
    }

    [Theory]
    [InlineData("bash", "_actorpipeline", "'dlq gaps'")]
    [InlineData("zsh", "#compdef actorpipeline", "'dlq gaps'")]
    [InlineData("fish", "complete -c actorpipeline", "'dlq gaps'")]
    [InlineData("powershell", "Register-ArgumentCompleter", "'dlq gaps'")]
    [InlineData("pwsh", "Register-ArgumentCompleter", "'dlq gaps'")]
    public async Task Should_know_every_command_in_every_shell(string shell, string has, string command)
    {
        var script = await ScriptAsync(shell);
        Assert.Contains(has, script);
        Assert.Contains(command, script);
        // Quotes are balanced in each line: no part of a description is outside of quotes.
        foreach (var line in script.Split('\n').Where(line => !line.TrimStart().StartsWith('#')))
            Assert.True(line.Count(c => c == '\'') % 2 == 0, line);
    }

    [Fact]
    public async Task Should_name_the_shells_there_are()
    {
        var result = await Harness.RunAsync("completion", "tcsh");
        Assert.Equal(2, result.Code);
        Assert.Equal(
            $"SHELL is \"tcsh\"; allowed is bash, zsh, fish, powershell or pwsh. See: actorpipeline completion --help{Environment.NewLine}",
            result.Error
        );
    }
}
