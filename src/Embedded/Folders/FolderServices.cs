using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using ActorPipeline.Messages.Kubernetes;

namespace ActorPipeline.Embedded.Folders;

/// <summary>
/// Services without Kubernetes: every folder directly below one of the roots is a service of that name, and its
/// <c>*.log</c> files are its logs. Annotations come from a file in the folder, see <see cref="AnnotationFile"/>.
/// Folders that cannot be services are told once.
/// </summary>
public sealed class FolderServices : IServiceSource
{
    private readonly ImmutableArray<string> _roots;
    private readonly string _space;
    private readonly TimeSpan _interval;
    private readonly TimeProvider _time;
    private readonly Action<string>? _onProblem;
    private ImmutableSortedDictionary<string, string> _reported = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Services below <paramref name="roots"/>.</summary>
    /// <param name="roots">One or more folders; a service that is in several counts in the first of them.</param>
    /// <param name="space">The namespace of all these services, a DNS label.</param>
    /// <param name="interval">How often the folders are scanned; 500 ms when null. Scanning, because notifications of the file system can get lost.</param>
    /// <param name="time">The clock.</param>
    /// <param name="onProblem">Takes what a person should know, a sentence each.</param>
    /// <exception cref="ArgumentException">No root, or <paramref name="space"/> is no DNS label.</exception>
    /// <exception cref="DirectoryNotFoundException">A root is not there; the message names it.</exception>
    /// <exception cref="UnauthorizedAccessException">A root may not be read; the message names it.</exception>
    public FolderServices(
        IEnumerable<string> roots,
        string space = "default",
        TimeSpan? interval = null,
        TimeProvider? time = null,
        Action<string>? onProblem = null
    )
    {
        _roots = [.. roots.Select(root => Path.TrimEndingDirectorySeparator(Path.GetFullPath(root))).Distinct()];
        _space = space;
        _interval = interval ?? TimeSpan.FromMilliseconds(500);
        _time = time ?? TimeProvider.System;
        _onProblem = onProblem;
        if (_roots.IsEmpty)
        {
            throw new ArgumentException("at least one folder of services is needed", nameof(roots));
        }

        if (!ServiceId.IsLabel(space))
        {
            throw new ArgumentException($"'{space}' is not a namespace name: lower case letters, digits and '-', at most 63", nameof(space));
        }

        FolderScan.Of(_roots, _space, FolderScan.Empty);
    }

    /// <inheritdoc />
    /// <remarks>Ends with an exception that names the folder when a root is gone.</remarks>
    public async IAsyncEnumerable<ServiceEvent> WatchAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(_interval, _time);
        var known = Look(FolderScan.Empty);
        yield return new ServiceEvent.Snapshot([.. known.Services.Values]);
        while (await timer.WaitForNextTickAsync(cancel))
        {
            var now = Look(known);
            foreach (var change in now.Since(known))
            {
                yield return change;
            }

            known = now;
        }
    }

    private FolderScan Look(FolderScan before)
    {
        var scan = FolderScan.Of(_roots, _space, before);
        var reported = Interlocked.Exchange(ref _reported, scan.Problems);
        foreach (var (path, problem) in scan.Problems)
        {
            if (!reported.TryGetValue(path, out var old) || old != problem)
            {
                _onProblem?.Invoke(problem);
            }
        }

        return scan;
    }
}
