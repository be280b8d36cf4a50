namespace ActorPipeline.Messages.Kubernetes;

/// <summary>
/// Names one service. Both parts are DNS-1035 labels (lower case letters, digits and '-', at most 63 characters), as
/// the Kubernetes API enforces for Services.
/// </summary>
/// <param name="Namespace">The Kubernetes namespace, for example <c>demo</c>.</param>
/// <param name="Name">The name of the Service object, for example <c>web-service</c>.</param>
public readonly record struct ServiceId(string Namespace, string Name) : IComparable<ServiceId>
{
    /// <summary>Orders by namespace, then name, by ordinal: the order of everything we generate.</summary>
    public int CompareTo(ServiceId other)
    {
        var byNamespace = string.CompareOrdinal(Namespace, other.Namespace);
        return byNamespace != 0 ? byNamespace : string.CompareOrdinal(Name, other.Name);
    }

    /// <summary>
    /// Whether <paramref name="name"/> is a DNS label (RFC 1123, what Kubernetes allows for Services at most): lower case
    /// ASCII letters, digits and '-', neither first nor last '-', 1 to 63 characters. Such a name is safe in a path, a
    /// file name, a ConfigMap key and a topic name.
    /// </summary>
    public static bool IsLabel(string name)
    {
        if (name.Length is 0 or > 63 || name[0] == '-' || name[^1] == '-')
        {
            return false;
        }

        foreach (var c in name)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-')
            {
                return false;
            }
        }

        return true;
    }

    /// <summary><c>namespace/name</c>, as kubectl writes it.</summary>
    public override string ToString() => $"{Namespace}/{Name}";
}
