namespace ActorPipeline.Host.Tests.Configuration;

public sealed class ValidationSpecs
{
    [Theory]
    [InlineData("batch.max-events = 0", "batch.max-events is \"0\" (from test.conf:1); allowed is a whole number from 1 to 100000.")]
    [InlineData("batch.max-events = 100001", "batch.max-events is \"100001\" (from test.conf:1); allowed is a whole number from 1 to 100000.")]
    [InlineData("batch.max-events = many", "batch.max-events is \"many\" (from test.conf:1); allowed is a whole number from 1 to 100000.")]
    [InlineData("batch.max-bytes = 0", "batch.max-bytes is \"0\" (from test.conf:1); allowed is a size from 1024 to 104857600 bytes, such as 5 MiB.")]
    [InlineData("batch.max-delay = soon", "batch.max-delay is \"soon\" (from test.conf:1); allowed is a duration from 1ms to 1m, such as 250ms or 1s.")]
    [InlineData(
        "elastic.urls = [\"ftp://x\"]",
        "elastic.urls is \"[ftp://x]\" (from test.conf:1); allowed is a list of at least 1, each element an absolute http or https address "
            + "without user and password in it, such as http://elastic:9200."
    )]
    [InlineData(
        "elastic.urls = [\"http://me:pw@x:1\"]",
        "elastic.urls is \"[http://<redacted>@x:1]\" (from test.conf:1); allowed is a list of at least 1, each element an absolute http or "
            + "https address without user and password in it, such as http://elastic:9200."
    )]
    [InlineData("elastic.target = table", "elastic.target is \"table\" (from test.conf:1); allowed is data-stream or index.")]
    [InlineData(
        "elastic { target = index, index = \"Logs-{service}\" }",
        "elastic.index is \"Logs-{service}\" (from test.conf:1); allowed is " + ActorPipeline.Actors.Parsing.IndexPattern.Allowed + "."
    )]
    [InlineData(
        "elastic.index = \"logs-{yyyy.MM}\"",
        "elastic.index is \"logs-{yyyy.MM}\" while actorpipeline.elastic.target is \"data-stream\"; allowed is "
            + "\"logs-{service}-{namespace}\", or the target index."
    )]
    [InlineData(
        "elastic.in-flight.latency-tolerance = 1",
        "elastic.in-flight.latency-tolerance is \"1\" (from test.conf:1); allowed is a number from 1.1 to 1000."
    )]
    [InlineData("elastic.in-flight.min = 5", "elastic.in-flight.min is 5; allowed is at most elastic.in-flight.initial (4).")]
    [InlineData(
        "kafka.topics = [\"^(\"]",
        "kafka.topics is \"[^(]\" (from test.conf:1); allowed is a list of at least 1, each element a topic name (letters, digits, '.', "
            + "'_', '-'), or a valid regular expression that starts with ^."
    )]
    [InlineData("kafka.brokers = nohost", "kafka.brokers is \"nohost\" (from test.conf:1); allowed is HOST:PORT, several separated by commas.")]
    [InlineData("kafka.brokers = \"h:99999\"", "kafka.brokers is \"h:99999\" (from test.conf:1); allowed is HOST:PORT, several separated by commas.")]
    [InlineData("http.port = 70000", "http.port is \"70000\" (from test.conf:1); allowed is a whole number from 0 to 65535.")]
    [InlineData("http.address = 999.1.1.1", "http.address is \"999.1.1.1\"; allowed is an IP address to listen on, such as 127.0.0.1 or 0.0.0.0.")]
    [InlineData("http.token = \"\"", "http.token is \"<redacted>\" (from test.conf:1); allowed is any text but an empty one.")]
    [InlineData("cluster.roles = [king]", "cluster.roles is \"[king]\" (from test.conf:1); allowed is a list of at least 1, each element consumer or watcher.")]
    [InlineData(
        "cluster.seeds = [\"a:4053\"]",
        "cluster.port is 0; allowed is a fixed port, such as 4053, as soon as there are seeds or a stateful-set.service."
    )]
    [InlineData(
        "cluster { port = 1, seeds = [\"a:1\"], stateful-set.service = s }",
        "cluster.seeds cannot be given together with actorpipeline.cluster.stateful-set.service, which tells the seeds already."
    )]
    [InlineData(
        "cluster.split-brain.strategy = static-quorum",
        "cluster.split-brain.quorum-size is 0; allowed with static-quorum is more than half of all nodes, such as 2 of 3."
    )]
    [InlineData("cluster.split-brain.quorum-size = 2", "cluster.split-brain.quorum-size is 2; allowed with keep-majority is only 0.")]
    [InlineData(
        "cluster.termination-grace = 30s",
        "cluster.termination-grace is 30000 ms; allowed is at least 45000 ms, what stopping may take with kafka.drain-timeout 5000 ms."
    )]
    [InlineData(
        "cluster.split-brain.strategy = keep-oldest",
        "cluster.split-brain.strategy is \"keep-oldest\" (from test.conf:1); allowed is keep-majority or static-quorum or lease-majority."
    )]
    [InlineData(
        "kafka.drain-timeout = 10s",
        "kafka.drain-timeout is 10000 ms; allowed is less than the session timeout, kafka.client.session.timeout.ms (10000 ms)."
    )]
    [InlineData(
        "kafka { drain-timeout = 10s, client.session.timeout.ms = 6000 }",
        "kafka.drain-timeout is 10000 ms; allowed is less than the session timeout, kafka.client.session.timeout.ms (6000 ms)."
    )]
    [InlineData(
        "kafka.client.fetch.wait.max.ms = 9500",
        "kafka.client.fetch.wait.max.ms is 9500 ms; allowed is a second less than kafka.client.socket.timeout.ms (10000 ms)."
    )]
    [InlineData("kafka.client.group.instance.id = a", "kafka.client.group.instance.id cannot be given: set actorpipeline.kafka.instance-id instead.")]
    [InlineData(
        "kafka.instance-id = \"a b\"",
        "kafka.instance-id is \"a b\" (from test.conf:1); allowed is a name of at most 249 of the characters a-z A-Z 0-9 . _ -, or nothing."
    )]
    [InlineData("batch.max-bytes = 25 MiB", "batch.max-bytes is 26214400; allowed is at most buffer.max-bytes (25165824).")]
    [InlineData("buffer { max-bytes = 6 MiB, chunk-bytes = 8 MiB }", "buffer.chunk-bytes is 8388608; allowed is at most buffer.max-bytes (6291456).")]
    [InlineData("elastic.in-flight { initial = 9, max = 8 }", "elastic.in-flight.initial is 9; allowed is at most elastic.in-flight.max (8).")]
    [InlineData("elastic.retry-min = 1m", "elastic.retry-min is 60000 ms; allowed is at most elastic.retry-max (30000 ms).")]
    [InlineData("kubernetes.retry-min = 1m", "kubernetes.retry-min is 60000 ms; allowed is at most kubernetes.retry-max (2000 ms).")]
    [InlineData("kubernetes.debounce = 3s", "kubernetes.debounce is 3000 ms; allowed is at most kubernetes.debounce-max (2000 ms).")]
    [InlineData(
        "filebeat.topic = \"logs.{pod}\"",
        "filebeat.topic is \"logs.{pod}\" (from test.conf:1); allowed is a topic name, in which {service} and {namespace} stand for those of the service."
    )]
    [InlineData(
        "filebeat.line-max-bytes = 4 MiB",
        "kafka.topic.max-message-bytes is 20971520; allowed is at least 26214400, what a line of filebeat.line-max-bytes (4194304) may "
            + "become in JSON: 6 times that, and 1 MiB for the rest of its event."
    )]
    [InlineData("filebeat.version = 6.8", "filebeat.version is \"6.8\" (from test.conf:1); allowed is Filebeat's version from 7, such as 7.17 or 9.")]
    [InlineData("filebeat.paths = \"/x/{service}/{pod}\"", "filebeat.paths: '{pod}' is not allowed, use {service} and {namespace}.")]
    [InlineData("elastic.auth.password = x", "elastic.auth.password is set without actorpipeline.elastic.auth.username; give both or none.")]
    [InlineData("elastic.auth.username = x", "elastic.auth.username is set without actorpipeline.elastic.auth.password; give both or none.")]
    [InlineData(
        "cluster.tls { enabled = true, ca = x }",
        "cluster.tls.enabled is true without actorpipeline.cluster.tls.certificate; give the file of this node's certificate."
    )]
    [InlineData(
        "cluster.tls { enabled = true, certificate = x }",
        "cluster.tls.enabled is true without actorpipeline.cluster.tls.ca; give the file of the authorities whose nodes are let in."
    )]
    [InlineData("kafka.client.group.id = x", "kafka.client.group.id cannot be given: set actorpipeline.kafka.group-id instead.")]
    [InlineData(
        "kafka.client.enable.auto.commit = true",
        "kafka.client.enable.auto.commit cannot be given: offsets are committed only after their events are indexed."
    )]
    [InlineData(
        "dead-letter.topic = logs.rejects",
        "dead-letter.topic is \"logs.rejects\", and the consumed topics (actorpipeline.kafka.topics, \"^logs\\..*\") take in "
            + "\"logs.rejects\" again; choose a dead-letter topic that they do not match."
    )]
    [InlineData(
        "kafka.topics = [\"^.*\"]",
        "dead-letter.topic is \"dead-letter.{topic}\", and the consumed topics (actorpipeline.kafka.topics, \"^.*\") take in "
            + "\"dead-letter.logs.sample-service\" again; choose a dead-letter topic that they do not match."
    )]
    [InlineData(
        "kafka.topics = [a, dead-letter.a]",
        "dead-letter.topic is \"dead-letter.{topic}\", and the consumed topics (actorpipeline.kafka.topics, \"dead-letter.a\") take in "
            + "\"dead-letter.a\" again; choose a dead-letter topic that they do not match."
    )]
    [InlineData(
        "kafka.topics = [\"^orders.*\"], dead-letter.topic = \"{topic}.dlq\"",
        "dead-letter.topic is \"{topic}.dlq\", and the consumed topics (actorpipeline.kafka.topics, \"^orders.*\") take in \"ordersx.dlq\" "
            + "again; choose a dead-letter topic that they do not match."
    )]
    [InlineData(
        "kafka.topics = [\"^.*orders$\"]",
        "dead-letter.topic is \"dead-letter.{topic}\", and the consumed topics (actorpipeline.kafka.topics, \"^.*orders$\") take in "
            + "\"dead-letter.xorders\" again; choose a dead-letter topic that they do not match."
    )]
    [InlineData(
        "kafka.topics = [\"^(audit|[a-z]{2}-[^b]+)-service\"], dead-letter.topic = \"{topic}-dead\"",
        "dead-letter.topic is \"{topic}-dead\", and the consumed topics (actorpipeline.kafka.topics, \"^(audit|[a-z]{2}-[^b]+)-service\") "
            + "take in \"audit-service-dead\" again; choose a dead-letter topic that they do not match."
    )]
    [InlineData(
        "kafka.topics = [\"^logs.\\\\d+\"]",
        "kafka.topics has \"^logs.\\d+\", in which Kafka's client does not understand \\d; allowed is a POSIX extended regular expression: "
            + "[0-9] for \\d, no (?…), no \\ before a letter in brackets."
    )]
    [InlineData(
        "kafka.topics = [\"^(?!dead).*\"]",
        "kafka.topics has \"^(?!dead).*\", in which Kafka's client does not understand (?; allowed is a POSIX extended regular expression: "
            + "[0-9] for \\d, no (?…), no \\ before a letter in brackets."
    )]
    [InlineData("batch.max-event = 1", "batch.max-event (from test.conf:1) is no known key; did you mean actorpipeline.batch.max-events.")]
    [InlineData("batch.foo = 1", "batch.foo (from test.conf:1) is no known key; see 'actorpipeline config show' for all of them.")]
    [InlineData("elastic.max-events = 1", "elastic.max-events (from test.conf:1) is no known key; did you mean actorpipeline.batch.max-events.")]
    [InlineData("zzz = 1", "zzz (from test.conf:1) is no known key; see 'actorpipeline config show' for all of them.")]
    [InlineData(
        "elastic.auth.password-file = /nowhere/x",
        "elastic.auth.password-file is \"/nowhere/x\" (from test.conf:1); allowed is the path of a readable file that holds the secret."
    )]
    public void Should_say_key_value_and_what_is_allowed(string hocon, string expected) =>
        Assert.Equal(["actorpipeline." + expected], Harness.Bind("actorpipeline { " + hocon + " }").Errors);

