using Microsoft.Data.Sqlite;

namespace ToolKit.Search.Tests;

public class IndexTests : SearchContext
{
    [Fact]
    public async Task ABatchIsMadeTogetherWithItsPlaceInTheFeed()
    {
        Assert.Equal(0, await Index.GetReadUpToAsync());
        await PutAsync(Document(7, "A", "Vereinbarung"));
        Assert.Equal(1, await Index.GetReadUpToAsync());
        await ReopenAsync();
        Assert.Equal(1, await Index.GetReadUpToAsync());
        Assert.Equal([7L], await FindAsync("Vereinbarung"));
    }

    [Fact]
    public async Task ABatchThatBeginsElsewhereIsRefused()
    {
        await PutAsync(Document(7, "A", "Vereinbarung"));
        var batch = new IndexBatch(0, 5);
        batch.RemoveDocument(7);
        Assert.False(await Index.ApplyAsync(batch));
        Assert.Equal([7L], await FindAsync("Vereinbarung"));
    }

    [Fact]
    public async Task ABatchThatFailsChangesNothing()
    {
        await PutAsync(Document(7, "A", "Vereinbarung"));
        var batch = new IndexBatch(1, 2);
        batch.RemoveDocument(7);
        batch.PutDocument(Document(8, "B", "Vereinbarung") with { Name = null! });
        await Assert.ThrowsAnyAsync<Exception>(async () => await Index.ApplyAsync(batch));
        Assert.Equal(1, await Index.GetReadUpToAsync());
        Assert.Equal([7L], await FindAsync("Vereinbarung"));
        await ApplyAsync(next => next.PutDocument(Document(8, "B", "Vereinbarung")));
        Assert.Equal([7L, 8L], (await FindAsync("Vereinbarung")).Order());
    }

    [Fact]
    public async Task PuttingADocumentAgainReplacesIt()
    {
        await PutAsync(Document(7, "A", string.Concat(Enumerable.Repeat("Vereinbarung über vieles.\n\n", 300))));
        await PutAsync(Document(7, "B", "Konzept"));
        Assert.Empty(await FindAsync("Vereinbarung"));
        Assert.Equal([7L], await FindAsync("Konzept"));
        Assert.Equal(1, await Index.CountDocumentsAsync());
        Assert.Null(await Index.CheckAsync());
    }

    [Fact]
    public async Task ARemovedDocumentIsFoundNoMore()
    {
        await PutAsync(Document(7, "A", "Vereinbarung"), Document(8, "B", "Vereinbarung"));
        await ApplyAsync(batch => batch.RemoveDocument(7));
        Assert.Equal([8L], await FindAsync("Vereinbarung"));
        Assert.Null(await Index.FindStateAsync(7));
        Assert.Equal("state 8", await Index.FindStateAsync(8));
    }

    [Fact]
    public async Task AMovedDocumentIsFoundByItsNewName()
    {
        await PutAsync(Document(7, "A", "Vereinbarung") with { Name = "alt.md" });
        await ApplyAsync(batch => batch.MoveDocument(7, Root, "Entwurf.md"));
        Assert.Equal([7L], await FindAsync("Entwurf Vereinbarung"));
        Assert.Empty(await FindAsync("\"alt\""));
        Assert.Equal("Entwurf.md", (await SearchAsync("Vereinbarung")).Hits[0].Name);
    }

    [Fact]
    public async Task MovingAFolderIsOneRowWhateverLiesInIt()
    {
        await ApplyAsync(batch =>
        {
            batch.PutFolder(Folder(Root, null, ""));
            batch.PutFolder(Folder(2, Root, "Hessen", region: "Hessen"));
            batch.PutFolder(Folder(3, Root, "Bayern", region: "Bayern"));
            batch.PutFolder(Folder(4, 2, "Kassel"));
            for (var id = 100; id < 200; id++)
                batch.PutDocument(Document(id, "A", "Vereinbarung", folder: 4));
        });
        var before = await RowsChangedAsync();
        await ApplyAsync(batch => batch.PutFolder(Folder(4, 3, "Kassel")));
        Assert.Equal(before, await RowsChangedAsync());
        Assert.Equal(0, (await SearchAsync("Vereinbarung", SearchScope.Folders([2]))).Total);
        Assert.Equal(100, (await SearchAsync("Vereinbarung region:Bayern", SearchScope.Folders([3]))).Total);
    }

    [Fact]
    public async Task ARemovedFolderTakesEverythingOutOfSightAndBringsItBack()
    {
        await ApplyAsync(batch =>
        {
            batch.PutFolder(Folder(Root, null, ""));
            batch.PutFolder(Folder(2, Root, "Ordner"));
            batch.PutFolder(Folder(3, 2, "Darin"));
            batch.PutDocument(Document(7, "A", "Vereinbarung", folder: 3));
            batch.PutDocument(Document(8, "B", "Vereinbarung"));
        });
        await ApplyAsync(batch => batch.RemoveFolder(2));
        Assert.Equal([8L], await FindAsync("Vereinbarung"));
        Assert.Equal([false, true], (await Index.ListDocumentsAsync(0, 10)).Select(document => document.IsReachable));
        await ApplyAsync(batch => batch.PutFolder(Folder(2, Root, "Ordner")));
        Assert.Equal([7L, 8L], (await FindAsync("Vereinbarung")).Order());
    }

