using System.Xml.Linq;
using ToolKit.Access;

namespace ToolKit.Server.Tests;

public sealed class MetadataTests(ToolKitApplication application) : ApplicationTests(application)
{
    private const string Document = "---\ntitle: Aus der Datei\nkind: Muster\nlegal_areas: [SGB II, SGB III]\n---\n# Überschrift\n";
    private static readonly XName Title = DavClient.Metadata + "title";
    private static readonly XName Kind = DavClient.Metadata + "kind";
    private static readonly XName Areas = DavClient.Metadata + "legal_areas";

    [Fact]
    public async Task WhatTheFileStatesIsToldWhenNamedAndNotInAllprop()
    {
        var dav = await Application.AdministratorAsync();
        var document = await Application.WriteAsync($"{await Application.MakeFolderAsync()}/m.md", Document);

        var named = await dav.PropertiesAsync(document, Title, Kind, Areas, DavClient.Metadata + "audience");
        var all = await dav.PropertiesAsync(document);

        Assert.Equal("Aus der Datei", named[Title]);
        Assert.Equal("Muster", named[Kind]);
        Assert.Equal("SGB II, SGB III", named[Areas]);
        Assert.DoesNotContain(DavClient.Metadata + "audience", named.Keys);
        Assert.DoesNotContain(all.Keys, name => name.Namespace == DavClient.Metadata);
        Assert.DoesNotContain(all.Keys, name => name.LocalName.StartsWith("quota", StringComparison.Ordinal));
        Assert.Contains(DavClient.Dav + "getetag", all.Keys);
    }

    [Fact]
    public async Task SettingATitleChangesTheRowAndNeitherBytesNorTag()
    {
        var dav = await Application.AdministratorAsync();
        var document = await Application.WriteAsync($"{await Application.MakeFolderAsync()}/m.md", Document);
        var tag = (await dav.SendAsync("HEAD", document))["ETag"];

        Assert.Equal(207, (await dav.SetAsync(document, Title, "Von Hand <gesetzt> & geändert")).Status);

        Assert.Equal("Von Hand <gesetzt> & geändert", (await dav.PropertiesAsync(document, Title))[Title]);
        var after = await dav.SendAsync("GET", document);
        Assert.Equal(tag, after["ETag"]);
        Assert.Equal(Document, after.Text);
        Assert.Equal(1, await Application.CountVersionsAsync(document));
        using var browser = await Application.SignInAsync(Role.Reader);
        Assert.Equal("Von Hand <gesetzt> & geändert", (await browser.OpenAsync(LibraryUrl.For(document))).Document.QuerySelector("h1")!.TextContent);
    }

    [Fact]
    public async Task ANewContentWinsWhereItStatesAValue()
    {
        var dav = await Application.AdministratorAsync();
        var document = await Application.WriteAsync($"{await Application.MakeFolderAsync()}/m.md", Document);
        await dav.SetAsync(document, Title, "Von Hand");
        await dav.SetAsync(document, Kind, "Konzept");

        await Application.WriteAsync(document, "---\ntitle: Zweite Fassung\n---\n# Überschrift\n");

        var properties = await dav.PropertiesAsync(document, Title, Kind);
        Assert.Equal("Zweite Fassung", properties[Title]);
        Assert.Equal("Konzept", properties[Kind]);
    }

    [Fact]
    public async Task WithoutATitleTheFirstHeadingIsOneAndThenTheName()
    {
        var dav = await Application.AdministratorAsync();
        var folder = await Application.MakeFolderAsync();
        await Application.WriteAsync($"{folder}/heading.md", "Vorweg\n\n## Nur eine *Überschrift*\n");
        await Application.WriteAsync($"{folder}/nothing.md", "Text ohne alles");
        using var browser = await Application.SignInAsync(Role.Reader);

        var page = await browser.OpenAsync(LibraryUrl.For(folder));

        Assert.EndsWith("heading.md", page.Link("Nur eine Überschrift"), StringComparison.Ordinal);
        Assert.EndsWith("nothing.md", page.Link("nothing.md"), StringComparison.Ordinal);
        Assert.Equal("Nur eine Überschrift", (await dav.PropertiesAsync($"{folder}/heading.md", Title))[Title]);
    }

    [Fact]
    public async Task FrontMatterThatIsNoYamlStoresTheDocumentAllTheSame()
    {
        var folder = await Application.MakeFolderAsync();
        var text = "---\ntitle: [offen\n  : {\n---\n# Trotzdem\n";

        var document = await Application.WriteAsync($"{folder}/kaputt.md", text);

        Assert.Equal(text, await Application.ReadAsync(document));
        Assert.Equal("Trotzdem", (await (await Application.AdministratorAsync()).PropertiesAsync(document, Title))[Title]);
    }

    [Fact]
    public async Task ClientsOwnPropertiesComeBackInAllpropAndFollowTheDocument()
    {
        var dav = await Application.AdministratorAsync();
        var folder = await Application.MakeFolderAsync();
        var document = await Application.WriteAsync($"{folder}/a.txt", "x");
        XNamespace own = "urn:example:own";
        Assert.Equal(207, (await dav.SetAsync(document, own + "farbe", "blau & grün")).Status);

        Assert.Equal(201, (await dav.TransferAsync("MOVE", document, $"{folder}/b.txt")).Status);
        Assert.Equal(201, (await dav.TransferAsync("COPY", $"{folder}/b.txt", $"{folder}/c.txt")).Status);

        Assert.Equal("blau & grün", (await dav.PropertiesAsync($"{folder}/b.txt"))[own + "farbe"]);
        Assert.Equal("blau & grün", (await dav.PropertiesAsync($"{folder}/c.txt"))[own + "farbe"]);
    }

    [Fact]
    public async Task QuotaIsToldWhenNamed()
    {
        var dav = await Application.AdministratorAsync();
        var folder = await Application.MakeFolderAsync();
        await Application.WriteAsync($"{folder}/a.txt", "12345");

        var properties = await dav.PropertiesAsync(folder, DavClient.Dav + "quota-used-bytes", DavClient.Dav + "quota-available-bytes");

        Assert.True(long.Parse(properties[DavClient.Dav + "quota-available-bytes"]) > 0);
        Assert.Equal("5", properties[DavClient.Dav + "quota-used-bytes"]);
    }

    [Fact]
    public async Task AReaderChangesNoProperty()
    {
        var document = await Application.WriteAsync($"{await Application.MakeFolderAsync()}/m.md", Document);
        using var reader = await Application.DavClientAsync(Role.Reader, "/Regionen/Hessen");

        var answer = await reader.SetAsync(document, Title, "Fremd");

        Assert.True(
            answer.Status == 403 || (answer.Status == 207 && answer.Text.Contains("403", StringComparison.Ordinal)),
            $"{answer.Status} {answer.Text}");
        Assert.Equal("Aus der Datei", (await reader.PropertiesAsync(document, Title))[Title]);
    }
}
