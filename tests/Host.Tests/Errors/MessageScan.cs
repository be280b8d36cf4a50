using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ActorPipeline.Host.Tests.Errors;

/// <summary>
/// Finds the messages of the program in its source: what ends a command, is refused over HTTP, or is a reason in status, readiness or an Event. What is
/// filled in is an ellipsis.
/// </summary>
internal sealed partial class MessageScan
{
    /// <summary>Types whose text is such a message.</summary>
    private static readonly HashSet<string> Made =
    [
        "UsageException",
        "DeadLetterException",
        "StatusProblem",
        "HealthCheck",
        "Refusal",
        "TraceRefused",
        "SinkTrouble",
        "Halve",
        "MembersChanged",
        "SetupReport",
        "TopicState.Refused",
        "TopicState.Unavailable",
        "ConfigMapWrite.Forbidden",
        "ConfigMapWrite.TooLarge",
        "ConfigMapWrite.Conflict",
        "ConfigMapWrite.Unavailable",
        "ConfigMapRead.Forbidden",
        "ConfigMapRead.Unavailable",
    ];

    /// <summary>Methods that are given one.</summary>
    private static readonly HashSet<string> Called = ["RefuseAsync", "AddError"];

    /// <summary>Files all of whose sentences are.</summary>
    private static readonly HashSet<string> Whole =
    [
        "Host/Commands/UsageErrors.cs",
        "Host/Configuration/Binder.cs",
        "Host/Configuration/HoconCursor.cs",
        "Host/Configuration/HoconReader.cs",
        "Host/Configuration/Relations.cs",
        "Host/Configuration/ParserNames.cs",
        "Host/Http/Health/HealthRules.cs",
        "Host/Node/Ports.cs",
        "Host/Node/StartCheck.cs",
        "Actors/Kubernetes/ConfigMapRoom.cs",
        "Actors/Kubernetes/TopicStates.cs",
        "Actors/Kubernetes/Api/Refusals.cs",
        "Actors/DeadLetters/DeadLetterWaits.cs",
        "Actors/Elastic/Verdict/ClosedConnectionRule.cs",
        "Actors/Kafka/FirstOutcomes.cs",
        "Actors/Kubernetes/PendingCall.cs",
    ];

    /// <summary>Methods all of whose sentences are.</summary>
    private static readonly HashSet<string> Methods =
    [
        "Actors/Elastic/Setup/ElasticSetup.cs#FindAsync",
        "Actors/Elastic/Setup/KibanaObjects.cs#Trouble",
        "Actors/Elastic/Verdict/BulkItems.cs#Read",
        "Actors/Elastic/Verdict/BulkItems.cs#Walk",
        "Host/Commands/ParseCommand.cs#RunAsync",
        "Host/Commands/ServicesCommand.cs#Missing",
        "Host/Http/ClusterEndpoints.cs#Change",
        "Host/Http/Tap/TapRequest.cs#Find",
        "Host/Http/Security/RequestRules.cs#Stranger",
        "Host/Node/Membership.cs#On",
    ];

    private readonly SortedDictionary<string, string> _templates = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _computed = new(StringComparer.Ordinal);

    public MessageScan()
    {
        foreach (var project in (string[])["Host", "Actors", "Messages"])
        {
            var root = Repository.File("src");
            foreach (var file in Directory.EnumerateFiles(Path.Combine(root, project), "*.cs", SearchOption.AllDirectories))
                Read(Path.GetRelativePath(root, file).Replace('\\', '/'), File.ReadAllText(file));
        }
    }

    /// <summary>The messages, each with the file it is in.</summary>
    public IReadOnlyDictionary<string, string> Templates => _templates;

    /// <summary>Where a message is none of the file's own: the file and what it says there instead.</summary>
    public IReadOnlyCollection<string> Computed => _computed;

