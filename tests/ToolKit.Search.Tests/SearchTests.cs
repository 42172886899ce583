namespace ToolKit.Search.Tests;

public class SearchTests : SearchContext
{
    [Theory]
    [InlineData("Vereinbarung", "Die Vereinbarung wird geschlossen.")]
    [InlineData("vereinbarung", "DIE VEREINBARUNG")]
    [InlineData("Vereinbarungen", "Die Vereinbarung wird geschlossen.")]
    [InlineData("Massnahmen", "Eine gemeinsame Maßnahme.")]
    [InlineData("Foerderung", "Die Förderung junger Menschen.")]
    [InlineData("Förderung", "Die Foerderung junger Menschen.")]
    [InlineData("Forderung", "Die Förderung junger Menschen.")]
    [InlineData("Entbindung", "Muster einer Schweigepflichtsentbindung.")]
    [InlineData("Schweigepflicht", "Muster einer Schweigepflichtsentbindung.")]
    [InlineData("Schweigepflichtentbindung", "Muster einer Schweigepflichtsentbindung.")]
    [InlineData("Schweigepflicht Entbindung", "Muster einer Schweigepflichtsentbindung.")]
    [InlineData("Schweigepflichtsentbindung", "Entbindung von der Schweigepflicht.")]
    [InlineData("Träger", "Die freien Trä-\nger der Jugendhilfe.")]
    [InlineData("Träger", "Träger:innen der Jugendhilfe")]
    [InlineData("Trägerinnen", "Träger*innen der Jugendhilfe")]
    [InlineData("Jugendhilfe", "Die Jugend\u00ADhilfe plant.")]
    [InlineData("Jugend\u00ADhilfe", "Die Jugendhilfe plant.")]
    [InlineData("Jugend- hilfe", "Die Jugendhilfe plant.")]
    [InlineData("J u g e n d h i l f e", "Die Jugendhilfe plant.")]
    [InlineData("ﬁnanzieren", "Wir finanzieren das.")]
    [InlineData("Casemanagement", "Das Case-Management beginnt.")]
    [InlineData("Case-Management", "Das Casemanagement beginnt.")]
    [InlineData("case management", "Das Case-Management beginnt.")]
    [InlineData("§ 16h SGB II", "Leistungen nach § 16h SGB II.")]
    [InlineData("§16h SGB 2", "Leistungen nach § 16h SGB II.")]
    [InlineData("§ 16 h SGBII", "Leistungen nach §16h SGB II.")]
    [InlineData("Paragraph 16h", "Leistungen nach § 16h SGB II.")]
    [InlineData("§ 16h Abs. 1 Satz 2 SGB II", "Leistungen nach § 16h SGB II.")]
    [InlineData("§ 16h SGB II", "nach § 16h des Zweiten Buches Sozialgesetzbuch")]
    [InlineData("§ 50 SGB VIII", "nach § 50 SGB VIII")]
    [InlineData("§ 50 SGB VIII", "nach § 50 Abs. 1 SGB VIII")]
    [InlineData("§ 50 SGB VIII", "nach § 50 Absatz 1 Satz 2 Nr. 3 des SGB VIII")]
    [InlineData("§ 50 SGB VIII", "nach § 50 des Achten Buches")]
    [InlineData("§ 50 SGB VIII", "nach § 50 des Achten Buches Sozialgesetzbuch")]
    [InlineData("§ 50 SGB VIII", "nach § 50 Achtes Buch Sozialgesetzbuch")]
    [InlineData("§ 50 SGB VIII", "nach §50 SGB 8")]
    [InlineData("§ 50 SGB VIII", "nach §\u00A050 SGB\u00A0VIII")]
    [InlineData("§ 50 SGB VIII", "nach §§ 50, 52 SGB VIII")]
    [InlineData("§ 52 SGB VIII", "nach §§ 50, 52 SGB VIII")]
    [InlineData("§ 52 SGB VIII", "nach den §§ 50 und 52 SGB VIII")]
    [InlineData("§ 52 SGB VIII", "nach §§ 50 Abs. 1 und 2, 52 SGB VIII")]
    [InlineData("§ 52 SGB VIII", "nach §§ 11, 13 Abs. 3 Satz 1, 50 f., 52 Abs. 1 SGB VIII")]
    [InlineData("§ 51 SGB VIII", "nach §§ 50 bis 52 SGB VIII")]
    [InlineData("§ 52 SGB VIII", "nach §§ 50 bis 52 SGB VIII")]
    [InlineData("§ 51 SGB VIII", "nach §§ 50–52 SGB VIII")]
    [InlineData("§ 51 SGB VIII", "nach §§ 50-52 SGB VIII")]
    [InlineData("§ 8a SGB VIII", "nach §§ 8, 8a, 8b SGB VIII")]
    [InlineData("SGB VIII", "nach dem SGB 8")]
    [InlineData("die Vereinbarung", "Eine Vereinbarung.")]
    [InlineData("der", "der die das")]
    [InlineData("Vereinb*", "Eine Vereinbarung.")]
    public async Task AQueryFindsAText(string query, string text)
    {
        await PutAsync(Document(7, "Titel", text), Document(8, "Anderes", "Etwas völlig Verschiedenes mit § 99."));
        Assert.Equal([7L], await FindAsync(query));
    }

