using System.IO.Compression;
using System.Text;

namespace ToolKit.Server.Tests;

/// <summary>How pages and what they load become small on the way, and when they must not.</summary>
public sealed class PageAssetTests(ToolKitApplication application) : ApplicationTests(application)
{
    [Theory]
    [InlineData("gzip, br", "br")]
    [InlineData("gzip, br;q=0", null)]
    [InlineData("gzip", null)]
    [InlineData("", null)]
    public async Task TheStyleSheetIsSentInTheFormTheBrowserTakes(string takes, string? encoding)
    {
        using var browser = Application.OpenBrowser();

        var answer = await browser.SendAsync(HttpMethod.Get, "/toolkit.css", null, ("Accept-Encoding", takes));

        Assert.Equal((200, encoding, "text/css", "Accept-Encoding"), (answer.Status, answer["Content-Encoding"], answer["Content-Type"], answer["Vary"]));
        Assert.Contains("immutable", answer["Cache-Control"], StringComparison.Ordinal);
        var text = encoding is null ? answer.Text : Encoding.UTF8.GetString(await UnpackAsync(answer.Bytes));
        Assert.Contains("EUPL-1.2", text, StringComparison.Ordinal);
        Assert.Contains("--kern-color-action-default:#", text, StringComparison.Ordinal);
        Assert.DoesNotContain("oklch", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/favicon.ico", "image/x-icon")]
    [InlineData("/robots.txt", "text/plain")]
    public async Task WhatProgramsAskForByItselfIsThere(string path, string type)
    {
        using var browser = Application.OpenBrowser();

        var answer = await browser.SendAsync(HttpMethod.Get, path, null);

        Assert.Equal((200, type, "public, max-age=86400"), (answer.Status, answer["Content-Type"], answer["Cache-Control"]));
        Assert.NotEmpty(answer.Bytes);
    }

    [Theory]
    [InlineData("same-origin", "br")]
    [InlineData("none", "br")]
    [InlineData("same-site", null)]
    [InlineData("cross-site", null)]
    [InlineData(null, null)]
    public async Task APageIsCompressedOnlyWhereNoOtherSiteHasAskedForIt(string? site, string? encoding)
    {
        using var browser = Application.OpenBrowser();
        (string, string)[] headers = [("Accept-Encoding", "br"), .. site is null ? Array.Empty<(string, string)>() : [("Sec-Fetch-Site", site)]];

        var answer = await browser.SendAsync(HttpMethod.Get, "/suche?q=Vereinbarung", null, headers);

        Assert.Equal((200, encoding), (answer.Status, answer["Content-Encoding"]));
    }

    [Fact]
    public async Task WhatAPageLoadsComesFromHereAndNamesItsContent()
    {
        using var browser = Application.OpenBrowser();
        var page = await browser.OpenAsync("/");

        var addresses = page.Document.QuerySelectorAll("link[rel=stylesheet], script").Select(element => element.GetAttribute("href") ?? element.GetAttribute("src")!).ToList();

        Assert.NotEmpty(addresses);
        Assert.All(addresses, address => Assert.Matches(@"^/[a-z]+\.(css|js)\?v=.{20,}$", address));
    }

    private static async Task<byte[]> UnpackAsync(byte[] packed)
    {
        using var unpacked = new MemoryStream();
        await using var brotli = new BrotliStream(new MemoryStream(packed), CompressionMode.Decompress);
        await brotli.CopyToAsync(unpacked);
        return unpacked.ToArray();
    }
}
