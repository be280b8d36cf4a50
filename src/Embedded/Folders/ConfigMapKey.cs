namespace ActorPipeline.Embedded.Folders;

/// <summary>Kubernetes' rule for keys of a ConfigMap (its <c>IsConfigMapKey</c>).</summary>
internal static class ConfigMapKey
{
    /// <summary>1 to 253 of <c>[-._a-zA-Z0-9]</c>, and nothing that could leave the directory.</summary>
    public static bool IsValid(string key) =>
        key.Length is > 0 and <= 253
        && key != "."
        && !key.StartsWith("..", StringComparison.Ordinal)
        && key.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_');
}
