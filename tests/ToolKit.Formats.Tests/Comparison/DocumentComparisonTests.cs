using static ToolKit.TestSupport.Files;

namespace ToolKit.Formats.Tests;

public sealed class DocumentComparisonTests
{
    [Theory]
    [InlineData("Die Agentur hilft.", "Die Agentur berät.", "<p>Die Agentur <del>hilft</del><ins>berät</ins>.</p>")]
    [InlineData("Die Agentur hilft jungen Menschen.", "Die Agentur hilft allen jungen Menschen.", "<p>Die Agentur hilft <ins>allen </ins>jungen Menschen.</p>")]
    [InlineData("Frist: 3 Monate ab Antrag", "Frist: 6 Wochen ab Antrag", "<p>Frist: <del>3 Monate</del><ins>6 Wochen</ins> ab Antrag</p>")]
    [InlineData("a < b & c", "a < d & c", "<p>a &lt; <del>b</del><ins>d</ins> &amp; c</p>")]
    [InlineData("", "neu", "<p><ins>neu</ins></p>")]
    [InlineData("alt", "", "<p><del>alt</del></p>")]
    [InlineData("Das ist ganz und gar", "Etwas anderes steht hier", "<p><del>Das ist ganz und gar</del></p><p><ins>Etwas anderes steht hier</ins></p>")]
    [InlineData("Mit Umlauten: Größe", "Mit Umlauten: Größen", "<p>Mit Umlauten: <del>Größe</del><ins>Größen</ins></p>")]
    [InlineData("Gruß 😀 an alle", "Gruß 😁 an alle", "<p>Gruß <del>😀</del><ins>😁</ins> an alle</p>")]
    public void WordsAreMarked(string older, string newer, string expected)
    {
        var passage = Assert.Single(DocumentComparison.Compare(older, newer).Passages);

        Assert.Equal((expected, false), (passage.Html, passage.IsUnchanged));
        InertHtml.Check(passage.Html);
    }

    [Fact]
    public void TheSameIsTheSame()
    {
        var comparison = DocumentComparison.Compare("eins\r\nzwei\r\n", "eins\n\nzwei");

        Assert.True(comparison.IsSame);
        Assert.Equal(new ComparedPassage(IsUnchanged: true, 2, "<p>eins</p><p>zwei</p>"), Assert.Single(comparison.Passages));
        Assert.Empty(DocumentComparison.Compare("", "").Passages);
    }

    [Fact]
    public void WhatIsFarFromAChangeIsFoldedAway()
    {
        var older = Enumerable.Range(1, 10).Select(i => $"Zeile {i}").ToArray();
        var newer = older.ToArray();
        newer[5] = "Zeile sechs";

        var comparison = DocumentComparison.Compare(string.Join('\n', older), string.Join('\n', newer));

        Assert.Equal([(true, 4), (false, 3), (true, 3)], comparison.Passages.Select(passage => (passage.IsUnchanged, passage.Paragraphs)));
        Assert.Equal("<p>Zeile 5</p><p>Zeile <del>6</del><ins>sechs</ins></p><p>Zeile 7</p>", comparison.Passages[1].Html);
        Assert.Equal((1, 1, false), (comparison.InsertedWords, comparison.DeletedWords, comparison.IsSame));
    }

    [Fact]
    public async Task TheFrontMatterOfMarkdownIsComparedForItself()
    {
        var older = "---\ntitle: Plan\nlegal_status: 2022-03-26\n---\nEin Satz.\n"u8.ToArray();
        var newer = "---\ntitle: Plan\nlegal_status: 2026-01-01\n---\nEin Satz.\n"u8.ToArray();

        var markdown = await CompareAsync("a.md", older, "a.md", newer);
        var plain = await CompareAsync("a.txt", older, "a.txt", newer);

        Assert.False(markdown.IsSame);
        Assert.True(Assert.Single(markdown.Passages).IsUnchanged);
        Assert.Equal("<p>title: Plan</p><p>legal_status: <del>2022-03-26</del><ins>2026-01-01</ins></p>", Assert.Single(markdown.FrontMatter).Html);
        Assert.True(markdown.InsertedWords > 0 && markdown.DeletedWords > 0);
        Assert.Empty(plain.FrontMatter);
        Assert.True(markdown.IsByLines && plain.IsByLines);
        Assert.False((await CompareAsync("a.docx", Docx(P("eins")), "a.docx", Docx(P("zwei")))).IsByLines);
    }

