using System.CommandLine;
using ActorPipeline.Host.Configuration;
using ActorPipeline.Host.Planning;

namespace ActorPipeline.Host.Commands;

/// <summary><c>actorpipeline plan</c>: what a load needs, out of measured figures.</summary>
public static class PlanCommand
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>The command.</summary>
    public static Command Create(CommandContext context)
    {
        var events = Flag("--events-per-second", "N", "Events a second, on average over a day: 1 to 10M (needed)");
        var size = Flag("--event-size", "B", "Bytes of an event as Filebeat sends it, a line and some 600 around it: 700, 1KB (needed)");
        var retention = Flag("--retention", "D", "How long Elasticsearch keeps events, whole days: 30d (needed)");
        var services = Flag("--services", "S", "Services, 1 to 100000 (default 1)");
        var replicas = Flag("--replicas", "R", "Copies of each shard beside the primary, 0 to 5 (default 1)");
        var peak = Flag("--peak", "FACTOR", "How many times the average the busiest minutes are, 1 to 100 (default 2)");
        var kafkaRetention = Flag("--kafka-retention", "D", "How long Kafka keeps events: the longest outage without loss (default 7d)");
        var kafkaCopies = Flag("--kafka-copies", "N", "Copies of each partition, 1 to 7 (default 3)");
        var fields = new Option<string>("--fields")
        {
            HelpName = "lean|full",
            Description = "elastic.fields (default lean)",
            DefaultValueFactory = _ => "lean",
        };
        Choice.Only(fields, "lean", "full");
        var output = OutputFlag.Create();
        var command = new Command(
            "plan",
            "Says what a load needs: nodes, partitions, memory, Kafka, Elasticsearch, with configuration to paste, and what gives way first. Asks no server."
        )
        {
            events,
            size,
            retention,
            services,
            replicas,
            peak,
            kafkaRetention,
            kafkaCopies,
            fields,
            output,
        };
        command.SetAction(parsed =>
        {
            var missing = new[] { events, size, retention }.Where(option => parsed.GetValue(option) is null).Select(option => option.Name).ToList();
            if (missing.Count > 0)
            {
                throw new UsageException(
                    $"'plan' needs {string.Join(", ", missing)}. Type: actorpipeline plan --events-per-second 10k --event-size 700 --retention 30d"
                );
            }
            var question = new PlanQuestion();
            var wanted = new PlanRequest
            {
                EventsPerSecond = question.Number(events.Name, parsed.GetValue(events), 1, 1, 10_000_000),
                EventBytes = question.Size(size.Name, parsed.GetValue(size), 100, 10 << 20),
                Retention = question.Duration(retention.Name, parsed.GetValue(retention), Day, Day, days: true),
                Services = (int)question.Number(services.Name, parsed.GetValue(services), 1, 1, 100_000, whole: true),
                Replicas = (int)question.Number(replicas.Name, parsed.GetValue(replicas), 1, 0, 5, whole: true),
                Peak = question.Number(peak.Name, parsed.GetValue(peak), 2, 1, 100),
                KafkaRetention = question.Duration(kafkaRetention.Name, parsed.GetValue(kafkaRetention), 7 * Day, Day / 24, days: false),
                KafkaCopies = (int)question.Number(kafkaCopies.Name, parsed.GetValue(kafkaCopies), 3, 1, 7, whole: true),
                FullFields = parsed.GetValue(fields) == "full",
            };
            if (question.Problems.Count > 0)
                throw new UsageException(string.Join(Environment.NewLine, question.Problems));
            var plan = Planner.Of(wanted);
            foreach (var line in parsed.IsJson(output) ? [CommandJson.Write(plan)] : PlanText.Lines(plan))
                context.Out.WriteLine(line);
            return 0;
        });
        return command;
    }

    private static Option<string?> Flag(string name, string helpName, string description) => new(name) { HelpName = helpName, Description = description };
}
