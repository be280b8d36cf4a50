using System.Text.Json.Nodes;
using ActorPipeline.Host.Http;
using ActorPipeline.Host.Http.Reference;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ActorPipeline.Host.Tests.Http.Reference;

public sealed class ApiReferenceSpecs
{
    private static string Document => Repository.File("src", "Host", "Http", "Reference", "openapi.json");

    [Fact]
    public async Task Should_be_in_step_with_the_table_of_routes()
    {
        var wanted = OpenApi.Write();
        if (Environment.GetEnvironmentVariable("ACTORPIPELINE_WRITE_DOCS") == "1")
            await File.WriteAllTextAsync(Document, wanted, TestContext.Current.CancellationToken);
        else
            Assert.Equal(wanted, await File.ReadAllTextAsync(Document, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Should_have_every_route_that_is_served_but_the_pages_of_the_console()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRoutingCore();
        await using var app = builder.Build();
        app.MapNode();
        var served = ((IEndpointRouteBuilder)app)
            .DataSources.SelectMany(source => source.Endpoints)
            .OfType<RouteEndpoint>()
            .SelectMany(endpoint =>
                endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(method => (method, path: endpoint.RoutePattern.RawText!))
            )
            .ToHashSet();
        (string Method, string Path)[] pages =
        [
            .. from page in (string[])["/", "/services", "/logs", "/dead-letters", "/cluster", "/api", "/console/{name}"]
            from method in (string[])["GET", "HEAD"]
            select (method, page),
        ];
        served.ExceptWith(pages);
        Assert.Equal(served.Order(), ApiRoutes.All.Select(route => (route.Method, route.Path)).Order());
    }

    [Fact]
    public void Should_say_of_every_member_what_it_is()
    {
        var document = JsonNode.Parse(OpenApi.Write())!;
        foreach (var (name, schema) in document["components"]!["schemas"]!.AsObject())
        {
            Assert.True(schema!["description"] is not null, $"{name} says not what it is");
            foreach (var (member, of) in schema["properties"]?.AsObject() ?? [])
                Assert.True(of!["description"] is not null, $"{name}.{member} says not what it is");
        }
    }

    [Fact]
    public void Should_need_the_token_for_whatever_is_no_reading()
    {
        foreach (var route in ApiRoutes.All)
            Assert.Equal(route.Method != "GET", route.Access == ApiAccess.Change);
    }
}
