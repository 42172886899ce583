using ToolKit.TestSupport;

namespace ToolKit.Library.Tests;

public abstract class WritingContract(DatabaseKind kind) : LibraryContract(kind)
{
    [Fact]
    public async Task ANewDocumentHasItsBytesOneVersionAndAnAuthor()
    {
        var written = await PutAsync("/a.txt", "Inhalt", Bert);
        Assert.Equal(WriteOutcome.Created, written.Outcome);
        var entry = await EntryAsync("/a.txt");
        Assert.Equal((6, 1, "Bert", 2L), (entry.Size, entry.VersionNumber, entry.AuthorName, entry.AuthorId));
        Assert.Equal(Time.GetUtcNow(), entry.ModifiedAt);
        Assert.Equal(written.Entry.ETag, entry.ETag);
        Assert.Equal("Inhalt", await TextAsync("/a.txt"));
    }

    [Fact]
    public async Task OverwritingMakesAVersionAndKeepsTheId()
    {
        var first = await PutAsync("/a.txt", "eins");
        var second = await PutAsync("/a.txt", "zwei", Bert);
        Assert.Equal(WriteOutcome.Updated, second.Outcome);
        Assert.Equal(first.Entry.Id, second.Entry.Id);
        Assert.NotEqual(first.Entry.ETag, second.Entry.ETag);
        Assert.Equal("2 1", await VersionsAsync("/a.txt"));
        Assert.Equal("zwei", await TextAsync("/a.txt"));
    }

    [Fact]
    public async Task EqualBytesMakeNoVersionAndKeepTheETag()
    {
        var first = await PutAsync("/a.txt", "gleich");
        var again = await PutAsync("/a.txt", "gleich", Bert);
        Assert.Equal(WriteOutcome.Unchanged, again.Outcome);
        Assert.Equal(first.Entry.ETag, again.Entry.ETag);
        Assert.Equal("1", await VersionsAsync("/a.txt"));
        Assert.Equal(["Created /a.txt"], await FeedAsync());
    }

    [Fact]
    public async Task AnEmptyBodyFilledSoonBySamePersonIsNotAVersionButChangesTheETag()
    {
        var empty = await PutAsync("/a.txt", "");
        var filled = await PutAsync("/a.txt", "Inhalt");
        Assert.Equal("1", await VersionsAsync("/a.txt"));
        Assert.NotEqual(empty.Entry.ETag, filled.Entry.ETag);
    }

