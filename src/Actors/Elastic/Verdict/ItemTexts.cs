using System.Text.Json;

namespace ActorPipeline.Actors.Elastic.Verdict;

/// <summary>
/// Reads what items were refused for. Items of one answer mostly say the same, and then it is the same string: an answer
/// of a thousand errors costs little more than one of a thousand events that went well. Belongs to one answer.
/// </summary>
internal ref struct ItemTexts
{
    private Last _type;
    private Last _reason;

    /// <summary>Reads the value of <c>error</c> that the reader stands on, and leaves it at its end.</summary>
    public (string? Type, string? Reason) ReadError(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            using var error = JsonDocument.ParseValue(ref reader);
            return ("error", error.RootElement.ToString());
        }
        string? type = null,
            reason = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("type"u8))
                type = _type.Read(ref reader);
            else if (reader.ValueTextEquals("reason"u8))
                reason = _reason.Read(ref reader);
            else
                reader.Skip();
        }
        return (type, reason);
    }

    /// <summary>A text and the bytes it was read from.</summary>
    private ref struct Last
    {
        private ReadOnlySpan<byte> _bytes;
        private string? _text;

        /// <summary>Reads the value behind the name that the reader stands on; null when it is no text.</summary>
        public string? Read(ref Utf8JsonReader reader)
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.String)
            {
                reader.Skip();
                return null;
            }
            if (_text is null || !reader.ValueSpan.SequenceEqual(_bytes))
            {
                _text = TextOf(ref reader);
                _bytes = reader.ValueSpan;
            }
            return _text;
        }

        /// <summary>Null for half a surrogate pair, which is JSON and no text: a reason that quotes such a value must not spoil the answer.</summary>
        private static string? TextOf(ref Utf8JsonReader reader)
        {
            try
            {
                return reader.GetString();
            }
            catch (InvalidOperationException)
            {
                return null;
            }
        }
    }
}
