using Microsoft.Data.Sqlite;

namespace ToolKit.Search.Tests;

public class RebuildTests : SearchContext
{
    [Fact]
    public async Task TheOldFileAnswersUntilTheNewOneIsComplete()
    {
        await PutAsync(Document(7, "A", "Vereinbarung"));
        var old = IndexFilePath;
        await using (var rebuild = await Index.BeginRebuildAsync())
        {
            var batch = new IndexBatch(0, 20);
            batch.PutFolder(Folder(Root, null, ""));
            batch.PutDocument(Document(8, "B", "Konzept"));
            Assert.True(await rebuild.ApplyAsync(batch));
            Assert.Equal([7L], await FindAsync("Vereinbarung"));
            Assert.Empty(await FindAsync("Konzept"));
            await rebuild.CompleteAsync();
        }

        Assert.Equal([8L], await FindAsync("Konzept"));
        Assert.Empty(await FindAsync("Vereinbarung"));
        Assert.Equal(20, await Index.GetReadUpToAsync());
        Assert.False(File.Exists(old));
    }

    [Fact]
    public async Task ARebuildThatIsGivenUpLeavesNothing()
    {
        await PutAsync(Document(7, "A", "Vereinbarung"));
        await using (await Index.BeginRebuildAsync())
            Assert.Equal(2, Directory.GetFiles(FolderPath, "index-*.db").Length);
        Assert.Single(Directory.GetFiles(FolderPath, "index-*.db"));
        Assert.Equal([7L], await FindAsync("Vereinbarung"));
    }

    [Fact]
    public async Task WhatAKilledRebuildLeftIsRemovedByTheNext()
    {
        await PutAsync(Document(7, "A", "Vereinbarung"));
        await File.WriteAllTextAsync(Path.Combine(FolderPath, "index-9.db"), "half");
        await using (await Index.BeginRebuildAsync())
            Assert.False(File.Exists(Path.Combine(FolderPath, "index-9.db")));
        Assert.Equal([7L], await FindAsync("Vereinbarung"));
    }

    [Fact]
    public async Task OnlyOneRebuildsAtATime()
    {
        await using var other = Open();
        await using (await Index.BeginRebuildAsync())
            await Assert.ThrowsAsync<IOException>(async () => await other.BeginRebuildAsync());
        await using (await other.BeginRebuildAsync())
            Assert.Equal(IndexCondition.Current, other.Condition);
    }

    [Fact]
    public async Task AnotherProcessFollowsToTheNewFile()
    {
        await PutAsync(Document(7, "A", "Vereinbarung"));
        await using var other = Open();
        await using (var rebuild = await other.BeginRebuildAsync())
        {
            var batch = new IndexBatch(0, 3);
            batch.PutFolder(Folder(Root, null, ""));
            batch.PutDocument(Document(8, "B", "Vereinbarung"));
            await rebuild.ApplyAsync(batch);
            await rebuild.CompleteAsync();
        }

        Assert.Equal([8L], await FindAsync("Vereinbarung"));
        Assert.Equal(3, await Index.GetReadUpToAsync());
    }

    [Fact]
    public async Task SearchesGoOnWhileFilesAreSwitched()
    {
        await PutAsync(Document(7, "A", "Vereinbarung"));
        using var end = new CancellationTokenSource();
        var searching = Task.Run(async () =>
        {
            while (!end.IsCancellationRequested)
                Assert.Equal(1, (await SearchAsync("Vereinbarung")).Total);
        });
        for (var round = 0; round < 3; round++)
        {
            await using var rebuild = await Index.BeginRebuildAsync();
            var batch = new IndexBatch(0, 3);
            batch.PutFolder(Folder(Root, null, ""));
            batch.PutDocument(Document(7, "A", "Vereinbarung"));
            await rebuild.ApplyAsync(batch);
            await rebuild.CompleteAsync();
        }

        await end.CancelAsync();
        await searching;
    }

    [Fact]
    public async Task AnIndexOfAnotherVersionAnswersAndSaysSo()
    {
        await PutAsync(Document(7, "A", "Vereinbarung"));
        Assert.Equal(IndexCondition.Current, Index.Condition);
        Change("UPDATE meta SET value = '0.0.0' WHERE name = 'version'");
        await ReopenAsync();
        Assert.Equal(IndexCondition.Outdated, Index.Condition);
        Assert.Equal([7L], await FindAsync("Vereinbarung"));
        await PutAsync(Document(7, "A", "Konzept"));
        Assert.Equal([7L], await FindAsync("Konzept"));
        await RebuildAsync();
        Assert.Equal(IndexCondition.Current, Index.Condition);
    }

    [Fact]
    public async Task AFileThatIsNoIndexMustBeRebuilt()
    {
        await Index.DisposeAsync();
        await File.WriteAllTextAsync(IndexFilePath, new string('x', 10_000));
        File.Delete(IndexFilePath + "-wal");
        await ReopenAsync();
        await AssertDamagedAndRebuiltAsync();
    }

    [Fact]
    public async Task ATableThatIsMissingMustBeRebuilt()
    {
        await PutAsync(Document(7, "A", "Vereinbarung"));
        Change("DROP TABLE document");
        await ReopenAsync();
        await AssertDamagedAndRebuiltAsync();
    }

    [Fact]
    public async Task DamageInsideIsFoundByTheCheck()
    {
        await PutAsync([.. Enumerable.Range(1, 200).Select(id => Document(id, $"Titel {id}", $"Vereinbarung über die Sache {id} und vieles andere."))]);
        Assert.Null(await Index.CheckAsync());
        await Index.OptimizeAsync();
        await Index.DisposeAsync();
        var bytes = await File.ReadAllBytesAsync(IndexFilePath);
        for (var i = 8192; i < bytes.Length - 4096; i += 512)
            bytes[i] ^= 0xFF;
        await File.WriteAllBytesAsync(IndexFilePath, bytes);
        await ReopenAsync();
        Assert.NotNull(await Index.CheckAsync());
        await RebuildAsync();
        Assert.Null(await Index.CheckAsync());
    }

    [Fact]
    public async Task AnIndexThatWasDeletedBeginsAnew()
    {
        await PutAsync(Document(7, "A", "Vereinbarung"));
        await Index.DisposeAsync();
        Directory.Delete(FolderPath, recursive: true);
        await ReopenAsync();
        Assert.Equal(0, await Index.GetReadUpToAsync());
        Assert.Equal(IndexCondition.Current, Index.Condition);
    }

    private async Task AssertDamagedAndRebuiltAsync()
    {
        Assert.Equal(IndexCondition.Damaged, Index.Condition);
        await Assert.ThrowsAsync<SearchIndexException>(async () => await SearchAsync("Vereinbarung"));
        await Assert.ThrowsAsync<SearchIndexException>(async () => await Index.GetReadUpToAsync());
        Assert.NotNull(await Index.CheckAsync());
        await RebuildAsync();
        Assert.Equal(IndexCondition.Current, Index.Condition);
        Assert.Equal([8L], await FindAsync("Vereinbarung"));
    }

    private async Task RebuildAsync()
    {
        await using var rebuild = await Index.BeginRebuildAsync();
        var batch = new IndexBatch(0, 3);
        batch.PutFolder(Folder(Root, null, ""));
        batch.PutDocument(Document(8, "B", "Vereinbarung"));
        await rebuild.ApplyAsync(batch);
        await rebuild.CompleteAsync();
    }

    private void Change(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={IndexFilePath};Pooling=False");
        connection.Open();
        using var statement = new IndexStatement(connection.Handle!, sql);
        statement.Run();
    }
}
