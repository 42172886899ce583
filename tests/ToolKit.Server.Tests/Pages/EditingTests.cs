using ToolKit.Access;

namespace ToolKit.Server.Tests;

public sealed class EditingTests(ToolKitApplication application) : ApplicationTests(application)
{
    [Fact]
    public async Task ATextIsEditedLookedAtAndSavedAsANewVersion()
    {
        var path = await Application.WriteAsync(await Application.MakeFolderAsync() + "/Leitfaden.md", "# Leitfaden\n\nEins.\n");
        using var browser = await Application.SignInAsync(Role.Contributor, "/Regionen/Hessen");

        var editor = await browser.SubmitAsync(await browser.OpenAsync(LibraryUrl.For(path)), "Hier bearbeiten");
        var preview = await browser.SubmitAsync(editor, "Vorschau", ("text", "# Leitfaden\r\n\r\nEins und **zwei**.\r\n"), ("notiz", "Zweites ergänzt"));
        var unsaved = await Application.ReadAsync(path);
        var saved = await browser.SubmitAsync(preview, "Speichern");

        Assert.Equal("# Leitfaden\n\nEins.\n", TextIn(editor));
        Assert.EndsWith("#vorschau", editor.Button("Vorschau")!.GetAttribute("formaction"), StringComparison.Ordinal); // or it would lie below what is seen
        Assert.Equal("zwei", preview.Document.QuerySelector("section .text strong")!.TextContent);
        Assert.Equal("# Leitfaden\n\nEins.\n", unsaved);
        Assert.Equal(LibraryUrl.For(path), saved.Path);
        Assert.Contains("Gespeichert als Version 2", saved.Notice, StringComparison.Ordinal);
        Assert.Contains("Zweites ergänzt", saved.Main, StringComparison.Ordinal);
        Assert.Equal("# Leitfaden\n\nEins und **zwei**.\n", await Application.ReadAsync(path)); // its own line ends
        Assert.Null(saved.Form("Sperre beenden"));
    }

    [Fact]
    public async Task OpeningATextIsReadingItAndSavingItIsNot()
    {
        var path = await Application.WriteAsync(await Application.MakeFolderAsync() + "/Leitfaden.md", "# Leitfaden");
        using var browser = await Application.SignInAsync(Role.Contributor, "/Regionen/Hessen");
        var editor = await browser.SubmitAsync(await browser.OpenAsync(LibraryUrl.For(path)), "Hier bearbeiten");
        Assert.Equal(2, await CountViewsAsync(path)); // its page, and the editor

        var saved = await browser.PostAsync(Edit(path, "Speichern"), ("text", "# Leitfaden 2"), ("stand", State(editor)));

        Assert.Equal(302, saved.Status);
        Assert.Equal(2, await CountViewsAsync(path));
    }

    [Fact]
    public async Task WhoMayNotWriteInTheToolkitIsShownTheWayToTheDropBox()
    {
        using var browser = await Application.SignInAsync(Role.Contributor);

        var refused = await browser.OpenAsync("/bearbeiten/Werkzeugkoffer/README.md");
        var field = await browser.OpenAsync(LibraryUrl.For("/Eingang/Transparenz"));
        var box = await browser.OpenAsync(field.Link("Ihren Ordner"));

        Assert.Equal(403, refused.Status);
        Assert.Equal("/dokumente/Eingang", refused.Link("Zum Eingang"));
        Assert.NotNull(box.Form("Hochladen"));
    }

    [Fact]
    public async Task WhileOneEditsTheOtherIsToldAndCannotWrite()
    {
        var path = await Application.WriteAsync(await Application.MakeFolderAsync() + "/Leitfaden.md", "# Leitfaden");
        var anna = await Application.CreatePersonAsync(Role.Contributor, "/Regionen/Hessen", "Anna Amt");
        using var hers = await Application.SignInAsync(anna);
        using var his = await Application.SignInAsync(Role.Contributor, "/Regionen/Hessen");
        using var program = await Application.DavClientAsync(Role.Contributor, "/Regionen/Hessen");
        var editor = await hers.SubmitAsync(await hers.OpenAsync(LibraryUrl.For(path)), "Hier bearbeiten");

        var refused = await his.SubmitAsync(await his.OpenAsync(LibraryUrl.For(path)), "Hier bearbeiten");
        var forged = await his.PostAsync(Edit(path, "Speichern"), ("text", "drüber"), ("stand", State(editor)));

        Assert.Equal(423, refused.Status);
        Assert.Contains("Anna Amt bearbeitet das Dokument seit", refused.Notice, StringComparison.Ordinal);
        Assert.Null(refused.Document.QuerySelector("textarea"));
        Assert.Equal(423, forged.Status);
        Assert.Equal(423, (await program.SendAsync("PUT", path, "drüber")).Status);
        Assert.Contains("Gespeichert", (await hers.SubmitAsync(editor, "Speichern", ("text", "# Leitfaden 2"))).Notice, StringComparison.Ordinal);
        Assert.Equal(204, (await program.SendAsync("PUT", path, "danach")).Status); // the lock is gone
    }

