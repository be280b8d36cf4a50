using System.Text;
using ActorPipeline.Host.Commands;

namespace ActorPipeline.Host.Tests.Commands;

public sealed class ParseLinesSpecs
{
    private static async Task<List<string>> ReadAsync(Stream stream, int maxLineBytes)
    {
        var lines = new ParseLines(stream, maxLineBytes);
        var read = new List<string>();
        while (await lines.ReadAsync(TestContext.Current.CancellationToken))
            read.AddRange(lines.Lines.Select(line => $"{line.Number}:{Encoding.UTF8.GetString(lines.Buffer, line.Start, line.Length)}"));
        Assert.True(lines.Buffer.Length <= maxLineBytes);
        return read;
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("\n\r\n", "")]
    [InlineData("a", "1:a")]
    [InlineData("a\n", "1:a")]
    [InlineData("a\r\nb\r\n", "1:a|2:b")]
    [InlineData("\na\n\n\r\nb", "2:a|5:b")]
    [InlineData("a\rb\r", "1:a\rb")]
    [InlineData("12345678901234567890\nb", "1:1234567890123456|2:b")]
    [InlineData("1234567890123456\nb\n", "1:1234567890123456|2:b")]
    [InlineData("a\n1234567890123456789012345678901234567890\n\nb", "1:a|2:1234567890123456|4:b")]
    [InlineData("a\n12345678901234567890", "1:a|2:1234567890123456")]
    public async Task Should_split_lines_and_cut_what_is_too_long(string text, string expected)
    {
        foreach (var step in (int[])[1, 2, 3, 7, 100])
            Assert.Equal(expected, string.Join('|', await ReadAsync(new Steps(Encoding.UTF8.GetBytes(text), step), maxLineBytes: 16)));
    }

    [Fact]
    public async Task Should_grow_to_the_longest_line_only()
    {
        var text = string.Join('\n', Enumerable.Range(1, 200).Select(i => new string('x', i * 37 % 5_000)));
        var read = await ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), maxLineBytes: 8_000);
        Assert.Equal(text.Split('\n').Select((line, i) => $"{i + 1}:{line}"), read);
    }

    /// <summary>Hands out a few bytes at a time.</summary>
    private sealed class Steps(byte[] content, int step) : MemoryStream(content)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(step, buffer.Length)], cancellationToken);
    }
}
