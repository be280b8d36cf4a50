using System.Text.Json;

namespace ActorPipeline.Actors.Elastic.Verdict;

/// <summary>
/// Reads error types and reasons of items. Items of one answer mostly have the same error and then share one string, so that an answer with a thousand errors
/// costs little more than one without. Belongs to one answer.
/// </summary>
internal ref struct ItemTexts
{
    private Last _type;
    private Last _reason;

    /// <summary>Reads the value of <c>error</c> at the reader's position, and leaves the reader at its end.</summary>
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

        /// <summary>Reads the value of the property at the reader's position; null when it is no string.</summary>
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

        /// <summary>Null for an unpaired surrogate, which is valid JSON and not valid text: a reason that quotes one must not fail the whole answer.</summary>
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
