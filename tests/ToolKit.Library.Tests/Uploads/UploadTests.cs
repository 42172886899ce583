using System.Text;
using ToolKit.Database;

namespace ToolKit.Library.Tests;

public abstract class UploadContract(DatabaseKind kind) : LibraryContract(kind)
{
    [Fact]
    public async Task WhatHasArrivedIsThereAfterARestart()
    {
        var upload = await BeginAsync(10);
        Assert.Equal(AppendOutcome.Appended, await AppendAsync(upload, 0, "01234"));

        await ReopenAsync();

        var found = (await Library.FindUploadAsync(upload.Id, upload.CreatorId))!;
        Assert.Equal((5, false, false), (found.Received, found.IsComplete, found.IsCommitted));
        Assert.Equal(AppendOutcome.Appended, await AppendAsync(found, 5, "56789"));
        Assert.Equal("0123456789", await CommitAsync((await Library.FindUploadAsync(upload.Id, upload.CreatorId))!));
    }

    [Fact]
    public async Task AnUploadIsCommittedOnce()
    {
        var upload = await BeginAsync(3);
        await AppendAsync(upload, 0, "abc");
        var complete = (await Library.FindUploadAsync(upload.Id, upload.CreatorId))!;

        Assert.Equal("abc", await CommitAsync(complete));
        await RefusedAsync(LibraryError.NotFound, () => CommitAsync(complete));

        Assert.Equal("1", await VersionsAsync("/a.txt"));
        Assert.True((await Library.FindUploadAsync(upload.Id, upload.CreatorId))!.IsCommitted);
    }

    [Fact]
    public async Task WhatATransactionUndoesIsNotCommitted()
    {
        var upload = await BeginAsync(3);
        await AppendAsync(upload, 0, "abc");
        var complete = (await Library.FindUploadAsync(upload.Id, upload.CreatorId))!;

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await Library.WriteAsync(At("/a.txt"), await Library.OpenUploadAsync(complete), Anna, async transaction =>
        {
            await DocumentLibrary.NoteUploadCommittedAsync(transaction, complete);
            throw new InvalidOperationException("something else");
        }));

        Assert.False((await Library.FindUploadAsync(upload.Id, upload.CreatorId))!.IsCommitted);
        Assert.Equal("abc", await CommitAsync(complete));
    }

    [Fact]
    public async Task APartThatBreaksOffCountsAsFarAsItCame()
    {
        var upload = await BeginAsync(10);

        await Assert.ThrowsAsync<IOException>(async () => await Library.AppendAsync(upload, 0, new BrokenStream(4)));

        Assert.Equal(4, (await Library.FindUploadAsync(upload.Id, upload.CreatorId))!.Received);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(4)]
    public async Task WhereBytesAreGoneFromTheDiskTheUploadIsGone(int? left)
    {
        var (begun, complete) = (await BeginAsync(10), await BeginAsync(5));
        foreach (var upload in new[] { begun, complete })
        {
            await AppendAsync(upload, 0, "01234");
            Cut(upload, left);
        }

        await RefusedAsync(LibraryError.NotFound, () => AppendAsync(begun, 5, "56789"));
        await RefusedAsync(LibraryError.NotFound, () => CommitAsync(complete));

        Assert.Equal(0, await CountAsync("SELECT COUNT(*) FROM upload"));
        Assert.Empty(Directory.GetFiles(Path.Combine(BlobFolder, "uploads")));
        Assert.Null(await FindAsync("/a.txt"));
    }

    [Fact]
    public async Task OnlyOnePartArrivesAtATime()
    {
        var upload = await BeginAsync(10);
        var slow = new WaitingStream("01234"u8.ToArray());
        var first = Library.AppendAsync(upload, 0, slow).AsTask();
        await slow.Asked;

        Assert.Equal(AppendOutcome.Busy, await AppendAsync(upload, 0, "xxxxx"));
        slow.GoOn();
        Assert.Equal(AppendOutcome.Appended, await first);
        Assert.Equal(AppendOutcome.WrongOffset, await AppendAsync(upload, 0, "xxxxx")); // although it is asked with what was known before
    }

    [Fact]
    public async Task WhatOthersMissIsTakenOffTheRoom()
    {
        await BeginAsync(60, room: 100);

        await Assert.ThrowsAsync<StorageFullException>(() => BeginAsync(41, room: 100));
        await BeginAsync(40, room: 100);
    }

    [Fact]
    public async Task AnAbandonedUploadGoesWithItsBytes()
    {
        var upload = await BeginAsync(10);
        await AppendAsync(upload, 0, "01234");
        Time.Pass(TimeSpan.FromHours(25));

        Assert.Null(await Library.FindUploadAsync(upload.Id, upload.CreatorId));
        foreach (var file in Directory.GetFiles(Path.Combine(BlobFolder, "uploads")))
            File.SetLastWriteTimeUtc(file, (Time.GetUtcNow() - TimeSpan.FromHours(25)).UtcDateTime); // the disk has another clock
        await Library.SweepAsync();

        Assert.Empty(Directory.GetFiles(Path.Combine(BlobFolder, "uploads")));
        Assert.Equal(0, await CountAsync("SELECT COUNT(*) FROM upload"));
    }

    private async Task<ResumableUpload> BeginAsync(long length, long room = long.MaxValue) =>
        await Library.BeginUploadAsync(new NewUpload(Anna.PersonId!.Value, At("/a.txt"), length, ""), room);

    /// <summary>Takes bytes from the end of what has arrived, or all of it with its file.</summary>
    private void Cut(ResumableUpload upload, int? left)
    {
        var path = Path.Combine(BlobFolder, "uploads", upload.Id);
        if (left is { } length)
        {
            using var file = File.OpenWrite(path);
            file.SetLength(length);
        }
        else
        {
            File.Delete(path);
        }
    }

    private async Task<AppendOutcome> AppendAsync(ResumableUpload upload, long offset, string part) =>
        await Library.AppendAsync(upload, offset, new MemoryStream(Encoding.ASCII.GetBytes(part)));

    private async Task<string> CommitAsync(ResumableUpload upload)
    {
        await using var body = await Library.OpenUploadAsync(upload);
        await Library.WriteAsync(upload.Path, body, Anna, transaction => DocumentLibrary.NoteUploadCommittedAsync(transaction, upload));
        return await TextAsync(upload.Path.ToString());
    }

    /// <summary>Gives its bytes when it is told to.</summary>
    private sealed class WaitingStream(byte[] bytes) : MemoryStream(bytes)
    {
        private readonly TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource told = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Asked => asked.Task;

        public void GoOn() => told.TrySetResult();

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            asked.TrySetResult();
            await told.Task;
            return await base.ReadAsync(buffer, cancellationToken);
        }
    }
}

public sealed class SqliteUploadTests() : UploadContract(DatabaseKind.Sqlite);

public sealed class PostgresUploadTests() : UploadContract(DatabaseKind.Postgres);
