namespace ActorPipeline.Host.Tests.Configuration;

/// <summary>Masks and rules of services, and tests of parsers, as an operator writes them.</summary>
public sealed class FieldRulesSpecs
{
    [Fact]
    public void Should_bind_masks_and_what_is_said_of_single_services()
    {
        var (options, errors) = Harness.Bind(
            """
            actorpipeline.parsing {
              mask-fields = [password], mask-patterns = [card, email], allow-hints = [mask]
              services {
                web-service { drop = [a.b], keep = [c], rename = ["d=shop.d"], mask-fields = [ssn], mask-patterns = [ip] }
                other-service.drop = [x]
              }
            }
            """
        );

        Assert.Empty(errors);
        Assert.Equal(["card", "email"], options.Parsing.MaskPatterns);
        Assert.Equal(["mask"], options.Parsing.AllowHints);
        var web = options.Parsing.Services["web-service"];
        Assert.Equal(("a.b", "c", "d=shop.d", "ssn", "ip"), (web.Drop[0], web.Keep[0], web.Rename[0], web.MaskFields[0], web.MaskPatterns[0]));
        Assert.Equal(["x"], options.Parsing.Services["other-service"].Drop);
    }

    [Theory]
    [InlineData("mask-patterns = [cards]", "mask-patterns is \"[cards]\"")]
    [InlineData("services.a.drops = [x]", "did you mean actorpipeline.parsing.services.a.drop")]
    [InlineData("services.a.rename = [\"x=message\"]", "parsing.services.a.rename: 'x=message'; allowed are old=new")]
    [InlineData("services.a.mask-patterns = [phone]", "'phone'; allowed are card, token, email, ip")]
    public void Should_say_what_is_wrong(string hocon, string said) =>
        Assert.Contains(said, Assert.Single(Harness.Bind($"actorpipeline.parsing {{ {hocon} }}").Errors), StringComparison.Ordinal);

    [Theory]
    [InlineData(12, 0, "1 parser test, 0 failed", "")]
    [InlineData(13, 1, "1 parser test, 1 failed", "actorpipeline.parsing.parsers.shop.tests: 'x/12': app.job expected 13, got 12")]
    public async Task Should_run_tests_of_parsers_with_config_check_and_parse_test(int expected, int code, string said, string wrong)
    {
        using var directory = new TemporaryFolder();
        var config = directory.Write(
            "c.conf",
            $$$""""
            actorpipeline.parsing.parsers.shop {
              kind = dissect, pattern = "%{app.worker}/%{app.job:int}"
              tests = ["""x/12 => {"app.job": {{{expected}}}}"""]
            }
            """"
        );
        foreach (
            var command in (string[][])
                [
                    ["config", "check", "--config", config],
                    ["parse", "--test", "--config", config],
                ]
        )
        {
            var result = await Harness.RunAsync(command);
            Assert.Equal((code, wrong), (result.Code, result.Error.TrimEnd()));
            Assert.StartsWith(said, result.Out, StringComparison.Ordinal);
        }
    }
}
