using System.Text;
using System.Text.Json;
using ActorPipeline.Actors.Parsing.Lines;
using FsCheck;
using FsCheck.Fluent;

namespace ActorPipeline.Actors.Tests.Parsing.Lines;

/// <summary>Whatever the bytes of a line, what comes out can be put into a document.</summary>
public sealed class LineProperties
{
    private static readonly ParserCatalog Catalog = new(
        null,
        new ParserDefinition
        {
            Name = "d",
            Kind = "dissect",
            Pattern = "%{*k->}=%{&k} %{n:int} %{+a} %{f:float} %{+a}:%{message}",
            TimestampField = "n",
        },
        new ParserDefinition
        {
            Name = "e",
            Kind = "dissect",
            Pattern = "%{a->} %{+a/0} %{*b} %{&b}",
            TimestampField = "a",
            TimestampFormats = ["MMM d HH:mm:ss", "h:mm a yyyyMMdd"],
        },
        new ParserDefinition
        {
            Name = "r",
            Kind = "regex",
            Pattern = @"(?<a>.)(?<b:int>\d+)?(?<a>[^x]*)(?<message>.*)",
            TimestampField = "b",
            TimestampFormats = ["UNIX"],
        }
    );

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private static readonly Gen<byte[]> Bytes = Gen.OneOf(
        ArbMap.Default.GeneratorFor<byte[]>().Select(b => b ?? []),
        Gen.Elements(Encoding.UTF8.GetBytes("{}[]\"\\:,=.- \n\t\0u00e9ab1é😀").Append((byte)0xFF).ToArray()).ArrayOf(),
        Gen.Elements("""{"a":1,"b":{"c":"\ud800","c":[]},"":2,"a":3,"log":{"x":{"y":1,"y":2}},"level":5}""", """a=1 b="\"x" c "d=" ""=e a= .=1 ..="2" """)
            .Select(Encoding.UTF8.GetBytes)
    );

    /// <summary>Samples with some bytes replaced by any others: lines that go wrong in the middle.</summary>
    private static readonly Gen<byte[]> Damaged =
        from sample in Gen.Elements(Samples.All.Select(s => s.Line).ToArray())
        from edits in Gen.Zip(Gen.Choose(0, Math.Max(0, sample.Length - 1)), Bytes).ListOf(2)
        select Damage(Encoding.UTF8.GetBytes(sample), edits);

    private static byte[] Damage(byte[] line, IEnumerable<(int At, byte[] With)> edits)
    {
        foreach (var (at, with) in edits)
            line = [.. line.AsSpan(0, Math.Min(at, line.Length)), .. with, .. line.AsSpan(Math.Min(line.Length, at + with.Length / 2))];
        return line;
    }

    private static void AssertUsable(ParsedLine line, int most)
    {
        byte[] json = [.. "{\"x\":1"u8, .. line.Members, .. "}"u8];
        Assert.DoesNotContain((byte)'\n', json);
        Assert.DoesNotContain((byte)'\r', json);
        using var document = JsonDocument.Parse(json, Strict);
        Assert.InRange(document.RootElement.EnumerateObject().Count(), 1, ParsedLine.MaxFields + 1);
        Assert.InRange(json.Length, 1, most);
        if (line.HasMessage)
            JsonDocument.Parse(line.MessageJson.ToArray()).Dispose();
        Assert.Equal(line.TimestampMilliseconds is null, line.WriteTimestamp(stackalloc byte[30]) == 0);
    }

    [Fact]
    public void Should_be_valid_JSON_without_duplicates_when_a_line_is_anything() =>
        Prop.ForAll(
                Gen.OneOf(Bytes, Damaged).ToArbitrary(),
                bytes =>
                {
                    var line = new ParsedLine { ReadAtMilliseconds = Parsed.ReadAt.ToUnixTimeMilliseconds() };
                    foreach (var name in Catalog.Names)
                    {
                        line.Clear();
                        line.Occupy("x"u8);
                        Catalog.Find(name)!.TryParse(bytes, line);
                        AssertUsable(line, bytes.Length * 6 + 8192);
                    }
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void Should_be_valid_JSON_without_duplicates_when_names_and_values_are_anything() =>
        Prop.ForAll(
                Gen.Zip(Bytes, Bytes).ListOf().ToArbitrary(),
                fields =>
                {
                    var line = new ParsedLine();
                    line.Occupy("x"u8);
                    var kind = 0;
                    foreach (var (name, value) in fields)
                    {
                        if (kind % 4 == 0)
                            line.AddString(name, value);
                        else if (kind % 4 == 1)
                            line.AddRaw(name, value);
                        else if (kind % 4 == 2)
                            line.AddLong(name, kind);
                        else
                            line.SetMessage(value);
                        kind++;
                    }
                    AssertUsable(line, ParsedLine.MaxBytes);
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void Should_give_the_text_back_when_it_is_valid() =>
        Prop.ForAll(
                ArbMap.Default.GeneratorFor<string>().Select(s => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(s ?? ""))).ToArbitrary(),
                text =>
                {
                    var line = new ParsedLine();
                    line.AddString("a"u8, Encoding.UTF8.GetBytes(text));
                    using var document = JsonDocument.Parse(Parsed.Members(line));
                    Assert.Equal(text, document.RootElement.GetProperty("a").GetString());
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void Should_allocate_nothing_when_lines_are_parsed()
    {
        var line = new ParsedLine { ReadAtMilliseconds = Parsed.ReadAt.ToUnixTimeMilliseconds() };
        var samples = Samples
            .All.SelectMany(s => new[] { s.Parser, "auto" }, (s, parser) => (Parser: Catalog.Find(parser)!, Line: Encoding.UTF8.GetBytes(s.Line)))
            .ToArray();
        long Run()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            foreach (var (parser, bytes) in samples)
            {
                line.Clear();
                parser.TryParse(bytes, line);
            }
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
        for (var i = 0; i < 50; i++)
            Run();

        Assert.Equal(0, Run());
    }
}
