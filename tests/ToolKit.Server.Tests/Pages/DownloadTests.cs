using ToolKit.Access;
using ToolKit.Library;

namespace ToolKit.Server.Tests;

public sealed class DownloadTests(ToolKitApplication application) : ApplicationTests(application)
{
    [Fact]
    public async Task AStoredPageIsSavedAndNeverRun()
    {
        var folder = await Application.MakeFolderAsync();
        await Application.WriteAsync($"{folder}/Seite.html", "<script>alert(1)</script>");
        using var browser = await Application.SignInAsync(Role.Reader, "/Regionen/Hessen");

        var answer = await browser.GetAsync(Downloads.UrlOf(LibraryPath.Parse($"{folder}/Seite.html"), null));

        Assert.Equal(200, answer.Status);
        Assert.StartsWith("attachment", answer["Content-Disposition"], StringComparison.Ordinal);
        Assert.Contains("sandbox", answer["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.Equal("nosniff", answer["X-Content-Type-Options"]);
        Assert.Equal("<script>alert(1)</script>", answer.Text);
    }

    [Fact]
    public async Task ABrowserKeepsNoCopyOfADocumentNorOfAnAnswerOfTheApi()
    {
        var path = await Application.WriteAsync($"{await Application.MakeFolderAsync()}/a.txt", "Text");
        var person = await Application.CreatePersonAsync(Role.Reader, "/Regionen/Hessen");
        using var browser = await Application.SignInAsync(person);
        using var program = await Application.DavClientAsync(person);

        Assert.Equal("no-store", (await browser.GetAsync(Downloads.UrlOf(LibraryPath.Parse(path), null)))["Cache-Control"]);
        Assert.Equal("no-store", (await browser.GetAsync("/api/tree?path=/"))["Cache-Control"]);
        Assert.Contains("no-store", (await browser.GetAsync(LibraryUrl.For(path)))["Cache-Control"], StringComparison.Ordinal);
        Assert.Equal("no-store", (await program.SendAsync("GET", path, null, ("Sec-Fetch-Mode", "navigate")))["Cache-Control"]); // a browser on the share
        Assert.Equal("no-cache, private", string.Join(", ", (await program.SendAsync("GET", path))["Cache-Control"]!.Split(", ").Order(StringComparer.Ordinal))); // what a program has, it may keep and asks again
    }

    [Theory]
    [InlineData("?version=99")]
    [InlineData("?version=0")]
    [InlineData("?version=-1")]
    [InlineData("?version=eins")]
    [InlineData("?version=1&version=2")]
    [InlineData("?version=99999999999999999999")]
    public async Task AVersionThatDoesNotExistIsNotFound(string query)
    {
        using var browser = await Application.SignInAsync(Role.Reader, "/Werkzeugkoffer");

        Assert.Equal(404, (await browser.GetAsync("/herunterladen/Werkzeugkoffer/README.md" + query)).Status);
        Assert.Equal(200, (await browser.GetAsync("/herunterladen/Werkzeugkoffer/README.md?version=1")).Status);
    }

    [Theory]
    [InlineData("/herunterladen/Werkzeugkoffer")]
    [InlineData("/herunterladen")]
    [InlineData("/herunterladen/")]
    [InlineData("/herunterladen/Nirgends.md")]
    [InlineData("/herunterladen/Werkzeugkoffer%2FREADME.md")]
    [InlineData("/herunterladen/%00")]
    [InlineData("/herunterladen/%ff")]
    [InlineData("/herunterladen//Werkzeugkoffer//README.md/")]
    public async Task WhatIsNoDocumentIsNotFound(string path)
    {
        using var browser = await Application.SignInAsync(Role.Reader, "/Werkzeugkoffer");

        Assert.InRange((await browser.GetAsync(path)).Status, 400, 404);
    }
}