    [Fact]
    public async Task AnEmptyBodyFilledByAnotherPersonOrLateStaysAVersion()
    {
        await PutAsync("/a.txt", "");
        await PutAsync("/a.txt", "von Bert", Bert);
        Assert.Equal("2 1", await VersionsAsync("/a.txt"));
        await PutAsync("/b.txt", "");
        Time.Pass(TimeSpan.FromMinutes(11));
        await PutAsync("/b.txt", "spät");
        Assert.Equal("2 1", await VersionsAsync("/b.txt"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(1_200_000)]
    [InlineData(3_000_001)]
    public async Task BodiesOfAnySizeComeBackByteForByte(int size)
    {
        var body = Some.Bytes(size);
        await PutAsync("/a.bin", body);
        Assert.Equal(body, await BytesAsync("/a.bin"));
        await ReopenAsync();
        Assert.Equal(body, await BytesAsync("/a.bin"));
        Assert.Empty(await DamageAsync());
    }

    [Fact]
    public async Task BytesThatArriveInSmallPiecesComeBackWhole()
    {
        var body = Some.Bytes(300_000);
        await Library.WriteAsync(At("/a.bin"), new PieceStream(body, 777), Anna);
        Assert.Equal(body, await BytesAsync("/a.bin"));
    }

    [Fact]
    public async Task EqualContentsAreStoredOnce()
    {
        var body = Some.Bytes(200_000);
        await PutAsync("/a.bin", body);
        await PutAsync("/b.bin", body);
        await PutAsync("/c.bin", "klein");
        await PutAsync("/d.bin", "klein");
        Assert.Equal(2, await CountAsync("SELECT COUNT(*) FROM blob"));
        Assert.Single(BlobFiles());
    }

    [Fact]
    public async Task AWriteIntoAMissingFolderIsRefused()
    {
        await RefusedAsync(LibraryError.ParentMissing, () => PutAsync("/nirgends/a.txt", "x"));
        await PutAsync("/a.txt", "x");
        await RefusedAsync(LibraryError.ParentMissing, () => PutAsync("/a.txt/b.txt", "x"));
    }

    [Fact]
    public async Task ADocumentCannotReplaceAFolder()
    {
        await MakeFolderAsync("/ordner");
        await RefusedAsync(LibraryError.IsFolder, () => PutAsync("/ordner", "x"));
        await RefusedAsync(LibraryError.IsFolder, () => PutAsync("/", "x"));
    }

    [Theory]
    [InlineData("/a:b.txt")]
    [InlineData("/con.txt")]
    [InlineData("/ende.")]
    [InlineData("/ende ")]
    [InlineData("/a\u0007b")]
    public async Task NamesThatWindowsCannotShowAreRefused(string path)
    {
        var refused = await RefusedAsync(LibraryError.NameRefused, () => PutAsync(path, "x"));
        Assert.EndsWith(".", refused.Message.Replace("*", ".", StringComparison.Ordinal), StringComparison.Ordinal);
        await RefusedAsync(LibraryError.NameRefused, () => MakeFolderAsync(path));
        await PutAsync("/gut.txt", "x");
        await RefusedAsync(LibraryError.NameRefused, () => MoveAsync("/gut.txt", path));
        await RefusedAsync(LibraryError.NameRefused, () => CopyAsync("/gut.txt", path));
    }

    [Fact]
    public async Task UmlautsSpacesAndEmojiRoundTripAndCompareByNfc()
    {
        var name = "Ärger mit #1 & 100 % + größer 🎒.txt";
        await PutAsync("/" + name.Normalize(System.Text.NormalizationForm.FormD), "x");
        Assert.Equal([name], await NamesAsync("/"));
        Assert.NotNull(await FindAsync("/" + name));
        Assert.Null(await FindAsync("/" + name.ToUpperInvariant()));
    }

    [Fact]
    public async Task ANameOf255BytesIsTakenAndOneOf256Refused()
    {
        await PutAsync("/" + new string('ä', 127) + "b", "x");
        await RefusedAsync(LibraryError.NameRefused, () => PutAsync("/" + new string('ä', 128), "x"));
    }

    [Fact]
    public async Task ABodyOfAnotherLengthThanAnnouncedIsRefusedAndNothingStays()
    {
        foreach (var (size, announced) in new[] { (10, 20L), (20, 10L), (200_000, 300_000L), (300_000, 200_000L) })
        {
            await RefusedAsync(LibraryError.LengthMismatch, async () => await Library.WriteAsync(
                At("/a.bin"), new MemoryStream(Some.Bytes(size)), Anna, options: new WriteOptions { Length = announced }));
        }

        Assert.Null(await FindAsync("/a.bin"));
        Assert.Empty(BlobFiles());
        Assert.Empty(Directory.GetFiles(Path.Combine(BlobFolder, "tmp")));
    }

    [Fact]
    public async Task ABodyThatBreaksOffLeavesTheOldContent()
    {
        await PutAsync("/a.bin", "alt");
        await Assert.ThrowsAsync<IOException>(async () => await Library.WriteAsync(At("/a.bin"), new BrokenStream(200_000), Anna));
        Assert.Equal("alt", await TextAsync("/a.bin"));
        Assert.Empty(Directory.GetFiles(Path.Combine(BlobFolder, "tmp")));
    }

    [Fact]
    public async Task TimesStatedByTheClientAreKept()
    {
        var stated = new DateTimeOffset(2001, 2, 3, 4, 5, 6, TimeSpan.Zero);
        await Library.WriteAsync(
            At("/a.txt"), new MemoryStream([1]), Anna, options: new WriteOptions { ModifiedAt = stated, CreatedAt = stated.AddYears(-1) });
        var entry = await EntryAsync("/a.txt");
        Assert.Equal((stated, stated.AddYears(-1)), (entry.ModifiedAt, entry.CreatedAt));
    }

    [Fact]
    public async Task TheGuardSeesALockThatCameInDuringTheUpload()
    {
        await PutAsync("/a.txt", "alt");
        var body = new CallbackStream(Some.Bytes(100_000), () => LockAsync("/a.txt", Bert).GetAwaiter().GetResult());
        IReadOnlyList<DocumentLock> seen = [];
        await Assert.ThrowsAsync<UnauthorizedAccessException>(async () => await Library.WriteAsync(At("/a.txt"), body, Anna, async transaction =>
        {
            seen = await transaction.LocksCoveringAsync(At("/a.txt"));
            if (seen.Count > 0)
                throw new UnauthorizedAccessException();
        }));
        Assert.Equal("Bert", Assert.Single(seen).Holder.Name);
        Assert.Equal("alt", await TextAsync("/a.txt"));
        Assert.Equal("1", await VersionsAsync("/a.txt"));
    }

    [Fact]
    public async Task WhatAGuardThrowsUndoesOnlyItsOwnWrite()
    {
        var writes = Enumerable.Range(0, 40).Select(i => Task.Run(async () =>
        {
            try
            {
                await PutAsync($"/{i:d2}.txt", $"Text {i}", guard: _ => i % 4 == 0 ? throw new InvalidOperationException("nein") : ValueTask.CompletedTask);
                return true;
            }
            catch (InvalidOperationException)
            {
                return false;
            }
        }));
        var written = await Task.WhenAll(writes);
        Assert.Equal(30, written.Count(done => done));
        Assert.Equal(Enumerable.Range(0, 40).Where(i => i % 4 != 0).Select(i => $"{i:d2}.txt"), await NamesAsync("/"));
        Assert.Empty(await DamageAsync());
    }

    [Fact]
    public async Task EightWritersAtOnceLoseNothing()
    {
        await MakeFolderAsync("/w");
        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 25; i++)
            {
                await PutAsync($"/w/{writer}-{i}.txt", $"{writer} {i}");
                await PutAsync("/w/gemeinsam.txt", $"{writer} {i}");
            }
        })));
        Assert.Equal(201, (await NamesAsync("/w")).Length);
        Assert.Equal(200, (await VersionsAsync("/w/gemeinsam.txt")).Split(' ').Length);
        Assert.Empty(await DamageAsync());
    }
}

public sealed class SqliteWritingTests() : WritingContract(DatabaseKind.Sqlite);

public sealed class PostgresWritingTests() : WritingContract(DatabaseKind.Postgres);
