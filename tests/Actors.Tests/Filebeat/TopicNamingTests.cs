using System.Text;
using ActorPipeline.Actors.Filebeat;
using ActorPipeline.Actors.Parsing;
using ActorPipeline.Actors.Parsing.Lines;
using ActorPipeline.Messages.Kubernetes;
using FsCheck;
using FsCheck.Fluent;

namespace ActorPipeline.Actors.Tests.Filebeat;

public class TopicNamingTests
{
    [Theory]
    [InlineData("logs.{service}", "logs.web-service", "web-service", null)]
    [InlineData("logs.{service}", "logs.", "logs.", null)]
    [InlineData("logs.{service}", "metrics.web-service", "metrics.web-service", null)]
    [InlineData("logs.{service}", "logs.Web_Service.v2", "logs.Web_Service.v2", null)]
    [InlineData("logs.{namespace}.{service}", "logs.demo.web-service", "web-service", "demo")]
    [InlineData("{service}-of-{namespace}.logs", "web-service-of-demo.logs", "web-service", "demo")]
    [InlineData("{namespace}.{namespace}.{service}", "demo.demo.web-service", "web-service", "demo")]
    [InlineData("all-logs", "all-logs", "all-logs", null)]
    [InlineData("logs+{service}", "logs+web-service", "web-service", null)]
    public void Should_read_a_topic_backwards(string template, string topic, string service, string? space)
    {
        var naming = new TopicNaming(template);
        Assert.Equal((service, space), (naming.ServiceOf(topic), naming.NamespaceOf(topic)));
    }

    [Fact]
    public void Should_read_what_it_was_made_of() =>
        Prop.ForAll(
                Gen.Elements("a.{namespace}.{service}", "{service}.{namespace}.z", "{namespace}.{service}").ToArbitrary(),
                Gen.Choose(0, 9_999).ToArbitrary(),
                (template, number) =>
                {
                    var id = new ServiceId($"n{number % 7}-x", $"s-{number}-service");
                    var topic = FilebeatOptions.Fill(template, id);
                    var naming = new TopicNaming(template);
                    return (naming.ServiceOf(topic), naming.NamespaceOf(topic)) == (id.Name, id.Namespace);
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Should_name_the_service_of_an_event_that_does_not_say_its_own()
    {
        var routes = new RouteCache("demo.web-service", new ParserCatalog(), IndexPattern.DataStream, new TopicNaming("{namespace}.{service}"));
        Assert.Contains("\"name\":\"web-service\"", Encoding.UTF8.GetString(routes.For([]).ServiceName));
        Assert.Contains("logs-web_service-demo", Encoding.UTF8.GetString(routes.For([]).Action("2026-11-23T12:05:18.861Z"u8, 0)));
    }
}