    [Fact]
    public async Task WhoIsOvertakenIsToldAndHerTextIsNotLost()
    {
        var path = await Application.WriteAsync(await Application.MakeFolderAsync() + "/Leitfaden.md", "# Leitfaden\n\nDer erste Satz bleibt.");
        using var browser = await Application.SignInAsync(Role.Contributor, "/Regionen/Hessen");
        var bernd = await Application.CreatePersonAsync(Role.Contributor, "/Regionen/Hessen", "Bernd Boot");
        using var his = await Application.DavClientAsync(bernd);
        var editor = await browser.SubmitAsync(await browser.OpenAsync(LibraryUrl.For(path)), "Hier bearbeiten");
        await browser.PostAsync(LibraryUrl.For(path) + "?handler=Freigeben"); // her lock ends, as it does by itself after an hour
        Assert.Equal(204, (await his.SendAsync("PUT", path, "# Leitfaden\n\nDer erste Satz bleibt stehen.")).Status);

        var conflict = await browser.SubmitAsync(editor, "Speichern", ("text", "# Leitfaden\n\nDer letzte Satz bleibt."));

        Assert.Equal(412, conflict.Status);
        Assert.Contains("Bernd Boot hat inzwischen Version 2 gespeichert", conflict.Notice, StringComparison.Ordinal);
        Assert.Equal("# Leitfaden\n\nDer letzte Satz bleibt.", TextIn(conflict));
        Assert.Contains("erste", Text(conflict, ".comparison del"), StringComparison.Ordinal);
        Assert.Contains("stehen", Text(conflict, ".comparison del"), StringComparison.Ordinal);
        Assert.Contains("letzte", Text(conflict, ".comparison ins"), StringComparison.Ordinal);
        Assert.Equal("# Leitfaden\n\nDer erste Satz bleibt stehen.", await Application.ReadAsync(path));

        var saved = await browser.SubmitAsync(conflict, "Meinen Text als neue Version speichern", ("text", "# Leitfaden\n\nDer letzte Satz bleibt stehen."));

        Assert.Contains("Gespeichert als Version 3", saved.Notice, StringComparison.Ordinal);
        Assert.Equal(3, await Application.CountVersionsAsync(path));
    }

    [Fact]
    public async Task AStateThatIsNoEntityTagIsRefusedAndNothingIsWritten()
    {
        var path = await Application.WriteAsync(await Application.MakeFolderAsync() + "/Leitfaden.md", "# Leitfaden");
        using var browser = await Application.SignInAsync(Role.Contributor, "/Regionen/Hessen");
        await browser.SubmitAsync(await browser.OpenAsync(LibraryUrl.For(path)), "Hier bearbeiten");

        foreach (var state in new[] { "irgendwas", "\"offen", "" })
            Assert.Equal(400, (await browser.PostAsync(Edit(path, "Speichern"), ("text", "# Anders"), ("stand", state))).Status);

        Assert.Equal("# Leitfaden", await Application.ReadAsync(path));
    }

