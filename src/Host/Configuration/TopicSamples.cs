using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ActorPipeline.Host.Configuration;

/// <summary>
/// Generates topic names that match a regular expression, a few for each alternative, to test whether dead-letter topics of matching topics match as well.
/// Pure.
/// </summary>
internal sealed class TopicSamples
{
    private const int MostSamples = 64;
    private const int MostRepeats = 32;
    private const int MostCharacters = 249;
    private const string Letters = "x0-_.";

    private readonly string _pattern;
    private int _at;

    private TopicSamples(string pattern) => _pattern = pattern;

    /// <summary>Some names that match, at most 64; none when the pattern is too complex.</summary>
    public static IReadOnlyList<string> Of(string pattern)
    {
        var names = new TopicSamples(pattern).Alternatives();
        return [.. names.Where(name => name.Length > 0 && Regex.IsMatch(name, pattern))];
    }

    private ImmutableArray<string> Alternatives()
    {
        var all = Sequence();
        while (_at < _pattern.Length && _pattern[_at] == '|')
        {
            _at++;
            all = Some(all.Concat(Sequence()));
        }
        return all;
    }

    private ImmutableArray<string> Sequence()
    {
        ImmutableArray<string> all = [""];
        while (_at < _pattern.Length && _pattern[_at] is not ('|' or ')'))
        {
            var next = Repeated(Atom());
            all = Some(all.SelectMany(head => next.Select(tail => head + tail)));
        }
        return all;
    }

    private ImmutableArray<string> Atom()
    {
        var start = _at++;
        switch (_pattern[start])
        {
            case '^' or '$':
                return [""];
            case '(':
                SkipGroupHead();
                var inside = Alternatives();
                _at++;
                return inside;
            case '[':
                while (_at < _pattern.Length && (_pattern[_at] != ']' || _at == start + 1 || (_at == start + 2 && _pattern[start + 1] == '^')))
                    _at++;
                return OneOf(_pattern[start..Math.Min(++_at, _pattern.Length)]);
            case '\\' when _at < _pattern.Length:
                _at++;
                return char.IsAsciiLetterOrDigit(_pattern[_at - 1]) ? OneOf(_pattern[start.._at]) : [_pattern[_at - 1].ToString()];
            case '.':
                return ["x"];
            case var literal:
                return [literal.ToString()];
        }
    }

    // A character class is not parsed but tested: with the characters of topic names, and with its own.
    private static ImmutableArray<string> OneOf(string text)
    {
        try
        {
            var one = new Regex($@"\A{text}\z");
            return
            [
                (Letters + text).Where(c => char.IsAsciiLetterOrDigit(c) || Letters.Contains(c)).Select(c => c.ToString()).FirstOrDefault(one.IsMatch) ?? "",
            ];
        }
        catch (ArgumentException)
        {
            return [""];
        }
    }

    private void SkipGroupHead()
    {
        if (_at >= _pattern.Length || _pattern[_at] != '?')
            return;
        var end = _pattern.AsSpan(_at).IndexOfAny(":>=!");
        _at = end < 0 ? _pattern.Length : _at + end + 1;
    }

    private ImmutableArray<string> Repeated(ImmutableArray<string> one)
    {
        var (least, length) = Quantifier();
        if (length == 0)
            return one;
        _at += length;
        if (_at < _pattern.Length && _pattern[_at] == '?')
            _at++;
        return least == 0 ? Some(one.Append("")) : Some(one.Select(text => new StringBuilder().Insert(0, text, Math.Min(least, MostRepeats)).ToString()));
    }

    private (int Least, int Length) Quantifier() =>
        _at >= _pattern.Length
            ? (1, 0)
            : _pattern[_at] switch
            {
                '*' or '?' => (0, 1),
                '+' => (1, 1),
                '{' when Regex.Match(_pattern[_at..], @"\A\{(\d{1,3})(,\d*)?\}") is { Success: true } count => (
                    int.Parse(count.Groups[1].ValueSpan, CultureInfo.InvariantCulture),
                    count.Length
                ),
                _ => (1, 0),
            };

    // Names longer than Kafka allows are dropped, which also bounds repetition.
    private static ImmutableArray<string> Some(IEnumerable<string> names) =>
        [.. names.Where(name => name.Length <= MostCharacters).Distinct().Take(MostSamples)];
}
