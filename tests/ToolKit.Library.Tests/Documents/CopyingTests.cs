using ToolKit.TestSupport;

namespace ToolKit.Library.Tests;

public abstract class CopyingContract(DatabaseKind kind) : LibraryContract(kind)
{
    [Fact]
    public async Task ACopyIsAnotherDocumentWithTheSameBytesAndProperties()
    {
        var source = await PutAsync("/a.txt", "eins");
        await PutAsync("/a.txt", "zwei");
        await SetPropertyAsync("/a.txt", "farbe", "rot");
        var copy = await CopyAsync("/a.txt", "/b.txt", Bert);
        Assert.Equal(WriteOutcome.Created, copy.Outcome);
        Assert.NotEqual(source.Entry.Id, copy.Entry.Id);
        Assert.Equal("zwei", await TextAsync("/b.txt"));
        Assert.Equal("1", await VersionsAsync("/b.txt"));
        Assert.Equal("Bert", copy.Entry.AuthorName);
        Assert.True(copy.Entry.HasProperties);
        Assert.Equal([Xml("farbe", "rot")], await PropertiesAsync("/b.txt"));
    }

    [Fact]
    public async Task ACopyOverADocumentIsItsNewVersionAndReplacesItsProperties()
    {
        await PutAsync("/a.txt", "a");
        await SetPropertyAsync("/a.txt", "neu", "1");
        var target = await PutAsync("/b.txt", "b");
        await SetPropertyAsync("/b.txt", "alt", "1");
        var copy = await CopyAsync("/a.txt", "/b.txt");
        Assert.Equal((WriteOutcome.Updated, target.Entry.Id), (copy.Outcome, copy.Entry.Id));
        Assert.Equal("2 1", await VersionsAsync("/b.txt"));
        Assert.Equal([Xml("neu", "1")], await PropertiesAsync("/b.txt"));
    }

    [Fact]
    public async Task ACopiedFolderHasEveryRowAndNoNewBytes()
    {
        await MakeFolderAsync("/von");
        await MakeFolderAsync("/von/unten");
        for (var i = 0; i < 20; i++)
            await PutAsync($"/von/{i}.bin", Some.Bytes(i == 0 ? 100_000 : 100));
        await PutAsync("/von/unten/tief.txt", "tief");
        await SetPropertyAsync("/von/unten/tief.txt", "farbe", "rot");
        await SetPropertyAsync("/von", "ordner", "ja");
        await PutAsync("/von/weg.txt", "weg");
        await DeleteAsync("/von/weg.txt");
        var blobs = await CountAsync("SELECT COUNT(*) FROM blob");
        var feed = (await FeedAsync()).Length;

        var copy = await CopyAsync("/von", "/nach");
        Assert.Equal(WriteOutcome.Created, copy.Outcome);
        Assert.Equal(await NamesAsync("/von"), await NamesAsync("/nach"));
        Assert.Equal(["tief.txt"], await NamesAsync("/nach/unten"));
        Assert.Equal(await BytesAsync("/von/0.bin"), await BytesAsync("/nach/0.bin"));
        Assert.Equal([Xml("farbe", "rot")], await PropertiesAsync("/nach/unten/tief.txt"));
        Assert.Equal([Xml("ordner", "ja")], await PropertiesAsync("/nach"));
        Assert.Equal(blobs, await CountAsync("SELECT COUNT(*) FROM blob"));
        Assert.Equal(["Created /nach"], (await FeedAsync()).Skip(feed));

        // What is made next must not collide with the ids that were given in bulk.
        await PutAsync("/nach/1.bin", "anders");
        await PutAsync("/nach/neu.txt", "neu");
        await MakeFolderAsync("/noch einer");
        Assert.NotEqual("anders", await TextAsync("/von/1.bin"));
        Assert.Empty(await DamageAsync());
    }

    [Fact]
    public async Task CopiesInheritNoPurpose()
    {
        await Library.CreateFolderAsync(At("/a"), Anna, options: new FolderOptions { Purpose = "region", DisplayName = "Schön" });
        await Library.CreateFolderAsync(At("/a/b"), Anna, options: new FolderOptions { Purpose = "site" });
        await CopyAsync("/a", "/c");
        Assert.Equal((null, "Schön"), ((await EntryAsync("/c")).Purpose, (await EntryAsync("/c")).DisplayName));
        Assert.Null((await EntryAsync("/c/b")).Purpose);
        Assert.Equal(["/a/b"], (await Library.FindByPurposeAsync("site")).Select(found => found.Path.ToString()));
    }

    [Fact]
    public async Task WithoutItsMembersAFolderIsCopiedEmpty()
    {
        await MakeFolderAsync("/a");
        await PutAsync("/a/1.txt", "1");
        await CopyAsync("/a", "/b", recursive: false);
        Assert.Empty(await NamesAsync("/b"));
    }

    [Fact]
    public async Task AFolderCopiedOverAFolderReplacesIt()
    {
        await MakeFolderAsync("/a");
        await PutAsync("/a/neu.txt", "x");
        await MakeFolderAsync("/b");
        await PutAsync("/b/alt.txt", "x");
        var copy = await CopyAsync("/a", "/b");
        Assert.Equal(WriteOutcome.Updated, copy.Outcome);
        Assert.Equal(["neu.txt"], await NamesAsync("/b"));
        Assert.Equal("/b", Assert.Single(await Library.ListTrashAsync(null)).Path.ToString());
    }

    [Fact]
    public async Task ADocumentCopiedOverAFolderReplacesItAndTheOtherWayRound()
    {
        await PutAsync("/a.txt", "a");
        await MakeFolderAsync("/b");
        await CopyAsync("/a.txt", "/b");
        Assert.Equal("a", await TextAsync("/b"));
        await MakeFolderAsync("/c");
        await CopyAsync("/c", "/b");
        Assert.True((await EntryAsync("/b")).IsFolder);
        Assert.Equal(2, (await Library.ListTrashAsync(null)).Count);
        Assert.Empty(await DamageAsync());
    }
}

public sealed class SqliteCopyingTests() : CopyingContract(DatabaseKind.Sqlite);

public sealed class PostgresCopyingTests() : CopyingContract(DatabaseKind.Postgres);