    [Fact]
    public async Task WhatIsWrittenIsShownAgainWhenTheDocumentIsGoneOrTheRight()
    {
        var folder = await Application.MakeFolderAsync();
        var path = await Application.WriteAsync($"{folder}/Weg.md", "# Weg");
        var person = await Application.CreatePersonAsync(Role.Contributor, "/Regionen/Hessen");
        using var browser = await Application.SignInAsync(person);
        using var reader = await Application.SignInAsync(Role.Reader, "/Regionen/Hessen");
        var editor = await browser.SubmitAsync(await browser.OpenAsync(LibraryUrl.For(path)), "Hier bearbeiten");
        var forged = await reader.PostAsync(Edit(path, "Speichern"), ("text", "meine Arbeit"), ("stand", State(editor)));
        await browser.PostAsync(LibraryUrl.For(path) + "?handler=Freigeben");
        Assert.Equal(204, (await (await Application.AdministratorAsync()).SendAsync("DELETE", path)).Status);

        var gone = await browser.SubmitAsync(editor, "Speichern", ("text", "meine Arbeit"));

        Assert.Equal(403, forged.Status);
        Assert.Contains("meine Arbeit", forged.Text, StringComparison.Ordinal);
        Assert.Equal(404, gone.Status);
        Assert.Equal("meine Arbeit", TextIn(gone));
        Assert.Contains("gibt es hier nicht mehr", gone.Notice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CancellingLetsGoOfTheDocument()
    {
        var path = await Application.WriteAsync(await Application.MakeFolderAsync() + "/Leitfaden.md", "# Leitfaden");
        using var browser = await Application.SignInAsync(Role.Contributor, "/Regionen/Hessen");
        var editor = await browser.SubmitAsync(await browser.OpenAsync(LibraryUrl.For(path)), "Hier bearbeiten");

        await browser.SubmitAsync(editor, "Abbrechen", ("text", "verworfen"));

        using var program = await Application.DavClientAsync(Role.Contributor, "/Regionen/Hessen");
        Assert.Equal("# Leitfaden", await Application.ReadAsync(path));
        Assert.Equal(204, (await program.SendAsync("PUT", path, "# Neu")).Status);
    }

    [Fact]
    public async Task HostileTextIsHarmlessInThePreviewAndInTheForm()
    {
        const string hostile = "</textarea><script>alert(1)</script>\n\n<img src=x onerror=alert(1)> [x](javascript:alert(1)) {{constructor}}";
        var path = await Application.WriteAsync(await Application.MakeFolderAsync() + "/Feindlich.md", hostile);
        using var browser = await Application.SignInAsync(Role.Contributor, "/Regionen/Hessen");

        var editor = await browser.SubmitAsync(await browser.OpenAsync(LibraryUrl.For(path)), "Hier bearbeiten");
        var preview = await browser.SubmitAsync(editor, "Vorschau");

        Assert.Equal(hostile, TextIn(preview).ReplaceLineEndings("\n"));
        Assert.Empty(preview.Document.QuerySelectorAll("main script, main img"));
        Assert.DoesNotContain("javascript:", string.Concat(preview.Document.QuerySelectorAll("main a").Select(link => link.GetAttribute("href"))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OnlyMarkdownIsEditedHereAndNothingIsMadeByOpeningTheEditor()
    {
        var folder = await Application.MakeFolderAsync();
        await Application.WriteAsync($"{folder}/Liste.csv", "a;b");
        using var browser = await Application.SignInAsync(Role.Contributor, "/Regionen/Hessen");

        Assert.Equal(404, (await browser.GetAsync(Edit($"{folder}/Liste.csv"))).Status);
        Assert.Equal(404, (await browser.GetAsync(Edit($"{folder}/Nirgends.md"))).Status);
        Assert.Equal(404, (await browser.PostAsync(Edit($"{folder}/Nirgends.md", "Beginnen"))).Status);
        Assert.Null((await browser.OpenAsync(LibraryUrl.For($"{folder}/Liste.csv"))).Form("Hier bearbeiten"));
        Assert.Null(await Application.ReadAsync($"{folder}/Nirgends.md"));
    }

    private async Task<long> CountViewsAsync(string path)
    {
        await Application.Installation.Gate.WriteReadsAsync();
        var view = await Application.OpenViewAsync(await Application.CreatePersonAsync(Role.Administrator));
        var counts = await view.SumReadsAsync(ReadPeriod.Until(Application.Time.GetUtcNow(), 2), await view.FindAsync(Library.LibraryPath.Parse(path)));
        return counts.Weeks.Sum(week => week.Views);
    }

    private static string Edit(string path, string? handler = null) => "/bearbeiten" + LibraryUrl.For(path)[LibraryUrl.Prefix.Length..] + (handler is null ? "" : "?handler=" + handler);

    private static string TextIn(Page page) => page.Document.QuerySelector("textarea[name=text]")!.TextContent;

    private static string State(Page editor) => editor.Document.QuerySelector("input[name=stand]")!.GetAttribute("value")!;

    private static string Text(Page page, string selector) => string.Join(' ', page.Document.QuerySelectorAll(selector).Select(element => element.TextContent));
}
