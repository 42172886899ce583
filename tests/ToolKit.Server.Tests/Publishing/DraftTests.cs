using System.Globalization;
using ToolKit.Access;
using ToolKit.Formats;
using ToolKit.TestSupport;

namespace ToolKit.Server.Tests;

/// <summary>From the drop box to the toolkit: what a contributor hands in, and what an editor makes of it.</summary>
public sealed class DraftTests(ToolKitApplication application) : ApplicationTests(application)
{
    private const string Field = "Transparenz";

    [Fact]
    public async Task ThirtyRevisedDocumentsAreDroppedOverTheShareAndPublishedInOneStep()
    {
        var folder = await MakeFolderAsync();
        var ids = new List<long>();
        for (var i = 0; i < 30; i++)
            ids.Add(await PutAsync($"{folder}/Blatt {i}.docx", Docx($"alt {i}")));
        var (author, drop) = await DropAsync([.. Enumerable.Range(0, 30).Select(i => ($"Blatt {i}.docx", Docx($"neu {i}")))]);
        using var editor = await Application.SignInAsync(Role.Editor, "/Werkzeugkoffer");

        var review = await editor.OpenAsync((await editor.OpenAsync("/eingang")).Link($"30 Entwürfe prüfen, von {author.Name}"));
        var done = await editor.SubmitAsync(review, "Alle veröffentlichen", ("art", "legal"), ("bemerkung", "Neuer Rechtsstand"));

        Assert.Equal(30, review.Document.QuerySelectorAll("fieldset").Length - 1);
        Assert.Equal("30 Entwürfe sind veröffentlicht.", done.Notice);
        for (var i = 0; i < 30; i++)
        {
            var page = await editor.OpenAsync($"/d/{ids[i]}"); // the same document, under its permanent link
            Assert.True(page.Main.Contains($"neu {i}", StringComparison.Ordinal), page.Main);
            Assert.Contains("rechtlich notwendig", page.Main, StringComparison.Ordinal);
            Assert.Contains("Neuer Rechtsstand", page.Main, StringComparison.Ordinal);
            Assert.Equal(2, await Application.CountVersionsAsync($"{folder}/Blatt {i}.docx"));
            Assert.Equal(404, (await (await Application.AdministratorAsync()).SendAsync("GET", $"{drop}/Blatt {i}.docx")).Status);
        }

        Assert.Contains("30", (await Application.ReceiveAsync(author.Mail)).Body, StringComparison.Ordinal);
        using var contributor = await Application.SignInAsync(author);
        Assert.Contains("veröffentlicht als Blatt 7", (await contributor.OpenAsync("/eingang")).Main, StringComparison.Ordinal);
        Assert.Equal(30, (await Application.Installation.Audit.ListAsync(500)).Count(entry => entry.Act == AuditActs.DraftPublished && entry.Subject.StartsWith(folder, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task WhereOneCannotBePublishedNoneIs()
    {
        var folder = await MakeFolderAsync();
        await PutAsync($"{folder}/Eins.docx", Docx("alt eins"));
        await PutAsync($"{folder}/Zwei.docx", Docx("alt zwei"));
        var (author, drop) = await DropAsync(("Eins.docx", Docx("neu eins")), ("Zwei.docx", Docx("neu zwei")));
        using var editor = await Application.SignInAsync(Role.Editor, "/Werkzeugkoffer");
        using var colleague = await Application.DavClientAsync(Role.Editor, "/Werkzeugkoffer");
        var review = await editor.OpenAsync((await editor.OpenAsync("/eingang")).Link($"2 Entwürfe prüfen, von {author.Name}"));
        await colleague.LockAsync($"{folder}/Zwei.docx");

        var refused = await editor.SubmitAsync(review, "Alle veröffentlichen");

        Assert.Equal(423, refused.Status);
        Assert.Contains("Es wurde nichts veröffentlicht", refused.Notice, StringComparison.Ordinal);
        foreach (var name in new[] { "Eins.docx", "Zwei.docx" })
        {
            Assert.Equal(1, await Application.CountVersionsAsync($"{folder}/{name}"));
            Assert.Equal(200, (await (await Application.AdministratorAsync()).SendAsync("GET", $"{drop}/{name}")).Status);
        }

        Assert.DoesNotContain(await Application.Installation.Audit.ListAsync(500), entry => entry.Act == AuditActs.DraftPublished && entry.Subject.StartsWith(folder, StringComparison.Ordinal));
    }

    [Fact]
    public async Task ADraftThatWasChangedMeanwhileIsNotPublishedUnseen()
    {
        var folder = await MakeFolderAsync();
        var name = $"{Some.FolderName()}.docx";
        await PutAsync($"{folder}/{name}", Docx("alt"));
        var (author, drop) = await DropAsync((name, Docx("neu")));
        using var editor = await Application.SignInAsync(Role.Editor, "/Werkzeugkoffer");
        var review = await ReviewAsync(editor, author);
        await PutAsync($"{drop}/{name}", Docx("noch neuer"));

        var draftChanged = await editor.SubmitAsync(review, "Veröffentlichen");
        var fresh = await ReviewAsync(editor, author);
        await PutAsync($"{folder}/{name}", Docx("inzwischen"));
        var targetChanged = await editor.SubmitAsync(fresh, "Veröffentlichen");
        var unseen = await Application.CountVersionsAsync($"{folder}/{name}");
        await editor.SubmitAsync(targetChanged, "Veröffentlichen");

        Assert.Contains("Der Entwurf hat sich inzwischen geändert", draftChanged.Main, StringComparison.Ordinal);
        Assert.Contains("diese Seite hat das Dokument nicht so gezeigt", targetChanged.Main, StringComparison.Ordinal);
        Assert.Contains("Es wurde nichts veröffentlicht", targetChanged.Main, StringComparison.Ordinal);
        Assert.Equal((2, 3), (unseen, await Application.CountVersionsAsync($"{folder}/{name}"))); // what she has seen then, she may replace
    }

    [Fact]
    public async Task WhatLiesAtTheTargetIsReplacedOnlyOnceItWasShown()
    {
        var folder = await MakeFolderAsync();
        var readme = await Application.WriteAsync($"{folder}/README.md", "# Worum es geht\n");
        var fresh = $"{Some.FolderName()}.md"; // like no other document
        var (author, drop) = await DropAsync(("README.md", "# Etwas anderes\n"u8.ToArray()), (fresh, "Text\n"u8.ToArray()));
        var id = await Application.FindIdAsync($"{drop}/README.md");
        using var editor = await Application.SignInAsync(Role.Editor, "/Werkzeugkoffer");
        var review = await editor.OpenAsync((await editor.OpenAsync("/eingang")).Link($"2 Entwürfe prüfen, von {author.Name}"));

        var refused = await editor.SubmitAsync(review, "Alle veröffentlichen", ("ordner", folder));
        var before = await Application.CountVersionsAsync(readme);
        var shown = await editor.OpenAsync(refused.Link("„README.md“ mit der veröffentlichten Fassung vergleichen"));
        var done = await editor.SubmitAsync(refused, "Alle veröffentlichen");

        Assert.Contains("Am Ziel liegt", refused.Main, StringComparison.Ordinal);
        Assert.Contains("Worum es geht", shown.Main, StringComparison.Ordinal);
        Assert.Equal((1, 2), (before, await Application.CountVersionsAsync(readme)));
        Assert.Equal("2 Entwürfe sind veröffentlicht.", done.Notice);
        Assert.NotEqual(id, await Application.FindIdAsync(readme));
        Assert.Equal(200, (await editor.GetAsync(LibraryUrl.For($"{folder}/{fresh}"))).Status); // the folder was for both
    }

    [Fact]
    public async Task ADraftIsMatchedByItsStampThenByNameThenByTitle()
    {
        var folder = await MakeFolderAsync();
        var (stamped, named, titled) = (Some.FolderName(), Some.FolderName(), Some.FolderName());
        var stampedId = await PutAsync($"{folder}/{stamped}.docx", Docx("alt"));
        await PutAsync($"{folder}/{named}.odt", Docx("alt"));
        await Application.WriteAsync($"{folder}/{Some.FolderName()}.md", $"---\ntitle: {titled}\n---\nText\n");
        using var file = new MemoryStream();
        Assert.True(DocumentStamp.Write(new MemoryStream(Docx("neu")), "a.docx", new TemplateStamp(stampedId, 1, "0", null).ToProperties(), file));
        var (author, _) = await DropAsync(("anders genannt.docx", file.ToArray()), ($"{named}.docx", Docx("neu")), ($"{titled}.docx", Docx("neu")), ($"{Some.FolderName()}.docx", Docx("neu")));
        using var editor = await Application.SignInAsync(Role.Editor, "/Werkzeugkoffer");

        var review = await editor.OpenAsync((await editor.OpenAsync("/eingang")).Link($"4 Entwürfe prüfen, von {author.Name}"));

        Assert.Contains($"Gehört nach seinem Stempel zu {stamped}", review.Main, StringComparison.Ordinal);
        Assert.Contains($"Gehört nach seinem Dateinamen zu {named}", review.Main, StringComparison.Ordinal);
        Assert.Contains($"Gehört nach seinem Titel zu {titled}", review.Main, StringComparison.Ordinal);
        Assert.Contains("Dazu gibt es noch kein Dokument", review.Main, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ANewDocumentGoesWhereTheEditorSays()
    {
        var folder = await MakeFolderAsync();
        var name = $"{Some.FolderName()}.md";
        var (author, drop) = await DropAsync((name, "# Ganz neu\n"u8.ToArray()));
        var id = await Application.FindIdAsync($"{drop}/{name}");
        using var editor = await Application.SignInAsync(Role.Editor, "/Werkzeugkoffer");

        await editor.SubmitAsync(await ReviewAsync(editor, author), "Veröffentlichen", ($"ziel-{id}", $"{folder}/Neu.md"));

        Assert.Equal(id, await Application.FindIdAsync($"{folder}/Neu.md"));
        var page = await editor.OpenAsync(LibraryUrl.For($"{folder}/Neu.md"));
        Assert.Contains("Ganz neu", page.Main, StringComparison.Ordinal);
        Assert.Contains("geprüft " + LocalDays.DayOf(Application.Time.GetUtcNow()).ToString("MM/yyyy", CultureInfo.InvariantCulture), page.Main, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhatADraftHeldBeforeStaysInItsDropBox(bool isMovedByHand)
    {
        var folder = await MakeFolderAsync();
        var name = $"{Some.FolderName()}.md";
        var (author, drop) = await DropAsync((name, "Kim Muster, geboren am 3. Mai 2008"u8.ToArray()));
        await PutAsync($"{drop}/{name}", "# Ohne Angaben\n"u8.ToArray());
        var id = await Application.FindIdAsync($"{drop}/{name}");
        var redaktion = await Application.CreatePersonAsync(Role.Editor, "/Werkzeugkoffer");
        using var editor = await Application.SignInAsync(redaktion);
        Assert.Equal(200, (await editor.GetAsync(Version(drop, name, 1))).Status);

        if (isMovedByHand)
        {
            using var client = await Application.DavClientAsync(redaktion);
            Assert.Equal(201, (await client.TransferAsync("MOVE", $"{drop}/{name}", $"{folder}/{name}")).Status);
        }
        else
        {
            await editor.SubmitAsync(await ReviewAsync(editor, author), "Veröffentlichen", ($"ziel-{id}", $"{folder}/{name}"));
        }

        Assert.Equal(id, await Application.FindIdAsync($"{folder}/{name}"));
        Assert.Equal(200, (await editor.GetAsync(Version(folder, name, 2))).Status);
        Assert.Equal(404, (await editor.GetAsync(Version(folder, name, 1))).Status);

        static string Version(string folder, string name, int number) => $"/herunterladen{LibraryUrl.For($"{folder}/{name}")[LibraryUrl.Prefix.Length..]}?version={number}";
    }

    [Fact]
    public async Task ADraftIsSentBackWithAReasonAndWaitsAgainOnceItIsChanged()
    {
        var name = $"{Some.FolderName()}.docx";
        var (author, drop) = await DropAsync((name, Docx("neu")));
        using var editor = await Application.SignInAsync(Role.Editor, "/Werkzeugkoffer");
        using var contributor = await Application.SignInAsync(author);

        var waiting = await contributor.OpenAsync("/eingang");
        var done = await editor.SubmitAsync(await ReviewAsync(editor, author), "Zurückgeben", ("grund", "Bitte § 31a nennen."));
        var returned = await contributor.OpenAsync("/eingang");
        var mail = await Application.ReceiveAsync(author.Mail);
        await PutAsync($"{drop}/{name}", Docx("überarbeitet"));
        var again = await contributor.OpenAsync("/eingang");

        Assert.Contains("wartet auf die Redaktion", waiting.Main, StringComparison.Ordinal);
        Assert.Equal("Der Entwurf ist zurückgegeben.", done.Notice);
        Assert.Contains("zurückgegeben: Bitte § 31a nennen.", returned.Main, StringComparison.Ordinal);
        Assert.DoesNotContain("31a", mail.Body, StringComparison.Ordinal); // mails lead to the page, and say nothing of the document
        Assert.Contains("/eingang", mail.Body, StringComparison.Ordinal);
        Assert.Contains("wartet auf die Redaktion", again.Main, StringComparison.Ordinal);
        Assert.Contains(author.Name, (await editor.OpenAsync("/eingang")).Main, StringComparison.Ordinal);
        Assert.Contains(await Application.Installation.Audit.ListAsync(500), entry => entry.Act == AuditActs.DraftReturned && entry.AboutPersonId == author.Id);
    }

    [Fact]
    public async Task WhatWasChangedMeanwhileIsNotSentBackUnseen()
    {
        var name = $"{Some.FolderName()}.docx";
        var (author, drop) = await DropAsync((name, Docx("neu")));
        using var editor = await Application.SignInAsync(Role.Editor, "/Werkzeugkoffer");
        using var contributor = await Application.SignInAsync(author);
        var review = await ReviewAsync(editor, author);
        await PutAsync($"{drop}/{name}", Docx("noch neuer"));

        var refused = await editor.SubmitAsync(review, "Zurückgeben", ("grund", "Bitte § 31a nennen."));
        var unanswered = await contributor.OpenAsync("/eingang");
        var done = await editor.SubmitAsync(refused, "Zurückgeben");

        Assert.Equal((400, "Ein Entwurf hat sich inzwischen geändert. Es wurde nichts zurückgegeben. Bitte prüfen Sie den neuen Stand."), (refused.Status, refused.Notice));
        Assert.Contains("wartet auf die Redaktion", unanswered.Main, StringComparison.Ordinal);
        Assert.Equal("Der Entwurf ist zurückgegeben.", done.Notice); // her reason is still there
        Assert.Contains("zurückgegeben: Bitte § 31a nennen.", (await contributor.OpenAsync("/eingang")).Main, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatMayHoldDataAboutPeopleIsPublishedOnlyWithAReason()
    {
        var folder = await MakeFolderAsync();
        var name = $"{Some.FolderName()}.docx";
        var (author, drop) = await DropAsync((name, Docx("Name, Vorname: Sommerfeld, Lea")));
        var id = await Application.FindIdAsync($"{drop}/{name}");
        using var editor = await Application.SignInAsync(Role.Editor, "/Werkzeugkoffer");
        var review = await ReviewAsync(editor, author);

        var blocked = await editor.SubmitAsync(review, "Veröffentlichen", ($"ziel-{id}", $"{folder}/{name}"));
        var done = await editor.SubmitAsync(blocked, "Veröffentlichen", ($"trotzdem-{id}", "Der Name ist erfunden."));

        Assert.Contains("Ausgefülltes Feld, Absatz 1", review.Main, StringComparison.Ordinal);
        Assert.Equal(400, blocked.Status);
        Assert.Contains("Es wurde nichts veröffentlicht", blocked.Notice, StringComparison.Ordinal);
        Assert.Equal("Der Entwurf ist veröffentlicht.", done.Notice);
        var entry = Assert.Single(await Application.Installation.Audit.ListAsync(500), entry => entry.Act == AuditActs.DraftPublishedDespite && entry.Subject == $"{folder}/{name}");
        Assert.Equal("Der Name ist erfunden.", entry.Reason);
    }

    [Fact]
    public async Task AWordFileForAMarkdownOriginalBecomesTheMainVersionOrIsConverted()
    {
        var folder = await MakeFolderAsync();
        var (one, other) = (Some.FolderName(), Some.FolderName());
        const string original = "---\ntitle: Muster\nfields:\n  - name: standort\n    label: Standort\n    type: text\n---\n# Muster\n\nDas gilt in {{standort}}.\n";
        foreach (var name in new[] { one, other })
            await Application.WriteAsync($"{folder}/{name}.md", original);
        var (oneId, otherId) = (await Application.FindIdAsync($"{folder}/{one}.md"), await Application.FindIdAsync($"{folder}/{other}.md"));
        var revised = DocumentWriter.Write(MarkdownText.Parse(original.Replace("Das gilt", "Das gilt **ab sofort**", StringComparison.Ordinal)), WrittenFormat.Docx);
        var (author, drop) = await DropAsync(($"{one}.docx", revised), ($"{other}.docx", revised));
        var converted = await Application.FindIdAsync($"{drop}/{other}.docx");
        using var editor = await Application.SignInAsync(Role.Editor, "/Werkzeugkoffer");
        var address = (await editor.OpenAsync("/eingang")).Link($"2 Entwürfe prüfen, von {author.Name}");
        var english = await editor.OpenAsync(address + "&sprache=en");
        var review = await editor.OpenAsync(address + "&sprache=de");

        var done = await editor.SubmitAsync(review, "Alle veröffentlichen", ($"form-{converted}", "markdown"));

        Assert.True(done.Status == 200 && done.Path == "/eingang", done.Main);
        Assert.Contains("Was beim Umwandeln in Markdown verloren geht", review.Main, StringComparison.Ordinal);
        Assert.Contains("Schriften, Farben, Abstände, Seitenumbrüche", review.Main, StringComparison.Ordinal);
        Assert.Contains("Fonts, colours, spacing, page breaks", english.Main, StringComparison.Ordinal);
        Assert.Equal(oneId, await Application.FindIdAsync($"{folder}/{one}.docx"));
        Assert.Contains("ab sofort", (await editor.OpenAsync($"/d/{oneId}")).Main, StringComparison.Ordinal);
        var text = await Application.ReadAsync($"{folder}/{other}.md");
        Assert.Equal(otherId, await Application.FindIdAsync($"{folder}/{other}.md"));
        Assert.StartsWith("---\ntitle: Muster\nfields:\n", text, StringComparison.Ordinal);
        Assert.EndsWith("# Muster\n\nDas gilt **ab sofort** in {{standort}}.\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TwoDraftsOfOneOriginalAreNotPublishedTogether()
    {
        var folder = await MakeFolderAsync();
        var name = Some.FolderName();
        await Application.WriteAsync($"{folder}/{name}.md", "# Plan\n");
        var revised = MarkdownText.Parse("# Plan\n\nNeu.\n");
        var (author, drop) = await DropAsync(($"{name}.docx", DocumentWriter.Write(revised, WrittenFormat.Docx)), ($"{name}.odt", DocumentWriter.Write(revised, WrittenFormat.Odt)));
        using var editor = await Application.SignInAsync(Role.Editor, "/Werkzeugkoffer");
        var review = await editor.OpenAsync((await editor.OpenAsync("/eingang")).Link($"2 Entwürfe prüfen, von {author.Name}"));

        var refused = await editor.SubmitAsync(review, "Alle veröffentlichen");

        Assert.Equal(400, refused.Status);
        Assert.StartsWith($"Zwei Entwürfe sollen dasselbe Dokument ersetzen: {folder}/{name}.md.", refused.Notice, StringComparison.Ordinal);
        Assert.Equal("# Plan\n", await Application.ReadAsync($"{folder}/{name}.md"));
        Assert.Equal(200, (await (await Application.AdministratorAsync()).SendAsync("GET", $"{drop}/{name}.odt")).Status);
    }

    [Fact]
    public async Task AnOriginalIsNotRenamedInAFolderThatSomebodyHasLocked()
    {
        var folder = await MakeFolderAsync();
        var name = Some.FolderName();
        await Application.WriteAsync($"{folder}/{name}.md", "# Plan\n");
        var (author, _) = await DropAsync(($"{name}.docx", Docx("neu")));
        using var editor = await Application.SignInAsync(Role.Editor, "/Werkzeugkoffer");
        using var colleague = await Application.DavClientAsync(Role.Editor, "/Werkzeugkoffer");
        var review = await ReviewAsync(editor, author);
        await colleague.LockAsync(folder);

        Assert.Equal(423, (await editor.SubmitAsync(review, "Veröffentlichen")).Status);

        Assert.Equal("# Plan\n", await Application.ReadAsync($"{folder}/{name}.md"));
    }

    [Fact]
    public async Task AnOriginalThatIsTooLongToBeReadKeepsItsTextAndNothingIsConverted()
    {
        var folder = await MakeFolderAsync();
        var name = Some.FolderName();
        var original = $"---\ntitle: {name}\n---\n# {name}\n\n{string.Concat(Enumerable.Repeat("Ein Satz, der oft dasteht.\n\n", 20_000))}";
        await Application.WriteAsync($"{folder}/{name}.md", original);
        var (author, drop) = await DropAsync(($"{name}.docx", Docx("neu")));
        var id = await Application.FindIdAsync($"{drop}/{name}.docx");
        using var editor = await Application.SignInAsync(Role.Editor, "/Werkzeugkoffer");

        var refused = await editor.SubmitAsync(await ReviewAsync(editor, author), "Veröffentlichen", ($"form-{id}", "markdown"));

        Assert.Equal(400, refused.Status);
        Assert.StartsWith("Es wurde nichts veröffentlicht.", refused.Notice, StringComparison.Ordinal);
        Assert.Contains("Das Original hat mehr als 524 KB.", refused.Main, StringComparison.Ordinal);
        Assert.Equal(original, await Application.ReadAsync($"{folder}/{name}.md"));
        Assert.Equal(id, await Application.FindIdAsync($"{drop}/{name}.docx"));
    }

    [Fact]
    public async Task TheDraftIsComparedWithWhatIsPublished()
    {
        var folder = await MakeFolderAsync();
        var name = Some.FolderName();
        await Application.WriteAsync($"{folder}/{name}.md", "# Titel\n\nDer Antrag wird mündlich gestellt.\n");
        var (author, _) = await DropAsync(($"{name}.docx", DocumentWriter.Write(MarkdownText.Parse("# Titel\n\nDer Antrag wird schriftlich gestellt.\n"), WrittenFormat.Docx)));
        using var editor = await Application.SignInAsync(Role.Editor, "/Werkzeugkoffer");

        var page = await editor.OpenAsync((await ReviewAsync(editor, author)).Link($"„{name}.docx“ mit der veröffentlichten Fassung vergleichen"));

        Assert.Equal(["mündlich"], page.Document.QuerySelectorAll("del").Select(word => word.TextContent));
        Assert.Equal(["schriftlich"], page.Document.QuerySelectorAll("ins").Select(word => word.TextContent));
    }

    [Fact]
    public async Task OthersNeitherSeeADraftNorReviewIt()
    {
        var name = $"{Some.FolderName()}.docx";
        var (author, drop) = await DropAsync((name, Docx("neu")));
        var id = await Application.FindIdAsync($"{drop}/{name}");
        using var own = await Application.SignInAsync(author);
        using var colleague = await Application.SignInAsync(Role.Contributor, "/Regionen/Hessen");
        using var other = await Application.SignInAsync(Role.Editor, "/Werkzeugkoffer/One-Stop-Government");
        using var nobody = Application.OpenBrowser();

        foreach (var browser in new[] { own, colleague, other })
        {
            Assert.Equal(404, (await browser.GetAsync($"/eingang/pruefen?id={id}")).Status);
            Assert.Equal(404, (await browser.PostAsync($"/eingang/pruefen?id={id}&handler=Veroeffentlichen")).Status);
            Assert.Equal(404, (await browser.PostAsync($"/eingang/pruefen?id={id}&handler=Zurueckgeben", ("grund", "x"))).Status);
        }

        foreach (var browser in new[] { colleague, other })
        {
            Assert.DoesNotContain(author.Name, (await browser.OpenAsync("/eingang")).Main, StringComparison.Ordinal);
            Assert.Equal(404, (await browser.GetAsync($"/eingang/vergleichen?entwurf={id}&ziel={id}")).Status);
        }

        Assert.Equal(302, (await nobody.GetAsync($"/eingang/pruefen?id={id}")).Status);
    }

    [Fact]
    public async Task AnEditorOfAFieldPublishesNowhereElse()
    {
        var elsewhere = await Application.MakeFolderAsync("/Werkzeugkoffer/One-Stop-Government/Operative Instrumente");
        var name = $"{Some.FolderName()}.docx";
        var (author, drop) = await DropAsync((name, Docx("neu")));
        var id = await Application.FindIdAsync($"{drop}/{name}");
        using var editor = await Application.SignInAsync(Role.Editor, $"/Werkzeugkoffer/{Field}");
        var review = await ReviewAsync(editor, author);

        var refused = await editor.SubmitAsync(review, "Veröffentlichen", ($"ziel-{id}", $"{elsewhere}/{name}"));
        var stays = await editor.SubmitAsync(review, "Veröffentlichen", ($"ziel-{id}", $"/Eingang/{Field}/{author.Name}/anders.docx"));

        Assert.Equal(403, refused.Status);
        Assert.Contains("außerhalb des Eingangs", stays.Notice, StringComparison.Ordinal);
        Assert.Equal(404, (await (await Application.AdministratorAsync()).SendAsync("GET", $"{elsewhere}/{name}")).Status);
    }

    private static byte[] Docx(string text) => Files.Docx(Files.P(text));

    private Task<string> MakeFolderAsync() => Application.MakeFolderAsync($"/Werkzeugkoffer/{Field}/Operative Instrumente");

    private async Task<long> PutAsync(string path, byte[] content)
    {
        await Application.WriteAsync(path, content);
        return await Application.FindIdAsync(path);
    }

    /// <summary>Somebody new puts files into her drop box over the share.</summary>
    private async Task<(TestPerson Author, string Drop)> DropAsync(params (string Name, byte[] Content)[] files)
    {
        var author = await Application.CreatePersonAsync(Role.Contributor, "/Regionen/Hessen");
        using var client = await Application.DavClientAsync(author);
        var drop = $"/Eingang/{Field}/{author.Name}";
        foreach (var (name, content) in files)
            Assert.Equal(201, (await client.SendBytesAsync("PUT", client.AddressOf($"{drop}/{name}"), content)).Status);
        return (author, drop);
    }

    private static async Task<Page> ReviewAsync(Browser editor, TestPerson author) =>
        await editor.OpenAsync((await editor.OpenAsync("/eingang")).Link($"1 Entwurf prüfen, von {author.Name}"));
}
