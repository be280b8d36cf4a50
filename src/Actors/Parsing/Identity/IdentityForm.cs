namespace ActorPipeline.Actors.Parsing.Identity;

/// <summary><c>elastic.document-id</c>: what a document's id is made of.</summary>
public enum IdentityForm
{
    /// <summary>The line where the event tells the file's inode or fingerprint, else the record.</summary>
    Auto,

    /// <summary>
    /// The line: its file (by path where neither inode nor fingerprint is known), offset and content. The record where an event is no line of a file.
    /// </summary>
    Line,

    /// <summary>The record: the topic's id, partition and offset.</summary>
    Record,

    /// <summary>The record, as 1.0 had it: the topic's name, partition and offset in decimal.</summary>
    RecordName,
}

/// <summary><c>elastic.line-scope</c>: where inodes and paths are unique.</summary>
public enum LineScope
{
    /// <summary>On one machine, given by the event's <c>host.name</c>.</summary>
    Node,

    /// <summary>On one volume that all machines share: a file is the same from whichever machine it is read.</summary>
    Volume,
}

/// <summary>The words of the configuration.</summary>
public static class IdentityWords
{
    /// <summary><c>auto line record record-name</c>.</summary>
    public static IdentityForm Form(string word) =>
        word switch
        {
            "auto" => IdentityForm.Auto,
            "line" => IdentityForm.Line,
            "record" => IdentityForm.Record,
            "record-name" => IdentityForm.RecordName,
            _ => throw new ArgumentException($"elastic.document-id is \"{word}\"; allowed is auto, line, record or record-name.", nameof(word)),
        };

    /// <summary><c>node volume</c>.</summary>
    public static LineScope Scope(string word) =>
        word switch
        {
            "node" => LineScope.Node,
            "volume" => LineScope.Volume,
            _ => throw new ArgumentException($"elastic.line-scope is \"{word}\"; allowed is node or volume.", nameof(word)),
        };
}
