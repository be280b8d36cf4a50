using System.Text;
using System.Text.Json;
using static ActorPipeline.Actors.Elastic.AnswerParts;

namespace ActorPipeline.Actors.Elastic.Setup;

/// <summary>
/// Data view, searches and dashboard for Kibana, brought there by its API for saved objects, <c>POST /api/saved_objects/_import?overwrite=true</c> with the
/// header <c>kbn-xsrf</c> and the file as multipart/form-data (https://www.elastic.co/docs/api/doc/kibana/operation/operation-post-saved-objects-import). They
/// have ids of their own, all beginning with actorpipeline-, so what is imported again replaces itself and nothing else.
/// </summary>
internal static class KibanaObjects
{
    /// <summary>Where they go, behind Kibana's address, which may end in a space: /s/SPACE.</summary>
    public const string Path = "api/saved_objects/_import?overwrite=true";

    private const string Boundary = "actorpipeline-objects";
    private const string Resource = "kibana/actorpipeline.ndjson";

    /// <summary>The type of <see cref="Form"/>.</summary>
    public const string FormType = "multipart/form-data; boundary=" + Boundary;

    /// <summary>One object a line.</summary>
    public static string Text { get; } = Read();

    /// <summary>How many there are.</summary>
    public static int Count { get; } = Text.Count(letter => letter == '\n');

    /// <summary>The file as a form carries it.</summary>
    public static byte[] Form { get; } =
        Encoding.UTF8.GetBytes(
            $"--{Boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"actorpipeline.ndjson\"\r\n"
                + $"Content-Type: application/ndjson\r\n\r\n{Text}\r\n--{Boundary}--\r\n"
        );

    /// <summary>What Kibana did with them. Pure.</summary>
    /// <param name="url">Kibana, for messages.</param>
    /// <param name="answer">What it answered.</param>
    /// <returns>Null when all are there, else why not.</returns>
    public static string? Trouble(Uri url, ElasticReply answer)
    {
        if (answer.Status == 200 && At(answer.Body, "success") is { ValueKind: JsonValueKind.True })
            return null;
        if (answer.Status == 200 && At(answer.Body, "errors") is { ValueKind: JsonValueKind.Array } errors && errors.GetArrayLength() > 0)
        {
            var first = errors[0];
            return $"Kibana at {url.Authority} did not take {errors.GetArrayLength()} of {Count} objects; the first, "
                + $"{At(first, "type")} {At(first, "id")}: {At(first, "error", "message") ?? At(first, "error", "type")}";
        }
        var why = answer switch
        {
            { Error: { } error } => error,
            { Status: 401 or 403 } =>
                $"HTTP {answer.Status}: the login of actorpipeline.elastic.auth needs the Kibana privilege Saved Objects Management (all)",
            { Status: 404 } => "HTTP 404: no Kibana, or server.basePath or a space is missing in the address",
            { Status: 200 } => "it does not answer as Kibana does",
            _ => $"HTTP {answer.Status}: {At(answer.Body, "message")?.ToString() ?? "it says no more"}",
        };
        return $"Kibana at {url.Authority} did not take data view and dashboard: {why}";
    }

    private static string Read()
    {
        using var stream = typeof(KibanaObjects).Assembly.GetManifestResourceStream(Resource)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
