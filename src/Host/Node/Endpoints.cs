using System.Text.Json;
using System.Text.Json.Serialization;

namespace ActorPipeline.Host.Node;

/// <summary>The addresses of the servers, for scripts: <c>endpoints.json</c> in the data directory, written once everything is ready.</summary>
/// <param name="Kafka"><c>HOST:PORT</c>; absent when it does not apply, like the others.</param>
/// <param name="Elasticsearch">Base address.</param>
/// <param name="Http">Base address of the console.</param>
/// <param name="Pid">This process.</param>
public sealed record Endpoints(string? Kafka, string? Elasticsearch, string? Http, int Pid)
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "endpoints.json";

    /// <summary>Writes the file in one step: a reader sees all of it or none.</summary>
    public void Write(DataDirectory directory)
    {
        var part = directory.File(FileName + ".part");
        File.WriteAllText(part, JsonSerializer.Serialize(this, EndpointsJson.Default.Endpoints) + "\n");
        File.Move(part, directory.File(FileName), overwrite: true);
    }

    /// <summary>Removes the file, because the addresses are no longer valid.</summary>
    public static void Remove(DataDirectory directory) => File.Delete(directory.File(FileName));
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Endpoints))]
internal sealed partial class EndpointsJson : JsonSerializerContext;
