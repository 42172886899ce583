using Microsoft.AspNetCore.Http;

namespace ToolKit.WebDav.Tests;

/// <summary>Destination (RFC 4918 §10.3) and resource tags, in a tree at /dav on host files.example.</summary>
public sealed class RequestTargetTests
{
    private static readonly RequestTarget Targets = new("/dav", ["proxy.example:8443"]);

    [Theory]
    [InlineData("/dav/a/b", "/a/b")]
    [InlineData("/dav/a/", "/a")]
    [InlineData("/dav", "/")]
    [InlineData("http://files.example/dav/a", "/a")]
    [InlineData("https://files.example/dav/a", "/a")]
    [InlineData("https://files.example:443/dav/a", "/a")]
    [InlineData("http://FILES.example/dav/a", "/a")]
    [InlineData("http://anna@files.example/dav/a", "/a")]
    [InlineData("https://proxy.example:8443/dav/a", "/a")]
    [InlineData("//files.example/dav/a", "/a")]
    [InlineData("/dav/%C3%BC", "/ü")]
    [InlineData("/dav/u%CC%88", "/ü")]
    [InlineData("/dav/\u00C3\u00BC", "/ü")] // raw UTF-8, read as Latin-1
    [InlineData("/dav/\u00FC", "/ü")] // raw Latin-1
    [InlineData("/dav/\u20AC", "/€")] // raw UTF-8, read as UTF-8
    [InlineData("/dav/%2520", "/%20")]
    [InlineData("/%64av/a", "/a")]
    public void ReferencesIntoTheTreeAreRead(string reference, string path) =>
        Assert.Equal(path, Targets.ReadReference(reference, Request())!.Value.Value);

    [Theory]
    [InlineData("http://elsewhere.example/dav/a", 502)]
    [InlineData("http://files.example:8080/dav/a", 502)]
    [InlineData("a", 400)]
    [InlineData("", 400)]
    [InlineData("/dav/../etc", 400)]
    [InlineData("/dav/%2e%2e/etc", 400)]
    [InlineData("/dav/a%2Fb", 400)]
    [InlineData("/dav/a%00", 400)]
    [InlineData("/dav/a#b", 400)]
    [InlineData("/dav/a?b", 400)]
    [InlineData("/dav//a", 400)]
    [InlineData("/dav/%FF", 400)]
    [InlineData("/dav/%zz", 400)]
    public void OthersAreRefused(string reference, int status) =>
        Assert.Equal(status, Assert.Throws<WebDavException>(() => Targets.ReadReference(reference, Request())).Status);

    [Theory]
    [InlineData("/other/a")]
    [InlineData("/davx/a")]
    [InlineData("/DAV/a")]
    public void OtherPlacesOfThisHostAreNotInTheTree(string reference) => Assert.Null(Targets.ReadReference(reference, Request()));

    [Fact]
    public void ThePathBaseBelongsToThePrefix()
    {
        var request = Request();
        request.PathBase = "/app";
        Assert.Equal("/a", Targets.ReadReference("/app/dav/a", request)!.Value.Value);
        Assert.Null(Targets.ReadReference("/dav/a", request));
        Assert.Equal("/app/dav", Targets.HrefPrefix("/app"));
    }

    private static HttpRequest Request()
    {
        var request = new DefaultHttpContext().Request;
        request.Host = new HostString("files.example");
        return request;
    }
}
