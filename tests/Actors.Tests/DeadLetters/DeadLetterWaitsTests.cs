using ActorPipeline.Actors.DeadLetters;
using Confluent.Kafka;
using Microsoft.Extensions.Time.Testing;

namespace ActorPipeline.Actors.Tests.DeadLetters;

public class DeadLetterWaitsTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly DeadLetterWaits _waits;

    public DeadLetterWaitsTests() => _waits = new DeadLetterWaits(_time);

    [Fact]
    public void Should_say_so_when_a_letter_waits_for_long_and_what_for()
    {
        Assert.Null(_waits.Trouble);
        _waits.Begin();
        Assert.Null(_waits.Trouble);
        _time.Advance(DeadLetterWaits.ReportedAfter);
        Assert.Contains("do not confirm", _waits.Trouble, StringComparison.Ordinal);
        _waits.Note("it is too large");
        Assert.Equal("rejected events wait: it is too large", _waits.Trouble);
        _waits.End(stored: true);
        Assert.Null(_waits.Trouble);
    }

    [Fact]
    public void Should_say_nothing_while_letters_are_stored_one_after_the_other()
    {
        _waits.Begin();
        for (var i = 0; i < 10; i++)
        {
            _waits.Begin();
            _time.Advance(DeadLetterWaits.ReportedAfter / 2);
            _waits.End(stored: true);
            Assert.Null(_waits.Trouble);
        }
    }

    [Fact]
    public void Should_say_nothing_when_all_were_given_up()
    {
        _waits.Begin();
        _time.Advance(DeadLetterWaits.ReportedAfter);
        _waits.End(stored: false);
        Assert.Null(_waits.Trouble);
    }

    [Fact]
    public void Should_say_what_helps_when_a_letter_is_too_large() =>
        Assert.EndsWith("raise the topic's max.message.bytes)", DeadLetterWaits.Why(new Error(ErrorCode.MsgSizeTooLarge)), StringComparison.Ordinal);
}
