using System.IO.Pipelines;
using ToolKit.TestSupport;

namespace ToolKit.Library.Tests;

public abstract class BlobContract(DatabaseKind kind) : LibraryContract(kind)
{
    [Theory]
    [InlineData(1_000)]
    [InlineData(400_000)]
    public async Task RangesAreCopiedIntoAPipe(int size)
    {
        var body = Some.Bytes(size);
        await PutAsync("/a.bin", body);
        using var reader = await Library.OpenAsync(await EntryAsync("/a.bin"));
        Assert.Equal(size, reader.Length);
        Assert.Equal(size == 1_000, reader.Memory is not null);
        foreach (var (offset, length) in new[] { (0, size), (0, 0), (1, 1), (size / 3, size / 2), (size, 0), (size - 1, 1) })
        {
            var pipe = new Pipe();
            var copying = Task.Run(async () =>
            {
                await reader.CopyToAsync(pipe.Writer, offset, length);
                await pipe.Writer.CompleteAsync();
            });
            var copy = new MemoryStream();
            await pipe.Reader.CopyToAsync(copy);
            await copying;
            Assert.Equal(body.AsSpan(offset, length).ToArray(), copy.ToArray());
        }

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await reader.CopyToAsync(new Pipe().Writer, 1, size));
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(400_000)]
    public async Task WhatIsBeingReadStaysReadableWhenItIsReplacedOrPurged(int size)
    {
        var body = Some.Bytes(size);
        await PutAsync("/a.bin", body);
        using var reader = await Library.OpenAsync(await EntryAsync("/a.bin"));
        await PutAsync("/a.bin", "anders");
        await Library.PurgeAsync(At("/a.bin"), Anna);
        Assert.Equal(body, await ReadAsync(reader));
    }

    [Fact]
    public async Task TheBytesOfAnEntryThatIsGoneAreNotFound()
    {
        await PutAsync("/a.bin", "x");
        await PutAsync("/b.bin", Some.Bytes(100_000));
        var (a, b) = (await EntryAsync("/a.bin"), await EntryAsync("/b.bin"));
        await Library.PurgeAsync(At("/a.bin"), Anna);
        await Library.PurgeAsync(At("/b.bin"), Anna);
        await RefusedAsync(LibraryError.NotFound, async () => await Library.OpenAsync(a));
        await RefusedAsync(LibraryError.NotFound, async () => await Library.OpenAsync(b));
    }

    [Fact]
    public async Task BytesThatArriveAgainBeforeTheSweepAreClaimed()
    {
        var body = Some.Bytes(100_000);
        await PutAsync("/~$a", body);
        await DeleteAsync("/~$a");
        Time.Pass(TimeSpan.FromDays(2));
        await PutAsync("/b.bin", body);
        await Library.SweepAsync();
        await ReopenAsync();
        Assert.Equal(body, await BytesAsync("/b.bin"));
        Assert.Empty(await DamageAsync());
    }

    [Fact]
    public async Task BytesThatASweepTakesWhileTheyArriveAgainAreWrittenAgain()
    {
        var body = Some.Bytes(100_000);
        await PutAsync("/~$a", body);
        await DeleteAsync("/~$a");
        await PutAsync("/b.bin", body, guard: _ =>
        {
            foreach (var file in BlobFiles())
                File.Delete(file); // as a sweep in another process does, in a transaction before this one
            return ValueTask.CompletedTask;
        });
        Assert.Equal(body, await BytesAsync("/b.bin"));
        Assert.Empty(await DamageAsync());
    }

    [Fact]
    public async Task SweepsBesideWritesLoseNothing()
    {
        Options.UnclaimedLifetime = TimeSpan.Zero;
        Options.ScratchLifetime = TimeSpan.Zero;
        var bodies = Enumerable.Range(0, 4).Select(_ => Some.Bytes(70_000)).ToArray();
        using var stop = new CancellationTokenSource();
        var sweeping = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                Time.Pass(TimeSpan.FromSeconds(1));
                await Library.SweepAsync();
            }
        });
        await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 15; i++)
            {
                await PutAsync($"/{writer}.bin", bodies[i % 4]);
                Assert.Equal(bodies[i % 4], await BytesAsync($"/{writer}.bin"));
                await Library.PurgeAsync(At($"/{writer}.bin"), Anna);
            }

            await PutAsync($"/{writer}.bin", bodies[writer]);
        })));
        await stop.CancelAsync();
        await sweeping;
        for (var writer = 0; writer < 4; writer++)
            Assert.Equal(bodies[writer], await BytesAsync($"/{writer}.bin"));
        Assert.Empty(await DamageAsync());
    }

    [Fact]
    public async Task LeftOverFilesOlderThanADayAreRemovedAndOthersNot()
    {
        await PutAsync("/a.bin", Some.Bytes(100_000));
        var old = Path.Combine(BlobFolder, "tmp", "alt");
        var fresh = Path.Combine(BlobFolder, "tmp", "frisch");
        var orphan = Path.Combine(Directory.CreateDirectory(Path.Combine(BlobFolder, "ab")).FullName, new string('c', 62));
        foreach (var file in new[] { old, fresh, orphan })
            await File.WriteAllTextAsync(file, "x");
        foreach (var file in BlobFiles().Append(old))
            File.SetLastWriteTimeUtc(file, Time.GetUtcNow().AddDays(-2).UtcDateTime);
        File.SetLastWriteTimeUtc(fresh, Time.GetUtcNow().UtcDateTime);
        Assert.Equal(2, (await Library.SweepAsync()).Files);
        Assert.False(File.Exists(old));
        Assert.False(File.Exists(orphan));
        Assert.True(File.Exists(fresh));
        Assert.Empty(await DamageAsync());
    }
}