    [Fact]
    public async Task SweepingRemovesWhatNobodyCanFind()
    {
        await ApplyAsync(batch =>
        {
            batch.PutFolder(Folder(Root, null, ""));
            batch.PutFolder(Folder(2, Root, "Ordner"));
            for (var id = 10; id < 15; id++)
                batch.PutDocument(Document(id, "A", "Vereinbarung", folder: 2));
            batch.PutDocument(Document(8, "B", "Vereinbarung"));
        });
        await ApplyAsync(batch => batch.RemoveFolder(2));
        Assert.Equal(3, await Index.SweepAsync(3));
        Assert.Equal(2, await Index.SweepAsync(3));
        Assert.Equal(0, await Index.SweepAsync(3));
        Assert.Equal([8L], (await Index.ListDocumentsAsync(0, 10)).Select(document => document.Id));
        Assert.Null(await Index.CheckAsync());
    }

    [Fact]
    public async Task DocumentsAreListedInPieces()
    {
        await PutAsync([.. Enumerable.Range(1, 25).Select(id => Document(id, "A", "Text"))]);
        var listed = new List<IndexedDocument>();
        while (await Index.ListDocumentsAsync(listed.Count == 0 ? 0 : listed[^1].Id, 10) is { Count: > 0 } piece)
            listed.AddRange(piece);
        Assert.Equal(Enumerable.Range(1, 25).Select(id => ((long)id, $"state {id}")), listed.Select(document => (document.Id, document.State)));
    }

    [Fact]
    public async Task ADocumentWithoutRootIsNotFound()
    {
        await ApplyAsync(batch =>
        {
            batch.PutFolder(Folder(5, 6, "Kreis"));
            batch.PutFolder(Folder(6, 5, "Kreis"));
            batch.PutDocument(Document(7, "A", "Vereinbarung", folder: 5));
            batch.PutDocument(Document(8, "B", "Vereinbarung", folder: 99));
        });
        Assert.Empty(await FindAsync("Vereinbarung"));
        Assert.Empty(await FindAsync("Vereinbarung", SearchScope.Folders([5, 99])));
    }

    [Fact]
    public async Task AnotherProcessSeesWhatIsWritten()
    {
        await PutAsync(Document(7, "A", "Vereinbarung"));
        await using var other = Open();
        await ApplyAsync(batch => batch.PutDocument(Document(8, "B", "Vereinbarung")));
        var request = new SearchRequest { Query = SearchQuery.Parse("Vereinbarung"), Scope = SearchScope.Everything };
        Assert.Equal(2, (await other.SearchAsync(request)).Total);
        var batch = new IndexBatch(await other.GetReadUpToAsync(), 10);
        batch.PutDocument(Document(9, "C", "Vereinbarung"));
        Assert.True(await other.ApplyAsync(batch));
        Assert.Equal(3, (await Index.SearchAsync(request)).Total);
        Assert.Equal(10, await Index.GetReadUpToAsync());
    }

    [Fact]
    public async Task ManyReadAndOneWritesAtTheSameTime()
    {
        await PutAsync(Document(1, "A", "Vereinbarung"));
        using var end = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            var last = 0;
            while (!end.IsCancellationRequested)
            {
                var total = (await SearchAsync("Vereinbarung")).Total;
                Assert.True(total >= last);
                last = total;
            }
        })).ToList();
        for (var id = 2; id <= 60; id++)
            await ApplyAsync(batch => batch.PutDocument(Document(id, "A", "Vereinbarung")));
        Assert.Equal(60, (await SearchAsync("Vereinbarung")).Total);
        await end.CancelAsync();
        await Task.WhenAll(readers);
    }

    [Fact]
    public async Task AReadThatFailedSpoilsNoLaterOne()
    {
        await PutAsync(Document(7, "A", "Vereinbarung"));
        Assert.Equal([7L], await FindAsync("Vereinbarung"));
        await RunAsync("ALTER TABLE meta RENAME TO elsewhere");
        await Assert.ThrowsAsync<SqliteException>(async () => await SearchAsync("Vereinbarung"));
        await RunAsync("ALTER TABLE elsewhere RENAME TO meta");
        Assert.Equal([7L], await FindAsync("Vereinbarung"));
        await ApplyAsync(batch => batch.PutDocument(Document(8, "B", "Vereinbarung")));
        Assert.Equal([7L, 8L], (await FindAsync("Vereinbarung")).Order());
    }

    [Fact]
    public async Task AWriteThatSqliteHasUndoneByItselfSaysWhatWentWrong()
    {
        await PutAsync(Document(7, "A", "Vereinbarung"));
        await RunAsync("CREATE TRIGGER undo BEFORE UPDATE ON meta BEGIN SELECT RAISE(ROLLBACK, 'undone by itself'); END");
        var failure = await Assert.ThrowsAsync<SqliteException>(() => ApplyAsync(batch => batch.PutDocument(Document(8, "B", "Vereinbarung"))));
        Assert.Contains("undone by itself", failure.Message, StringComparison.Ordinal);
        await RunAsync("DROP TRIGGER undo");
        Assert.Equal([7L], await FindAsync("Vereinbarung"));
        await ApplyAsync(batch => batch.PutDocument(Document(8, "B", "Vereinbarung")));
        Assert.Equal([7L, 8L], (await FindAsync("Vereinbarung")).Order());
    }

    private Task<object?> RowsChangedAsync() =>
        RunAsync("SELECT (SELECT MAX(number) FROM document) + (SELECT COUNT(*) FROM passage) + (SELECT SUM(folder_id) FROM document)");

    /// <summary>Past the index, in its file; the first value there is.</summary>
    private async Task<object?> RunAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={IndexFilePath};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // of this test
        command.CommandText = sql;
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync();
    }
}
