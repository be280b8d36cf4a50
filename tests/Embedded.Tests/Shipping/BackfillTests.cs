using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using ActorPipeline.Embedded.Kafka;
using ActorPipeline.Embedded.Shipping;
using ActorPipeline.Embedded.Tests.Kafka;
using ActorPipeline.Shipping;
using Confluent.Kafka;

namespace ActorPipeline.Embedded.Tests.Shipping;

public sealed class BackfillTests : IDisposable
{
    private readonly TemporaryFolder _directory = new();
    private readonly EmbeddedKafka _kafka = EmbeddedKafka.Start();

    private string Logs => _directory.Sub("web-service");

    [Fact]
    public async Task Should_send_every_line_to_the_topic_of_its_folder_when_files_are_read_once()
    {
        var (a, b) = (Write("a.log", "one\r\n\ntwo\n"), Write("b.log", "three\nno newline"));
        var progress = new Seen();

        var result = await Backfill.RunAsync(Options(a, b), progress, TestContext.Current.CancellationToken);

        Assert.Equal(new BackfillResult(2, 4, 26), result);
        var lines = Wire.ReadAll(_kafka, "logs.web-service", 4).Select(r => new Shipped(r)).ToList();
        Assert.Equal(["one", "two"], lines.Where(l => l.Key == a).Select(l => l.Message));
        Assert.Equal(["three", "no newline"], lines.Where(l => l.Key == b).Select(l => l.Message));
        Assert.Equal("""{"service":"web-service","namespace":"default","log_topic":"logs.web-service"}""", lines[0].Json.GetProperty("fields").GetRawText());
        Assert.Equal([6L], lines.Where(l => l.Message == "two").Select(l => l.Json.GetProperty("log").GetProperty("offset").GetInt64()));
        Assert.Equal(new BackfillProgress(2, b, 4, 26, 26, null), progress.Last);
    }

    [Theory]
    [InlineData("a.log", 8)]
    [InlineData("a.log.gz", 0)]
    [InlineData("a.log.zst", 0)]
    public async Task Should_send_the_same_lines_packed_or_not_and_without_a_byte_order_mark(string name, int least)
    {
        var file = Path.Combine(Logs, name);
        Directory.CreateDirectory(Logs);
        await using (var to = File.Create(file))
        await using (
            var text =
                name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(to, CompressionLevel.Fastest)
                : name.EndsWith(".zst", StringComparison.Ordinal) ? (Stream)new ZstdSharp.CompressionStream(to)
                : to
        )
        {
            await text.WriteAsync("\uFEFFone\ntwo\nthree"u8.ToArray(), TestContext.Current.CancellationToken);
        }

        var progress = new Seen();

        var result = await Backfill.RunAsync(Options(file) with { Parser = "logfmt", Namespace = "demo" }, progress, TestContext.Current.CancellationToken);

        Assert.Equal(new BackfillResult(1, 3, 16), result);
        var lines = Wire.ReadAll(_kafka, "logs.web-service", 3).Select(r => new Shipped(r)).ToList();
        Assert.Equal(["one", "two", "three"], lines.Select(l => l.Message));
        Assert.Equal([0L, 7L, 11L], lines.Select(l => l.Json.GetProperty("log").GetProperty("offset").GetInt64()));
        Assert.Equal(
            """{"service":"web-service","namespace":"demo","log_topic":"logs.web-service","parser":"logfmt"}""",
            lines[0].Json.GetProperty("fields").GetRawText()
        );
        if (OperatingSystem.IsLinux())
        {
            Assert.All(
                lines,
                line =>
                    Assert.Equal(
                        FileIdentity.Of(file)!.Value.Inode.ToString(CultureInfo.InvariantCulture),
                        line.Json.GetProperty("log").GetProperty("file").GetProperty("inode").GetString()
                    )
            );
        }

        Assert.True(progress.Last!.BytesDone == progress.Last.BytesTotal && progress.Last.BytesTotal >= least);
    }

