namespace ToolKit.Access.Tests;

public sealed class OneTimeCodeTests
{
    // RFC 6238 Appendix B: the secret is "12345678901234567890"; of its eight digits the last six.
    private const string Secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void TheCodesAreThoseOfTheSpecification(long seconds, string code)
    {
        var time = DateTimeOffset.FromUnixTimeSeconds(seconds);

        Assert.Equal(code, OneTimeCodes.CodeOf(Secret, OneTimeCodes.StepAt(time)));
        Assert.Equal(OneTimeCodes.StepAt(time), OneTimeCodes.Find(Secret, code, time, 0));
    }

    [Fact]
    public void ACodeLivesForThirtySecondsAndNoLonger()
    {
        var now = new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
        var step = OneTimeCodes.StepAt(now);

        Assert.Equal(
            [null, null, step, null, null],
            Enumerable.Range(-2, 5).Select(offset => OneTimeCodes.Find(Secret, OneTimeCodes.CodeOf(Secret, step + offset), now, 0)));
    }

    [Fact]
    public void AStepThatWasUsedAndThoseBeforeCountNoMore()
    {
        var now = new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
        var step = OneTimeCodes.StepAt(now);

        Assert.Null(OneTimeCodes.Find(Secret, OneTimeCodes.CodeOf(Secret, step), now, step));
        Assert.Null(OneTimeCodes.Find(Secret, OneTimeCodes.CodeOf(Secret, step - 1), now, step));
        Assert.Equal(step + 1, OneTimeCodes.Find(Secret, OneTimeCodes.CodeOf(Secret, step + 1), now.AddSeconds(30), step));
    }

    [Theory]
    [InlineData("")]
    [InlineData("12345")]
    [InlineData("1234567")]
    [InlineData("１２３４５６")]
    public void WhatIsNoCodeIsNone(string text) => Assert.Null(OneTimeCodes.Find(Secret, text, DateTimeOffset.UnixEpoch, 0));

    [Fact]
    public void ANewSecretHas160BitsAndIsAnotherEachTime()
    {
        var (one, two) = (OneTimeCodes.NewSecret(), OneTimeCodes.NewSecret());

        Assert.Equal(32, one.Length);
        Assert.NotEqual(one, two);
        Assert.Matches("^[0-9]{6}$", OneTimeCodes.CodeOf(one, 1));
    }
}
