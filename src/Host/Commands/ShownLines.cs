namespace ActorPipeline.Host.Commands;

/// <summary>Which lines of a service are shown: the first ones, and a few of those further down that its rules change. Counts all.</summary>
/// <param name="limit">How many of the first ones.</param>
internal sealed class ShownLines(int limit)
{
    private int _shown;
    private int _further;

    /// <summary>Lines so far.</summary>
    public long Lines { get; private set; }

    /// <summary>Those that the rules change.</summary>
    public long Changed { get; private set; }

    /// <summary>Lines that are shown so far.</summary>
    public int Shown => _shown;

    /// <summary>True for a line that is shown.</summary>
    /// <param name="isChanged">Whether the rules change it.</param>
    /// <param name="isFirstFurther">True for the first one of those further down.</param>
    public bool Takes(bool isChanged, out bool isFirstFurther)
    {
        Lines++;
        Changed += isChanged ? 1 : 0;
        isFirstFurther = false;
        if (_shown >= limit)
        {
            if (!isChanged || _further >= ParseUnmatched.Most)
                return false;
            isFirstFurther = _further++ == 0;
        }
        _shown++;
        return true;
    }
}
