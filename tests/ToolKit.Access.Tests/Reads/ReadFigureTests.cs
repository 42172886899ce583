using ToolKit.Library;

namespace ToolKit.Access.Tests;

public abstract class ReadFigureTests(DatabaseKind kind) : AccessContract(kind)
{
    [Fact]
    public async Task FiguresAreOfWhatSheMayReadNow()
    {
        await ReadAsync($"{Kassel}/a.txt", 3, 1);
        await ReadAsync($"{Augsburg}/b.txt", 7, 0);
        await ReadAsync($"{Level}/c.md", 0, 6);
        var person = await PersonAsync($"Reader {Kassel}");
        var view = await ViewAsync(person);

        Assert.Equal(["c.md 0 6", "a.txt 3 1"], await NamesAsync(view)); // any running grant opens the toolkit
        var administrator = await ViewAsync("Administrator /");
        Assert.Equal(["b.txt 7 0", "c.md 0 6", "a.txt 3 1"], await NamesAsync(administrator));
        Assert.Equal([7], (await administrator.SumReadsAsync(Period, mostDocuments: 1)).Documents.Select(total => total.Views));
        Assert.Equal((3, 7), Sum((await view.SumReadsAsync(Period)).Weeks));
        Assert.Equal(2, await view.ListReadsAsync(Period).CountAsync());

        await Here.Library.DeleteAsync(At($"{Level}/c.md"), Author.System);
        Assert.Equal(["a.txt 3 1"], await NamesAsync(view));
        foreach (var grant in await Here.Grants.ListAsync(person.Id))
            Assert.True(await Here.Grants.WithdrawAsync(grant.Id));
        Assert.Empty(await NamesAsync(view));
        Assert.Empty((await view.SumReadsAsync(Period)).Regions);
        Assert.Equal(0, await view.ListReadsAsync(Period).CountAsync());
    }

    [Fact]
    public async Task OtherPeoplesDropBoxesAreInNobodysFigures()
    {
        var owner = await PersonAsync($"Contributor {Kassel}");
        var box = (await (await ViewAsync(owner)).FindDropBoxAsync(FieldOfAction.All[0]))!.Path.ToString();
        await ReadAsync($"{box}/entwurf.txt", 1, 0);

        Assert.Equal(["entwurf.txt 1 0"], await NamesAsync(await ViewAsync(owner)));
        Assert.Empty(await NamesAsync(await ViewAsync($"Contributor {Kassel}")));
    }

    [Fact]
    public async Task AFigureOfOneDocumentIsOfThatOneIfSheMayReadIt()
    {
        await ReadAsync($"{Kassel}/a.txt", 3, 1);
        await ReadAsync($"{Augsburg}/b.txt", 7, 0);
        var (view, all) = (await ViewAsync($"Reader {Kassel}"), await ViewAsync("Administrator /"));

        Assert.Equal([new ReadTotal(Period.Last, 3, 1)], (await view.SumReadsAsync(Period, await view.FindAsync(At($"{Kassel}/a.txt")))).Weeks);
        Assert.Empty((await view.SumReadsAsync(Period, await all.FindAsync(At($"{Augsburg}/b.txt")))).Weeks); // as an administrator had found it
    }

    [Fact]
    public async Task APeriodIsWholeWeeks()
    {
        await ReadAsync($"{Kassel}/a.txt", 1, 0);
        Time.Pass(TimeSpan.FromDays(7));
        await ReadAsync($"{Kassel}/a.txt", 0, 2);
        var view = await ViewAsync($"Reader {Kassel}");

        Assert.Equal([new ReadTotal(Period.Last - 1, 1, 0), new ReadTotal(Period.Last, 0, 2)], (await view.SumReadsAsync(ReadPeriod.Until(Time.Now, 2))).Weeks);
        Assert.Equal([new ReadTotal(Period.Last, 0, 2)], (await view.SumReadsAsync(ReadPeriod.Until(Time.Now, 1))).Weeks);
        Assert.Equal(new DateOnly(2026, 3, 9), ReadPeriod.MondayOf(Period.Last));
        Assert.Equal([Period.Last - 1, Period.Last], ReadPeriod.Until(Time.Now, 2).Weeks());
    }

    private ReadPeriod Period => ReadPeriod.Until(Time.Now, 12);

    /// <summary>Somebody of the head office reads it.</summary>
    private async Task ReadAsync(string path, int views, int downloads)
    {
        if (!await ExistsAsync(path))
            await PutAsync(path);
        var view = await ViewAsync("Administrator /");
        for (var i = 0; i < views + downloads; i++)
            await view.NoteReadAsync(await view.FindAsync(At(path)), i < views ? ReadKind.View : ReadKind.Download);
        await Here.Gate.WriteReadsAsync();
    }

    private async Task<string[]> NamesAsync(LibraryView view)
    {
        var names = new List<string>();
        foreach (var total in (await view.SumReadsAsync(Period)).Documents)
            names.Add($"{(await view.FindAsync(total.Key))!.Path.Name} {total.Views} {total.Downloads}");
        return [.. names];
    }

    private static (long Views, long Downloads) Sum(IReadOnlyList<ReadTotal> totals) => (totals.Sum(total => total.Views), totals.Sum(total => total.Downloads));
}

public sealed class SqliteReadFigureTests() : ReadFigureTests(DatabaseKind.Sqlite);

public sealed class PostgresReadFigureTests() : ReadFigureTests(DatabaseKind.Postgres);