    [Theory]
    [InlineData("\"junge Menschen\"", "Menschen sind junge Leute")]
    [InlineData("\"Vereinbarung\"", "Die Vereinbarungen")]
    [InlineData("Vereinbarung -Muster", "Eine Vereinbarung als Muster")]
    [InlineData("Vereinbarung -\"als Muster\"", "Eine Vereinbarung als Muster")]
    [InlineData("§ 16h", "§ 16 und 16h")]
    [InlineData("§ 50 SGB VIII", "nach § 51 SGB VIII, Seite 50")]
    [InlineData("§ 2 SGB VIII", "nach §§ 50 Abs. 1, 2, 52 SGB VIII")]
    [InlineData("§ 51 SGB VIII", "nach §§ 50, 52 SGB VIII")]
    [InlineData("§ 60 SGB VIII", "nach §§ 50, 52. 60 Menschen kennen das SGB VIII")]
    [InlineData("§ 60 SGB VIII", "nach §§ 50, 52 SGB VIII, 60 Tage später")]
    [InlineData("xyzzy", "Eine Vereinbarung")]
    [InlineData("", "Eine Vereinbarung")]
    [InlineData("-Vereinbarung", "Eine Vereinbarung")]
    [InlineData("???", "Eine Vereinbarung???")]
    public async Task AQueryDoesNotFindAText(string query, string text)
    {
        await PutAsync(Document(7, "Titel", text));
        Assert.Empty(await FindAsync(query));
    }

    [Theory]
    [InlineData("nach § 50 SGB VIII und nochmals § 50 Abs. 1 SGB VIII", "§ 50 SGB VIII")]
    [InlineData("§§ 50, 52 Abs. 1 Satz 2 und 8a SGB VIII", "§ 50 SGB VIII", "§ 52 SGB VIII")] // 8a may be a paragraph of § 52
    [InlineData("§ 16h des Zweiten Buches Sozialgesetzbuch, § 4 KKG, §203 StGB", "§ 4 KKG", "§ 16h SGB II", "§ 203 StGB")]
    [InlineData("§ 31a i. V. m. § 9 SGB 3", "§ 9 SGB III", "§ 31a SGB III")]
    [InlineData("§ 5 regelt mehr als das SGB II. § 7 Abs. 2 gilt auch. §§ und § x", new string[0])]
    [InlineData("Das Fünfte Buch und § 3 II BGB", "§ 3 BGB")]
    [InlineData("§ 3 des Fünften Buches und § 8 Zwölftes Buch Sozialgesetzbuch", "§ 3 SGB V", "§ 8 SGB XII")]
    [InlineData("kein Gesetz", new string[0])]
    public async Task TheSectionsThatADocumentCitesAreKnown(string text, params string[] sections)
    {
        await PutAsync(Document(7, "Titel", text));
        var cited = await Index.ListCitedSectionsAsync(7, 20, TestContext.Current.CancellationToken);
        Assert.Equal(sections, cited);
        foreach (var section in cited)
            Assert.Equal([7L], await FindAsync(section));
    }

    [Fact]
    public async Task APhraseIsFoundAsItStands()
    {
        await PutAsync(Document(7, "A", "Förderung junger Menschen mit Behinderung"), Document(8, "B", "Menschen, auch junger"));
        Assert.Equal([7L], await FindAsync("\"junger Menschen\""));
    }

    [Fact]
    public async Task WordsMayStandInDifferentPlacesOfADocument()
    {
        await PutAsync(Document(7, "Titel", "Schweigepflicht") with
        {
            Sections = [new IndexSection("Erstes", null, "Die Schweigepflicht."), new IndexSection("Zweites", null, "Das Jobcenter.")],
        });
        Assert.Equal([7L], await FindAsync("Schweigepflicht Jobcenter"));
    }

    [Fact]
    public async Task ADocumentIsFoundByItsNameAndTitle()
    {
        await PutAsync(
            Document(7, "Zuständigkeiten", "") with { Name = "Ansprechpartner_Herne.xlsx", Sections = [] },
            Document(8, "Anderes", "Text"));
        Assert.Equal([7L], await FindAsync("Zuständigkeiten"));
        Assert.Equal([7L], await FindAsync("Ansprechpartner Herne"));
        Assert.Same(Excerpt.Empty, (await SearchAsync("Herne")).Hits[0].Excerpt);
    }

