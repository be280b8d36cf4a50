using System.Text.RegularExpressions;

namespace ActorPipeline.Actors.Filebeat;

/// <summary>
/// Derives service and namespace from the name of a topic (<c>filebeat.topic</c> in reverse), for events that do not name them.
/// </summary>
public sealed class TopicNaming
{
    /// <summary><c>logs.{service}</c>.</summary>
    public static readonly TopicNaming Default = new(new FilebeatOptions().Topic);

    // Names of services and namespaces have no dots, so a template that separates the two with one is read in one way only.
    private const string Name = "[a-z0-9-]+";
    private readonly Regex _form;

    /// <summary>Reads topics that a template made.</summary>
    /// <param name="template"><c>filebeat.topic</c>, with <c>{service}</c> and <c>{namespace}</c> in it, or without.</param>
    public TopicNaming(string template)
    {
        var form = Regex.Escape(template);
        foreach (var part in new[] { "service", "namespace" })
            form = Again(form.Replace($@"\{{{part}}}", $"(?<{part}>{Name})", StringComparison.Ordinal), part);
        // Not the linear engine: to load and compile it takes a tenth of a node's start, and a name of 249 characters at most leaves nothing to win.
        _form = new Regex($@"\A{form}\z", RegexOptions.CultureInvariant);
    }

    /// <summary>The service; the topic itself where it does not have the form, or no service in it.</summary>
    public string ServiceOf(string topic) => Part(topic, "service") ?? topic;

    /// <summary>The namespace; null where the topic does not say it.</summary>
    public string? NamespaceOf(string topic) => Part(topic, "namespace");

    private string? Part(string topic, string part) =>
        _form.Match(topic) is { Success: true } match && match.Groups[part] is { Success: true, Value: var name } ? name : null;

    // A name that stands twice in the template is captured where it stands first.
    private static string Again(string form, string part)
    {
        var group = $"(?<{part}>";
        var first = form.IndexOf(group, StringComparison.Ordinal);
        return first < 0 ? form : form[..(first + group.Length)] + form[(first + group.Length)..].Replace(group, "(?:", StringComparison.Ordinal);
    }
}
