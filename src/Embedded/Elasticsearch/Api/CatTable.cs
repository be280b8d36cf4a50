using System.Text;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>A table of the <c>_cat</c> family: text in columns, or JSON with <c>format=json</c>.</summary>
internal sealed class CatTable(params (string Name, bool Right)[] columns)
{
    private readonly List<string[]> _rows = [];

    public void Add(params string[] cells) => _rows.Add(cells);

    public RestResponse Answer(RestRequest request)
    {
        var shown = Shown(request.Parameter("h"));
        switch (request.Parameter("format"))
        {
            case "json":
                return Json(shown);
            case null or "" or "text":
                return RestResponse.Text(Text(shown, request.Flag("v")));
            case var other:
                throw Errors.NotSupported($"[format={other}]").AsException();
        }
    }

    private int[] Shown(string? wanted) =>
        string.IsNullOrEmpty(wanted)
            ? [.. Enumerable.Range(0, columns.Length)]
            : [.. wanted.Split(',').SelectMany(pattern => Enumerable.Range(0, columns.Length).Where(i => Wildcard.Matches(pattern, columns[i].Name)))];

    private RestResponse Json(int[] shown) =>
        RestResponse.Json(
            200,
            json =>
            {
                json.WriteStartArray();
                foreach (var row in _rows)
                {
                    json.WriteStartObject();
                    foreach (var i in shown)
                        json.WriteString(columns[i].Name, row[i]);
                    json.WriteEndObject();
                }
                json.WriteEndArray();
            }
        );

    private string Text(int[] shown, bool withHeader)
    {
        var rows = withHeader
            ?
            [
                [.. columns.Select(c => c.Name)],
                .. _rows,
            ]
            : _rows;
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            for (var i = 0; i < shown.Length; i++)
            {
                var width = rows.Max(r => r[shown[i]].Length);
                var cell = row[shown[i]];
                text.Append(
                    columns[shown[i]].Right ? cell.PadLeft(width)
                    : i == shown.Length - 1 ? cell
                    : cell.PadRight(width)
                );
                text.Append(i == shown.Length - 1 ? '\n' : ' ');
            }
        }
        return text.ToString();
    }
}
