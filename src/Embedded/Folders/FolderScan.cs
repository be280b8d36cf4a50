using System.Collections.Immutable;
using ActorPipeline.Messages.Kubernetes;

namespace ActorPipeline.Embedded.Folders;

/// <summary>The result of one scan of the service folders.</summary>
/// <param name="Services">The services, by id.</param>
/// <param name="Problems">Folders that cannot be services: path to reason.</param>
internal sealed record FolderScan(ImmutableSortedDictionary<ServiceId, ServiceDescription> Services, ImmutableSortedDictionary<string, string> Problems)
{
    /// <summary>Before the first look.</summary>
    public static readonly FolderScan Empty = new(
        ImmutableSortedDictionary<ServiceId, ServiceDescription>.Empty,
        ImmutableSortedDictionary<string, string>.Empty
    );

    /// <summary>
    /// Looks at the folders directly below <paramref name="roots"/>. A name in two roots counts in the first only. A service
    /// whose annotations are broken keeps those of <paramref name="before"/>.
    /// </summary>
    /// <exception cref="DirectoryNotFoundException">A root is not there.</exception>
    /// <exception cref="UnauthorizedAccessException">A root may not be read.</exception>
    public static FolderScan Of(IEnumerable<string> roots, string space, FolderScan before)
    {
        var services = ImmutableSortedDictionary.CreateBuilder<ServiceId, ServiceDescription>();
        var problems = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var folder in roots.SelectMany(Below))
        {
            var id = new ServiceId(space, Path.GetFileName(folder));
            if (!ServiceId.IsLabel(id.Name))
            {
                problems[folder] = $"folder {folder} is no service: a name has lower case letters, digits and '-', at most 63";
            }
            else if (services.TryGetValue(id, out var other))
            {
                problems[folder] = $"folder {folder} is ignored: the service is in {other.LogDirectory} already";
            }
            else
            {
                services.Add(
                    id,
                    new ServiceDescription(id, Annotations(folder, id, before, problems))
                    {
                        LogDirectory = folder,
                        Problem = problems.GetValueOrDefault(folder),
                    }
                );
            }
        }

        return new FolderScan(services.ToImmutable(), problems.ToImmutable());
    }

    /// <summary>What changed since <paramref name="before"/>.</summary>
    public IEnumerable<ServiceEvent> Since(FolderScan before)
    {
        foreach (var (id, service) in Services)
        {
            if (!before.Services.TryGetValue(id, out var old))
            {
                yield return new ServiceEvent.Added(service);
            }
            else if (!old.Equals(service))
            {
                yield return new ServiceEvent.Modified(service);
            }
        }

        foreach (var id in before.Services.Keys.Where(id => !Services.ContainsKey(id)))
        {
            yield return new ServiceEvent.Deleted(id);
        }
    }

    private static IEnumerable<string> Below(string root)
    {
        try
        {
            // Hidden folders are tools' own. A link to a folder counts as a folder.
            return [.. Directory.EnumerateDirectories(root).Where(folder => !Path.GetFileName(folder).StartsWith('.')).Order(StringComparer.Ordinal)];
        }
        catch (UnauthorizedAccessException e)
        {
            throw new UnauthorizedAccessException($"folder of services {root} may not be read", e);
        }
        catch (IOException e)
        {
            throw new DirectoryNotFoundException($"folder of services {root} cannot be read: {e.Message}", e);
        }
    }

    private static ImmutableDictionary<string, string> Annotations(
        string folder,
        ServiceId id,
        FolderScan before,
        ImmutableSortedDictionary<string, string>.Builder problems
    )
    {
        try
        {
            return AnnotationFile.Read(folder);
        }
        catch (InvalidDataException e)
        {
            problems[folder] = e.Message;
            return before.Services.TryGetValue(id, out var old) ? old.Annotations : ImmutableDictionary<string, string>.Empty;
        }
    }
}
