using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using ActorPipeline.Actors.Parsing.Masking;
using ActorPipeline.Messages.Kubernetes;

namespace ActorPipeline.Actors.Filebeat;

/// <summary><c>actorpipeline.filebeat</c>: what the generated Filebeat inputs look like.</summary>
public sealed partial record FilebeatOptions
{
    private const RegexOptions Linear = RegexOptions.NonBacktracking;

    /// <summary>Packed and temporary files.</summary>
    private const string NoLines = @"\.(gz|bz2|xz|zst|lz4|zip|tgz|Z|swp|tmp|lck)$";

    /// <summary>
    /// The most bytes that one byte of a line becomes in an event's JSON: a control character, or a byte that is no UTF-8, becomes <c>\u0000</c>.
    /// </summary>
    public const int JsonGrowth = 6;

    /// <summary>Allowance for an event's bytes beside its line: a few hundred, more with long paths and names.</summary>
    public const int EventOverhead = 1 << 20;

    /// <summary><c>version</c>: of the Filebeat that reads the inputs; only newer ones know some settings, and need them.</summary>
    public string Version { get; init; } = "9";

    /// <summary><c>input-type</c>: <c>filestream</c>, or <c>log</c> for Filebeat before 7.14.</summary>
    public string InputType { get; init; } = "filestream";

    /// <summary><c>paths</c>: the files of a service; <c>{service}</c> and <c>{namespace}</c> are replaced.</summary>
    public string Paths { get; init; } = "/mnt/data/logs/{service}/*.log*";

    /// <summary><c>exclude-files</c>: patterns (RE2) of paths that are not read though <see cref="Paths"/> match.</summary>
    public ImmutableArray<string> ExcludeFiles { get; init; } = [NoLines];

    /// <summary><c>symlinks</c>: whether symbolic links are followed.</summary>
    public bool Symlinks { get; init; }

    /// <summary><c>file-identity</c>: <c>native</c> (device and inode) or <c>fingerprint</c> (a hash of a file's beginning).</summary>
    public string FileIdentity { get; init; } = "native";

    /// <summary><c>fingerprint-length</c>: how much of a file's beginning makes its fingerprint, bytes; a smaller file is not read.</summary>
    public int FingerprintLength { get; init; } = 64;

    /// <summary><c>line-max-bytes</c>: a longer line is cut, and marked as such; one of more than four times that is skipped.</summary>
    public int LineMaxBytes { get; init; } = 3 << 20;

