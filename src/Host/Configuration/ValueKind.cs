namespace ActorPipeline.Host.Configuration;

/// <summary>Parses a setting into a typed value, and names what is allowed.</summary>
/// <param name="Allowed">Completes "allowed is …", for people.</param>
/// <param name="Parse">The value, or false when it is not allowed.</param>
/// <param name="Example">An allowed value that is no default, with which tests prove that every key is bound.</param>
public sealed record ValueKind<T>(string Allowed, TryParse<T> Parse, string Example);

/// <summary>Turns a setting into a value; false when the setting does not allow it.</summary>
public delegate bool TryParse<T>(Resolved setting, out T value);
