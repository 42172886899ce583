using System.Security.Cryptography;
using ToolKit.Access;
using ToolKit.TestSupport;

namespace ToolKit.Server.Tests;

/// <summary>What must not be in a template is shown to those who may change it: after an upload, and on the page of the document.</summary>
public sealed class GuardPageTests(ToolKitApplication application) : ApplicationTests(application)
{
    [Fact]
    public async Task AnUploadLeadsToWhatWasFoundInIt()
    {
        var folder = await Application.MakeFolderAsync();
        using var browser = await Application.SignInAsync(Role.Contributor, "/Regionen/Hessen");
        var page = await browser.OpenAsync(LibraryUrl.For(folder));

        var found = await browser.UploadAsync(page, "Bogen.md", "Name, Vorname: Sommerfeld, Lea\n"u8.ToArray());
        var clean = await browser.UploadAsync(page, "Leer.md", "Name, Vorname: ________\n"u8.ToArray());

        Assert.Equal(LibraryUrl.For($"{folder}/Bogen.md"), found.Path);
        Assert.Contains("Ausgefülltes Feld, Zeile 1: „Name, Vorname: Sommerfeld, Lea“", found.Main, StringComparison.Ordinal);
        Assert.Equal(LibraryUrl.For(folder), clean.Path);
    }

    [Fact]
    public async Task WhatCameOverTheShareIsShownOnThePageToThoseWhoMayWrite()
    {
        var path = await Application.WriteAsync($"{await Application.MakeFolderAsync()}/Bogen.md", "geboren am 12.03.2006\n");
        using var writer = await Application.SignInAsync(Role.Contributor, "/Regionen/Hessen");
        using var reader = await Application.SignInAsync(Role.Reader, "/Regionen/Hessen");

        Assert.Contains("Geburtsdatum, Zeile 1", (await writer.OpenAsync(LibraryUrl.For(path))).Main, StringComparison.Ordinal);
        Assert.DoesNotContain("Geburtsdatum, Zeile 1", (await reader.OpenAsync(LibraryUrl.For(path))).Main, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ACleanedCopyIsTakenAndUploaded()
    {
        var path = $"{await Application.MakeFolderAsync()}/Muster.docx";
        var file = Files.Docx("<w:p><w:r><w:t>Es gilt </w:t></w:r><w:ins w:id=\"1\" w:author=\"Jana Kern\"><w:r><w:t>das</w:t></w:r></w:ins></w:p>");
        await Application.WriteAsync(path, file);
        using var browser = await Application.SignInAsync(Role.Contributor, "/Regionen/Hessen");
        using var reader = await Application.SignInAsync(Role.Reader, "/Regionen/Hessen");

        var page = await browser.OpenAsync(LibraryUrl.For(path));
        var cleaned = await browser.GetAsync(page.Link("Bereinigte Kopie herunterladen"));
        await Application.WriteAsync(path, cleaned.Bytes);
        var after = await browser.OpenAsync(LibraryUrl.For(path));

        Assert.Contains("Aufgezeichnete Änderung, Absatz 1", page.Main, StringComparison.Ordinal);
        Assert.Equal(200, cleaned.Status);
        var stamp = await WrittenText.PropertiesOfAsync(cleaned.Bytes, "Muster.docx");
        Assert.Equal(
            ($"{await Application.FindIdAsync(path)}", "1", Convert.ToHexStringLower(SHA256.HashData(file)), "Hessen"), (stamp["toolkit_id"], stamp["toolkit_version"], stamp["toolkit_hash"], stamp["toolkit_region"]));
        Assert.DoesNotContain("Aufgezeichnete Änderung", after.Main, StringComparison.Ordinal);
        Assert.Contains("Es gilt das", after.Main, StringComparison.Ordinal);
        Assert.Equal(403, (await reader.GetAsync(page.Link("Bereinigte Kopie herunterladen"))).Status);
    }

    [Fact]
    public async Task NoCleanedCopyIsOfferedOfWhatSomebodyHasSigned()
    {
        var path = $"{await Application.MakeFolderAsync()}/Signiert.docx";
        await Application.WriteAsync(path, Files.With(Files.Docx("<w:p><w:ins w:id=\"1\"><w:r><w:t>neu</w:t></w:r></w:ins></w:p>"), "_xmlsignatures/sig1.xml", "<Signature/>"));
        using var browser = await Application.SignInAsync(Role.Contributor, "/Regionen/Hessen");

        var page = await browser.OpenAsync(LibraryUrl.For(path));

        Assert.Contains("Aufgezeichnete Änderung, Absatz 1", page.Main, StringComparison.Ordinal);
        Assert.DoesNotContain("Bereinigte Kopie herunterladen", page.Main, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFileThatCannotBeReadIsSaidToBeUnchecked()
    {
        var path = await Application.WriteAsync($"{await Application.MakeFolderAsync()}/Kaputt.docx", "kein Dokument");
        using var browser = await Application.SignInAsync(Role.Contributor, "/Regionen/Hessen");

        Assert.Contains("konnte nicht vollständig geprüft werden", (await browser.OpenAsync(LibraryUrl.For(path))).Main, StringComparison.Ordinal);
    }
}
