using System.Text.Json.Nodes;

namespace ActorPipeline.KubernetesDouble;

/// <summary>Status bodies with the texts of an API server.</summary>
internal static class Status
{
    public static ApiError NotFound(string resource, string name) => new(404, "NotFound", $"{resource} \"{name}\" not found", Details(name, resource));

    public static ApiError Unauthorized() => new(401, "Unauthorized", "Unauthorized", null);

    public static ApiError Forbidden(Call call)
    {
        var where = call.Namespace is null ? "at the cluster scope" : $"in the namespace \"{call.Namespace}\"";
        var what = call.Name is null ? "" : $" \"{call.Name}\"";
        return new(
            403,
            "Forbidden",
            $"{call.Resource}{what} is forbidden: User \"nobody-user\" cannot {call.Verb} resource \"{call.Resource}\" in API group \"{call.Group}\" {where}",
            Details(call.Name, call.Resource)
        );
    }

    public static ApiError AlreadyExists(Kind kind, string name) =>
        new(409, "AlreadyExists", $"{kind.Qualified} \"{name}\" already exists", kind.Details(name));

    public static ApiError Modified(Kind kind, string name) =>
        new(
            409,
            "Conflict",
            $"Operation cannot be fulfilled on {kind.Qualified} \"{name}\": the object has been modified; please apply your changes to the "
                + "latest version and try again",
            kind.Details(name)
        );

    public static ApiError FieldConflict(string manager, IReadOnlyList<string> fields) =>
        new(
            409,
            "Conflict",
            fields.Count == 1
                ? $"Apply failed with 1 conflict: conflict with \"{manager}\": {fields[0]}"
                : $"Apply failed with {fields.Count} conflicts: conflicts with \"{manager}\":\n- {string.Join("\n- ", fields)}",
            new JsonObject { ["causes"] = new JsonArray([.. fields.Select(field => Cause("FieldManagerConflict", $"conflict with \"{manager}\"", field))]) }
        );

    public static ApiError Invalid(string kind, string name, string cause, string message, string field) =>
        new(
            422,
            "Invalid",
            $"{kind} \"{name}\" is invalid: {field}: {message}",
            new JsonObject
            {
                ["name"] = name,
                ["kind"] = kind,
                ["causes"] = new JsonArray(Cause(cause, message, field)),
            }
        );

    public static ApiError TooLarge(long limit) => new(413, "RequestEntityTooLarge", $"Request entity too large: limit is {limit}", null);

    public static ApiError Expired(long asked, long oldest) => new(410, "Expired", $"too old resource version: {asked} ({oldest})", null);

    public static ApiError Expired() => new(410, "Expired", "The provided continue parameter is too old to display a consistent list result.", null);

    public static ApiError Injected(int code) => new(code, "InternalError", "an error on purpose", null);

    private static JsonObject Details(string? name, string kind)
    {
        var details = new JsonObject();
        if (name is not null)
        {
            details["name"] = name;
        }

        details["kind"] = kind;
        return details;
    }

    private static JsonObject Cause(string reason, string message, string field) =>
        new()
        {
            ["reason"] = reason,
            ["message"] = message,
            ["field"] = field,
        };
}

/// <summary>A refusal, thrown where it is found and written as a Status body.</summary>
internal sealed class ApiError(int code, string reason, string message, JsonObject? details) : Exception(message)
{
    public int Code => code;

    public JsonObject Body()
    {
        var body = new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Failure",
            ["message"] = Message,
            ["reason"] = reason,
        };
        if (details is not null)
        {
            body["details"] = details.DeepClone();
        }

        body["code"] = code;
        return body;
    }
}
