using ToolKit.Library;

namespace ToolKit.Access.Tests;

public abstract class GrantTests(DatabaseKind kind) : AccessContract(kind)
{
    [Fact]
    public async Task GivingTheSameGrantAgainMovesItsEnd()
    {
        var person = await PersonAsync();
        var first = await GiveAsync(person, Role.Contributor, Kassel, until: Time.Now.AddDays(10));
        var again = await GiveAsync(person, Role.Contributor, Kassel, until: Time.Now.AddDays(20));

        Assert.Equal(first.Id, again.Id);
        Assert.Equal(Time.Now.AddDays(20), (await Here.Grants.ListAsync(person.Id)).Single().Until);
    }

    [Fact]
    public async Task AnEndedGrantIsNotRevived()
    {
        var person = await PersonAsync();
        var first = await GiveAsync(person, Role.Reader, Kassel, until: Time.Now.AddDays(1));
        Time.Pass(TimeSpan.FromDays(2));
        var second = await GiveAsync(person, Role.Reader, Kassel);

        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal(2, (await Here.Grants.ListAsync(person.Id)).Count);
    }

    [Fact]
    public async Task WithdrawingByScopeLeavesTheOthers()
    {
        var person = await PersonAsync($"Reader {Kassel}", $"Reader {Augsburg}");

        Assert.Equal(1, await Here.Grants.WithdrawAllAsync(person.Id, await IdAsync(Kassel)));
        Assert.Equal(0, await Here.Grants.WithdrawAllAsync(person.Id, await IdAsync(Kassel)));

        var view = await ViewAsync(person);
        Assert.False(await SeesAsync(view, Kassel));
        Assert.True(await SeesAsync(view, Augsburg));
        Assert.Equal(1, await Here.Grants.WithdrawAllAsync(person.Id));
    }

    [Theory]
    [InlineData(Role.Administrator, Hessen)]
    [InlineData(Role.RegionAdmin, "/")]
    [InlineData(Role.RegionAdmin, "/Werkzeugkoffer")]
    [InlineData(Role.RegionAdmin, "/Regionen")]
    public async Task ARoleThatDoesNotFitTheScopeIsRefused(Role role, string scope)
    {
        var person = await PersonAsync();
        await Assert.ThrowsAsync<RefusedException>(() => GiveAsync(person, role, scope));
        Assert.Empty(await Here.Grants.ListAsync(person.Id));
    }

    [Fact]
    public async Task ADocumentIsNoScope()
    {
        await PutAsync(Kassel + "/a.txt");
        var person = await PersonAsync();
        await Assert.ThrowsAsync<RefusedException>(() => GiveAsync(person, Role.Reader, Kassel + "/a.txt"));
    }

    [Fact]
    public async Task AGrantThatWouldHaveEndedAlreadyIsRefused()
    {
        var person = await PersonAsync();
        await Assert.ThrowsAsync<RefusedException>(() => GiveAsync(person, Role.Reader, Kassel, until: Time.Now));
        await Assert.ThrowsAsync<RefusedException>(
            () => GiveAsync(person, Role.Reader, Kassel, until: Time.Now.AddDays(1), from: Time.Now.AddDays(2)));
    }

    [Fact]
    public async Task AGrantBeginsAndEndsByItself()
    {
        var person = await PersonAsync();
        await GiveAsync(person, Role.Reader, Kassel, from: Time.Now.AddDays(1), until: Time.Now.AddDays(2));
        var view = await ViewAsync(person);

        Assert.False(await SeesAsync(view, Kassel));
        Time.Pass(TimeSpan.FromDays(1));
        Assert.True(await SeesAsync(view, Kassel));
        Time.Pass(TimeSpan.FromDays(1));
        Assert.False(await SeesAsync(view, Kassel));
    }

