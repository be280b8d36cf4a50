using System.Text.RegularExpressions;

namespace ActorPipeline.Host.Configuration;

/// <summary>Which values are hidden in messages and in <c>config show</c>.</summary>
public static partial class Secrets
{
    /// <summary>Replaces a secret.</summary>
    public const string Redacted = "<redacted>";

    private static readonly string[] SecretEndings =
    [
        "password",
        "api-key",
        "bearer",
        "token",
        "secret",
        "passphrase",
        "key.pem",
        "sasl.jaas.config",
        "sasl.oauthbearer.config",
    ];

    /// <summary>True for keys that hold a secret.</summary>
    public static bool IsSecret(string path) => SecretEndings.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    /// <summary>True for <c>…-file</c> keys: they name a file that holds a secret.</summary>
    public static bool IsSecretFile(string path) => path.EndsWith("-file", StringComparison.Ordinal) && IsSecret(path[..^"-file".Length]);

    /// <summary>A value for display: hidden for a secret key, and without user info in addresses.</summary>
    public static string Show(string path, string value) => IsSecret(path) ? Redacted : UserInfo().Replace(value, "$1" + Redacted + "@");

    /// <summary>The value of a key for display, lists in brackets.</summary>
    internal static string Show(Resolved setting) =>
        setting.Text is { } text ? Show(setting.Path, text) : $"[{string.Join(", ", setting.Items.Select(item => Show(setting.Path, item)))}]";

    // In Akka's addresses this part is the name of the actor system, which is no secret.
    [GeneratedRegex(@"(?<![A-Za-z0-9+.-])((?!akka[.:])[A-Za-z][A-Za-z0-9+.-]*://)[^/\s]*@")]
    private static partial Regex UserInfo();
}
