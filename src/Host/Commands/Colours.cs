using ActorPipeline.Actors.Parsing.Lines;

namespace ActorPipeline.Host.Commands;

/// <summary>Colours of a terminal; none where no person looks, or where <c>NO_COLOR</c> is set. Colour never says what the text does not.</summary>
/// <param name="on">Whether there are any.</param>
internal sealed class Colours(bool on)
{
    /// <summary>What matters less.</summary>
    public string Faint(string text) => Paint("2", text);

    /// <summary>What was asked for.</summary>
    public string Strong(string text) => Paint("1", text);

    /// <summary>What is wrong.</summary>
    public string Bad(string text) => Paint("31", text);

    /// <summary>What needs somebody, and loses nothing.</summary>
    public string Warn(string text) => Paint("33", text);

    /// <summary>What is as it should be.</summary>
    public string Good(string text) => Paint("32", text);

    /// <summary>A field's name.</summary>
    public string Name(string text) => Paint("36", text);

    /// <summary>A level of a log, by how bad it is.</summary>
    public string Level(string level) =>
        LevelWords.Of(level) switch
        {
            "error" or "fatal" => Bad(level),
            "warn" => Warn(level),
            "trace" or "debug" => Faint(level),
            _ => level,
        };

    private string Paint(string code, string text) => on && text.Length > 0 ? $"\u001b[{code}m{text}\u001b[0m" : text;
}
