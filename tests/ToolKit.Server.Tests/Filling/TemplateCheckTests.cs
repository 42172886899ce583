using System.Globalization;
using System.Text;
using System.Text.Json;
using ToolKit.Access;
using static ToolKit.TestSupport.Files;

namespace ToolKit.Server.Tests;

/// <summary>What people are told about the fields of a template that they upload.</summary>
public sealed class TemplateCheckTests(ToolKitApplication application) : ApplicationTests(application)
{
    private const string Broken = "---\nfields:\n  - { name: standort, label: Standort, type: txt }\n---\nIn {{standort}} und {{kreis}}.\n";

    public static TheoryData<string, byte[], string[]> Templates => new()
    {
        { "Vereinbarung.md", Encoding.UTF8.GetBytes(Broken), ["Zeile 3: Das Feld „standort“ hat die unbekannte Art „txt“.", "Zeile 5: Das Feld „kreis“ ist nicht erklärt."] },
        { "Vordruck.docx", Docx(P("In {{standort") + P("{{#wenn ja}}")), ["„{{standort“: Die geschweiften Klammern werden im selben Absatz nicht geschlossen.", "„{{#wenn ja}}“ hat kein Ende"] },
        { "Vordruck.odt", Odf("text", "<text:p>{{/je}}</text:p>"), ["„{{/je}}“ beendet nichts."] },
    };

    [Theory]
    [MemberData(nameof(Templates))]
    public async Task AfterAnUploadTheUploaderReadsWhatIsWrongAndLaterWhoeverMayMendIt(string name, byte[] content, string[] expected)
    {
        var folder = await Application.MakeFolderAsync();
        using var writer = await Application.SignInAsync(Role.Contributor, "/Regionen/Hessen");
        using var reader = await Application.SignInAsync(Role.Reader, "/Regionen/Hessen");

        var uploaded = await writer.UploadAsync(await writer.OpenAsync(LibraryUrl.For(folder)), name, content);
        var hers = await writer.OpenAsync(LibraryUrl.For($"{folder}/{name}"));
        var readers = await reader.OpenAsync(LibraryUrl.For($"{folder}/{name}"));

        Assert.Contains("ist hochgeladen", uploaded.Notice, StringComparison.Ordinal);
        foreach (var sentence in expected)
        {
            Assert.Contains(sentence, uploaded.Main, StringComparison.Ordinal);
            Assert.Contains(sentence, hers.Main, StringComparison.Ordinal);
            Assert.DoesNotContain(sentence, readers.Main, StringComparison.Ordinal);
        }

        Assert.Equal("Prüfergebnis", hers.Document.QuerySelector("#pruefergebnis")!.TextContent);
        Assert.DoesNotContain("Prüfergebnis", (await writer.OpenAsync(LibraryUrl.For(folder))).Main, StringComparison.Ordinal); // it is told once
    }

    [Fact]
    public async Task WhatIsInOrderAndWhatIsNoTemplateIsNotMentioned()
    {
        var folder = await Application.MakeFolderAsync();
        using var writer = await Application.SignInAsync(Role.Contributor, "/Regionen/Hessen");

        foreach (var (name, content) in new[] { ("Gut.md", "---\nfields:\n  - { name: standort, label: Standort, type: text }\n---\nIn {{standort}}."), ("Text.md", "# Nur Text"), ("Liste.csv", "{{a;b") })
        {
            var page = await writer.UploadAsync(await writer.OpenAsync(LibraryUrl.For(folder)), name, Encoding.UTF8.GetBytes(content));
            Assert.DoesNotContain("Prüfergebnis", page.Main, StringComparison.Ordinal);
            Assert.DoesNotContain("Prüfergebnis", (await writer.OpenAsync(LibraryUrl.For($"{folder}/{name}"))).Main, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task ANewVersionIsCheckedAnew()
    {
        var path = await Application.WriteAsync(await Application.MakeFolderAsync() + "/Vereinbarung.md", Broken);
        using var writer = await Application.SignInAsync(Role.Contributor, "/Regionen/Hessen");

        var broken = await writer.OpenAsync(LibraryUrl.For(path));
        await Application.WriteAsync(path, Broken.Replace("txt", "text", StringComparison.Ordinal).Replace("{{kreis}}", "Kreis", StringComparison.Ordinal));
        var mended = await writer.OpenAsync(LibraryUrl.For(path));

        Assert.Contains("Prüfergebnis", broken.Main, StringComparison.Ordinal);
        Assert.DoesNotContain("Prüfergebnis", mended.Main, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheShareTakesABrokenTemplateAsItIs()
    {
        var path = await Application.MakeFolderAsync() + "/Vereinbarung.md";
        using var program = await Application.DavClientAsync(Role.Contributor, "/Regionen/Hessen");

        Assert.Equal(201, (await program.SendAsync("PUT", path, Broken)).Status);
        Assert.Equal(Broken, await Application.ReadAsync(path));
    }

    [Fact]
    public async Task AnUploadInPartsTellsItToo()
    {
        var path = await Application.MakeFolderAsync() + "/Vereinbarung.md";
        using var script = await Application.DavClientAsync(Role.Contributor, "/Regionen/Hessen");
        var bytes = Encoding.UTF8.GetBytes(Broken);

        var begun = await script.SendBytesAsync("POST", new Uri(Application.Address, "api/uploads?path=" + Uri.EscapeDataString(path)), null, ("Upload-Length", bytes.Length.ToString(CultureInfo.InvariantCulture)));
        var last = await script.SendBytesAsync("PATCH", new Uri(Application.Address, begun["Location"]!), bytes, ("Upload-Offset", "0"));

        Assert.Equal(200, last.Status);
        using var json = JsonDocument.Parse(last.Bytes);
        Assert.Collection(
            json.RootElement.GetProperty("problems").EnumerateArray().Select(problem => problem.GetString()!),
            first => Assert.StartsWith("Zeile 3: Das Feld „standort“ hat die unbekannte Art „txt“.", first, StringComparison.Ordinal),
            second => Assert.StartsWith("Zeile 5: Das Feld „kreis“ ist nicht erklärt.", second, StringComparison.Ordinal));
    }
}
