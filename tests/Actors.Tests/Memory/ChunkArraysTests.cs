using ActorPipeline.Actors.Memory;

namespace ActorPipeline.Actors.Tests.Memory;

public sealed class ChunkArraysTests
{
    private const int Budget = 1 << 20;
    private const int Most = Budget + Budget / 4;
    private long _used;

    private readonly ChunkArrays _arrays;

    public ChunkArraysTests() => _arrays = new ChunkArrays(Budget, () => _used);

    [Theory]
    [InlineData(0, 16)]
    [InlineData(16, 16)]
    [InlineData(17, 32)]
    [InlineData(4_096, 4_096)]
    [InlineData(4_097, 8_192)]
    public void Should_rent_powers_of_two(int length, int expected) => Assert.Equal(expected, _arrays.Bytes.Rent(length).Length);

    /// <summary>The pool of .NET keeps 32 arrays for each core, and a node has a chunk of each of its partitions.</summary>
    [Fact]
    public void Should_make_no_array_anew_however_many_are_in_use_at_once()
    {
        byte[][] first = [.. Enumerable.Range(0, 200).Select(_ => _arrays.Bytes.Rent(4_000))];
        Assert.All(first, _arrays.Bytes.Return);
        Assert.Equal(200 * 4_096, _arrays.Kept);
        byte[][] second = [.. Enumerable.Range(0, 200).Select(_ => _arrays.Bytes.Rent(4_000))];
        Assert.Equal(first.ToHashSet(), second.ToHashSet());
        Assert.Equal(0, _arrays.Kept);
    }

    [Fact]
    public void Should_keep_no_more_than_is_not_in_use()
    {
        _used = Budget;
        byte[][] all = [.. Enumerable.Range(0, 100).Select(_ => _arrays.Bytes.Rent(4_096))];
        foreach (var array in all)
        {
            _arrays.Bytes.Return(array);
            Assert.InRange(_arrays.Kept, 0, Most - Budget);
        }
        Assert.NotEqual(0, _arrays.Kept);
    }

    [Fact]
    public void Should_let_sizes_go_that_nobody_rents_any_more()
    {
        byte[][] small = [.. Enumerable.Range(0, Most / 4_096).Select(_ => _arrays.Bytes.Rent(4_096))];
        Assert.All(small, _arrays.Bytes.Return);
        Assert.Equal(Most, _arrays.Kept);
        var large = _arrays.Bytes.Rent(65_536);
        _arrays.Bytes.Return(large);
        _arrays.Bytes.Return(large = _arrays.Bytes.Rent(65_536));
        Assert.Equal(65_536, _arrays.Kept);
        Assert.Same(large, _arrays.Bytes.Rent(65_536));
    }

    [Fact]
    public void Should_let_all_go_when_nothing_flows()
    {
        _arrays.Bytes.Return(_arrays.Bytes.Rent(100));
        _arrays.Entries.Return(_arrays.Entries.Rent(100));
        _arrays.Ends.Return(_arrays.Ends.Rent(100));
        Assert.NotEqual(0, _arrays.Kept);
        _arrays.Clear();
        Assert.Equal(0, _arrays.Kept);
    }

    [Fact]
    public async Task Should_give_no_array_to_two()
    {
        await Task.WhenAll(
            Enumerable
                .Range(1, 4)
                .Select(id =>
                    Task.Run(
                        () =>
                        {
                            for (var i = 0; i < 20_000; i++)
                            {
                                var array = _arrays.Ends.Rent(16 << (i % 4));
                                Array.Fill(array, id);
                                Assert.Equal(array.Length, array.Count(value => value == id));
                                _arrays.Ends.Return(array);
                            }
                        },
                        TestContext.Current.CancellationToken
                    )
                )
        );
        Assert.InRange(_arrays.Kept, 1, Most);
    }
}
