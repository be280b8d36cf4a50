using System.Runtime.Versioning;
using ActorPipeline.Actors.Kubernetes.Api;
using ActorPipeline.TestSupport;

namespace ActorPipeline.Actors.Tests.Kubernetes;

public sealed class LeaseIdentitySpecs
{
    [Fact]
    public void Should_differ_while_both_live_and_be_the_same_after_an_end()
    {
        using var folder = new TemporaryFolder();
        var first = LeaseIdentity.Take("host", "api", folder.Path);
        var second = LeaseIdentity.Take("host", "api", folder.Path);
        Assert.NotEqual(first.Name, second.Name);
        Assert.All([first, second], one => Assert.StartsWith("host-", one.Name));

        first.Dispose();
        using var again = LeaseIdentity.Take("host", "api", folder.Path);
        Assert.Equal(first.Name, again.Name);
        using var third = LeaseIdentity.Take("host", "api", folder.Path);
        Assert.DoesNotContain(third.Name, new[] { again.Name, second.Name });
        second.Dispose();
    }

    [Fact]
    [SupportedOSPlatform("linux")]
    public void Should_be_new_where_no_file_can_be_kept_or_another_wrote_it()
    {
        using var folder = new TemporaryFolder();
        using (var one = LeaseIdentity.Take("host", "api", folder.Path))
            Assert.NotEqual(one.Name, LeaseIdentity.Take("host", "api", Path.Combine(folder.Path, "none")).Name);

        var file = Assert.Single(Directory.GetFiles(folder.Path));
        File.WriteAllText(file, "other-1");
        using var mine = LeaseIdentity.Take("host", "api", folder.Path);
        Assert.StartsWith("host-", mine.Name);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherWrite);
        File.WriteAllText(file, "host-1");
        Assert.NotEqual("host-1", LeaseIdentity.Take("host", "api", folder.Path).Name);
    }

    [Fact]
    public void Should_not_share_names_between_servers_and_fit_the_api()
    {
        using var folder = new TemporaryFolder();
        var first = LeaseIdentity.Take("host", "api", folder.Path).Name;
        Assert.NotEqual(first, LeaseIdentity.Take("host", "another", folder.Path).Name);
        Assert.Equal(128, LeaseIdentity.Take(new string('h', 200), "api", folder.Path).Name.Length);
    }
}