    [Fact]
    public void AParagraphThatMovesBetweenOthersStandsForItself()
    {
        var comparison = DocumentComparison.Compare("Der erste Absatz bleibt.\nDer zweite Absatz ändert sich wenig.", "Ganz neu davor gestellt!\nDer erste Absatz bleibt.\nDer zweite Absatz ändert sich kaum.\nUnd etwas am Ende.");

        Assert.Equal(
            "<p><ins>Ganz neu davor gestellt!</ins></p><p>Der erste Absatz bleibt.</p><p>Der zweite Absatz ändert sich <del>wenig</del><ins>kaum</ins>.</p><p><ins>Und etwas am Ende.</ins></p>",
            Assert.Single(comparison.Passages).Html);
        Assert.Equal((9, 1), (comparison.InsertedWords, comparison.DeletedWords));
    }

    [Fact]
    public async Task OfficeDocumentsAreComparedByTheirText()
    {
        var word = Docx(P("Zweck", "Heading1") + P("Die Partner arbeiten zusammen."));
        var open = Odf("text", "<text:h text:outline-level=\"1\">Zweck</text:h><text:p>Die Partner <text:span>arbeiten</text:span> eng zusammen.</text:p>");

        var comparison = await CompareAsync("a.docx", word, "a.odt", open);

        Assert.Equal("<p>Zweck</p><p>Die Partner arbeiten <ins>eng </ins>zusammen.</p>", Assert.Single(comparison.Passages).Html);
        Assert.True((await CompareAsync("a.docx", word, "b.docx", Docx("<w:p/>" + P("Zweck", "Heading2") + P("Die Partner arbeiten zusammen.")))).IsSame);
    }

    [Fact]
    public async Task MarkdownIsComparedAsItIsWritten()
    {
        var comparison = await CompareAsync("a.md", "---\ntitle: Alt\n---\n\n# Titel\n\n**Text**\n"u8.ToArray(), "a.md", "---\ntitle: Neu\n---\n\n# Titel\n\n*Text*\n"u8.ToArray());

        Assert.Equal("<p>title: <del>Alt</del><ins>Neu</ins></p>", Assert.Single(comparison.FrontMatter).Html);
        Assert.Equal("<p># Titel</p><p>*<del>*</del>Text<del>*</del>*</p>", Assert.Single(comparison.Passages).Html);
    }

    [Fact]
    public async Task WhatCannotBeReadIsNotCompared()
    {
        var comparison = await CompareAsync("a.docx", "kein DOCX"u8.ToArray(), "a.docx", Docx(P("x")));

        Assert.Equal((TextProblem.Damaged, false, 0), (comparison.Problem, comparison.IsSame, comparison.Passages.Count));
    }

    [Fact]
    public async Task TheBeginningsOfLongTextsAreCompared()
    {
        var limits = new ComparisonLimits { Reading = new ReadLimits { MostCharacters = 1_000 } };

        var comparison = await CompareAsync("a.docx", Docx(Times(50, P("Ein Absatz mit Text."))), "a.docx", Docx(P("Neu.") + Times(50, P("Ein Absatz mit Text."))), limits);

        Assert.True(comparison.IsCut);
        Assert.Contains("<ins>Neu.</ins>", comparison.Passages[0].Html, StringComparison.Ordinal);
    }

    /// <summary>Few changes in a long text cost little; where everything is another, the work is not begun.</summary>
    [Fact]
    public void ALongTextIsComparedWithinItsSteps()
    {
        var lines = Enumerable.Range(0, 20_000).Select(i => $"Zeile Nummer {i}").ToArray();
        var changed = lines.Select((line, i) => i % 1_000 == 500 ? line + " neu" : line).Prepend("Kopf").Append("Fuß");

        var few = DocumentComparison.Compare(string.Join('\n', lines), string.Join('\n', changed));
        var all = DocumentComparison.Compare(string.Join('\n', lines), string.Join('\n', lines.Select(line => "x" + line.Replace(' ', 'x'))), new ComparisonLimits { MostSteps = 1_000 });

        Assert.Equal((22, 0), (few.InsertedWords, few.DeletedWords));
        Assert.Equal((20_000, 60_000), (all.InsertedWords, all.DeletedWords));
    }

    [Fact]
    public void WhoeverAskedMayLeave() =>
        Assert.ThrowsAny<OperationCanceledException>(() => DocumentComparison.Compare("a", "b", cancellation: new CancellationToken(canceled: true)));

    private static ValueTask<DocumentComparison> CompareAsync(string olderName, byte[] older, string newerName, byte[] newer, ComparisonLimits? limits = null) =>
        DocumentComparison.ReadAsync(new MemoryStream(older), olderName, new MemoryStream(newer), newerName, limits, TestContext.Current.CancellationToken);
}
