using System.Collections.Immutable;

namespace ActorPipeline.Host.Configuration;

/// <summary>One assignment as written, before substitution.</summary>
/// <param name="Path">Full dotted path, for example <c>actorpipeline.batch.max-events</c>.</param>
/// <param name="Value">What was assigned.</param>
/// <param name="Origin">Where: <c>file:line</c>, a flag such as <c>--batch-size</c>, or <c>environment NAME</c>.</param>
public sealed record Setting(string Path, HoconValue Value, string Origin)
{
    /// <summary>The setting of a weaker layer. It applies when this value is an optional substitution without a value.</summary>
    public Setting? Previous { get; init; }

    /// <summary>A setting of one plain text, from a flag or the environment.</summary>
    public static Setting Of(string path, string text, string origin) => new(path, HoconValue.Text.Of(text), origin);

    /// <summary>A setting of a list of plain texts, from a flag or the environment.</summary>
    public static Setting Of(string path, IEnumerable<string> items, string origin) =>
        new(path, new HoconValue.List([.. items.Select(HoconValue.Text.Of)]), origin);
}

/// <summary>A value in HOCON: text (also numbers and booleans), a list of texts, or <c>null</c>.</summary>
public abstract record HoconValue
{
    private HoconValue() { }

    /// <summary>Text made of literal parts and <c>${substitutions}</c>.</summary>
    public sealed record Text(ImmutableArray<TextPart> Pieces) : HoconValue
    {
        /// <summary>Literal text.</summary>
        public static Text Of(string literal) => new([new TextPart(literal, TextPartKind.Literal)]);
    }

    /// <summary>A list; lists of objects or of lists are refused when they are read.</summary>
    public sealed record List(ImmutableArray<Text> Items) : HoconValue;

    /// <summary><c>null</c>: as if the key were not set.</summary>
    public sealed record Null : HoconValue;
}

/// <summary>Part of a text: literal, or the path of another setting or environment variable.</summary>
public readonly record struct TextPart(string Content, TextPartKind Kind);

/// <summary>How a <see cref="TextPart"/> is read.</summary>
public enum TextPartKind
{
    /// <summary>The content itself.</summary>
    Literal,

    /// <summary><c>${path}</c>: must exist.</summary>
    Required,

    /// <summary><c>${?path}</c>: nothing when it does not exist.</summary>
    Optional,
}

/// <summary>A setting after substitution.</summary>
/// <param name="Path">Full dotted path.</param>
/// <param name="Text">The value of a single setting; null for a list.</param>
/// <param name="Items">The items of a list; default for a single setting.</param>
/// <param name="Origin">Where it was set.</param>
public sealed record Resolved(string Path, string? Text, ImmutableArray<string> Items, string Origin)
{
    /// <summary>The value as written in a configuration file.</summary>
    public override string ToString() => Text ?? $"[{string.Join(", ", Items)}]";
}
