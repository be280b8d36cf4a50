using System.Reflection;
using ActorPipeline.Actors.Kafka;
using Confluent.Kafka;
using Microsoft.Extensions.Time.Testing;

namespace ActorPipeline.Actors.Tests.Kafka;

public class KafkaAdminTests
{
    private static readonly KafkaException Late = new(new Error(ErrorCode.Local_TimedOut));

    private readonly List<Fake> _made = [];
    private readonly FakeTimeProvider _time = new();
    private readonly KafkaAdmin _admin;

    public KafkaAdminTests() =>
        _admin = new KafkaAdmin(
            () =>
            {
                var client = DispatchProxy.Create<IAdminClient, Fake>();
                _made.Add((Fake)client);
                return client;
            },
            _time
        );

    [Fact]
    public async Task Should_ask_one_client_as_long_as_it_answers()
    {
        Assert.Equal(1, await _admin.AskAsync(_ => Task.FromResult(1)));
        await Assert.ThrowsAsync<KafkaException>(() =>
            _admin.AskAsync(_ => Task.FromException<int>(new KafkaException(new Error(ErrorCode.TopicAuthorizationFailed))))
        );
        Assert.Equal(2, await _admin.AskAsync(_ => Task.FromResult(2)));
        Assert.Single(_made);
    }

    [Fact]
    public async Task Should_ask_a_new_client_after_one_that_timed_out_and_close_the_old_one_when_all_it_was_asked_has_ended()
    {
        var other = new TaskCompletionSource<int>();
        var asked = _admin.AskAsync(_ => other.Task);
        await Assert.ThrowsAsync<KafkaException>(() => _admin.AskAsync(_ => Task.FromException<int>(Late)));
        Assert.True(await _admin.AskAsync(client => Task.FromResult(ReferenceEquals(_made[1], client))));
        Assert.Equal([0, 0], _made.Select(one => one.Disposed));
        other.SetResult(7);
        Assert.Equal(7, await asked);
        Assert.Equal([1, 0], _made.Select(one => one.Disposed));
        _admin.Dispose();
        Assert.Equal([1, 1], _made.Select(one => one.Disposed));
    }

    [Fact]
    public async Task Should_close_only_when_nothing_is_asked_any_more_and_take_no_questions_then()
    {
        var last = new TaskCompletionSource<int>();
        var asked = _admin.AskAsync(_ => last.Task);
        _admin.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => _admin.AskAsync(_ => Task.FromResult(1)));
        Assert.Equal(0, _made[0].Disposed);
        last.SetException(Late);
        await Assert.ThrowsAsync<KafkaException>(() => asked);
        _admin.Dispose();
        Assert.Equal(1, _made[0].Disposed);
    }

    [Fact]
    public async Task Should_close_what_nobody_asks_for_a_while_and_ask_a_new_one_later()
    {
        await _admin.AskAsync(_ => Task.FromResult(1));
        _time.Advance(KafkaAdmin.Rest / 2);
        await _admin.AskAsync(_ => Task.FromResult(1));
        _time.Advance(KafkaAdmin.Rest / 2);
        await _admin.AskAsync(_ => Task.FromResult(1));
        Assert.Equal(0, _made[0].Disposed);
        _time.Advance(KafkaAdmin.Rest);
        await _made[0].Closed.Task.WaitAsync(TestContext.Current.CancellationToken);
        Assert.True(await _admin.AskAsync(client => Task.FromResult(ReferenceEquals(_made[1], client))));
    }

    [Fact]
    public async Task Should_not_close_what_is_asked_however_long_the_answer_takes()
    {
        var answer = new TaskCompletionSource<int>();
        await _admin.AskAsync(_ => Task.FromResult(1));
        var asked = _admin.AskAsync(_ => answer.Task);
        _time.Advance(10 * KafkaAdmin.Rest);
        answer.SetResult(7);
        Assert.Equal(7, await asked);
        Assert.True(await _admin.AskAsync(client => Task.FromResult(ReferenceEquals(_made[0], client))));
    }

    /// <summary>A client that only counts how often it is closed.</summary>
    public class Fake : DispatchProxy
    {
        public int Disposed { get; private set; }

        public TaskCompletionSource Closed { get; } = new();

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            if (targetMethod?.Name == nameof(IDisposable.Dispose))
            {
                Disposed++;
                Closed.TrySetResult();
            }
            return null;
        }
    }
}
