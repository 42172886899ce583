using ToolKit.Library;
using ToolKit.TestSupport;

namespace ToolKit.Access.Tests;

public abstract class FollowTests(DatabaseKind kind) : AccessContract(kind)
{
    [Fact]
    public async Task WhatHappensToWhatIsFollowedIsListedAndNothingElse()
    {
        var view = await ViewAsync($"Reader {Hessen}");
        await PutAsync($"{Kassel}/a.txt");
        await PutAsync($"{Darmstadt}/b.txt");
        var since = await view.GetLastChangeAsync();
        await PutAsync($"{Kassel}/a.txt", "neu");
        await PutAsync($"{Kassel}/c.txt");
        await PutAsync($"{Darmstadt}/b.txt", "neu");

        Assert.Equal(["Updated a.txt"], await ListAsync(view, since, $"{Kassel}/a.txt"));
        Assert.Equal(["Updated a.txt", "Created c.txt"], await ListAsync(view, since, Kassel));
        Assert.Equal(["Updated a.txt", "Created c.txt", "Updated b.txt"], await ListAsync(view, since, Hessen));
        Assert.Empty((await view.ListChangesAsync(since, 100, [])).Changes);
    }

    [Fact]
    public async Task AMovedDocumentIsStillFollowedAndItsOldFolderHearsOfTheMove()
    {
        var view = await ViewAsync($"Reader {Hessen}");
        var id = (await PutAsync($"{Kassel}/a.txt")).Id;
        var since = await view.GetLastChangeAsync();
        await Here.Library.MoveAsync(At($"{Kassel}/a.txt"), At($"{Darmstadt}/neuer Name.txt"), false, Author.System);
        await PutAsync($"{Darmstadt}/neuer Name.txt", "neu");

        Assert.Equal(["Moved neuer Name.txt", "Updated neuer Name.txt"], Names(await view.ListChangesAsync(since, 100, [id])));
        Assert.Equal(["Moved neuer Name.txt"], await ListAsync(view, since, Kassel));
    }

    [Fact]
    public async Task WhatIsHiddenIsNoNewsAndAWithdrawalCountsAtOnce()
    {
        var person = await PersonAsync($"Reader {Kassel}");
        var view = await ViewAsync(person);
        var (near, far) = ((await PutAsync($"{Kassel}/a.txt")).Id, (await PutAsync($"{Darmstadt}/b.txt")).Id);
        var since = (await view.GetLastChangeAsync()) - 2;

        // She followed both, when she could still see both.
        Assert.Equal(["Created a.txt"], Names(await view.ListChangesAsync(since, 100, [near, far, await IdAsync(Hessen)])));

        await Here.Library.MoveAsync(At($"{Kassel}/a.txt"), At($"{Augsburg}/a.txt"), false, Author.System);
        Assert.Equal(["Created a.txt", "Deleted a.txt"], Names(await view.ListChangesAsync(since, 100, [near, far]))); // it is gone from where she reads
        foreach (var grant in await Here.Grants.ListAsync(person.Id))
            Assert.True(await Here.Grants.WithdrawAsync(grant.Id));
        Assert.Empty((await view.ListChangesAsync(since, 100, [near, far])).Changes);
    }

    [Fact]
    public async Task FollowingBeginsAndEndsAndHasABound()
    {
        var view = await ViewAsync($"Reader {Hessen}");
        var place = await view.FindAsync(At(Kassel));

        await Here.Follows.FollowAsync(view.Principal, place);
        await Here.Follows.FollowAsync(view.Principal, place);
        Assert.Equal([place.Entry!.Id], await Here.Follows.ListAsync(view.Principal.Person!.Id));
        Assert.True(await Here.Follows.IsFollowedAsync(view.Principal, place.Entry.Id));
        await Here.Follows.UnfollowAsync(view.Principal, place.Entry.Id);
        Assert.False(await Here.Follows.IsFollowedAsync(view.Principal, place.Entry.Id));

        for (var i = 0; i < FollowStore.Most; i++)
        {
            await PutAsync($"{Kassel}/{i}.txt", Some.Text());
            await Here.Follows.FollowAsync(view.Principal, await view.FindAsync(At($"{Kassel}/{i}.txt")));
        }

        Assert.Equal("follows-too-much", await RefusedAsync(async () => await Here.Follows.FollowAsync(view.Principal, place)));
        await Here.Follows.FollowAsync(view.Principal, await view.FindAsync(At($"{Kassel}/0.txt"))); // doing it again changes nothing, also now
        Assert.Equal(FollowStore.Most, (await Here.Follows.ListAsync(view.Principal.Person!.Id)).Count);
    }

