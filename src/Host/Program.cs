using ActorPipeline.Host.Commands;

return await CommandLine.RunAsync(args, CommandContext.OfProcess());
