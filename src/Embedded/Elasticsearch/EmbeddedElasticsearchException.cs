namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>
/// The server could not start: its port is taken, or its data directory is in use or unreadable. The message is one sentence that names which.
/// </summary>
public sealed class EmbeddedElasticsearchException : IOException
{
    /// <summary>Creates the exception with the sentence to show and what the system said.</summary>
    public EmbeddedElasticsearchException(string message, Exception? inner = null)
        : base(message, inner) { }
}
