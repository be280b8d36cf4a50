using System.Text;
using ActorPipeline.Actors.Parsing.Fields;

namespace ActorPipeline.Actors.Tests.Parsing.Fields;

/// <summary>What is learnt of an index from a refusal, with the texts of Elasticsearch 7 to 9 and OpenSearch.</summary>
public sealed class RefusedKindTests
{
    [Theory]
    [InlineData("failed to parse field [n] of type [long] in document with id 'x'. Preview of field's value: 'text'", "n", FieldKind.Long)]
    [InlineData("[1:295] failed to parse field [a.b] of type [date] in document with id 'x'.", "a.b", FieldKind.Date)]
    [InlineData("failed to parse field [s] of type [keyword] in document with id 'x'. Preview of field's value: '{b=1}'", "s", FieldKind.Text)]
    [InlineData("failed to parse field [r] of type [scaled_float] in document with id 'x'", "r", FieldKind.Double)]
    [InlineData("[1:9] object mapping for [o] tried to parse field [o] as object, but found a concrete value", "o", FieldKind.Object)]
    [InlineData("mapper [x] cannot be changed from type [long] to [text]", "x", FieldKind.Long)]
    [InlineData("can't merge a non object mapping [user] with an object mapping", "user", FieldKind.Object)]
    [InlineData("Existing mapping for [user] must be of type object but found [keyword].", "user", FieldKind.Text)]
    [InlineData("failed to parse field [ip] of type [ip] in document with id 'x'", "", FieldKind.None)]
    [InlineData("Limit of total fields [1000] has been exceeded", "", FieldKind.None)]
    [InlineData("failed to parse field [] of type []", "", FieldKind.None)]
    [InlineData(null, "", FieldKind.None)]
    internal void Should_read_which_kind_the_index_has(string? reason, string field, FieldKind kind)
    {
        Assert.Equal(kind != FieldKind.None, RefusedKind.TryRead(reason, out var found, out var type));
        if (kind != FieldKind.None)
            Assert.Equal((field, kind), (found, type));
    }

    [Theory]
    [InlineData(FieldKind.Text, FieldKind.Object)]
    [InlineData(FieldKind.Long, FieldKind.Object)]
    [InlineData(FieldKind.Object, FieldKind.Object)]
    internal void Should_learn_of_words_that_leave_open_which_has_the_object_only_what_is_sure(FieldKind sent, FieldKind learnt)
    {
        var head = """{"data_stream":{"type":"logs","dataset":"web","namespace":"demo"}""";
        var book = new IndexShapes(10);
        var shapes = book.Of(head);
        shapes.Learn(FieldPath.Of("owner"), sent);

        Refuse("can't merge a non object mapping [owner] with an object mapping");

        Assert.Equal((learnt, learnt == sent ? 0 : 1), (shapes.Learn(FieldPath.Of("owner"), FieldKind.None), shapes.Edition));

        // Where an object was sent, the index has a value, and tells its kind when it refuses the next one.
        Refuse("failed to parse field [owner] of type [long] in document with id 'x'");
        Assert.Equal(FieldKind.Long, shapes.Learn(FieldPath.Of("owner"), FieldKind.None));

        void Refuse(string reason) => book.Refused(Encoding.UTF8.GetBytes(head + "}"), reason);
    }

    [Fact]
    public void Should_correct_what_was_learnt_of_that_index_and_leave_names_of_ours_alone()
    {
        var head = """{"data_stream":{"type":"logs","dataset":"web","namespace":"demo"}""";
        var indices = new IndexShapes(10);
        var shapes = indices.Of(head);
        Assert.Equal(FieldKind.Text, shapes.Learn(FieldPath.Of("n"), FieldKind.Text));

        Refuse("failed to parse field [n] of type [long] in document");
        Assert.Equal((FieldKind.Long, 1), (shapes.Learn(FieldPath.Of("n"), FieldKind.Text), shapes.Edition));
        Refuse("failed to parse field [n] of type [long] in document");
        Refuse("failed to parse field [host] of type [keyword] in document");
        Refuse("failed to parse field [unknown] of type [keyword] in document");
        Assert.Equal((FieldKind.Object, 1), (shapes.Learn(FieldPath.Of("host"), FieldKind.Object), shapes.Edition));

        // Two indices behind one name with different mappings: corrections end after a few.
        for (var i = 0; i < 100; i++)
            Refuse($"failed to parse field [n] of type [{(i % 2 == 0 ? "date" : "long")}] in document");
        Assert.InRange(shapes.Edition, 2, 10);

        void Refuse(string reason) => indices.Refused(Encoding.UTF8.GetBytes(head + ""","n":"x"}"""), reason);
    }
}
