namespace ActorPipeline.Host.Configuration;

/// <summary>How a setting becomes a value of the program, and what is allowed.</summary>
/// <param name="Allowed">Completes "allowed is …", for people.</param>
/// <param name="Parse">The value, or false when it is not allowed.</param>
/// <param name="Example">A value that is allowed and is no default: lets tests prove that every key is bound.</param>
public sealed record ValueKind<T>(string Allowed, TryParse<T> Parse, string Example);

/// <summary>Turns a setting into a value; false when the setting does not allow it.</summary>
public delegate bool TryParse<T>(Resolved setting, out T value);
