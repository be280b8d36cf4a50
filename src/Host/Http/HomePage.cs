namespace ActorPipeline.Host.Http;

/// <summary>The page at <c>/</c>: where things are.</summary>
internal static class HomePage
{
    public const string Html = """
        <!doctype html>
        <html lang="en">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <title>ActorPipeline</title>
          <style>
            :root { color-scheme: light dark; }
            body { font: 16px/1.5 system-ui, sans-serif; max-width: 42rem; margin: 3rem auto; padding: 0 1rem; }
            dt { font-family: ui-monospace, monospace; margin-top: .8rem; }
            dd { margin-left: 1.5rem; }
          </style>
        </head>
        <body>
          <h1>ActorPipeline</h1>
          <p>This node reads service logs from Kafka and indexes them in Elasticsearch.</p>
          <dl>
            <dt><a href="/api/status">/api/status</a></dt><dd>the whole cluster as JSON: nodes, partitions and their lag, services, the ConfigMap</dd>
            <dt><a href="/api/services">/api/services</a></dt><dd>which services take part, and why one does not</dd>
            <dt><a href="/api/cluster/members">/api/cluster/members</a></dt><dd>the nodes</dd>
            <dt><a href="/metrics">/metrics</a></dt><dd>counters and gauges of this node for Prometheus</dd>
            <dt><a href="/healthz/ready">/healthz/ready</a></dt><dd>200 when this node does its work, or 503 and the reasons</dd>
            <dt><a href="/healthz/live">/healthz/live</a></dt><dd>200 as long as the process is alive</dd>
          </dl>
        </body>
        </html>
        """;
}
