namespace ActorPipeline.Lab.Peers;

/// <summary>What one sender needs against a real Elasticsearch.</summary>
/// <param name="Program">The sender.</param>
/// <param name="Rate">Events a second.</param>
/// <param name="Sender">µs of its processor time for each event.</param>
/// <param name="Server">µs of Elasticsearch's.</param>
internal sealed record RealRow(string Program, double Rate, double Sender, double Server)
{
    public const string Blaster = "blaster, automatic ids",
        Full = "actorpipeline, full documents",
        Lean = "actorpipeline, lean documents";

    public double Both => Sender + Server;
}
