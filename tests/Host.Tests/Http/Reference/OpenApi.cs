using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ActorPipeline.Host.Http.Reference;
using ActorPipeline.Host.Http.Security;

namespace ActorPipeline.Host.Tests.Http.Reference;

/// <summary>Makes the OpenAPI document out of the table of routes.</summary>
internal static partial class OpenApi
{
    private const string About =
        "Served by every node of ActorPipeline. Members of answers and parameters may be added; none is renamed, taken away or given another type: ignore "
        + "what you do not know. What is true of the whole cluster can be asked of any node. Routes with `token` need the bearer token "
        + "(actorpipeline.http.token): those that change something as soon as one is configured or the address is not loopback, those that tell log lines "
        + "or the configuration over a network, unless actorpipeline.http.lines is open.";

    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The text of <c>openapi.json</c>.</summary>
    public static string Write()
    {
        var schemas = new Schemas();
        var paths = new JsonObject();
        foreach (var route in ApiRoutes.All)
        {
            if (!paths.ContainsKey(route.Path))
                paths[route.Path] = new JsonObject();
            paths[route.Path]!.AsObject()[route.Method.ToLowerInvariant()] = Operation(route, schemas);
        }
        return new JsonObject
            {
                ["openapi"] = "3.1.1",
                ["info"] = new JsonObject
                {
                    ["title"] = "ActorPipeline",
                    ["version"] = "1",
                    ["description"] = About,
                },
                ["servers"] = new JsonArray(new JsonObject { ["url"] = "/" }),
                ["paths"] = paths,
                ["components"] = new JsonObject
                {
                    ["schemas"] = schemas.All(),
                    ["securitySchemes"] = new JsonObject
                    {
                        ["token"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer" },
                    },
                },
            }.ToJsonString(Readable) + "\n";
    }

    private static JsonObject Operation(ApiRoute route, Schemas schemas)
    {
        var operation = new JsonObject { ["summary"] = route.Summary };
        if (route.Access != ApiAccess.Open)
            operation["security"] = new JsonArray(new JsonObject(), new JsonObject { ["token"] = new JsonArray() });
        if (!route.Parameters.IsEmpty)
            operation["parameters"] = new JsonArray([.. route.Parameters.Select(one => Parameter(route, one))]);
        if (route.Access == ApiAccess.Change)
            operation["requestBody"] = Body(route.Body);
        var answers = new JsonObject();
        foreach (var answer in route.Answers.Concat(Refusals(route)).OrderBy(answer => answer.Status))
            answers[$"{answer.Status}"] = Answer(answer, schemas);
        operation["responses"] = answers;
        return operation;
    }

    /// <summary>What the guard answers before a route is asked.</summary>
    private static IEnumerable<ApiAnswer> Refusals(ApiRoute route)
    {
        var body = typeof(RefusalBody);
        if (route.Access != ApiAccess.Open)
        {
            yield return new ApiAnswer(401, "The token is missing or wrong.", body);
            yield return new ApiAnswer(403, "A page of another site asked.", body);
        }
        if (route.Access == ApiAccess.Change)
            yield return new ApiAnswer(415, "The Content-Type is not application/json.", body);
        yield return new ApiAnswer(421, "The Host header is of somebody else.", body);
    }

    private static JsonObject Parameter(ApiRoute route, ApiParameter parameter)
    {
        var within = route.Path.Contains($"{{{parameter.Name}}}", StringComparison.Ordinal);
        return new JsonObject
        {
            ["name"] = parameter.Name,
            ["in"] = within ? "path" : "query",
            ["required"] = within || parameter.IsNeeded,
            ["description"] = parameter.What,
            ["schema"] = Type(parameter),
        };
    }

    private static JsonObject Body(ImmutableArray<ApiParameter> members)
    {
        var properties = new JsonObject();
        foreach (var member in members)
        {
            var schema = Type(member);
            schema["description"] = member.What;
            properties[member.Name] = schema;
        }
        var body = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = properties,
            ["additionalProperties"] = false,
        };
        if (members.Any(member => member.IsNeeded))
            body["required"] = new JsonArray([.. members.Where(member => member.IsNeeded).Select(member => (JsonNode)member.Name)]);
        return new JsonObject
        {
            ["required"] = true,
            ["content"] = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = body } },
        };
    }

    private static JsonObject Type(ApiParameter parameter)
    {
        var one = new JsonObject { ["type"] = parameter.Type == "number or string" ? new JsonArray("number", "string") : parameter.Type };
        return parameter.Many ? new JsonObject { ["type"] = "array", ["items"] = one } : one;
    }

    private static JsonObject Answer(ApiAnswer answer, Schemas schemas)
    {
        var media = new JsonObject { ["schema"] = answer.Body is null ? new JsonObject { ["type"] = "string" } : schemas.Of(answer.Body) };
        if (!answer.Events.IsEmpty)
        {
            var events = new JsonObject();
            foreach (var (name, data) in answer.Events)
                events[name] = schemas.Of(data);
            media["x-events"] = events;
        }
        return new JsonObject
        {
            ["description"] = answer.What,
            ["content"] = new JsonObject { [answer.Type] = media },
        };
    }
}
