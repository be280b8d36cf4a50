using System.Globalization;
using ActorPipeline.Integration.Tests.Chaos;

// Usage: chaos [EVENTS [FAULTS [SEED ...]]]
// The long form of the chaos test: three processes over one embedded Kafka and a server that counts behind a faulty proxy.
// Each seed is one run; a seed that fails is printed, and given again runs the same events and the same faults.
int Argument(int index, int otherwise) => args.Length > index ? int.Parse(args[index], CultureInfo.InvariantCulture) : otherwise;
var seeds = args.Length > 2 ? args[2..].Select(seed => int.Parse(seed, CultureInfo.InvariantCulture)).ToArray() : [1, 2, 3];
var failed = new List<int>();
foreach (var seed in seeds)
{
    var options = new ChaosOptions
    {
        Seed = seed,
        Events = Argument(0, 500_000),
        Faults = Argument(1, 40),
    };
    Console.WriteLine($"seed {seed}: {options.Events} events, {options.Faults} faults, {options.Processes} processes, {options.Partitions} partitions");
    var output = new List<string>();
    IReadOnlyList<string> problems;
    try
    {
        problems = (await new ChaosRun(options, Tell).RunAsync(CancellationToken.None)).Problems;
    }
    catch (Exception e)
    {
        problems = [e.ToString()];
    }
    // What the processes printed only matters when something is wrong.
    foreach (var line in problems.Count > 0 ? output : [])
        Console.WriteLine(line);
    foreach (var problem in problems)
        Console.WriteLine($"PROBLEM {problem}");
    Console.WriteLine(problems.Count == 0 ? $"seed {seed}: every event exactly once" : $"seed {seed}: FAILED");
    if (problems.Count > 0)
        failed.Add(seed);

    void Tell(string line)
    {
        if (line.StartsWith('['))
            output.Add(line);
        else
            Console.WriteLine(line);
    }
}
if (failed.Count > 0)
    Console.WriteLine($"again: chaos {Argument(0, 500_000)} {Argument(1, 40)} {string.Join(' ', failed)}");
return failed.Count == 0 ? 0 : 1;
