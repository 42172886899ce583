namespace ToolKit.WebDav.Tests;

public sealed class DavPathTests
{
    [Theory]
    [InlineData("", "/")]
    [InlineData("/", "/")]
    [InlineData("/a", "/a")]
    [InlineData("/a/", "/a")]
    [InlineData("/a%20b", "/a b")]
    [InlineData("/100%25", "/100%")]
    [InlineData("/%2525", "/%25")]
    [InlineData("/a%23b%3Fc", "/a#b?c")]
    [InlineData("/a+b&c;d", "/a+b&c;d")]
    [InlineData("/Ma%C3%9Fnahmen", "/Maßnahmen")]
    [InlineData("/A%CC%88", "/Ä")]
    [InlineData("/%F0%9F%93%81", "/📁")]
    [InlineData("/.a", "/.a")]
    [InlineData("/...", "/...")]
    public void SegmentsAreDecodedOnceAndComposed(string encoded, string expected)
    {
        Assert.Null(DavPath.TryDecode(encoded, out var path, out _));
        Assert.Equal(expected, path.Value);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("//")]
    [InlineData("/a//b")]
    [InlineData("/.")]
    [InlineData("/..")]
    [InlineData("/a/../b")]
    [InlineData("/%2e%2E")]
    [InlineData("/a%2fb")]
    [InlineData("/a%00b")]
    [InlineData("/%")]
    [InlineData("/%4")]
    [InlineData("/%4g")]
    [InlineData("/%80")]
    [InlineData("/%C0%AF")]
    [InlineData("/%ED%A0%80")]
    public void WhatIsNoPathIsRefusedWithASentence(string encoded) =>
        Assert.EndsWith(".", DavPath.TryDecode(encoded, out _, out _), StringComparison.Ordinal);

    [Fact]
    public void ALoneSurrogateIsRefused() => Assert.NotNull(DavPath.TryDecode("/a\uD800", out _, out _));

    [Fact]
    public void ANameOf255BytesIsTakenAndOneOf256Refused()
    {
        Assert.Null(DavPath.TryDecode("/" + new string('a', 255), out _, out _));
        Assert.NotNull(DavPath.TryDecode("/" + new string('a', 256), out _, out _));
        Assert.Null(DavPath.TryDecode("/" + string.Concat(Enumerable.Repeat("%C3%BC", 127)), out _, out _));
        Assert.NotNull(DavPath.TryDecode("/" + string.Concat(Enumerable.Repeat("%C3%BC", 128)), out _, out _));
    }

    [Theory]
    [InlineData("/a b", "/a%20b")]
    [InlineData("/100%", "/100%25")]
    [InlineData("/ü#?", "/%C3%BC%23%3F")]
    [InlineData("/a&b<c>\"d", "/a%26b%3Cc%3E%22d")]
    [InlineData("/📁", "/%F0%9F%93%81")]
    [InlineData("/", "/")]
    public void HrefsEncodeEverySegment(string path, string href)
    {
        Assert.Equal(href, DavPath.Parse(path).ToHref());
        Assert.Null(DavPath.TryDecode(href, out var back, out _));
        Assert.Equal(path, back.Value);
    }

    [Fact]
    public void ParentsAndNames()
    {
        var path = DavPath.Parse("/a/b");
        Assert.Equal("b", path.Name);
        Assert.Equal("/a", path.Parent.Value);
        Assert.Equal("/", path.Parent.Parent.Value);
        Assert.True(path.Parent.Parent.IsRoot);
        Assert.Equal(DavPath.Root, DavPath.Root.Parent);
    }

    [Theory]
    [InlineData("/", "/a", true)]
    [InlineData("/a", "/a/b", true)]
    [InlineData("/a", "/a/b/c", true)]
    [InlineData("/a", "/a", false)]
    [InlineData("/a", "/ab", false)]
    [InlineData("/a/b", "/a", false)]
    [InlineData("/", "/", false)]
    public void AncestorsAreProper(string ancestor, string path, bool expected) =>
        Assert.Equal(expected, DavPath.Parse(ancestor).IsAncestorOf(DavPath.Parse(path)));

    [Theory]
    [InlineData("/a/b/c", "/a", "/x", "/x/b/c")]
    [InlineData("/a", "/a", "/x/y", "/x/y")]
    [InlineData("/a/b", "/", "/x", "/x/a/b")]
    [InlineData("/a/b", "/a", "/", "/b")]
    public void PathsMoveWithTheirBeginning(string path, string from, string to, string expected) =>
        Assert.Equal(expected, DavPath.Parse(path).Rebase(DavPath.Parse(from), DavPath.Parse(to)).Value);
}