    [Theory]
    [InlineData("^orders$", "{topic}.dlq")]
    [InlineData("^[a-z]+-service$", "{topic}.rejected")]
    [InlineData("^logs\\..+", "dead-letter.{topic}")]
    public void Should_allow_dead_letter_topics_that_are_not_consumed(string topics, string deadLetters) =>
        Assert.Empty(Harness.Bind($"actorpipeline {{ kafka.topics = [\"{topics.Replace("\\", "\\\\")}\"], dead-letter.topic = \"{deadLetters}\" }}").Errors);

    [Fact]
    public void Should_name_the_flag_when_a_flag_is_wrong() =>
        Assert.Equal(
            ["actorpipeline.batch.max-events is \"x\" (from --batch-size); allowed is a whole number from 1 to 100000."],
            Harness.Bind("", ActorPipeline.Host.Configuration.Setting.Of("actorpipeline.batch.max-events", "x", "--batch-size")).Errors
        );

    [Fact]
    public void Should_say_all_errors_at_once() =>
        Assert.Equal(3, Harness.Bind("actorpipeline { batch.max-events = 0, http.port = -1, nope = 1 }").Errors.Length);

    [Fact]
    public void Should_refuse_a_key_outside_of_the_root() =>
        Assert.Equal(
            ["kafka.brokers (from test.conf:1) stands outside of the root; did you mean actorpipeline.kafka.brokers."],
            Harness.Bind("kafka.brokers = \"h:1\"").Errors
        );

