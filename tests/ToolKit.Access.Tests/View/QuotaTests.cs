using ToolKit.Library;

namespace ToolKit.Access.Tests;

/// <summary>A region holds no more than its quota, whichever way the bytes come in.</summary>
public abstract class QuotaTests(DatabaseKind kind) : AccessContract(kind)
{
    private const int Limit = 1_000;
    private const string Bayern = "/Regionen/Bayern";

    protected override AccessOptions Options => new() { KeyFolder = KeyFolder, RegionQuotaBytes = Limit };

    [Fact]
    public async Task ACopiedDocumentCountsWhateverTheDepth()
    {
        var view = await ViewAsync($"RegionAdmin {Hessen}");
        await FillAsync(view, $"{Hessen}/a", 600);

        await FullAsync(() => view.CopyAsync(At($"{Hessen}/a"), At($"{Hessen}/b"), overwrite: false, recursive: false));

        Assert.False(await ExistsAsync($"{Hessen}/b"));
    }

    [Fact]
    public async Task AFolderCopiedWithoutItsMembersNeedsNoRoom()
    {
        var view = await ViewAsync($"RegionAdmin {Hessen}");
        await view.CreateFolderAsync(At($"{Hessen}/f"));
        await FillAsync(view, $"{Hessen}/f/a", 600);

        await view.CopyAsync(At($"{Hessen}/f"), At($"{Hessen}/g"), overwrite: false, recursive: false);

        Assert.False(await ExistsAsync($"{Hessen}/g/a"));
        await FullAsync(() => view.CopyAsync(At($"{Hessen}/f"), At($"{Hessen}/h"), overwrite: false, recursive: true));
    }

    [Fact]
    public async Task WhatACopyOrAMoveReplacesMakesRoom()
    {
        var view = await ViewAsync($"RegionAdmin {Hessen}", $"RegionAdmin {Bayern}");
        await FillAsync(view, $"{Hessen}/a", 500);
        await FillAsync(view, $"{Hessen}/b", 400);
        await FillAsync(view, $"{Bayern}/c", 501);
        await FillAsync(view, $"{Bayern}/d", 499);

        await view.CopyAsync(At($"{Hessen}/a"), At($"{Hessen}/b"), overwrite: true, recursive: true);
        await FullAsync(() => view.MoveAsync(At($"{Bayern}/c"), At($"{Hessen}/b"), overwrite: true));
        await view.MoveAsync(At($"{Bayern}/d"), At($"{Hessen}/b"), overwrite: true);

        Time.Pass(TimeSpan.FromMinutes(2));
        Assert.Equal(1, (await view.FindQuotaAsync(await view.FindAsync(At(Hessen))))!.Left);
    }

    [Fact]
    public async Task AVersionThatIsRestoredCountsWithWhatItIsLargerBy()
    {
        var view = await ViewAsync($"RegionAdmin {Hessen}");
        await FillAsync(view, $"{Hessen}/a", 600);
        await FillAsync(view, $"{Hessen}/a", 1);
        await FillAsync(view, $"{Hessen}/b", 401);

        await FullAsync(() => view.RestoreVersionAsync(At($"{Hessen}/a"), 1));

        Assert.Equal(1, (await view.FindAsync(At($"{Hessen}/a"))).Entry!.Size);
        await FillAsync(view, $"{Hessen}/b", 400);
        Assert.Equal(600, (await view.RestoreVersionAsync(At($"{Hessen}/a"), 1)).Entry.Size);
    }

    [Fact]
    public async Task WhatIsCountedWhileItsUploadEndsIsNotCountedTwiceForGood()
    {
        var view = await ViewAsync($"RegionAdmin {Hessen}");
        var hessen = await view.FindAsync(At(Hessen));

        // Between the commit of an upload and its end somebody else has it counted.
        using (var room = await Here.Gate.Quotas.ReserveAsync(hessen.Chain, 400))
        {
            await PutAsync($"{Hessen}/a", new string('x', 400));
            Time.Pass(TimeSpan.FromMinutes(2));
            Assert.Equal(200, (await view.FindQuotaAsync(hessen))!.Left);
            room.Use();
        }

        await FillAsync(view, $"{Hessen}/b", 600);
        await FullAsync(() => view.WriteAsync(At($"{Hessen}/c"), Body("x")));
    }

    [Fact]
    public async Task AnUploadInManyPartsAsksTheDatabaseNoMoreThanOneInFew()
    {
        var view = await ViewAsync($"RegionAdmin {Hessen}");
        await FillAsync(view, $"{Hessen}/a", 100);

        var inFew = await CountStatementsAsync($"{Hessen}/b", part: 50);
        var inMany = await CountStatementsAsync($"{Hessen}/c", part: 1);

        Assert.Equal(inFew, inMany);

        async Task<int> CountStatementsAsync(string path, int part)
        {
            Statements.Clear();
            await view.WriteAsync(At(path), new Parts(new string('x', 100), part));
            return Statements.Count;
        }
    }

    [Fact]
    public async Task UploadsThatFindTheCountTooOldTakeItAnewTogether()
    {
        var view = await ViewAsync($"RegionAdmin {Hessen}");
        await FillAsync(view, $"{Hessen}/a", 100);
        var hessen = await view.FindAsync(At(Hessen));
        Time.Pass(TimeSpan.FromMinutes(2));
        await PutAsync($"{Hessen}/b", new string('x', 100));
        Statements.Clear();

        var rooms = Enumerable.Range(0, 8).Select(_ => Here.Gate.Quotas.ReserveAsync(hessen.Chain, 10).AsTask()).ToList();
        Assert.All(await Task.WhenAll(rooms), room => room.Dispose());

        Assert.Single(Statements, statement => statement.Contains("WITH RECURSIVE tree", StringComparison.Ordinal));
        Assert.Equal(800, (await view.FindQuotaAsync(hessen))!.Left);
    }

    [Fact]
    public async Task RestoringWhereOneSeesNothingDoesNotTellThatItIsFull()
    {
        await FillAsync(await ViewAsync($"RegionAdmin {Bayern}"), $"{Bayern}/a", Limit);
        var view = await ViewAsync($"Contributor {Kassel}");
        await FillAsync(view, $"{Kassel}/weg", 10);
        await view.DeleteAsync(At($"{Kassel}/weg"));
        var trashed = Assert.Single(await view.ListTrashAsync());

        await RefusedAsync(LibraryError.ParentMissing, () => view.RestoreAsync(trashed.Entry.Id, At($"{Bayern}/weg")).AsTask());
    }

    private static async Task FillAsync(LibraryView view, string path, int bytes) => await view.WriteAsync(At(path), Body(new string('x', bytes)));

    private static async Task FullAsync<T>(Func<ValueTask<T>> act) => await Assert.ThrowsAsync<QuotaExceededException>(async () => await act());

    /// <summary>A body that comes in parts, as over a slow line.</summary>
    private sealed class Parts(string text, int part) : MemoryStream(System.Text.Encoding.UTF8.GetBytes(text))
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(part, buffer.Length)], cancellationToken);
    }
}

public sealed class SqliteQuotaTests() : QuotaTests(DatabaseKind.Sqlite);

public sealed class PostgresQuotaTests() : QuotaTests(DatabaseKind.Postgres);
