using ActorPipeline.Actors.Parsing.Lines.Text;

namespace ActorPipeline.Actors.Parsing.Lines.Formats;

/// <summary>The head that Elasticsearch, OpenSearch and Logstash write behind the time: <c>[INFO ][o.e.n.Node          ] [node-1] text</c>.</summary>
internal static class ElasticsearchHead
{
    public static bool TryRead(ref LineCursor cursor, ParsedLine into)
    {
        if (!cursor.TryBracketed(out var level) || !Levels.Is(level.Trim((byte)' ')) || !cursor.TryBracketed(out var logger))
            return false;
        Levels.Add(into, level.Trim((byte)' '));
        into.AddString("log.logger"u8, logger.Trim((byte)' '));
        cursor.SkipBlanks();
        var node = cursor;
        if (node.TryBracketed(out var name) && LoggerName.IsName(name) && node.SkipBlanks())
        {
            into.AddString("service.node.name"u8, name);
            cursor = node;
        }
        into.SetMessage(cursor.Rest);
        return true;
    }
}
