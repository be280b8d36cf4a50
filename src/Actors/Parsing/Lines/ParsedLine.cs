using System.Buffers.Text;
using System.Text.Unicode;
using ActorPipeline.Actors.Parsing.Lines.Text;
using ActorPipeline.Actors.Parsing.Lines.Time;

namespace ActorPipeline.Actors.Parsing.Lines;

/// <summary>
/// What a parser found in one line, as JSON text ready to be appended to a document. Reused from line to line, so it
/// allocates only while its buffers grow. Not thread-safe.
/// <para>
/// Whatever the bytes given, <see cref="Members"/> behind the first member of an object makes valid JSON on one line in which
/// no object has a name twice, as long as the members before are <see cref="Occupy">known</see> or of those no parser uses.
/// A name given twice keeps its first value. What does not fit (<see cref="MaxFields"/>, <see cref="MaxBytes"/>, a repeated name) is left
/// out and <see cref="IsPartial"/> says so; the original <c>message</c> then has to stay, so nothing is lost.
/// </para>
/// </summary>
public sealed class ParsedLine
{
    /// <summary>Fields a line can have; Elasticsearch's limit for all lines of an index together is 1,000 by default.</summary>
    public const int MaxFields = 100;

    /// <summary>Bytes of <see cref="Members"/>, and of <see cref="MessageJson"/>.</summary>
    public const int MaxBytes = 1024 * 1024;

    private readonly LineBuffer _message = new(MaxBytes);
    private readonly LineBuffer _cleaned = new(MaxBytes);
    private readonly MemberWriter _members;
    private Instant? _timestamp;

    /// <summary>Creates an empty instance.</summary>
    public ParsedLine() => _members = new MemberWriter(NestedName);

    /// <summary>
    /// When the line was read, in Unix milliseconds; the caller sets it before parsing. Lines without a year get the latest
    /// year that puts them no more than a day behind this. Not changed by <see cref="Clear"/>.
    /// </summary>
    public long ReadAtMilliseconds { get; set; }

    /// <summary>Fields found so far.</summary>
    public int Count => _members.Count;

    /// <summary>A field was left out; see the class.</summary>
    public bool IsPartial
    {
        get => _members.IsPartial;
        internal set => _members.IsPartial = value;
    }

    /// <summary>The fields, each with a comma before it: <c>,"log.level":"INFO","process.pid":7</c>. Empty when there are none.</summary>
    public ReadOnlySpan<byte> Members => _members.Written;

    /// <summary>The name of a field, still escaped.</summary>
    internal ReadOnlySpan<byte> NameOf(int index) => _members.NameOf(index);

    /// <summary>The value of a field.</summary>
    internal ReadOnlySpan<byte> ValueOf(int index) => _members.ValueOf(index);

    /// <summary>The line has a message that may replace the whole line.</summary>
    public bool HasMessage => _message.Length > 0 && !IsPartial;

    /// <summary>The message as a JSON string with its quotes; empty when there is none.</summary>
    public ReadOnlySpan<byte> MessageJson => HasMessage ? _message.Written : default;

    /// <summary>The line's own time in Unix milliseconds, rounded down; null when it has none.</summary>
    public long? TimestampMilliseconds => _timestamp?.Milliseconds;

    /// <summary>
    /// The line has a time, a level, or a message under a usual key, so it is a log line and not just any JSON or key=value text. Set by the parsers of
    /// containers (<c>json</c>, <c>logfmt</c>).
    /// </summary>
    internal bool IsTelling { get; set; }

    /// <summary>The parser <c>auto</c> took the line for a container, whose text takes the place of <c>message</c>.</summary>
    public bool ReplacesMessage { get; internal set; }

    /// <summary>A buffer for the JSON parser, such as for names with escapes.</summary>
    internal LineBuffer Scratch { get; } = new(MaxBytes);

    /// <summary>A second buffer: <see cref="Scratch"/> holds the value while a nested name is unescaped.</summary>
    internal LineBuffer NestedName { get; } = new(MaxBytes);

    /// <summary>Names that need no look; kept from line to line.</summary>
    internal OrdinaryNames Ordinary => field ??= new OrdinaryNames();

    /// <summary>Makes it ready for the next line.</summary>
    public void Clear()
    {
        _members.Clear();
        _message.Clear();
        Scratch.Clear();
        NestedName.Clear();
        _timestamp = null;
        IsTelling = ReplacesMessage = false;
    }

    /// <summary>Clears the fields so that another parser can try the same line; occupied names stay.</summary>
    internal void Retry()
    {
        if (_members.Count > 0 || _members.IsPartial)
            _members.Retry();
        if (_message.Length > 0)
            _message.Clear();
        _timestamp = null;
        IsTelling = ReplacesMessage = false;
    }

    /// <summary>The line without byte order mark, NULs and colours; valid until the next call.</summary>
    internal ReadOnlySpan<byte> Cleaned(ReadOnlySpan<byte> line) => LineText.Clean(line, _cleaned);

    /// <summary>
    /// Marks a name that the document has already, so that no field of this name is added. Only before the first field; the names
    /// Filebeat and the pipeline give every event need not be given: parsers never use them.
    /// </summary>
    public void Occupy(ReadOnlySpan<byte> name) => _members.Occupy(name);

