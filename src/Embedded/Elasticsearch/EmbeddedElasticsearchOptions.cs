namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>How an <see cref="EmbeddedElasticsearch"/> runs. It always listens on loopback only.</summary>
public sealed record EmbeddedElasticsearchOptions
{
    /// <summary>Where indices live; created when missing. Only one server may use it at a time.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>TCP port on 127.0.0.1; 0 takes any free one.</summary>
    public int Port { get; init; } = 9200;

    /// <summary>The longest an answered document stays invisible to a search.</summary>
    public TimeSpan RefreshInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Bytes of one request body, after decompression; a larger one is answered 413 without a body, as <c>http.max_content_length</c> does.</summary>
    public int MaxContentLength { get; init; } = 100 << 20;

    /// <summary>Documents buffered in memory for one index before they are written to a segment, megabytes.</summary>
    public double RamBufferMegabytes { get; init; } = 32;

    /// <summary>How long operations stay only in the operation log before a Lucene commit makes the log shorter.</summary>
    public TimeSpan CommitInterval { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Bytes of operation log of one index that start a Lucene commit before <see cref="CommitInterval"/> is over; bounds the replay at start.
    /// </summary>
    public long CommitBytes { get; init; } = 16 << 20;

    /// <summary>The clock of <c>now</c> in date math, of <c>took</c> and of the background work.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
