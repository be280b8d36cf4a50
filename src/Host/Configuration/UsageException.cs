namespace ActorPipeline.Host.Configuration;

/// <summary>
/// Wrong usage or configuration, said in one sentence that names the thing, the value seen and what is allowed. Ends the
/// program with exit code 2 and only this message; thrown where the person at the keyboard can do something about it.
/// </summary>
public sealed class UsageException(string message) : Exception(message);
