using ActorPipeline.Host.Configuration;
using ActorPipeline.Host.Node;

namespace ActorPipeline.Host.Tests.Node;

public sealed class DataDirectorySpecs
{
    [Fact]
    public void Should_name_the_process_that_holds_the_directory()
    {
        using var directory = new TemporaryFolder();
        using var first = DataDirectory.Open(directory.Path);
        var refused = Assert.Throws<UsageException>(() => DataDirectory.Open(directory.Path));
        Assert.Equal(
            $"--data is \"{directory.Path}\", which is in use by process {Environment.ProcessId}; stop that one, or give another directory.",
            refused.Message
        );
    }

    [Fact]
    public void Should_be_free_again_when_its_holder_is_gone()
    {
        using var directory = new TemporaryFolder();
        DataDirectory.Open(directory.Path).Dispose();
        DataDirectory.Open(directory.Path).Dispose();
    }

    [Fact]
    public void Should_write_endpoints_that_scripts_can_read()
    {
        using var directory = new TemporaryFolder();
        using var data = DataDirectory.Open(directory.Path);
        new Endpoints("127.0.0.1:41233", "http://127.0.0.1:9200", null, 123).Write(data);
        Assert.Equal("""{"kafka":"127.0.0.1:41233","elasticsearch":"http://127.0.0.1:9200","pid":123}""" + "\n", File.ReadAllText(directory["endpoints.json"]));
        Assert.DoesNotContain(Directory.GetFiles(directory.Path), file => file.EndsWith(".part"));
        Endpoints.Remove(data);
        Assert.False(File.Exists(directory["endpoints.json"]));
    }
}
