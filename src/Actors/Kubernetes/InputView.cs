using System.Collections.Immutable;
using ActorPipeline.Messages.Kubernetes;

namespace ActorPipeline.Actors.Kubernetes;

/// <summary>
/// The input of a service as nodes tell it. Texts are cut where all of them would not fit into a frame between nodes (256,000 bytes; a character may need six),
/// on every node alike: Kubernetes takes 256 KiB of annotations.
/// </summary>
internal static class InputView
{
    private const int MostOfInput = 16_000;
    private const int MostOfAnnotations = 20_000;
    private const int MostOfName = 100;
    private const int MostOfValue = 8_000;

    /// <summary>The view.</summary>
    public static GeneratedInput Of(ServiceId id, string? key, string? yaml, ImmutableArray<JudgedAnnotation> annotations)
    {
        var room = MostOfAnnotations;
        var seen = ImmutableArray.CreateBuilder<JudgedAnnotation>();
        foreach (var one in annotations)
        {
            var cut = new JudgedAnnotation(Cut(one.Name, MostOfName), Cut(one.Value, MostOfValue), one.Problem);
            room -= cut.Name.Length + cut.Value.Length + (cut.Problem?.Length ?? 0);
            if (room < 0)
                break;
            seen.Add(cut);
        }
        return new GeneratedInput(id.Name, id.Namespace, key, yaml is null ? null : Cut(yaml, MostOfInput), seen.ToImmutable());
    }

    private static string Cut(string text, int most) => text.Length > most ? $"{text[..most]}… ({text.Length - most} more characters)" : text;
}
