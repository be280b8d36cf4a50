using System.Text;
using System.Text.Json;
using ActorPipeline.Actors.Kubernetes.Api;
using ActorPipeline.Messages.Kubernetes;

namespace ActorPipeline.Actors.Tests.Kubernetes;

/// <summary>Maps refusals of an API server (1.34) to cause and remedy. One status code stands for many causes, so the text decides.</summary>
public sealed class RefusalSpecs
{
    private const string Rbac =
        "configmaps \"filebeat-config\" is forbidden: User \"system:serviceaccount:logging:actorpipeline\" cannot patch resource "
        + "\"configmaps\" in API group \"\" in the namespace \"logging\"";
    private const string Quota =
        "configmaps \"filebeat-config\" is forbidden: exceeded quota: few, requested: count/configmaps=1, used: count/configmaps=3, "
        + "limited: count/configmaps=3";
    private const string Policy =
        "configmaps \"filebeat-config\" is forbidden: ValidatingAdmissionPolicy 'no-cm' with binding 'no-cm' denied request: failed "
        + "expression: object.metadata.name != 'filebeat-config'";
    private const string Webhook = "admission webhook \"cm.example.com\" denied the request: User \"x\" cannot do that";
    private const string Immutable = "ConfigMap \"filebeat-config\" is invalid: data: Forbidden: field is immutable when `immutable` is set";
    private const string Terminating =
        "configmaps \"filebeat-config\" is forbidden: unable to create new content in namespace logging because it is being terminated";

    private static ApiRefusal Refusal(int code, string reason, string message, string? cause = null) =>
        ApiRefusal.From(
            code,
            JsonSerializer.SerializeToUtf8Bytes(
                new
                {
                    kind = "Status",
                    message,
                    reason,
                    code,
                    details = new { causes = cause is null ? [] : new[] { new { reason = cause } } },
                }
            )
        );

    private static string Of(ApiRefusal refusal) =>
        Assert.IsType<ConfigMapWrite.Forbidden>(Refusals.OfWrite(refusal, "ConfigMap logging/filebeat-config")).Reason;

    [Theory]
    [InlineData(403, "Forbidden", Rbac, null, "Apply the RBAC rules of deploy/base")]
    [InlineData(403, "Forbidden", Quota, null, "A ResourceQuota of the namespace is used up: raise it")]
    [InlineData(403, "Forbidden", Policy, null, "change that policy, or exempt this object from it")]
    [InlineData(422, "Invalid", Policy, null, "change that policy, or exempt this object from it")]
    [InlineData(413, "RequestEntityTooLarge", Policy, null, "change that policy, or exempt this object from it")]
    [InlineData(400, "", Webhook, null, "change that policy, or exempt this object from it")]
    [InlineData(422, "Invalid", Immutable, "FieldValueForbidden", "Delete the ConfigMap: it is made anew at once")]
    [InlineData(403, "Forbidden", Terminating, "NamespaceTerminating", "The namespace is being deleted")]
    [InlineData(403, "Forbidden", "configmaps \"x\" is forbidden: something of its own", null, "A rule of the API server refuses it")]
    [InlineData(404, "NotFound", "namespaces \"logging\" not found", null, "Create the namespace, or set kubernetes.config-map-namespace")]
    [InlineData(401, "Unauthorized", "Unauthorized", null, "The credentials are not (or no longer) valid")]
    [InlineData(422, "Invalid", "ConfigMap \"x\" is invalid: data[a b]: Invalid value", "FieldValueInvalid", "The API server does not accept it")]
    public void Should_say_what_lifts_it(int code, string reason, string message, string? cause, string remedy)
    {
        var said = Of(Refusal(code, reason, message, cause));

        Assert.StartsWith($"ConfigMap logging/filebeat-config: {code} {reason}: {message}. ", said, StringComparison.Ordinal);
        Assert.Contains(remedy, said, StringComparison.Ordinal);
        Assert.Equal(message == Rbac, said.Contains("RBAC", StringComparison.Ordinal));
    }

    [Fact]
    public void Should_not_take_the_page_of_a_proxy_for_an_api_server() =>
        Assert.Contains("see the proxy in between", Of(ApiRefusal.From(403, Encoding.UTF8.GetBytes("<html>403</html>"))), StringComparison.Ordinal);

    [Fact]
    public void Should_wait_when_a_webhook_cannot_be_reached() =>
        Assert.IsType<ConfigMapWrite.Unavailable>(
            Refusals.OfWrite(
                Refusal(500, "InternalError", "Internal error occurred: failed calling webhook \"cm.example.com\": connection refused"),
                "ConfigMap"
            )
        );
}