    [Fact]
    public async Task AHitInTheTitleStandsFirst()
    {
        await PutAsync(
            [
                .. Enumerable.Range(100, 20).Select(id => Document(id, $"Bericht {id}", "Ganz andere Sätze ohne Belang.")),
                Document(7, "Bericht", "Datenschutz Datenschutz Datenschutz, nichts als Datenschutz."),
                Document(8, "Datenschutz", "Ein kurzer Hinweis auf das Nötigste."),
            ]);
        Assert.Equal([8L, 7L], await FindAsync("Datenschutz"));
    }

    [Fact]
    public async Task TheWordAsTypedStandsAboveItsOtherForms()
    {
        await PutAsync(
            [
                .. Enumerable.Range(100, 20).Select(id => Document(id, $"Bericht {id}", "Ganz andere Sätze ohne Belang.")),
                Document(7, "A", "Die Forderung des Gläubigers ist offen."),
                Document(8, "B", "Die Förderung des Menschen ist offen."),
                Document(9, "C", "Die Wirtschaftsförderung des Kreises ist offen."),
            ]);
        Assert.Equal([8L, 7L, 9L], await FindAsync("Förderung"));
        Assert.Equal(7L, (await FindAsync("Forderung"))[0]);
    }

    [Fact]
    public async Task AWidenedHitNeverStandsAboveAStrictOne()
    {
        await PutAsync(
            Document(7, "Lang", "Jugendkonferenz " + string.Concat(Enumerable.Repeat("und vieles andere mehr ", 50)) + "Planung"),
            Document(8, "Planung Planung", "Planung Planung Planung"),
            Document(9, "Jugendkonferenz", "Jugendkonferenz Jugendkonferenz"));
        var result = await SearchAsync("Jugendkonferenz Planung");
        Assert.Equal(7L, result.Hits[0].DocumentId);
        Assert.True(result.Widened.HasFlag(Widening.AnyWord));
    }

    [Fact]
    public async Task ThePassageThatAnswersIsShownWithItsMarks()
    {
        await PutAsync(Document(7, "Leitfaden", "") with
        {
            Sections =
            [
                new IndexSection("Anfang", "anfang", "Worum es geht."),
                new IndexSection("Schweigepflicht", "schweigepflicht", "Wer entbindet\nvon der Schweige-\npflicht?"),
            ],
        });
        var hit = Assert.Single((await SearchAsync("Schweigepflicht")).Hits);
        Assert.Equal("Schweigepflicht", hit.Heading);
        Assert.Equal("schweigepflicht", hit.Anchor);
        Assert.Equal("Wer entbindet von der Schweige- pflicht?", hit.Excerpt.Text);
        var mark = Assert.Single(hit.Excerpt.Marks);
        Assert.Equal("Schweige- pflicht", hit.Excerpt.Text.Substring(mark.Start, mark.Length));
    }

    [Fact]
    public async Task WhileTypingTheLastWordMayBeUnfinished()
    {
        await PutAsync(Document(7, "A", "Gemeinsame Jugendkonferenz"), Document(8, "B", "Jugend"));
        Assert.Equal([7L], await FindAsync("gemeinsame Jugendko", typing: true));
        Assert.Equal([7L], await FindAsync("Jugendkonf"));
    }

    [Fact]
    public async Task PagesTogetherGiveEveryHitOnce()
    {
        await PutAsync([.. Enumerable.Range(1, 57).Select(id => Document(id, $"Bericht {id}", $"Vereinbarung Nummer {id}"))]);
        var found = new List<long>();
        for (var offset = 0; offset < 60; offset += 10)
        {
            var page = await Index.SearchAsync(new SearchRequest
            {
                Query = SearchQuery.Parse("Vereinbarung"),
                Scope = SearchScope.Everything,
                Offset = offset,
            });
            Assert.Equal(57, page.Total);
            found.AddRange(page.Hits.Select(hit => hit.DocumentId));
        }

        Assert.Equal(Enumerable.Range(1, 57).Select(id => (long)id), found.Order());
    }

    [Fact]
    public async Task HitsAreSortedAsAsked()
    {
        var day = new DateTimeOffset(2022, 3, 1, 0, 0, 0, TimeSpan.Zero);
        await PutAsync(
            Document(1, "Öffentlichkeit", "Plan") with { Modified = day },
            Document(2, "Zeitplan", "Plan") with { Modified = day.AddDays(2) },
            Document(3, "Ablauf", "Plan") with { Modified = day.AddDays(1) });
        Assert.Equal([2L, 3L, 1L], await SortedAsync("Plan", SearchSort.Modified));
        Assert.Equal([3L, 1L, 2L], await SortedAsync("Plan", SearchSort.Title));
        Assert.Equal([2L, 3L, 1L], await SortedAsync("", SearchSort.Modified));
    }

    private async Task<IReadOnlyList<long>> SortedAsync(string query, SearchSort sort)
    {
        var request = new SearchRequest { Query = SearchQuery.Parse(query), Scope = SearchScope.Everything, Sort = sort };
        return [.. (await Index.SearchAsync(request)).Hits.Select(hit => hit.DocumentId)];
    }
}
