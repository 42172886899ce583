using Microsoft.AspNetCore.Http;

namespace ToolKit.WebDav.Tests;

public sealed class DepthHeaderTests
{
    [Theory]
    [InlineData("0", "Zero")]
    [InlineData("1", "One")]
    [InlineData("infinity", "Infinity")]
    [InlineData("Infinity", "Infinity")]
    [InlineData(" 1 ", "One")]
    public void TheThreeValuesAreRead(string text, string expected)
    {
        Assert.True(DepthHeader.TryParse(text, out var depth));
        Assert.Equal(expected, depth.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("2")]
    [InlineData("-1")]
    [InlineData("01")]
    [InlineData("infinite")]
    [InlineData("1,noroot")]
    [InlineData("0, 1")]
    public void OthersAreRefused(string text) => Assert.False(DepthHeader.TryParse(text, out _));
}

/// <summary>RFC 4918 §10.7, with limits of 3 and 60 minutes and a default of 10.</summary>
public sealed class TimeoutHeaderTests
{
    [Theory]
    [InlineData(null, 600)]
    [InlineData("", 600)]
    [InlineData("Second-300", 300)]
    [InlineData("second-300", 300)]
    [InlineData("Second-1", 180)]
    [InlineData("Second-99999", 3600)]
    [InlineData("Second-4294967296", 3600)]
    [InlineData("Infinite", 3600)]
    [InlineData("infinite", 3600)]
    [InlineData("Infinity", 3600)]
    [InlineData("Infinite, Second-4100000000", 3600)]
    [InlineData("Extend-5, Second-400", 400)]
    [InlineData("Second-99999999999999999999999", 3600)]
    public void TheFirstWishUnderstoodIsBroughtWithinTheLimits(string? header, int seconds)
    {
        var headers = new HeaderDictionary();
        if (header is not null)
            headers["Timeout"] = header;
        Assert.Equal(TimeSpan.FromSeconds(seconds), TimeoutHeader.Read(headers, new WebDavOptions()));
    }

    [Theory]
    [InlineData("Second-")]
    [InlineData("Second--5")]
    [InlineData("Second-abc")]
    [InlineData("Minute-5")]
    [InlineData("nonsense")]
    public void AHeaderWithoutATimeInItIsRefused(string header) =>
        Assert.Equal(400, Assert.Throws<WebDavException>(() => TimeoutHeader.Read(new HeaderDictionary { ["Timeout"] = header }, new WebDavOptions())).Status);
}

public sealed class OverwriteHeaderTests
{
    [Theory]
    [InlineData(null, true)]
    [InlineData("T", true)]
    [InlineData("F", false)]
    [InlineData("f", false)]
    public void AbsentMeansTrue(string? value, bool expected) => Assert.Equal(expected, OverwriteHeader.Read(With(value)));

    [Theory]
    [InlineData("")]
    [InlineData("true")]
    [InlineData("T, F")]
    public void OthersAreRefused(string value) =>
        Assert.Equal(400, Assert.Throws<WebDavException>(() => OverwriteHeader.Read(With(value))).Status);

    private static HeaderDictionary With(string? value) => value is null ? [] : new HeaderDictionary { ["Overwrite"] = value };
}

/// <summary>RFC 9110 §14.1.2, against a content of 100 bytes.</summary>
public sealed class RangeHeaderTests
{
    [Theory]
    [InlineData("bytes=0-9", "0-9")]
    [InlineData("bytes=0-0", "0-0")]
    [InlineData("bytes=90-", "90-99")]
    [InlineData("bytes=-10", "90-99")]
    [InlineData("bytes=-1000", "0-99")]
    [InlineData("bytes=50-1000", "50-99")]
    [InlineData("bytes=0-9,20-29", "0-9 20-29")]
    [InlineData("bytes=20-29, 0-9", "20-29 0-9")]
    [InlineData("bytes=0-9,5-14", "0-14")]
    [InlineData("bytes=0-9,10-19", "0-19")]
    [InlineData("bytes=0-9,20-29,10-19", "0-29")]
    [InlineData("bytes=0-9,200-300", "0-9")]
    [InlineData("bytes=,0-9,", "0-9")]
    [InlineData("BYTES=0-9", "0-9")]
    public void RangesAreReadAndJoined(string header, string expected) => Assert.Equal(
        expected, string.Join(' ', RangeHeader.Parse(header, 100)!.Select(range => $"{range.Offset}-{range.Last}")));

    [Theory]
    [InlineData("bytes=100-")]
    [InlineData("bytes=100-200")]
    [InlineData("bytes=-0")]
    public void RangesOutsideAreNotSatisfiable(string header) => Assert.Empty(RangeHeader.Parse(header, 100)!);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("bytes=")]
    [InlineData("bytes=9-0")]
    [InlineData("bytes=a-b")]
    [InlineData("bytes=-")]
    [InlineData("bytes=1")]
    [InlineData("bytes=--5")]
    [InlineData("bytes=99999999999999999999-")]
    [InlineData("lines=0-9")]
    public void WhatIsNoByteRangeIsIgnored(string? header) => Assert.Null(RangeHeader.Parse(header, 100));

    [Fact]
    public void ManySmallRangesAreIgnored() =>
        Assert.Null(RangeHeader.Parse("bytes=" + string.Join(',', Enumerable.Range(0, 17).Select(i => $"{i * 4}-{i * 4 + 1}")), 100));
}
