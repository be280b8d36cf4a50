using System.Text.Json;

namespace ActorPipeline.Actors.Elastic.Verdict;

/// <summary>Reads the body of a 200 answer to a bulk request. Pure; never throws, whatever the bytes.</summary>
internal static class BulkItems
{
    /// <summary>The <c>filter_path</c> of bulk requests: what a verdict needs, a fraction of the full answer.</summary>
    public const string FilterPath = "errors,items.*.status,items.*.error.type,items.*.error.reason,items.*.failure_store";

    /// <summary>The verdict on a body that came with HTTP 200.</summary>
    public static BulkVerdict Read(ReadOnlySpan<byte> body, int sent)
    {
        try
        {
            return Walk(body, sent);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return new BulkVerdict.RetryAll($"an answer that is no bulk answer: {e.Message}");
        }
    }

    /// <summary>A member's text, or null when it is not there or no string.</summary>
    public static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static BulkVerdict Walk(ReadOnlySpan<byte> body, int sent)
    {
        var reader = new Utf8JsonReader(body);
        bool? errors = null;
        ItemVerdict[]? verdicts = null;
        ItemTexts texts = default;
        var (count, at) = (0, 0);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return new BulkVerdict.RetryAll("an answer that is no JSON object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("errors"u8))
            {
                reader.Read();
                errors = reader.GetBoolean();
            }
            else if (reader.ValueTextEquals("items"u8))
            {
                reader.Read();
                if (reader.TokenType != JsonTokenType.StartArray)
                    return new BulkVerdict.RetryAll("an answer whose items are no list");
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    var start = at + (int)reader.TokenStartIndex;
                    var item = ReadItem(ref reader, ref texts);
                    var end = at + (int)reader.BytesConsumed;
                    var repeats = Repeats(body[end..], body[start..end], out var length);
                    Note(item, ref verdicts, count, 1 + repeats, sent);
                    count += 1 + repeats;
                    if (repeats == 0)
                        continue;
                    at = end + length;
                    reader = new Utf8JsonReader(body[at..], isFinalBlock: true, reader.CurrentState);
                }
            }
            else
            {
                reader.Skip();
            }
        }
        // A truncated body throws above; here the object was complete.
        if (errors is null)
            return new BulkVerdict.RetryAll("an answer without \"errors\"");
        if (count != sent && !(errors == false && count == 0))
            return new BulkVerdict.RetryAll($"an answer for {count} items instead of {sent}");
        if (verdicts is not null)
            return new BulkVerdict.PerItem(verdicts);
        return errors == false ? BulkVerdict.AllIndexed.Instance : new BulkVerdict.RetryAll("an answer that speaks of errors and shows none");
    }

    /// <summary>
    /// How often an item's text comes again behind it: the same bytes have the same verdict, and need not be read. Nearly all items of nearly all answers
    /// are the same; reading them one by one was a tenth of all that an event costs.
    /// </summary>
    private static int Repeats(ReadOnlySpan<byte> rest, ReadOnlySpan<byte> item, out int length)
    {
        var repeats = 0;
        for (length = 0; rest.Length > length && rest[length] == (byte)',' && rest[(length + 1)..].StartsWith(item); length += 1 + item.Length)
            repeats++;
        return repeats;
    }

    private static void Note(ItemVerdict item, ref ItemVerdict[]? verdicts, int from, int count, int sent)
    {
        if (item.Action == ItemAction.Indexed || from >= sent)
            return;
        verdicts ??= AllCreated(sent);
        verdicts.AsSpan(from, Math.Min(count, sent - from)).Fill(item);
    }

    private static ItemVerdict[] AllCreated(int sent)
    {
        var verdicts = new ItemVerdict[sent];
        Array.Fill(verdicts, ItemVerdict.Created);
        return verdicts;
    }

    /// <summary>Reads <c>{"create":{"status":201,…}}</c>.</summary>
    private static ItemVerdict ReadItem(ref Utf8JsonReader reader, ref ItemTexts texts)
    {
        var depth = reader.CurrentDepth;
        var status = 0;
        string? type = null,
            reason = null;
        var failureStored = false;
        while (reader.Read() && reader.CurrentDepth > depth)
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
                continue;
            if (reader.CurrentDepth == depth + 2 && reader.ValueTextEquals("status"u8))
            {
                reader.Read();
                status = reader.GetInt32();
            }
            else if (reader.CurrentDepth == depth + 2 && reader.ValueTextEquals("error"u8))
            {
                reader.Read();
                (type, reason) = texts.ReadError(ref reader);
            }
            else if (reader.CurrentDepth == depth + 2 && reader.ValueTextEquals("failure_store"u8))
            {
                reader.Read();
                failureStored = reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("used"u8);
            }
        }
        if (status is 200 or 201)
            return failureStored ? ItemVerdict.FailureStored : ItemVerdict.Created;
        return new ItemVerdict(ItemRules.Action(status, type, reason), status, type, reason);
    }
}
