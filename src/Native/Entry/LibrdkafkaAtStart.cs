using System.Runtime.CompilerServices;
using ActorPipeline.Native;

/// <summary>Runs before anything else of the executable, so that no client is made before it is decided where librdkafka comes from.</summary>
internal static class LibrdkafkaAtStart
{
    [ModuleInitializer]
    internal static void Run() => Librdkafka.Use();
}
