namespace ToolKit.Library.Tests;

/// <summary>How programs save: the document is to stay the same one, with one more version.</summary>
public abstract class SavingContract(DatabaseKind kind) : LibraryContract(kind)
{
    private async Task<LibraryEntry> OriginalAsync(string path = "/Bericht.docx")
    {
        await PutAsync(path, "eins");
        await SetPropertyAsync(path, "farbe", "rot");
        return await EntryAsync(path);
    }

    private async Task AssertSavedAsync(LibraryEntry original, string path, string text)
    {
        var now = await EntryAsync(path);
        Assert.Equal(original.Id, now.Id);
        Assert.NotEqual(original.ETag, now.ETag);
        Assert.Equal("2 1", await VersionsAsync(path));
        Assert.Equal(text, await TextAsync(path));
        Assert.Equal([Xml("farbe", "rot")], await PropertiesAsync(path));
        Assert.Empty(await Library.ListTrashAsync(null));
        Assert.Empty(await DamageAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ADocumentMovedAsideWhileItIsStillEmptyIsWholeAfterwards(bool isMovedToItsName)
    {
        var id = (await PutAsync("/Bericht.docx", "")).Entry.Id;
        await MoveAsync("/Bericht.docx", "/5E6F7A8B.tmp");

        if (isMovedToItsName)
        {
            await PutAsync("/1A2B3C4D.tmp", "eins");
            await MoveAsync("/1A2B3C4D.tmp", "/Bericht.docx");
        }
        else
        {
            await PutAsync("/Bericht.docx", "eins");
        }

        Assert.Equal((id, "eins", ""), ((await EntryAsync("/Bericht.docx")).Id, await TextAsync("/Bericht.docx"), await TextAsync("/5E6F7A8B.tmp")));
        Assert.Empty(await DamageAsync());
    }

    [Fact]
    public async Task WordOnADriveMovesTheDocumentAsideAndTheNewContentToItsName()
    {
        var original = await OriginalAsync();
        await PutAsync("/~$richt.docx", "Anna");
        await LockAsync("/~$richt.docx");
        await PutAsync("/1A2B3C4D.tmp", "");
        var temporary = await LockAsync("/1A2B3C4D.tmp");
        await PutAsync("/1A2B3C4D.tmp", "zwei");
        await Library.UnlockAsync(temporary.Lock.Token);
        await MoveAsync("/Bericht.docx", "/5E6F7A8B.tmp");
        await LockAsync("/1A2B3C4D.tmp");
        var saved = await MoveAsync("/1A2B3C4D.tmp", "/Bericht.docx");
        Assert.Equal(original.Id, saved.Entry.Id);
        Assert.Empty(await LockRootsAsync("/Bericht.docx"));
        await LockAsync("/Bericht.docx");
        Assert.Equal("eins", await TextAsync("/5E6F7A8B.tmp"));
        await DeleteAsync("/5E6F7A8B.tmp");
        await DeleteAsync("/~$richt.docx");
        await AssertSavedAsync(original, "/Bericht.docx", "zwei");
        Assert.Equal(["Bericht.docx"], await NamesAsync("/"));
        Assert.Equal(
            ["Created /Bericht.docx", "Updated /Bericht.docx", "Moved /Bericht.docx > /5E6F7A8B.tmp", "Updated /5E6F7A8B.tmp > /Bericht.docx"],
            await FeedAsync());
    }

    [Fact]
    public async Task ATemporaryFileMovedOverTheDocumentIsItsNewVersion()
    {
        var original = await OriginalAsync();
        var held = await LockAsync("/Bericht.docx");
        await PutAsync("/1A2B3C4D.tmp", "zwei");
        await LockAsync("/1A2B3C4D.tmp");
        var saved = await MoveAsync("/1A2B3C4D.tmp", "/Bericht.docx");
        Assert.Equal(WriteOutcome.Updated, saved.Outcome);
        await AssertSavedAsync(original, "/Bericht.docx", "zwei");
        Assert.Null(await FindAsync("/1A2B3C4D.tmp"));
        Assert.Equal(held.Lock.Token, Assert.Single(await Library.LocksCoveringAsync(At("/Bericht.docx"))).Token);
    }

    [Fact]
    public async Task FinderSavesThroughAFolderOfItsOwn()
    {
        var original = await OriginalAsync();
        await MakeFolderAsync("/Bericht.docx.sb-1a2b3c4d-Ab12Cd");
        await PutAsync("/Bericht.docx.sb-1a2b3c4d-Ab12Cd/Bericht.docx", "zwei");
        await PutAsync("/._Bericht.docx", "Anhang");
        await MoveAsync("/Bericht.docx.sb-1a2b3c4d-Ab12Cd/Bericht.docx", "/Bericht.docx");
        await DeleteAsync("/Bericht.docx.sb-1a2b3c4d-Ab12Cd");
        await AssertSavedAsync(original, "/Bericht.docx", "zwei");
        await DeleteAsync("/._Bericht.docx");
        Assert.Equal(["Bericht.docx"], await NamesAsync("/"));
    }

    [Fact]
    public async Task FinderMovesTheDocumentIntoItsFolderAndTheNewOneOut()
    {
        var original = await OriginalAsync();
        await MakeFolderAsync("/Bericht.docx.sb-1a2b3c4d-Ab12Cd");
        await PutAsync("/Bericht.docx.sb-1a2b3c4d-Ab12Cd/Bericht.docx", "zwei");
        await MoveAsync("/Bericht.docx", "/Bericht.docx.sb-1a2b3c4d-Ab12Cd/alt.docx");
        await MoveAsync("/Bericht.docx.sb-1a2b3c4d-Ab12Cd/Bericht.docx", "/Bericht.docx");
        await DeleteAsync("/Bericht.docx.sb-1a2b3c4d-Ab12Cd");
        await AssertSavedAsync(original, "/Bericht.docx", "zwei");
    }

    [Fact]
    public async Task TheDocumentComesBackAlsoWhenItsScratchNameIsDeletedFirst()
    {
        var original = await OriginalAsync();
        await PutAsync("/1A2B3C4D.tmp", "zwei");
        await MoveAsync("/Bericht.docx", "/5E6F7A8B.tmp");
        await DeleteAsync("/5E6F7A8B.tmp");
        await MoveAsync("/1A2B3C4D.tmp", "/Bericht.docx");
        await AssertSavedAsync(original, "/Bericht.docx", "zwei");
        Assert.Equal(["Bericht.docx"], await NamesAsync("/"));
    }

    [Fact]
    public async Task WritingTheOldNameAnewAlsoBringsTheDocumentBack()
    {
        var original = await OriginalAsync();
        await MoveAsync("/Bericht.docx", "/~WRL0001.tmp");
        await LockAsync("/Bericht.docx");
        await PutAsync("/Bericht.docx", "zwei");
        await DeleteAsync("/~WRL0001.tmp");
        await AssertSavedAsync(original, "/Bericht.docx", "zwei");
    }

    [Fact]
    public async Task CopyingToTheOldNameAlsoBringsTheDocumentBack()
    {
        var original = await OriginalAsync();
        await PutAsync("/quelle.docx", "zwei");
        await MoveAsync("/Bericht.docx", "/~WRL0001.tmp");
        await CopyAsync("/quelle.docx", "/Bericht.docx");
        await DeleteAsync("/~WRL0001.tmp");
        await AssertSavedAsync(original, "/Bericht.docx", "zwei");
    }

    [Fact]
    public async Task TheSourcesOwnPropertiesWinAndTheOthersStay()
    {
        await OriginalAsync();
        await SetPropertyAsync("/Bericht.docx", "groesse", "alt");
        await PutAsync("/1A2B3C4D.tmp", "zwei");
        await SetPropertyAsync("/1A2B3C4D.tmp", "groesse", "neu");
        await MoveAsync("/1A2B3C4D.tmp", "/Bericht.docx");
        Assert.Equal([Xml("farbe", "rot"), Xml("groesse", "neu")], await PropertiesAsync("/Bericht.docx"));
    }

    [Fact]
    public async Task AnotherPersonOrALateMoveMakesADocumentOfItsOwn()
    {
        var original = await OriginalAsync();
        await MoveAsync("/Bericht.docx", "/5E6F7A8B.tmp");
        await PutAsync("/1A2B3C4D.tmp", "von Bert", Bert);
        var other = await MoveAsync("/1A2B3C4D.tmp", "/Bericht.docx", Bert);
        Assert.NotEqual(original.Id, other.Entry.Id);
        Assert.Equal(original.Id, (await EntryAsync("/5E6F7A8B.tmp")).Id);

        var late = await OriginalAsync("/Spät.docx");
        await MoveAsync("/Spät.docx", "/99999999.tmp");
        Time.Pass(TimeSpan.FromMinutes(11));
        await PutAsync("/1A2B3C4D.tmp", "spät");
        Assert.NotEqual(late.Id, (await MoveAsync("/1A2B3C4D.tmp", "/Spät.docx")).Entry.Id);
        Assert.Empty(await DamageAsync());
    }

    [Fact]
    public async Task ADisplacedDocumentThatIsDeletedUnderItsScratchNameLiesInTheTrash()
    {
        var original = await OriginalAsync();
        await MoveAsync("/Bericht.docx", "/5E6F7A8B.tmp");
        Time.Pass(TimeSpan.FromHours(1));
        await DeleteAsync("/5E6F7A8B.tmp");
        Assert.Equal(original.Id, Assert.Single(await Library.ListTrashAsync(null)).Entry.Id);
    }

    [Fact]
    public async Task AScratchFolderWithADocumentInItGoesToTheTrash()
    {
        var original = await OriginalAsync();
        await MakeFolderAsync("/Bericht.docx.sb-1a2b3c4d-Ab12Cd");
        await MoveAsync("/Bericht.docx", "/Bericht.docx.sb-1a2b3c4d-Ab12Cd/alt.docx");
        await DeleteAsync("/Bericht.docx.sb-1a2b3c4d-Ab12Cd");
        Assert.Single(await Library.ListTrashAsync(null));
        Assert.Equal(1, await CountAsync($"SELECT COUNT(*) FROM entry WHERE id = {original.Id}"));
    }

    [Fact]
    public async Task ScratchFilesHaveNoVersionsTrashOrFeedAndEndAfterADay()
    {
        foreach (var name in new[] { "~$a.docx", "._a.docx", ".DS_Store", ".~lock.a.odt#", "Thumbs.db", "desktop.ini", "0A1B2C3D.tmp", "~WRD0001.tmp", ".goutputstream-AB12CD", "lu123ab.tmp" })
        {
            await PutAsync("/" + name, "eins");
            await PutAsync("/" + name, "zwei");
            Assert.True((await EntryAsync("/" + name)).IsScratch, name);
            Assert.Equal("1", await VersionsAsync("/" + name));
            await LockAsync("/" + name);
        }

        await DeleteAsync("/~$a.docx");
        Assert.Empty(await Library.ListTrashAsync(null));
        Assert.Empty(await FeedAsync());

        await Library.ChangeAsync(At("/.DS_Store"), new EntryChanges { ModifiedAt = Time.GetUtcNow().AddYears(-5) }, Anna);
        Assert.Equal(0, (await Library.SweepAsync()).ScratchFiles);
        Time.Pass(TimeSpan.FromHours(25));
        await PutAsync("/._a.docx", "frisch");
        Assert.Equal(8, (await Library.SweepAsync()).ScratchFiles);
        Assert.Equal(["._a.docx"], await NamesAsync("/"));
        Assert.Empty(await DamageAsync());
    }

    [Theory]
    [InlineData("Bericht.docx")]
    [InlineData("tmp")]
    [InlineData("20260301")]
    [InlineData("facade12")]
    [InlineData("x.tmp")]
    [InlineData("$5.txt")]
    [InlineData(".profil")]
    [InlineData("~a.docx")]
    public void OrdinaryNamesAreNotTakenForScratch(string name) => Assert.Null(ScratchNames.Reason(name));

    [Fact]
    public async Task AScratchFileThatGetsAnOrdinaryNameIsADocument()
    {
        await PutAsync("/0A1B2C3D.tmp", "x");
        var moved = await MoveAsync("/0A1B2C3D.tmp", "/neu.docx");
        Assert.False(moved.Entry.IsScratch);
        Assert.Equal(["Created /neu.docx"], await FeedAsync());
        await MakeFolderAsync("/a.sb-1a2b3c4d-Ab12Cd");
        await PutAsync("/a.sb-1a2b3c4d-Ab12Cd/x.txt", "x");
        await PutAsync("/a.sb-1a2b3c4d-Ab12Cd/.DS_Store", "x");
        await MoveAsync("/a.sb-1a2b3c4d-Ab12Cd", "/ordner");
        Assert.False((await EntryAsync("/ordner/x.txt")).IsScratch);
        Assert.True((await EntryAsync("/ordner/.DS_Store")).IsScratch);
    }
}

public sealed class SqliteSavingTests() : SavingContract(DatabaseKind.Sqlite);

public sealed class PostgresSavingTests() : SavingContract(DatabaseKind.Postgres);
