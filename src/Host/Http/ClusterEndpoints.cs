using System.Collections.Immutable;
using System.Text.Json;
using ActorPipeline.Host.Http.Reference;
using ActorPipeline.Host.Node;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ActorPipeline.Host.Http;

/// <summary>The result of a cluster command.</summary>
/// <param name="Members">The affected members.</param>
/// <param name="Errors">Why nothing was changed; empty on success.</param>
public sealed record MembersChanged(ImmutableArray<string> Members, ImmutableArray<string> Errors);

/// <summary>
/// <c>/api/cluster</c>: the members and where the singletons are; <c>/tail</c> streams every change, one line each. POST to
/// <c>/leave</c>, <c>/down</c> and <c>/down-unreachable</c> removes members; access is decided by <see cref="Security.RequestRules"/>.
/// The body of the first two is <c>{"address": "akka.tcp://…"}</c>; a node without an address leaves itself.
/// </summary>
internal static class ClusterEndpoints
{
    private const long MaxBodyBytes = 4 << 10;

    private static readonly ApiParameter Address = new("address", "The member's address, such as akka.tcp://actorpipeline@10.0.0.7:4053.");
    private static readonly ApiAnswer Changed = new(200, "The members it was done to.", typeof(MembersChanged));
    private static readonly ApiAnswer Wrong = new(400, "Nothing was changed; errors says why.", typeof(MembersChanged));
    private static readonly ApiAnswer TooLarge = new(413, "The body is larger than 4 KiB.", typeof(MembersChanged));

    /// <summary>Its routes.</summary>
    public static readonly ImmutableArray<ApiRoute> Routes =
    [
        ApiRoute.Get(
            "/api/cluster",
            "The members, and which of them runs which singleton.",
            async context =>
                await context.Response.WriteAsJsonAsync(
                    await Get<StatusSource>(context).ClusterAsync(context.RequestAborted),
                    StatusJson.Default.ClusterStatus
                ),
            new ApiAnswer(200, "The cluster as this node sees it.", typeof(ClusterStatus))
        ),
        ApiRoute.Get(
            "/api/cluster/members",
            "The members alone.",
            async context =>
                await context.Response.WriteAsJsonAsync(
                    (await Get<StatusSource>(context).ClusterAsync(context.RequestAborted)).Members,
                    StatusJson.Default.ImmutableArrayMemberView
                ),
            new ApiAnswer(200, "The members.", typeof(ImmutableArray<MemberView>))
        ),
        ApiRoute.Get(
            "/api/cluster/tail",
            "Every change of the cluster from now on.",
            TailAsync,
            new ApiAnswer(200, "One line for each change, until the reader goes.", null, "text/plain")
        ),
        ApiRoute.Post(
            "/api/cluster/leave",
            "Lets a member drain, commit and leave.",
            Change((members, address) => members.Leave(address)),
            Changed,
            Wrong,
            TooLarge
        ) with
        {
            Body = [Address with { What = Address.What + " Without it the node that is asked leaves." }],
        },
        ApiRoute.Post(
            "/api/cluster/down",
            "Takes a member out of the cluster that does not run any more.",
            Change((members, address) => members.Down(address)),
            Changed,
            Wrong,
            TooLarge
        ) with
        {
            Body = [Address with { IsNeeded = true }],
        },
        ApiRoute.Post(
            "/api/cluster/down-unreachable",
            "Takes all members out that no other hears from. The body is an empty object.",
            Change((members, _) => members.DownUnreachable()),
            Changed,
            Wrong,
            TooLarge
        ),
    ];

    private static RequestDelegate Change(Func<Membership, string?, MembersChanged> what) =>
        async context =>
        {
            if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
                limit.MaxRequestBodySize = MaxBodyBytes;
            try
            {
                using var body = await StrictJsonBody.ReadAsync(context);
                if (!TryAddress(body.RootElement, out var address))
                {
                    await AnswerAsync(context, StatusCodes.Status400BadRequest, "The body must be one JSON object with nothing but address, a text.");
                    return;
                }
                var done = what(Get<Membership>(context), address);
                if (!done.Errors.IsEmpty)
                    context.Response.StatusCode = StatusCodes.Status400BadRequest;
                await context.Response.WriteAsJsonAsync(done, StatusJson.Default.MembersChanged);
            }
            catch (JsonException)
            {
                await AnswerAsync(context, StatusCodes.Status400BadRequest, "The body is not JSON.");
            }
            catch (BadHttpRequestException failure)
            {
                await AnswerAsync(context, failure.StatusCode, $"The body is larger than {MaxBodyBytes} bytes, or ends early.");
            }
        };

    private static bool TryAddress(JsonElement body, out string? address)
    {
        address = null;
        if (body.ValueKind != JsonValueKind.Object)
            return false;
        foreach (var member in body.EnumerateObject())
        {
            if (member.Name != "address" || member.Value.ValueKind != JsonValueKind.String || address is not null)
                return false;
            address = member.Value.GetString();
        }
        return true;
    }

    private static async Task TailAsync(HttpContext context)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        await foreach (var line in Get<Membership>(context).TailAsync(context.RequestAborted))
        {
            await context.Response.WriteAsync(line + "\n", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }

    private static Task AnswerAsync(HttpContext context, int status, string why)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new MembersChanged([], [why]), StatusJson.Default.MembersChanged);
    }

    private static T Get<T>(HttpContext context) => (T)context.RequestServices.GetService(typeof(T))!;
}
