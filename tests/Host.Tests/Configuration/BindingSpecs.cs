using System.Collections;
using System.Reflection;
using ActorPipeline.Host.Configuration;

namespace ActorPipeline.Host.Tests.Configuration;

public sealed class BindingSpecs
{
    public static TheoryData<string> Keys => [.. PipelineKeys.All.Select(key => key.Path)];

    private static Key Named(string path) => PipelineKeys.All.Single(key => key.Path == path);

    [Theory]
    [MemberData(nameof(Keys))]
    public void Should_find_the_default_of_the_record_in_reference_conf(string path)
    {
        var (options, errors) = Harness.Bind("");
        Assert.Empty(errors);
        Assert.Equal(Show(Named(path).Value(new PipelineOptions())), Show(Named(path).Value(options)));
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Should_write_down_every_key_in_reference_conf(string path) =>
        Assert.Contains(ConfigSources.Embedded("reference.conf"), setting => setting.Path == "actorpipeline." + path);

    [Fact]
    public void Should_write_no_key_in_reference_conf_that_nobody_reads() =>
        Assert.All(
            ConfigSources.Embedded("reference.conf").Where(setting => setting.Path.StartsWith("actorpipeline.")),
            setting => Assert.Contains(setting.Path, PipelineKeys.ByFullPath.Keys)
        );

    [Fact]
    public void Should_bind_every_member_of_every_option_record()
    {
        var bound = new HashSet<string>();
        foreach (var key in PipelineKeys.All)
        {
            var changed = key.Bind(new Resolved(key.FullPath, key.Example, default, "test"), new PipelineOptions());
            Assert.True(changed is not null, $"{key.Path} refuses its own example {key.Example}");
            var members = Changed(new PipelineOptions(), changed, "").ToList();
            Assert.True(members.Count == 1, $"{key.Path} = {key.Example} changes {string.Join(", ", members)}");
            Assert.Equal(members[0].Replace(".", "").ToLowerInvariant(), key.Path.Replace(".", "").Replace("-", ""));
            bound.Add(members[0]);
        }

        // kafka.client takes any property, parsing.parsers any name; both are bound by themselves. The watcher's part of parsing is copied (Inputs).
        string[] others = ["Kafka.Client", "Parsing.Parsers", "Parsing.Services", "Filebeat.AllowHints", "Filebeat.Parsers"];
        Assert.Empty(Members(typeof(PipelineOptions), "").Except(bound).Except(others));
    }

    [Fact]
    public void Should_pass_kafka_client_properties_through()
    {
        var (options, errors) = Harness.Bind("actorpipeline.kafka.client { group.protocol = consumer, group.protocol.type = x, fetch.min.bytes = 1 }");
        Assert.Empty(errors);
        Assert.Equal("consumer", options.Kafka.Client["group.protocol"]);
        Assert.Equal("x", options.Kafka.Client["group.protocol.type"]);
        Assert.Equal("1", options.Kafka.Client["fetch.min.bytes"]);
    }

    [Fact]
    public void Should_read_secrets_from_the_file_a_key_names()
    {
        using var directory = new TemporaryFolder();
        var file = directory.Write("key", "abc\n");
        var (options, errors) = Harness.Bind(
            $$"""
            actorpipeline { elastic.auth.api-key-file = "{{file}}", kafka.client.sasl.password-file = "{{file}}" }
            """
        );
        Assert.Empty(errors);
        Assert.Equal("abc", options.Elastic.Auth.ApiKey);
        Assert.Equal("abc", options.Kafka.Client["sasl.password"]);
    }

    [Fact]
    public void Should_bind_the_local_profile()
    {
        var settings = ConfigSources.Load("local", [], new Dictionary<string, string>(), []);
        var (options, errors) = ActorPipeline.Host.Configuration.Binder.Bind(settings, File.ReadAllText);
        Assert.Empty(errors);
        Assert.Equal(["consumer", "watcher"], options.Cluster.Roles);
    }

    private static bool IsRecordOfOurs(Type type) => type.IsClass && type.Namespace?.StartsWith("ActorPipeline") == true;

    private static IEnumerable<PropertyInfo> Properties(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite);

    private static IEnumerable<string> Members(Type type, string prefix) =>
        Properties(type)
            .SelectMany(property =>
                IsRecordOfOurs(property.PropertyType) ? Members(property.PropertyType, prefix + property.Name + ".") : [prefix + property.Name]
            );

    private static IEnumerable<string> Changed(object left, object right, string prefix) =>
        Properties(left.GetType())
            .SelectMany(property =>
                IsRecordOfOurs(property.PropertyType) ? Changed(property.GetValue(left)!, property.GetValue(right)!, prefix + property.Name + ".")
                : Show(property.GetValue(left)) == Show(property.GetValue(right)) ? []
                : [prefix + property.Name]
            );

    private static string Show(object? value) =>
        value switch
        {
            null => "null",
            string text => text,
            IEnumerable items => string.Join('|', items.Cast<object>()),
            _ => value.ToString()!,
        };
}