    [Fact]
    public async Task ADigestIsDueAtItsTimeAndToldOnce()
    {
        var view = await ViewAsync($"Reader {Hessen}");
        var before = await view.GetLastChangeAsync();
        await Here.Follows.SetRhythmAsync(view.Principal, DigestRhythm.Daily, Time.Now.AddHours(1));
        Assert.Equal(DigestRhythm.Daily, await Here.Follows.FindRhythmAsync(view.Principal));
        Assert.Empty(await Here.Follows.ListDueAsync(10));

        Time.Pass(TimeSpan.FromHours(2));
        var due = Assert.Single(await Here.Follows.ListDueAsync(10));
        Assert.Equal((view.Principal.Person!.Id, before, DigestRhythm.Daily), (due.PersonId, due.ToldUpTo, due.Rhythm));
        Assert.Equal(view.Principal.Person.Key.Mail, due.Mail);
        var mail = new NewMail("Digest", due.Mail, "Neues", "Text");

        Assert.True(await Here.Follows.TellAsync(due, before + 5, Time.Now.AddDays(1), mail));
        Assert.False(await Here.Follows.TellAsync(due, before + 5, Time.Now.AddDays(1), mail)); // as another server would

        Assert.Single(await Here.Mails.ListAsync(MailState.Waiting));
        Assert.Empty(await Here.Follows.ListDueAsync(10));
        await Here.Follows.SetRhythmAsync(view.Principal, null, Time.Now);
        Time.Pass(TimeSpan.FromDays(2));
        Assert.Empty(await Here.Follows.ListDueAsync(10));
        Assert.Null(await Here.Follows.FindRhythmAsync(view.Principal));
    }

    [Fact]
    public async Task ADisabledPersonIsToldNothing()
    {
        var view = await ViewAsync($"Reader {Hessen}");
        await Here.Follows.SetRhythmAsync(view.Principal, DigestRhythm.Weekly, Time.Now);

        await Here.People.SetDisabledAsync(view.Principal.Person!.Id, disabled: true);

        Assert.Empty(await Here.Follows.ListDueAsync(10));
    }

    [Fact]
    public async Task TheLastVisitEndedWhereTheFeedWasWhenSheWasLastHere()
    {
        var person = await PersonAsync($"Reader {Hessen}");
        var view = await ViewAsync(person);
        Assert.Null(await Here.Follows.FindLastVisitAsync(view.Principal));
        var first = (await Here.Sessions.BeginAsync(person.Id, new NewSession("x")))!;
        await PutAsync($"{Kassel}/a.txt");
        Time.Pass(TimeSpan.FromMinutes(6));
        Assert.NotNull(await Here.Sessions.OpenAsync(first.Id, Door.Browser)); // she has seen it
        var seen = await view.GetLastChangeAsync();
        await PutAsync($"{Kassel}/b.txt");

        await Here.Sessions.BeginAsync(person.Id, new NewSession("x"));

        Assert.Equal(seen, await Here.Follows.FindLastVisitAsync(view.Principal));
    }

    private async Task<string[]> ListAsync(LibraryView view, long since, string path) => Names(await view.ListChangesAsync(since, 100, [await IdAsync(path)]));

    private static string[] Names(ViewedChanges changes) => [.. changes.Changes.Select(change => $"{change.Kind} {change.Path.Name}")];
}

public sealed class SqliteFollowTests() : FollowTests(DatabaseKind.Sqlite);

public sealed class PostgresFollowTests() : FollowTests(DatabaseKind.Postgres);