    [Theory]
    [InlineData(
        "actorpipline.batch.max-events = 5",
        "actorpipline.batch.max-events (from test.conf:1) is no known key; did you mean actorpipeline.batch.max-events."
    )]
    [InlineData(
        "ActorPipeline { batch.max-events = 5 }",
        "ActorPipeline.batch.max-events (from test.conf:1) is no known key; did you mean actorpipeline.batch.max-events."
    )]
    public void Should_refuse_a_mistyped_root(string hocon, string expected) => Assert.Equal([expected], Harness.Bind(hocon).Errors);

    [Fact]
    public void Should_leave_the_roots_of_others_alone() => Assert.Empty(Harness.Bind("akka.actor.x = 1, pipeline.x = 1, shared.brokers = \"h:1\"").Errors);

    [Fact]
    public void Should_refuse_a_secret_given_twice() =>
        Assert.Contains("are both set", Assert.Single(Harness.Bind("actorpipeline.http { token = a, token-file = b }").Errors));

    [Theory]
    [InlineData("kafka.brokers = \"a:1, b.c:2,[::1]:3\"")]
    [InlineData("kafka.topics = orders")]
    [InlineData("kafka.topics = [\"^[^d].*[^0-9]$\"], dead-letter.topic = \"dead-letter.{topic}\"")]
    [InlineData("http.address = \"::1\"")]
    [InlineData("elastic.urls = \"https://a:1/x,http://b\"")]
    [InlineData("filebeat.removal-grace = 0s")]
    [InlineData("cluster { port = 4053, seeds = [\"a:4053\", \"b:4053\"] }")]
    [InlineData("cluster { port = 4053, stateful-set.service = actor-pipeline.logs.svc }")]
    [InlineData("cluster.split-brain { strategy = static-quorum, quorum-size = 2 }")]
    public void Should_allow_what_is_right(string hocon) => Assert.Empty(Harness.Bind("actorpipeline { " + hocon + " }").Errors);
}