    [Fact]
    public async Task AGrantFollowsItsFolderAndDiesWithIt()
    {
        await MakeFolderAsync("/Projekt");
        await MakeFolderAsync("/Projekt/Gruppe");
        await PutAsync("/Projekt/Gruppe/a.txt");
        var person = await PersonAsync("Contributor /Projekt/Gruppe");
        var view = await ViewAsync(person);

        await Here.Library.MoveAsync(At("/Projekt/Gruppe"), At("/Regionen/Gruppe neu"), overwrite: false, Author.System);
        Assert.False(await SeesAsync(view, "/Projekt"));
        Assert.True(await SeesAsync(view, "/Regionen/Gruppe neu/a.txt"));
        Assert.Equal(["Gruppe neu"], await NamesAsync(view, "/Regionen"));

        await Here.Library.DeleteAsync(At("/Regionen/Gruppe neu"), Author.System);
        await MakeFolderAsync("/Regionen/Gruppe neu");
        Assert.False(await SeesAsync(view, "/Regionen/Gruppe neu"));
        Assert.False(await SeesAsync(view, "/Werkzeugkoffer"));
        Assert.Empty(await view.ListTrashAsync());
    }

    [Fact]
    public async Task ARegionsAdministratorGivesAndWithdrawsInsideTheRegionOnly()
    {
        var person = await PersonAsync();
        var view = await ViewAsync($"RegionAdmin {Hessen}");
        var kassel = await view.FindAsync(At(Kassel));

        var grant = await view.GiveGrantAsync(kassel, person.Id, Role.Contributor, Time.Now.AddYears(1), "Team Jugend");

        Assert.Equal(view.Principal.Person!.Id, grant.GrantedBy);
        Assert.Equal("Team Jugend", (await view.ListGrantsAsync(kassel)).Single().Reason);
        Assert.True(await SeesAsync(await ViewAsync(person), Kassel));
        Assert.True(await view.WithdrawGrantAsync(grant.Id));
        Assert.False(await view.WithdrawGrantAsync(grant.Id));
        Assert.False(await SeesAsync(await ViewAsync(person), Kassel));

        var foreign = await GiveAsync(person, Role.Reader, Augsburg);
        Assert.False(await view.WithdrawGrantAsync(foreign.Id));
        var toolkit = await view.FindAsync(At("/Werkzeugkoffer"));
        await DeniedAsync(() => view.GiveGrantAsync(toolkit, person.Id, Role.Reader, null, "").AsTask());
        await DeniedAsync(() => view.GiveGrantAsync(kassel, person.Id, Role.Administrator, null, "").AsTask());
        await DeniedAsync(() => view.GiveGrantAsync(kassel, view.Principal.Person.Id, Role.Editor, null, "").AsTask());
        await Assert.ThrowsAsync<LibraryException>(
            async () => await view.GiveGrantAsync(await view.FindAsync(At(Augsburg)), person.Id, Role.Reader, null, ""));
    }

    [Fact]
    public async Task NobodyGivesAGrantAtAFolderThatWasMovedOutOfHerRegion()
    {
        var person = await PersonAsync();
        await MakeFolderAsync(Kassel + "/Akte");
        var view = await ViewAsync($"RegionAdmin {Hessen}");
        var seen = await view.FindAsync(At(Kassel + "/Akte"));
        await Here.Library.MoveAsync(At(Kassel + "/Akte"), At(Augsburg + "/Akte"), overwrite: false, Author.System);

        await RefusedAsync(LibraryError.NotFound, () => view.GiveGrantAsync(seen, person.Id, Role.Reader, null, "").AsTask());

        Assert.Empty(await Here.Grants.ListAsync(person.Id));
    }

    [Theory]
    [InlineData("Reader")]
    [InlineData("Contributor")]
    [InlineData("Editor")]
    public async Task OthersGiveNoGrants(string role)
    {
        var person = await PersonAsync();
        var view = await ViewAsync($"{role} {Hessen}");
        var kassel = await view.FindAsync(At(Kassel));

        await DeniedAsync(() => view.GiveGrantAsync(kassel, person.Id, Role.Reader, null, "").AsTask());
        await DeniedAsync(() => view.ListGrantsAsync(kassel).AsTask());
    }
}

public sealed class SqliteGrantTests() : GrantTests(DatabaseKind.Sqlite);

public sealed class PostgresGrantTests() : GrantTests(DatabaseKind.Postgres);
