using System.Text;

namespace ToolKit.Library.Tests;

public abstract class PublishingContract(DatabaseKind kind) : LibraryContract(kind)
{
    [Fact]
    public async Task ADraftBecomesTheNextVersionOfADocumentWhichStaysTheSame()
    {
        await PutAsync("/Muster.md", "alt");
        var before = await EntryAsync("/Muster.md");
        await MakeFolderAsync("/Eingang");
        await PutAsync("/Eingang/Entwurf.md", "neu");

        var published = await PublishAsync(new Publication(At("/Eingang/Entwurf.md"), At("/Muster.md"))
        {
            Replaced = At("/Muster.md"),
            Metadata = new Dictionary<string, string> { ["reviewed"] = "2026-11-22" },
            Options = new WriteOptions { Comment = "geprüft", ChangeClass = ChangeClass.Legal },
        });

        Assert.Equal((before.Id, 2L, "2026-11-22"), (published[0].Entry.Id, published[0].Entry.VersionNumber, published[0].Entry.Metadata["reviewed"]));
        Assert.Equal("neu", await TextAsync("/Muster.md"));
        var version = (await Library.ListVersionsAsync(before.Id))[0];
        Assert.Equal((ChangeClass.Legal, "geprüft"), (version.ChangeClass, version.Comment));
        Assert.Null((await Library.ResolveAsync(At("/Eingang/Entwurf.md"))).Entry);
        Assert.Contains(await Library.ListTrashAsync(null, null, 10), trashed => trashed.Path == At("/Eingang/Entwurf.md"));
        Assert.Empty(await DamageAsync());
    }

    [Fact]
    public async Task AnotherNameAndOtherBytesCanBeGivenToIt()
    {
        await PutAsync("/Muster.md", "alt");
        await PutAsync("/Zweites.md", "alt");
        var (first, second) = ((await EntryAsync("/Muster.md")).Id, (await EntryAsync("/Zweites.md")).Id);
        await PutAsync("/Entwurf.docx", "Datei");
        await PutAsync("/Zweiter Entwurf.docx", "Datei");

        await PublishAsync(
            new Publication(At("/Entwurf.docx"), At("/Muster.docx")) { Replaced = At("/Muster.md") },
            new Publication(At("/Zweiter Entwurf.docx"), At("/Zweites.md")) { Replaced = At("/Zweites.md"), Content = Encoding.UTF8.GetBytes("umgewandelt") });

        Assert.Equal((first, "Datei"), ((await EntryAsync("/Muster.docx")).Id, await TextAsync("/Muster.docx")));
        Assert.Equal((second, "umgewandelt"), ((await EntryAsync("/Zweites.md")).Id, await TextAsync("/Zweites.md")));
        Assert.Null((await Library.ResolveAsync(At("/Muster.md"))).Entry);
        Assert.Empty(await DamageAsync());
    }

    [Fact]
    public async Task ADraftOfSomethingNewGoesToItsPlaceItself()
    {
        await MakeFolderAsync("/Ziel");
        await PutAsync("/Entwurf.md", "neu");
        var id = (await EntryAsync("/Entwurf.md")).Id;

        await PublishAsync(new Publication(At("/Entwurf.md"), At("/Ziel/Neues.md")));

        Assert.Equal((id, 1L), ((await EntryAsync("/Ziel/Neues.md")).Id, (await EntryAsync("/Ziel/Neues.md")).VersionNumber));
    }

    [Fact]
    public async Task AllArePublishedOrNone()
    {
        await PutAsync("/A.md", "alt");
        await PutAsync("/B.md", "alt");
        await PutAsync("/a.md", "neu");
        await PutAsync("/b.md", "neu");
        var good = new Publication(At("/a.md"), At("/A.md")) { Replaced = At("/A.md") };

        await RefusedAsync(LibraryError.NotFound, () => PublishAsync(good, new Publication(At("/fehlt.md"), At("/B.md")) { Replaced = At("/B.md") }).AsTask());
        await RefusedAsync(LibraryError.AlreadyExists, () => PublishAsync(good, new Publication(At("/b.md"), At("/B.md"))).AsTask());
        await RefusedAsync(LibraryError.AlreadyExists, () => PublishAsync(good, new Publication(At("/b.md"), At("/A.md"))).AsTask());
        await RefusedAsync(LibraryError.ParentMissing, () => PublishAsync(good, new Publication(At("/b.md"), At("/fehlt/B.md"))).AsTask());

        Assert.Equal("alt", await TextAsync("/A.md"));
        Assert.Equal("neu", await TextAsync("/a.md"));
    }

    [Fact]
    public async Task TwoDraftsDoNotReplaceTheSameDocument()
    {
        await PutAsync("/Plan.md", "alt");
        await PutAsync("/eins.docx", "eins");
        await PutAsync("/zwei.odt", "zwei");

        var refused = await RefusedAsync(LibraryError.AlreadyExists, () => PublishAsync(
            new Publication(At("/eins.docx"), At("/Plan.docx")) { Replaced = At("/Plan.md") },
            new Publication(At("/zwei.odt"), At("/Plan.odt")) { Replaced = At("/Plan.md") }).AsTask());

        Assert.Equal(At("/Plan.md"), refused.Path);
        Assert.Equal(["Plan.md", "eins.docx", "zwei.odt"], await NamesAsync("/"));
        Assert.Equal("alt", await TextAsync("/Plan.md"));
    }

    private ValueTask<IReadOnlyList<WriteResult>> PublishAsync(params Publication[] publications) => Library.PublishAsync(publications, Bert);
}

public sealed class SqlitePublishingTests() : PublishingContract(DatabaseKind.Sqlite);

public sealed class PostgresPublishingTests() : PublishingContract(DatabaseKind.Postgres);
