namespace ActorPipeline.Shipping;

/// <summary>A file's text: as it is, or unpacked where its name ends in <c>.gz</c> or <c>.zst</c>.</summary>
internal sealed class BackfillText : IDisposable
{
    private readonly FileStream _file;
    private readonly Stream _text;

    /// <summary>Opens a file, which others may write, rename or delete meanwhile.</summary>
    public BackfillText(string path)
    {
        _file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16, FileOptions.SequentialScan);
        Inode = FileIdentity.Of(_file.SafeFileHandle, path).Inode;
        _text = PackedFile.Unpack(_file, path);
    }

    /// <summary>The file's inode; 0 where there are none.</summary>
    public long Inode { get; }

    /// <summary>How much of the file itself was read, bytes.</summary>
    public long Position => _file.Position;

    /// <summary>Reads some text; 0 at its end.</summary>
    /// <exception cref="IOException">The file cannot be read, or is damaged.</exception>
    public int Read(Span<byte> to)
    {
        try
        {
            return _text.Read(to);
        }
        catch (Exception e) when (PackedFile.IsDamage(e))
        {
            throw new IOException($"it is damaged from byte {_file.Position} on, at the latest: {e.Message}", e);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _text.Dispose();
        _file.Dispose();
    }
}
