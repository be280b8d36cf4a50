using Lucene.Net.Analysis;
using Lucene.Net.Analysis.Core;
using Lucene.Net.Analysis.Standard;
using Lucene.Net.Util;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>Elasticsearch's <c>standard</c> analyzer: Unicode words in lower case, no stop words, 100 positions between the values of an array.</summary>
internal sealed class StandardAnalyzer7 : Analyzer
{
    public static readonly StandardAnalyzer7 Instance = new();

    protected override TokenStreamComponents CreateComponents(string fieldName, TextReader reader)
    {
        var words = new StandardTokenizer(LuceneVersion.LUCENE_48, reader);
        return new(words, new LowerCaseFilter(LuceneVersion.LUCENE_48, words));
    }

    public override int GetPositionIncrementGap(string fieldName) => 100;
}
