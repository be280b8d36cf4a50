namespace ActorPipeline.Embedded.Tests.Folders;

/// <summary>A folder of its own for one test, gone with it.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("actorpipeline-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public string Add(string name) => Directory.CreateDirectory(this[name]).FullName;

    public void Write(string name, string text) => File.WriteAllText(this[name], text);

    public string Read(string name) => File.ReadAllText(this[name]);

    /// <summary>Names of all files and folders in it, ordered.</summary>
    public string[] Names => [.. Directory.EnumerateFileSystemEntries(Path).Select(path => System.IO.Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    public void Dispose()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
