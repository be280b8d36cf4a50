namespace ActorPipeline.Host.Configuration;

/// <summary>
/// Wrong usage or configuration, as one sentence that names the key or flag, the value seen and what is allowed. Ends the program with exit code 2 and this
/// message. Only for errors that the user can correct.
/// </summary>
public sealed class UsageException(string message) : Exception(message);
