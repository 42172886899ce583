using System.Text;

namespace ToolKit.Library.Tests;

public abstract class VersionContract(DatabaseKind kind) : LibraryContract(kind)
{
    [Fact]
    public async Task EveryVersionCanBeReadAndSaysWhoAndWhen()
    {
        await PutAsync("/a.txt", "eins", Anna);
        Time.Pass(TimeSpan.FromHours(1));
        await Library.WriteAsync(At("/a.txt"), new MemoryStream("zwei"u8.ToArray()), Bert, options: new WriteOptions { Comment = "besser" });
        var versions = await Library.ListVersionsAsync((await EntryAsync("/a.txt")).Id);
        Assert.Equal([("Bert", "besser"), ("Anna", null)], versions.Select(version => (version.Author.Name, version.Comment)));
        Assert.Equal(TimeSpan.FromHours(1), versions[0].CreatedAt - versions[1].CreatedAt);
        using var reader = await Library.OpenAsync(versions[1]);
        Assert.Equal("eins", Encoding.UTF8.GetString(await ReadAsync(reader)));
        Assert.Null(await Library.FindVersionAsync(versions[0].EntryId, 3));
    }

    [Fact]
    public async Task AVersionSaysHowMuchItChangesAndTheFirstChangesNothing()
    {
        foreach (var (text, change) in new (string, ChangeClass?)[] { ("eins", ChangeClass.Legal), ("zwei", null), ("drei", ChangeClass.Editorial), ("vier", ChangeClass.Legal) })
            await Library.WriteAsync(At("/a.txt"), new MemoryStream(Encoding.UTF8.GetBytes(text)), Anna, options: new WriteOptions { ChangeClass = change });
        await Library.RestoreVersionAsync(At("/a.txt"), 1, Bert, changeClass: ChangeClass.Editorial);
        await CopyAsync("/a.txt", "/b.txt");
        await PutAsync("/leer.txt", "");
        await PutAsync("/leer.txt", "gleich danach");
        Assert.Equal(
            [ChangeClass.Editorial, ChangeClass.Legal, ChangeClass.Editorial, ChangeClass.Content, null],
            await ClassesAsync("/a.txt"));
        Assert.Equal([null], await ClassesAsync("/b.txt"));
        Assert.Equal([null], await ClassesAsync("/leer.txt"));
    }

    [Fact]
    public async Task WhatAnUploadChangesIsKeptUntilItIsThere()
    {
        var upload = await Library.BeginUploadAsync(new NewUpload(Anna.PersonId!.Value, At("/a.txt"), 3, "", ChangeClass.Legal), long.MaxValue);
        Assert.Equal(ChangeClass.Legal, (await Library.FindUploadAsync(upload.Id, Anna.PersonId!.Value))!.ChangeClass);
    }

    [Fact]
    public async Task RestoringAVersionMakesANewOneWithItsBytes()
    {
        await PutAsync("/a.txt", "eins");
        await PutAsync("/a.txt", "zwei");
        var restored = await Library.RestoreVersionAsync(At("/a.txt"), 1, Bert);
        Assert.Equal((WriteOutcome.Updated, 3L), (restored.Outcome, restored.Entry.VersionNumber));
        Assert.Equal("eins", await TextAsync("/a.txt"));
        Assert.Equal(WriteOutcome.Unchanged, (await Library.RestoreVersionAsync(At("/a.txt"), 1, Bert)).Outcome);
        await RefusedAsync(LibraryError.NotFound, async () => await Library.RestoreVersionAsync(At("/a.txt"), 9, Bert));
        await RefusedAsync(LibraryError.NotFound, async () => await Library.RestoreVersionAsync(At("/b.txt"), 1, Bert));
        await RefusedAsync(LibraryError.WrongKind, async () => await Library.RestoreVersionAsync(At("/"), 1, Bert));
    }

    private async Task<IEnumerable<ChangeClass?>> ClassesAsync(string path) =>
        (await Library.ListVersionsAsync((await EntryAsync(path)).Id)).Select(version => version.ChangeClass);
}

public sealed class SqliteVersionTests() : VersionContract(DatabaseKind.Sqlite);

public sealed class PostgresVersionTests() : VersionContract(DatabaseKind.Postgres);
