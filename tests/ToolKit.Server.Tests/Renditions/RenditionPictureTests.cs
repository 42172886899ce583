using System.Xml.Linq;
using ToolKit.Access;
using ToolKit.Library;
using ToolKit.TestSupport;

namespace ToolKit.Server.Tests;

/// <summary>Pictures of Markdown documents: on pages, and in everything that is made of the documents.</summary>
public sealed class RenditionPictureTests(ToolKitApplication application) : ApplicationTests(application)
{
    private const string Hessen = "/Regionen/Hessen";

    private static readonly byte[] Red = Files.Png(30, 20);
    private static readonly byte[] Larger = Files.Png(300, 200);
    private static readonly XNamespace D = "DAV:";

    [Theory]
    [InlineData("docx")]
    [InlineData("odt")]
    public async Task AFileOnTheShareShowsThePicturesThatItsTextNames(string extension)
    {
        var dav = await Application.AdministratorAsync();
        var (folder, other) = (await Application.MakeFolderAsync(), await Application.MakeFolderAsync("/Regionen/Nord"));
        await Application.WriteAsync($"{folder}/Bild 1.png", Red);
        await Application.WriteAsync($"{other}/Logo.png", Larger);
        await Application.WriteAsync($"{folder}/Plan.md", $"# Plan\n\n![Ablauf](<Bild 1.png>) ![noch einmal](./Bild%201.png) ![Logo]({new Uri("http://x" + other).AbsolutePath}/Logo.png) ![Fehlt](fehlt.png)\n");

        var answer = await dav.SendAsync("GET", $"{folder}/Plan.{extension}");

        Assert.Equal(200, answer.Status);
        Assert.Equal([Red, Larger], PicturesIn(answer.Bytes));
        Assert.Equal((answer.Bytes.Length, answer["ETag"]), (await ListAsync(dav, folder))[$"Plan.{extension}"]);
        Assert.Contains("Fehlt", WrittenText.Unpacked(answer.Bytes), StringComparison.Ordinal);
        var part = await dav.SendAsync("GET", $"{folder}/Plan.{extension}", null, ("Range", "bytes=2-11"), ("If-Range", answer["ETag"]!));
        Assert.Equal(answer.Bytes[2..12], part.Bytes);
    }

    /// <summary>A picture beside the text, and one that the state of the text's folder says nothing about.</summary>
    [Theory]
    [InlineData("Bild.png")]
    [InlineData("Bilder/Bild.png")]
    [InlineData("../Anderswo/Bild.png")]
    public async Task ItIsAnotherFileWhenAPictureComesChangesOrGoes(string address)
    {
        var dav = await Application.AdministratorAsync();
        var above = await Application.MakeFolderAsync();
        foreach (var name in new[] { "Ordner", "Ordner/Bilder", "Anderswo" })
            Assert.Equal(201, (await dav.SendAsync("MKCOL", $"{above}/{name}")).Status);
        var (folder, picture) = ($"{above}/Ordner", LibraryUrl.PathOf(LibraryPath.Parse($"{above}/Ordner"), address)!.ToString());
        await Application.WriteAsync($"{folder}/Plan.md", $"# Plan\n\n![Ablauf]({address})\n");
        await Application.WriteAsync($"{folder}/Ohne.md", "# Ohne Bild\n");

        var states = new List<(int Size, string? ETag, int Pictures)> { await StateAsync() };
        await Application.WriteAsync(picture, Red);
        states.Add(await StateAsync());
        await Application.WriteAsync(picture, Larger);
        states.Add(await StateAsync());
        await dav.SendAsync("DELETE", picture);
        states.Add(await StateAsync());

        Assert.Equal([0, 1, 1, 0], states.Select(state => state.Pictures));
        Assert.Equal(3, states.Take(3).Select(state => state.ETag).Distinct().Count());
        Assert.Equal(3, states.Take(3).Select(state => state.Size).Distinct().Count());
        Assert.Equal(states[0], states[3]);
        Assert.Single((await ListAsync(dav, folder)).Where(member => member.Key == "Ohne.docx").Select(member => member.Value).Distinct());

        async Task<(int, string?, int)> StateAsync()
        {
            await ListAsync(dav, folder); // is remembered, where nothing speaks against it
            var listed = (await ListAsync(dav, folder))["Plan.docx"];
            var answer = await dav.SendAsync("GET", $"{folder}/Plan.docx");
            Assert.Equal((200, answer.Bytes.Length, answer["ETag"]), (answer.Status, listed.Size, listed.ETag));
            return (listed.Size, listed.ETag, PicturesIn(answer.Bytes).Count);
        }
    }

    [Fact]
    public async Task APictureThatSheMayNotReadIsAsOneThatIsNotThere()
    {
        var dav = await Application.AdministratorAsync();
        var (folder, hidden) = (await Application.MakeFolderAsync(), await Application.MakeFolderAsync("/Regionen/Nord"));
        await Application.WriteAsync($"{hidden}/Geheim.png", Larger);
        var text = $"# Plan\n\n![Bild]({hidden}/Geheim.png)\n";
        var path = await Application.WriteAsync($"{folder}/Plan.md", text);
        var person = await Application.CreatePersonAsync(Role.Contributor, Hessen);
        using var reader = await Application.DavClientAsync(person);
        using var browser = await Application.SignInAsync(person);

        var absent = await reader.SendAsync("GET", $"{folder}/Plan.docx");
        var listed = (await ListAsync(reader, folder))["Plan.docx"];
        var whole = await dav.SendAsync("GET", $"{folder}/Plan.docx");
        await dav.SendAsync("DELETE", $"{hidden}/Geheim.png");
        var gone = await dav.SendAsync("GET", $"{folder}/Plan.docx");

        Assert.Equal([Larger], PicturesIn(whole.Bytes));
        Assert.Empty(PicturesIn(absent.Bytes));
        Assert.Equal((absent.Bytes.Length, absent["ETag"]), listed);
        Assert.Equal(gone.Bytes, absent.Bytes);
        Assert.Equal((gone["ETag"], gone["Last-Modified"]), (absent["ETag"], absent["Last-Modified"]));

        await Application.WriteAsync($"{hidden}/Geheim.png", Larger);
        foreach (var format in new[] { "docx", "odt" })
            Assert.Empty(PicturesIn((await browser.GetAsync(Downloads.UrlAs(LibraryPath.Parse(path), format))).Bytes));
        Assert.Empty(PicturesIn(Unzipped((await browser.GetAsync(LibraryUrl.For("/archiv", LibraryPath.Parse(folder)) + "?als=docx")).Bytes)));
        var form = await browser.OpenAsync(LibraryUrl.For("/ausfuellen", LibraryPath.Parse(path)));
        Assert.Empty(PicturesIn((await browser.SubmitAsync(form, "Als Word-Dokument")).Answer.Bytes));

        var (_, there) = (await Application.RunCommandAsync("grant", person.Mail, "--role", "Reader", "--scope", "/Regionen/Nord"), await reader.SendAsync("GET", $"{folder}/Plan.docx"));
        Assert.Equal([Larger], PicturesIn(there.Bytes));
        Assert.NotEqual(absent["ETag"], there["ETag"]);
    }

    [Fact]
    public async Task DownloadsArchivesAndFilledFilesShowThemToo()
    {
        var folder = await Application.MakeFolderAsync();
        await Application.WriteAsync($"{folder}/Bild.png", Red);
        var path = await Application.WriteAsync($"{folder}/Plan.md", "---\nfields:\n  - { name: ort, label: Ort, type: text }\n---\n# Plan\n\nFür {{ort}}. ![Ablauf](Bild.png) ![x]({{ort}})\n");
        using var browser = await Application.SignInAsync(Role.Reader, Hessen);

        foreach (var format in new[] { "docx", "odt" })
        {
            Assert.Equal([Red], PicturesIn((await browser.GetAsync(Downloads.UrlAs(LibraryPath.Parse(path), format))).Bytes));
            var filled = await browser.PostAsync(LibraryUrl.For("/ausfuellen", LibraryPath.Parse(path)) + "?handler=Ausgeben&als=" + format, ("ort", "Bild.png"));
            Assert.Equal([Red], PicturesIn(filled.Bytes));
        }

        Assert.Equal([Red], PicturesIn(Unzipped((await browser.GetAsync(LibraryUrl.For("/archiv", LibraryPath.Parse(folder)) + "?als=docx")).Bytes)));
    }

    [Fact]
    public async Task APageShowsThemAndNotThePageAboutThem()
    {
        var folder = await Application.MakeFolderAsync();
        await Application.WriteAsync($"{folder}/Bild 1.png", Red);
        var path = await Application.WriteAsync($"{folder}/Plan.md", "# Plan\n\n![Ablauf](<Bild 1.png>) ![Ton](ton.mp3) [Das Bild](<Bild 1.png>)\n");
        using var browser = await Application.SignInAsync(Role.Reader, Hessen);

        var page = await browser.OpenAsync(LibraryUrl.For(path));
        var shown = await browser.GetAsync(page.Document.QuerySelector("img[alt=Ablauf]")!.GetAttribute("src")!);

        Assert.Equal((200, "image/png"), (shown.Status, shown["Content-Type"]));
        Assert.Equal(Red, shown.Bytes);
        Assert.Null(page.Document.QuerySelector("img[alt=Ton]")!.GetAttribute("src"));
        Assert.Equal(LibraryUrl.For($"{folder}/Bild 1.png"), page.Link("Das Bild"));
    }

    [Fact]
    public async Task WhatIsTooLargeOrNoPictureIsItsWords()
    {
        var dav = await Application.AdministratorAsync();
        var folder = await Application.MakeFolderAsync();
        await Application.WriteAsync($"{folder}/riesig.png", [.. Red, .. new byte[VisiblePictures.MostBytes]]);
        await Application.WriteAsync($"{folder}/halb.png", Red[..^20]);
        await Application.WriteAsync($"{folder}/bild.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>"u8.ToArray());
        await Application.WriteAsync($"{folder}/notiz.txt", Red);
        Assert.Equal(201, (await dav.SendAsync("MKCOL", $"{folder}/ordner.png")).Status);
        for (var i = 0; i < 3; i++)
            await Application.WriteAsync($"{folder}/viel{i}.png", [.. Files.Png(10 + i, 10), .. new byte[VisiblePictures.MostBytes - 1_000]]); // two have room
        await Application.WriteAsync($"{folder}/Plan.md", "# Plan\n\n![Riesig](riesig.png) ![Halb](halb.png) ![Vektor](bild.svg) ![Notiz](notiz.txt) ![Ordner](ordner.png) ![Viel 0](viel0.png) ![Viel 1](viel1.png) ![Viel 2](viel2.png) ![Netz](https://example.org/x.png) ![Klein](klein.png)\n");
        await Application.WriteAsync($"{folder}/klein.png", Red);

        var file = (await dav.SendAsync("GET", $"{folder}/Plan.docx")).Bytes;

        Assert.Equal(3, PicturesIn(file).Count);
        Assert.Equal(Red, PicturesIn(file)[^1]);
        Assert.Equal("Plan\nRiesig Halb Vektor Notiz Ordner Viel 2 Netz", await WrittenText.OfAsync(file, "Plan.docx"));
    }

    private static async Task<Dictionary<string, (int Size, string? ETag)>> ListAsync(DavClient dav, string folder)
    {
        var answer = await dav.SendAsync("PROPFIND", folder, "<D:propfind xmlns:D='DAV:'><D:prop><D:getcontentlength/><D:getetag/></D:prop></D:propfind>", ("Depth", "1"));
        return XElement.Parse(answer.Text).Elements(D + "response").Where(response => response.Descendants(D + "getcontentlength").Any(length => length.Value.Length > 0)).ToDictionary(
            response => Uri.UnescapeDataString(response.Element(D + "href")!.Value.Split('/')[^1]),
            response => (int.Parse(response.Descendants(D + "getcontentlength").Single().Value, System.Globalization.CultureInfo.InvariantCulture), (string?)response.Descendants(D + "getetag").Single().Value));
    }

    /// <summary>The pictures that lie in an office file, in their order.</summary>
    private static List<byte[]> PicturesIn(byte[] file) =>
        [.. Files.Members(file).Where(member => member.Name.Contains("/image", StringComparison.Ordinal)).Select(member => member.Content)];

    /// <summary>The one office file in an archive.</summary>
    private static byte[] Unzipped(byte[] archive) => Assert.Single(Files.Members(archive), member => member.Name.EndsWith(".docx", StringComparison.Ordinal)).Content;
}