    /// <summary>Adds a text; bytes that are not UTF-8 become U+FFFD. False when it was left out.</summary>
    public bool AddString(ReadOnlySpan<byte> name, ReadOnlySpan<byte> utf8Value)
    {
        if (!_members.TryBegin(name))
            return false;
        _members.WriteText(utf8Value);
        return _members.End();
    }

    /// <summary>Adds an integer. False when it was left out.</summary>
    public bool AddLong(ReadOnlySpan<byte> name, long value)
    {
        if (!_members.TryBegin(name))
            return false;
        if (Utf8Formatter.TryFormat(value, _members.Reserve(20), out var written))
            _members.Advance(written);
        return _members.End();
    }

    /// <summary>Adds a number; one that JSON cannot say (NaN, infinite) is left out. False when it was left out.</summary>
    public bool AddDouble(ReadOnlySpan<byte> name, double value)
    {
        if (!double.IsFinite(value))
        {
            IsPartial = true;
            return false;
        }
        if (!_members.TryBegin(name))
            return false;
        if (Utf8Formatter.TryFormat(value, _members.Reserve(32), out var written))
            _members.Advance(written);
        return _members.End();
    }

    /// <summary>Adds true or false. False when it was left out.</summary>
    public bool AddBool(ReadOnlySpan<byte> name, bool value)
    {
        if (!_members.TryBegin(name))
            return false;
        _members.WriteJson(value ? "true"u8 : "false"u8);
        return _members.End();
    }

    /// <summary>Adds a JSON value of any kind; what is not one valid JSON value is added as text. False when it was left out.</summary>
    public bool AddRaw(ReadOnlySpan<byte> name, ReadOnlySpan<byte> json)
    {
        var ignored = false;
        json = json.Trim(" \t\r\n"u8);
        return json.Length > 0 && JsonCursor.SkipValue(json, 0, ref ignored) == json.Length && Utf8.IsValid(json)
            ? AddValidJson(name, json)
            : AddString(name, json);
    }

    /// <summary>Sets the line's own time.</summary>
    public void SetTimestamp(DateTimeOffset at) => SetTimestamp(at.ToUnixTimeSeconds(), (int)(at.UtcTicks % TimeSpan.TicksPerSecond) * 100);

    /// <summary>Sets the line's own time; one before 1970 or after 2262 is ignored.</summary>
    /// <param name="unixSeconds">Seconds since 1970, rounded down.</param>
    /// <param name="nanoseconds">0 to 999,999,999.</param>
    public void SetTimestamp(long unixSeconds, int nanoseconds) => _timestamp = Instant.TryCreate(unixSeconds, nanoseconds, out var at) ? at : _timestamp;

    /// <summary>
    /// Writes the line's own time as ISO 8601 in UTC, <c>2015-10-18T18:01:47.978Z</c>, with 3, 6 or 9 decimals as precise as the
    /// line has it.
    /// </summary>
    /// <param name="to">At least 30 bytes.</param>
    /// <returns>The bytes written, 0 when the line has no time.</returns>
    public int WriteTimestamp(Span<byte> to) => _timestamp?.Write(to) ?? 0;

    /// <summary>Sets the message that may stand in for the line.</summary>
    public void SetMessage(ReadOnlySpan<byte> utf8)
    {
        _message.Clear();
        _message.Append((byte)'"');
        JsonText.Append(_message, utf8);
        _message.Append((byte)'"');
        if (_message.Overflowed)
            _message.Clear();
    }

    /// <summary>Adds a value that is known to be valid JSON in UTF-8.</summary>
    internal bool AddValidJson(ReadOnlySpan<byte> name, ReadOnlySpan<byte> json)
    {
        if (!_members.TryBegin(name))
            return false;
        _members.WriteJson(json);
        return _members.End();
    }

    /// <summary>Adds a valid JSON value under one of the <see cref="Ordinary"/> names. False, and nothing added, when that needs a closer look.</summary>
    internal bool TryAddOrdinary(ReadOnlySpan<byte> name, ReadOnlySpan<byte> json)
    {
        if (JsonNumber.IsTooLarge(json) || !_members.TryBeginUsable(name))
            return false;
        _members.WriteJson(json);
        return _members.End();
    }

    /// <summary>As <see cref="AddString"/>, for callers that use another name when this one is taken: then the line is not partial.</summary>
    internal bool TryAddString(ReadOnlySpan<byte> name, ReadOnlySpan<byte> utf8Value)
    {
        var partial = IsPartial;
        var added = AddString(name, utf8Value);
        IsPartial = added ? IsPartial : partial;
        return added;
    }

    /// <summary>As <see cref="AddValidJson"/>, likewise.</summary>
    internal bool TryAddValidJson(ReadOnlySpan<byte> name, ReadOnlySpan<byte> json)
    {
        var partial = IsPartial;
        var added = AddValidJson(name, json);
        IsPartial = added ? IsPartial : partial;
        return added;
    }

    /// <summary>Sets the message unless there is one.</summary>
    internal bool TrySetMessage(ReadOnlySpan<byte> utf8)
    {
        if (_message.Length > 0)
            return false;
        SetMessage(utf8);
        return _message.Length > 0;
    }

    /// <summary>Sets the message to a valid JSON string with its quotes, unless there is one.</summary>
    internal bool TrySetMessageJson(ReadOnlySpan<byte> json)
    {
        if (_message.Length > 0)
            return false;
        _message.Append(json);
        return _message.Length > 0;
    }

    internal void SetTimestamp(in Instant at) => _timestamp = at;
}
