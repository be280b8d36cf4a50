using System.Text.Json;
using System.Text.Json.Serialization;

namespace ActorPipeline.Messages;

/// <summary>States are enums in the program and words wherever people or other programs read them: <c>TooLarge</c> is <c>too-large</c>.</summary>
public static class StateWords
{
    /// <summary>The word of a state.</summary>
    public static string Word<TState>(this TState state)
        where TState : struct, Enum => Of<TState>.Words.TryGetValue(state, out var word) ? word : state.ToString();

    /// <summary>The words of all states, in the order they are declared.</summary>
    public static IReadOnlyList<string> All<TState>()
        where TState : struct, Enum => [.. Enum.GetValues<TState>().Select(state => state.Word())];

    /// <summary>The state of a word; <paramref name="unknown"/> for one that a newer node may have said, and for none.</summary>
    public static TState Read<TState>(string? word, TState unknown)
        where TState : struct, Enum => word is not null && Of<TState>.States.TryGetValue(word, out var state) ? state : unknown;

    private static class Of<TState>
        where TState : struct, Enum
    {
        public static readonly Dictionary<TState, string> Words = Enum.GetValues<TState>()
            .ToDictionary(state => state, state => JsonNamingPolicy.KebabCaseLower.ConvertName(state.ToString()));

        public static readonly Dictionary<string, TState> States = Words.ToDictionary(pair => pair.Value, pair => pair.Key);
    }
}

/// <summary>Writes a state as its word in JSON.</summary>
public sealed class StateWordConverter<TState>() : JsonStringEnumConverter<TState>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false)
    where TState : struct, Enum;