    private void Read(string file, string source)
    {
        var root = CSharpSyntaxTree.ParseText(source).GetRoot();
        if (Whole.Contains(file))
        {
            Take(file, root);
            return;
        }
        foreach (var method in root.DescendantNodes().OfType<MethodDeclarationSyntax>().Where(one => Methods.Contains($"{file}#{one.Identifier.Text}")))
            Take(file, method);
        foreach (var node in root.DescendantNodes())
        {
            var (arguments, isOne) = node switch
            {
                ObjectCreationExpressionSyntax made => (made.ArgumentList, IsMade(made.Type) || EndsCommand(file, made)),
                InvocationExpressionSyntax call => (call.ArgumentList, Takes(call)),
                AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.Text: "Error" } } set when Take(file, set) => (null, false),
                _ => (null, false),
            };
            if (!isOne || arguments is null)
                continue;
            // The last part of a need is the advice, which the console shows along with it.
            var told = node is ObjectCreationExpressionSyntax { Type: IdentifierNameSyntax { Identifier.Text: "StatusProblem" } }
                ? arguments.Arguments.SkipLast(1)
                : arguments.Arguments;
            if (told.Count(one => Take(file, one)) == 0)
                _computed.Add($"{file}: {Blanks().Replace(arguments.ToString(), " ")}");
        }
    }

    private static bool IsMade(TypeSyntax type) =>
        Made.Contains(type.ToString()) || (type is QualifiedNameSyntax qualified && Made.Contains(qualified.Right.Identifier.Text));

    // What a command throws and nobody catches ends it.
    private static bool EndsCommand(string file, ObjectCreationExpressionSyntax made) =>
        made.Type.ToString() == nameof(InvalidOperationException) && file.StartsWith("Host/Commands/", StringComparison.Ordinal);

    private static bool Takes(InvocationExpressionSyntax call) =>
        call.Expression switch
        {
            IdentifierNameSyntax name => Called.Contains(name.Identifier.Text),
            MemberAccessExpressionSyntax { Name.Identifier.Text: "SayAsync" } => call.ArgumentList.ToString().Contains("Error", StringComparison.Ordinal),
            MemberAccessExpressionSyntax { Name.Identifier.Text: "WriteLine" or "WriteLineAsync" } member => member.Expression.ToString() == "context.Error",
            MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.Text: "errors" }, Name.Identifier.Text: "Add" } => true,
            MemberAccessExpressionSyntax member => Called.Contains(member.Name.Identifier.Text),
            _ => false,
        };

    /// <summary>False when nothing in it is a sentence.</summary>
    private bool Take(string file, SyntaxNode within)
    {
        var any = false;
        foreach (var text in Texts(within))
        {
            var template = Holes().Replace(Blanks().Replace(text, " ").Trim(), "…");
            if (template.Count(' ') < 2 || Words().Count(template) < 2)
                continue;
            any = true;
            _templates.TryAdd(template, file);
        }
        return any;
    }

    /// <summary>Texts that are not filled into another one.</summary>
    private static IEnumerable<string> Texts(SyntaxNode within)
    {
        foreach (var child in within.ChildNodes())
        {
            // What a message is decided by is no part of it.
            if (child is PatternSyntax or WhenClauseSyntax)
                continue;
            if (child is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } or InterpolatedStringExpressionSyntax || IsText(child))
            {
                var text = new StringBuilder();
                Write(text, child);
                yield return text.ToString();
            }
            else if (child is not AttributeListSyntax)
            {
                foreach (var text in Texts(child))
                    yield return text;
            }
        }
    }

    private static void Write(StringBuilder text, SyntaxNode node)
    {
        switch (node)
        {
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } sum:
                Write(text, sum.Left);
                Write(text, sum.Right);
                break;
            case InterpolatedStringExpressionSyntax filled:
                foreach (var part in filled.Contents)
                    text.Append(part is InterpolatedStringTextSyntax plain ? plain.TextToken.ValueText.Replace("{{", "{").Replace("}}", "}") : "…");
                break;
            default:
                text.Append(IsText(node) ? ((LiteralExpressionSyntax)node).Token.ValueText : "…");
                break;
        }
    }

    private static bool IsText(SyntaxNode node) => node.IsKind(SyntaxKind.StringLiteralExpression);

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    [GeneratedRegex(@"…[…]+")]
    private static partial Regex Holes();

    [GeneratedRegex(@"[\p{L}'.-]{2,}")]
    private static partial Regex Words();
}
