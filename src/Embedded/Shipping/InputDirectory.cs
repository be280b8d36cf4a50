namespace ActorPipeline.Embedded.Shipping;

/// <summary>The directory of input files, re-read by content: a file rewritten with the same content changes nothing.</summary>
internal sealed class InputDirectory(string path, Action<string> report)
{
    private readonly SortedDictionary<string, (string Text, IReadOnlyList<ShipperInput> Inputs)> _files = new(StringComparer.Ordinal);
    private readonly HashSet<string> _warned = [];

    /// <summary>All inputs, in the order of file names.</summary>
    public IReadOnlyList<ShipperInput> Inputs { get; private set; } = [];

    /// <summary>Looks at every <c>*.yml</c>; true when an input came, changed or went.</summary>
    public bool Reload()
    {
        var names = Directory.Exists(path) ? Directory.GetFiles(path, "*.yml") : [];
        var changed = false;
        foreach (var gone in _files.Keys.Except(names).ToList())
        {
            changed |= _files.Remove(gone);
        }

        foreach (var name in names)
        {
            changed |= Load(name);
        }

        if (changed)
        {
            Inputs = [.. _files.Values.SelectMany(f => f.Inputs)];
        }

        return changed;
    }

    private bool Load(string name)
    {
        string text;
        try
        {
            text = File.ReadAllText(name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            report($"{name} cannot be read, its inputs stay as they were: {e.Message}");
            return false;
        }

        if (_files.TryGetValue(name, out var known) && known.Text == text)
        {
            return false;
        }

        var (inputs, errors, unknown) = InputFile.Parse(Path.GetFileName(name), text);
        foreach (var error in errors)
        {
            report(error);
        }

        foreach (var key in unknown.Where(_warned.Add))
        {
            report($"{Path.GetFileName(name)}: '{key}' is not honoured by this stand-in for Filebeat.");
        }

        _files[name] = (text, inputs);
        return true;
    }
}
