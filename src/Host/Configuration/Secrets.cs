using System.Text.RegularExpressions;

namespace ActorPipeline.Host.Configuration;

/// <summary>Which values are never shown, in messages as in <c>config show</c>.</summary>
public static partial class Secrets
{
    /// <summary>What stands in the place of a secret.</summary>
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

    /// <summary>A value fit to be shown: hidden for a secret key, and without the user part of any address in it.</summary>
    public static string Show(string path, string value) => IsSecret(path) ? Redacted : UserInfo().Replace(value, "$1" + Redacted + "@");

    // Akka's addresses have the name of the actor system there, which is no secret and says which node is meant.
    [GeneratedRegex(@"(?<![A-Za-z0-9+.-])((?!akka[.:])[A-Za-z][A-Za-z0-9+.-]*://)[^/\s]*@")]
    private static partial Regex UserInfo();
}