    /// <summary><c>backoff.init</c>: how long after its last line a file is looked at again; doubles while nothing comes.</summary>
    public TimeSpan BackoffInit { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary><c>backoff.max</c>: the longest pause between two looks at a file.</summary>
    public TimeSpan BackoffMax { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary><c>check-interval</c>: how often new, renamed and removed files are looked for.</summary>
    public TimeSpan CheckInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary><c>close.inactive</c>: after so long without a line a file is closed; it is opened again when it changes.</summary>
    public TimeSpan CloseInactive { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary><c>close.removed</c>: whether a file that is deleted is closed at once, read to its end or not.</summary>
    public bool CloseRemoved { get; init; } = true;

    /// <summary><c>close.renamed</c>: whether a file that is renamed is closed at once.</summary>
    public bool CloseRenamed { get; init; }

    /// <summary><c>multiline.timeout</c>: after so long without another line an event is complete; an annotation overrides it.</summary>
    public TimeSpan MultilineTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary><c>multiline.max-lines</c>: lines beyond are cut off; an annotation overrides it.</summary>
    public int MultilineMaxLines { get; init; } = 500;

    /// <summary><c>topic</c>: the Kafka topic of a service; <c>{service}</c> and <c>{namespace}</c> are replaced.</summary>
    public string Topic { get; init; } = "logs.{service}";

    /// <summary><c>unrouted-topic</c>: where Filebeat's output sends events that name no topic; made along with the others.</summary>
    public string UnroutedTopic { get; init; } = "logs.unrouted";

    /// <summary>
    /// <c>topic-allowed</c>: a regular expression (no look-around, no back-references) of topics that any service may name, beside its own; none when
    /// empty.
    /// </summary>
    public string TopicAllowed { get; init; } = "";

    /// <summary><c>topic-allowed-in</c>: <c>NAMESPACE=REGEX</c>: the same for the services of one namespace.</summary>
    public ImmutableArray<string> TopicAllowedIn { get; init; } = [];

    /// <summary><c>input-max-bytes</c>: the most bytes (UTF-8) of one service's input in the shared ConfigMap.</summary>
    public int InputMaxBytes { get; init; } = 8 << 10;

    /// <summary><c>parsing.allow-hints</c>: which rules for its fields a service may ask for.</summary>
    public ImmutableArray<string> AllowHints { get; init; } = FieldRuleSet.Hints;

    /// <summary>The names of the parsers; empty when unknown, and then any name is accepted.</summary>
    public ImmutableArray<string> Parsers { get; init; } = [];

    /// <summary><c>removal-grace</c>: the input of a deleted service stays this long, so that its last lines are shipped.</summary>
    public TimeSpan RemovalGrace { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary><see cref="Paths"/> or <see cref="Topic"/> of one service.</summary>
    /// <param name="template">With <c>{service}</c> and <c>{namespace}</c> in it.</param>
    /// <param name="id">The service.</param>
    public static string Fill(string template, ServiceId id) =>
        template.Replace("{service}", id.Name, StringComparison.Ordinal).Replace("{namespace}", id.Namespace, StringComparison.Ordinal);

    /// <summary>
    /// Whether a service may have its lines sent to <paramref name="topic"/>: its own, or one whose name begins with its own and a dot, which no
    /// other service's can be; or what the operator allows beyond.
    /// </summary>
    public bool MayName(ServiceId id, string topic) =>
        Fill(Topic, id) is var own
        && (
            topic == own
            || topic.StartsWith(own + ".", StringComparison.Ordinal)
            || (TopicAllowed.Length > 0 && Regex.IsMatch(topic, TopicAllowed, Linear))
            || TopicAllowedIn.Any(one => Split(one) is var (space, pattern) && space == id.Namespace && Regex.IsMatch(topic, pattern, Linear))
        );

    private static (string Space, string Pattern) Split(string allowed) =>
        allowed.IndexOf('=', StringComparison.Ordinal) is var at and > 0 ? (allowed[..at], allowed[(at + 1)..]) : ("", allowed);

    /// <summary>The largest event that Filebeat makes of a line of <see cref="LineMaxBytes"/>, bytes: the least limit of its output.</summary>
    public long EventMaxBytes => ((long)JsonGrowth * LineMaxBytes) + EventOverhead;

    /// <summary>Whether the Filebeat that reads the inputs is at least this one.</summary>
    public bool IsAtLeast(int major, int minor = 0) =>
        VersionText().Match(Version) is { Success: true, Groups: var parts } && (Number(parts["major"]), Number(parts["minor"])).CompareTo((major, minor)) >= 0;

    private static int Number(Group part) => part.Success ? int.Parse(part.Value, CultureInfo.InvariantCulture) : 0;

    /// <summary>What is wrong with these options, one sentence each that names the key, the value and what is allowed.</summary>
    public IEnumerable<string> Problems()
    {
        if (InputType is not ("filestream" or "log"))
        {
            yield return $"filebeat.input-type: '{InputType}' is not allowed, use filestream or log";
        }

        if (!Paths.Contains("{service}", StringComparison.Ordinal))
        {
            yield return $"filebeat.paths: '{Paths}' lacks {{service}}, so that every service would read the same files";
        }

        foreach (var (key, value) in new[] { ("paths", Paths), ("topic", Topic) })
        {
            var rest = value.Replace("{service}", "", StringComparison.Ordinal).Replace("{namespace}", "", StringComparison.Ordinal);
            if (Placeholder().Match(rest) is { Success: true } unknown)
            {
                yield return $"filebeat.{key}: '{unknown.Value}' is not allowed, use {{service}} and {{namespace}}";
            }
        }

        foreach (var problem in TopicProblems().Concat(new[] { VersionProblem(), PathsProblem() }.OfType<string>()).Concat(ExcludeProblems()))
        {
            yield return problem;
        }

        if (BackoffInit > BackoffMax)
        {
            yield return $"filebeat.backoff.init: {BackoffInit} is more than filebeat.backoff.max, {BackoffMax}";
        }

        if (RemovalGrace < TimeSpan.Zero)
        {
            yield return $"filebeat.removal-grace: {RemovalGrace} is negative, use 0s or more";
        }
    }

    private IEnumerable<string> TopicProblems()
    {
        foreach (var one in TopicAllowedIn.Where(one => !ServiceId.IsLabel(Split(one).Space)))
        {
            yield return $"filebeat.topic-allowed-in: '{one}' is not allowed, write NAMESPACE=REGEX";
        }

        var patterns = TopicAllowedIn.Select(one => (Key: "topic-allowed-in", Split(one).Pattern)).Prepend((Key: "topic-allowed", Pattern: TopicAllowed));
        foreach (var (key, pattern) in patterns.Where(one => one.Pattern.Length > 0))
        {
            if (RegexProblem(pattern) is { } problem)
            {
                yield return $"filebeat.{key}: '{pattern}' is not a regular expression without look-around and back-references: {problem}";
            }
        }
    }

    private static string? RegexProblem(string pattern)
    {
        try
        {
            Regex.IsMatch("", pattern, Linear);
            return null;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return e.Message;
        }
    }

    private string? VersionProblem() =>
        !IsAtLeast(7) ? $"filebeat.version: '{Version}' is not allowed, use a version from 7, such as 7.17 or 9"
        : FileIdentity is not ("native" or "fingerprint") ? $"filebeat.file-identity: '{FileIdentity}' is not allowed, use native or fingerprint"
        : FileIdentity == "fingerprint" && (InputType != "filestream" || !IsAtLeast(8, 10))
            ? "filebeat.file-identity: 'fingerprint' is only known to filestream since Filebeat 8.10, and "
                + $"filebeat.input-type is {InputType}, filebeat.version {Version}"
        : null;

    private string? PathsProblem() => PathGlobs.Recursions(Paths) > 1 ? $"filebeat.paths: '{Paths}' has ** more than once, which Filebeat does not take" : null;

    private IEnumerable<string> ExcludeProblems() =>
        from pattern in ExcludeFiles
        // What is known to be right: the linear engine that the others are tried with is not loaded at every start.
        where pattern != NoLines
        let problem = GoPattern.Problem(pattern)
        where problem is not null
        select $"filebeat.exclude-files: '{pattern}' is not allowed: {problem}";

    [GeneratedRegex(@"\A(?<major>\d{1,3})(\.(?<minor>\d{1,3})(\.\d{1,5})?)?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex VersionText();

    // A variable of Filebeat, ${NODE_NAME}, is allowed to the operator.
    [GeneratedRegex(@"(?<!\$)\{[^}]*\}?")]
    private static partial Regex Placeholder();
}
