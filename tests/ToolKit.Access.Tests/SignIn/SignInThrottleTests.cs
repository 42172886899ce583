using System.Net;

namespace ToolKit.Access.Tests;

public class SignInThrottleTests
{
    private static readonly IPAddress Office = IPAddress.Parse("192.0.2.17");

    private readonly ManualTime time = new();
    private readonly SignInThrottle throttle;

    public SignInThrottleTests() => throttle = new SignInThrottle(time);

    [Fact]
    public void TooManyDifferentSecretsAreThrottledUntilTheWindowHasPassed()
    {
        for (var i = 0; i < 10; i++)
            Assert.Null(throttle.Failed("abcdefgh", $"wrong {i}", Office));

        Assert.Equal(TimeSpan.FromMinutes(15), throttle.Failed("abcdefgh", "wrong 10", Office));
        time.Pass(TimeSpan.FromMinutes(14));
        Assert.Equal(TimeSpan.FromMinutes(1), throttle.Failed("abcdefgh", "wrong 11", Office));
        time.Pass(TimeSpan.FromMinutes(1));
        Assert.Null(throttle.Failed("abcdefgh", "wrong 12", Office));
    }

    [Fact]
    public void AnOldSecretThatRepeatsForDaysCountsOnce()
    {
        for (var i = 0; i < 10_000; i++)
        {
            Assert.Null(throttle.Failed("abcdefgh", "the old one", Office));
            time.Pass(TimeSpan.FromMinutes(1));
        }
    }

    [Fact]
    public void NeitherNeighboursNorOtherNamesAreThrottled()
    {
        for (var i = 0; i < 20; i++)
            throttle.Failed("abcdefgh", $"wrong {i}", Office);

        Assert.NotNull(throttle.Failed("ABCDEFGH", "x", IPAddress.Parse("192.0.2.200")));
        Assert.NotNull(throttle.Failed("abcdefgh", "x", IPAddress.Parse("::ffff:192.0.2.17")));
        Assert.Null(throttle.Failed("zzzzzzzz", "x", Office));
        Assert.Null(throttle.Failed("abcdefgh", "x", IPAddress.Parse("192.0.3.17")));
        Assert.Null(throttle.Failed("abcdefgh", "x", null));
        Assert.Null(new SignInThrottle(time).Failed("abcdefgh", "x", Office));
    }

    [Fact]
    public void ANetworkOfIPv6HasSixtyFourBits()
    {
        for (var i = 0; i < 20; i++)
            throttle.Failed("abcdefgh", $"wrong {i}", IPAddress.Parse($"2001:db8::{i}"));

        Assert.NotNull(throttle.Failed("abcdefgh", "x", IPAddress.Parse("2001:db8::ffff:ffff")));
        Assert.Null(throttle.Failed("abcdefgh", "x", IPAddress.Parse("2001:db8:0:1::1")));
    }

    [Fact]
    public void TenThousandTriesCostNoMoreThanWhatIsRemembered()
    {
        var small = new SignInThrottle(time, new SignInThrottleOptions { RememberedKeys = 100 });
        for (var i = 0; i < 10_000; i++)
            small.Failed($"name{i}", "x", Office);
        Assert.Equal(100, small.Remembered);

        for (var i = 0; i < 10_000; i++)
            small.Failed("abcdefgh", $"wrong {i}", Office);
        Assert.Equal((100, 99 + 11), (small.Remembered, small.RememberedSecrets));
    }

    [Fact]
    public void SettingsOutOfRangeAreRefused() =>
        Assert.All(
            new[] { new SignInThrottleOptions { FreeFailures = 0 }, new SignInThrottleOptions { Window = TimeSpan.Zero }, new SignInThrottleOptions { RememberedKeys = 0 } },
            options => Assert.Throws<ArgumentException>(() => new SignInThrottle(time, options)));
}
