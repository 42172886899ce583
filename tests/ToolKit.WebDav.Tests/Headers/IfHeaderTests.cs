namespace ToolKit.WebDav.Tests;

/// <summary>The grammar of RFC 4918 §10.4.2.</summary>
public sealed class IfHeaderTests
{
    [Theory]
    [InlineData("(<urn:uuid:1>)", "*: urn:uuid:1")]
    [InlineData("  ( <urn:uuid:1> )  ", "*: urn:uuid:1")]
    [InlineData("(<urn:uuid:1> [\"e\"])", "*: urn:uuid:1 & \"e\"")]
    [InlineData("([\"e\"])", "*: \"e\"")]
    [InlineData("([W/\"e\"])", "*: W/\"e\"")]
    [InlineData("([\"a]b\"])", "*: \"a]b\"")]
    [InlineData("(Not <urn:uuid:1>)", "*: !urn:uuid:1")]
    [InlineData("(not<urn:uuid:1>)", "*: !urn:uuid:1")]
    [InlineData("(<a:1>) (Not <DAV:no-lock>)", "*: a:1 | *: !DAV:no-lock")]
    [InlineData("(<a:1> [\"x\"] [\"y\"]) ([\"z\"])", "*: a:1 & \"x\" & \"y\" | *: \"z\"")]
    [InlineData("</a> (<b:1>)", "/a: b:1")]
    [InlineData("<http://h/a> (<b:1>) (<b:2>) </c>([\"e\"])", "http://h/a: b:1 | http://h/a: b:2 | /c: \"e\"")]
    public void WellFormedHeadersAreRead(string header, string expected)
    {
        Assert.True(IfHeader.TryParse(header, out var parsed));
        var shown = string.Join(" | ", parsed.Lists.Select(list => (list.ResourceTag ?? "*") + ": " + string.Join(
            " & ", list.Conditions.Select(one => (one.Not ? "!" : "") + (one.StateToken ?? one.ETag!.Value.Value)))));
        Assert.Equal(expected, shown);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("()")]
    [InlineData("(")]
    [InlineData("(<urn:uuid:1>")]
    [InlineData("(<urn:uuid:1)")]
    [InlineData("<urn:uuid:1>")]
    [InlineData("urn:uuid:1")]
    [InlineData("(<>)")]
    [InlineData("([e])")]
    [InlineData("([\"e\")")]
    [InlineData("(Not)")]
    [InlineData("(Not Not <a:1>)")]
    [InlineData("</a> </b> (<c:1>)")]
    [InlineData("(<a:1>) </b> (<c:1>)")]
    [InlineData("</a> (<b:1>) </c>")]
    [InlineData("(<a:1>), (<b:1>)")]
    [InlineData("(<a:1> garbage)")]
    [InlineData("(<a b>)")]
    public void OthersAreRefused(string? header) => Assert.False(IfHeader.TryParse(header, out _));

    [Fact]
    public void EveryTokenCountsAsSubmittedAlsoUnderNot()
    {
        Assert.True(IfHeader.TryParse("(<a:1> [\"e\"]) (Not <b:2>)", out var parsed));
        Assert.Equal(["a:1", "b:2"], parsed.SubmittedTokens.Select(token => token.Value));
    }

    [Fact]
    public void AHeaderWithThousandsOfConditionsIsRefused() =>
        Assert.False(IfHeader.TryParse(string.Concat(Enumerable.Repeat("(<a:1>)", 2000)), out _));
}