public sealed class SqliteBlobTests() : BlobContract(DatabaseKind.Sqlite);

public sealed class PostgresBlobTests() : BlobContract(DatabaseKind.Postgres);

/// <summary>A file system with too little room: needs the right to mount one.</summary>
public sealed class FullDiskTests() : LibraryContract(DatabaseKind.Sqlite)
{
    [Fact]
    public async Task AFullDiskChangesNothingAndLeavesNoFileBehind()
    {
        await using var disk = await SmallDisk.MountAsync(megabytes: 2);
        var library = new DocumentLibrary(Database, new LibraryOptions { BlobFolder = Path.Combine(disk.Path, "blobs") }, Time);
        await Assert.ThrowsAsync<ToolKit.Database.StorageFullException>(async () =>
            await library.WriteAsync(At("/gross.bin"), new EndlessStream(5_000_000), Anna));
        Assert.Null(await FindAsync("/gross.bin"));
        Assert.Empty(Directory.GetFiles(Path.Combine(disk.Path, "blobs", "tmp")));
        await library.WriteAsync(At("/passt.bin"), new EndlessStream(500_000), Anna);
        Assert.Equal(500_000, (await EntryAsync("/passt.bin")).Size);
    }

    [Fact]
    public async Task AFullDatabaseChangesNothingAndGoesOnWhenThereIsRoom()
    {
        await PutAsync("/a.txt", "alt");
        await ExecuteAsync("PRAGMA max_page_count = 60");
        var failures = 0;
        for (var i = 0; i < 40; i++)
        {
            try
            {
                await PutAsync($"/{i}.bin", Some.Bytes(20_000));
            }
            catch (ToolKit.Database.StorageFullException)
            {
                failures++;
                Assert.Null(await FindAsync($"/{i}.bin"));
            }
        }

        Assert.InRange(failures, 1, 39);
        await ExecuteAsync("PRAGMA max_page_count = 1000000");
        await PutAsync("/a.txt", "neu");
        Assert.Equal("neu", await TextAsync("/a.txt"));
        Assert.Empty(await DamageAsync());
    }
}
