using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace ActorPipeline.KubernetesDouble;

/// <summary>Maps a request to a call, and its result to a response.</summary>
internal sealed class Router(Objects objects, Faults faults, Watches watches, Action<Call> record)
{
    /// <summary>The server's limit on a request body, bytes.</summary>
    private const long MaxBody = 3145728;

    private readonly Resources _resources = new(objects);

    public async Task HandleAsync(HttpContext http)
    {
        try
        {
            await DispatchAsync(http);
        }
        catch (ApiError error)
        {
            await WriteAsync(http, error.Code, error.Body());
        }
        catch (OperationCanceledException)
        {
            // The client is gone.
        }
    }

    private async Task DispatchAsync(HttpContext http)
    {
        var parts = http.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (!Parse(parts, out var kind, out var space, out var name))
        {
            await WriteAsync(http, 404, Status.NotFound("the server could not find the requested resource", "").Body());
            return;
        }

        string? Query(string key) => http.Request.Query[key];
        var selected =
            Query("fieldSelector") is { } selector && selector.StartsWith("metadata.name=", StringComparison.Ordinal)
                ? selector["metadata.name=".Length..]
                : null;
        var call = new Call(
            VerbOf(http.Request, name),
            kind.Group,
            kind.Resource,
            kind.Name == "Namespace" ? null : space,
            name ?? selected,
            ManagerOf(http.Request)
        );
        record(call);
        if (faults.Token is { } token && http.Request.Headers.Authorization != $"Bearer {token}")
        {
            throw Status.Unauthorized();
        }

        if (faults.Allow is { } allow && !allow(call))
        {
            throw Status.Forbidden(call);
        }

        if (faults.Next(call) is { } error)
        {
            throw error;
        }

        if (faults.Delay?.Invoke(call) is { } delay)
        {
            await Task.Delay(delay, http.RequestAborted);
        }

        var accept = http.Request.Headers.Accept.ToString();
        if (call.Verb == "watch")
        {
            await watches.ServeAsync(http, kind, space, name ?? selected, Query, accept);
            return;
        }

        var (status, body) = await AnswerAsync(http, call, kind, space, name, selected, Query);
        await WriteAsync(http, status, Forms.As(body, accept));
    }

    private async Task<(int, JsonObject)> AnswerAsync(
        HttpContext http,
        Call call,
        Kind kind,
        string? space,
        string? name,
        string? selected,
        Func<string, string?> query
    )
    {
        var where = kind.Name == "Namespace" ? "" : space ?? "";
        var manager = query("fieldManager") ?? ManagerOf(http.Request);
        switch (call.Verb)
        {
            case "list":
                return (200, Pages.List(objects, kind, space, selected, int.TryParse(query("limit"), out var limit) ? limit : 0, query("continue")));
            case "get":
                return (200, objects.Find(kind, where, name!) ?? throw Status.NotFound(kind.Qualified, name!));
            case "delete":
                return (200, _resources.Delete(kind, where, name!));
            case "create":
                return (201, _resources.Create(kind, where, await BodyAsync(http), manager));
            case "update":
                return (200, _resources.Replace(kind, where, name!, await BodyAsync(http), manager));
            default:
                var body = await BodyAsync(http);
                if (http.Request.ContentType != "application/apply-patch+yaml")
                {
                    return (200, _resources.Merge(kind, where, name!, body, manager));
                }

                // An apply that creates needs the right to create as well.
                if (objects.Find(kind, where, name!) is null)
                {
                    var create = call with { Verb = "create" };
                    record(create);
                    if (faults.Allow?.Invoke(create) == false)
                    {
                        throw Status.Forbidden(create);
                    }
                }

                var (applied, created) = _resources.Apply(kind, where, name!, body, manager, query("force") == "true");
                return (created ? 201 : 200, applied);
        }
    }

    private static async Task<JsonObject> BodyAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        if (body.Length > MaxBody)
        {
            throw Status.TooLarge(MaxBody);
        }

        body.Position = 0;
        return (JsonObject)JsonNode.Parse(body)!;
    }

    private static async Task WriteAsync(HttpContext http, int status, JsonObject body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        await JsonSerializer.SerializeAsync(http.Response.Body, body, cancellationToken: http.RequestAborted);
    }

    private static string ManagerOf(HttpRequest request) => request.Headers.UserAgent.ToString().Split('/')[0];

    private static string VerbOf(HttpRequest request, string? name) =>
        request.Method switch
        {
            "GET" when request.Query["watch"] == "true" => "watch",
            "GET" => name is null ? "list" : "get",
            "POST" => "create",
            "PUT" => "update",
            "DELETE" => "delete",
            _ => "patch",
        };

    // /api/v1/… or /apis/GROUP/v1/…, then [namespaces/NS/]RESOURCE[/NAME].
    private static bool Parse(string[] parts, out Kind kind, out string? space, out string? name)
    {
        (kind, space, name) = (Kind.All[0], null, null);
        var group = parts switch
        {
            ["api", "v1", ..] => "",
            ["apis", var g, "v1", ..] => g,
            _ => null,
        };
        if (group is null)
        {
            return false;
        }

        var rest = parts[(group.Length == 0 ? 2 : 3)..];
        if (rest is ["namespaces", var ns, _, ..])
        {
            (space, rest) = (ns, rest[2..]);
        }

        var found = rest.Length is 1 or 2 ? Kind.All.FirstOrDefault(one => one.Group == group && one.Resource == rest[0]) : null;
        (kind, name) = (found ?? kind, rest.Length == 2 ? rest[1] : null);
        return found is not null;
    }
}