    [Fact]
    public async Task Should_say_where_a_packed_file_is_damaged()
    {
        var file = Write("a.log.gz", "no gzip at all");
        var failure = await Assert.ThrowsAsync<BackfillException>(() => Backfill.RunAsync(Options(file), null, TestContext.Current.CancellationToken));
        Assert.StartsWith($"{file}: it is damaged", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Should_use_the_partition_an_ordinary_producer_would_when_it_writes_by_hand()
    {
        var files = Enumerable.Range(0, 12).Select(i => Write($"{i}.log", "x\n")).ToArray();
        await Backfill.RunAsync(Options(files), null, TestContext.Current.CancellationToken);
        var config = new ProducerConfig(Wire.Client(_kafka)) { Partitioner = Partitioner.Murmur2Random };
        using var producer = new ProducerBuilder<string, string>(config).Build();

        foreach (var line in Wire.ReadAll(_kafka, "logs.web-service", 12))
        {
            var expected = await producer.ProduceAsync("logs.other", new() { Key = line.Message.Key, Value = "" }, TestContext.Current.CancellationToken);
            Assert.Equal(expected.Partition, line.Partition);
        }
    }

    [Fact]
    public void Should_send_idempotently_through_the_ordinary_client_when_the_cluster_is_a_real_one()
    {
        var files = new[] { Write("a.log", string.Concat(Enumerable.Range(0, 5000).Select(i => $"line {i}\n"))) };
        var options = Options(files) with { Topic = "logs.else", Service = "other", Namespace = "demo" };
        using (var sink = new KafkaBackfillSink(options, Wire.Client(_kafka)))
        {
            var result = new BackfillRun(options, [BackfillFile.Check(files[0], options)], sink, null).Run(TestContext.Current.CancellationToken);
            Assert.Equal(5000, result.Lines);
        }

        var lines = Wire.ReadAll(_kafka, "logs.else", 5000).Select(r => new Shipped(r)).ToList();
        Assert.Equal(Enumerable.Range(0, 5000).Select(i => $"line {i}"), lines.Select(l => l.Message));
        Assert.Equal("""{"service":"other","namespace":"demo","log_topic":"logs.else"}""", lines[0].Json.GetProperty("fields").GetRawText());
    }

    [Fact]
    public async Task Should_say_what_it_waits_for_and_stop_when_nobody_reads_an_embedded_broker()
    {
        var file = Write("a.log", string.Concat(Enumerable.Range(0, 20_000).Select(i => Convert.ToHexString(RandomNumberGenerator.GetBytes(200)) + "\n")));
        var progress = new Seen();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var running = Backfill.RunAsync(Options(file), progress, cancel.Token);
        await Eventually.TrueAsync(() => progress.Last?.Waiting is not null);
        var held = progress.Last!.Lines;
        var partition = new TopicPartition("logs.web-service", Enumerable.Range(0, 4).Single(p => Wire.Ends(_kafka, "logs.web-service", p).High > 0));
        using (var client = new BrokerClient(_kafka.BootstrapServers, Wire.Timeout))
        {
            Assert.True(client.Commit("actorpipeline", client.Offsets([partition])));
        }

        await Eventually.TrueAsync(() => progress.Last is { Waiting: not null } p && p.Lines > held);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        Assert.Contains("consumers", progress.All.First(p => p.Waiting is not null).Waiting, StringComparison.Ordinal);
        Assert.Equal(progress.Last!.Lines, Wire.Ends(_kafka, partition.Topic, partition.Partition).High);
    }

    [Fact]
    public async Task Should_name_the_broker_when_it_cannot_be_reached()
    {
        var options = Options(Write("a.log", "x\n")) with { BootstrapServers = "127.0.0.1:9", ConnectTimeout = TimeSpan.FromMilliseconds(300) };

        var error = await Assert.ThrowsAsync<BackfillException>(() => Backfill.RunAsync(options, null, TestContext.Current.CancellationToken));

        Assert.Contains("127.0.0.1:9 cannot be reached within 0.3 s", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Should_name_the_file_when_it_cannot_be_read()
    {
        var error = await Assert.ThrowsAsync<BackfillException>(() =>
            Backfill.RunAsync(Options(Path.Combine(Logs, "none.log")), null, TestContext.Current.CancellationToken)
        );

        Assert.Contains("none.log cannot be read", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Should_ask_for_the_service_when_the_folder_does_not_tell()
    {
        var path = Path.Combine(_directory.Sub("elsewhere"), "a.log");
        File.WriteAllText(path, "x\n");

        var error = await Assert.ThrowsAsync<BackfillException>(() => Backfill.RunAsync(Options(path), null, TestContext.Current.CancellationToken));

        Assert.Contains("'elsewhere' does not end in '-service', so --service", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Should_cut_a_line_when_it_is_longer_than_filebeat_allows()
    {
        var path = Write("a.log", "before\n" + new string('a', 40 << 20) + "\nafter\n");

        var result = await Backfill.RunAsync(Options(path), null, TestContext.Current.CancellationToken);

        Assert.Equal(3, result.Lines);
        var lines = Wire.ReadAll(_kafka, "logs.web-service", 3).Select(r => new Shipped(r).Message).ToList();
        Assert.Equal(("before", 10 << 20, "after"), (lines[0], lines[1].Length, lines[2]));
    }

    public void Dispose()
    {
        _kafka.Dispose();
        _directory.Dispose();
    }

    private BackfillOptions Options(params string[] files) => new BackfillOptions { BootstrapServers = _kafka.BootstrapServers, Files = files }.ForStandIns();

    private string Write(string name, string text)
    {
        var path = Path.Combine(Logs, name);
        File.WriteAllText(path, text);
        return path;
    }

    private sealed class Seen : IProgress<BackfillProgress>
    {
        private readonly List<BackfillProgress> _all = [];

        public BackfillProgress? Last => All.LastOrDefault();

        public IReadOnlyList<BackfillProgress> All
        {
            get
            {
                lock (_all)
                {
                    return [.. _all];
                }
            }
        }

        public void Report(BackfillProgress value)
        {
            lock (_all)
            {
                _all.Add(value);
            }
        }
    }
}
