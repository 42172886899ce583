namespace ToolKit.Access.Tests;

public abstract class SessionTests(DatabaseKind kind) : AccessContract(kind)
{
    private const string Issuer = "https://idp.example";

    [Fact]
    public async Task ASessionIsItsPersonsUntilItEnds()
    {
        var person = await PersonAsync($"Reader {Hessen}");
        var session = (await Here.Sessions.BeginAsync(person.Id, new NewSession("Firefox, Windows")))!;

        var opened = (await Here.Sessions.OpenAsync(session.Id, Door.Api))!;

        Assert.Equal((person.Id, Door.Api, "Firefox, Windows"), (opened.Principal.Person!.Id, opened.Principal.Door, opened.Session.Browser));
        Assert.Equal((AuditActs.SignIn, (long?)person.Id), (await Here.Audit.ListAsync(1)).Select(entry => (entry.Act, entry.PersonId)).Single());
        Assert.True(await Here.Sessions.EndAsync(opened.Principal, session.Id));
        Assert.Null(await Here.Sessions.OpenAsync(session.Id, Door.Browser));
        Assert.False(await Here.Sessions.EndAsync(opened.Principal, session.Id));
        Assert.Null(await Here.Sessions.OpenAsync("erfunden", Door.Browser));
    }

    [Fact]
    public async Task ItEndsEightHoursAfterTheLastUse()
    {
        var session = await BeginAsync();

        foreach (var _ in Enumerable.Range(0, 2))
        {
            Time.Pass(TimeSpan.FromHours(7));
            Assert.NotNull(await Here.Sessions.OpenAsync(session.Id, Door.Browser));
        }

        Time.Pass(TimeSpan.FromHours(8));
        Assert.Null(await Here.Sessions.OpenAsync(session.Id, Door.Browser));
        Assert.Empty(await Here.Sessions.ListAsync(session.PersonId));
    }

    [Fact]
    public async Task ItEndsADayAfterItsBeginningHoweverMuchItIsUsed()
    {
        var session = await BeginAsync();
        for (var hours = 0; hours < 23; hours++)
        {
            Time.Pass(TimeSpan.FromHours(1));
            Assert.NotNull(await Here.Sessions.OpenAsync(session.Id, Door.Browser));
        }

        Time.Pass(TimeSpan.FromHours(1));

        Assert.Null(await Here.Sessions.OpenAsync(session.Id, Door.Browser));
    }

    [Fact]
    public async Task AUseInOneProcessKeepsItOpenInAnother()
    {
        await using var there = await OpenAsync();
        var session = await BeginAsync();
        Assert.NotNull(await there.Sessions.OpenAsync(session.Id, Door.Browser));
        for (var i = 0; i < 2; i++)
        {
            Time.Pass(TimeSpan.FromHours(6));
            Assert.NotNull(await Here.Sessions.OpenAsync(session.Id, Door.Browser));
        }

        Assert.NotNull(await there.Sessions.OpenAsync(session.Id, Door.Browser));
    }

    [Fact]
    public async Task WhatIsEndedInOneProcessIsEndedInAnother()
    {
        await using var there = await OpenAsync();
        var session = await BeginAsync();
        var opened = (await there.Sessions.OpenAsync(session.Id, Door.Browser))!;

        await Here.Sessions.EndAsync(opened.Principal, session.Id);

        Assert.Null(await there.Sessions.OpenAsync(session.Id, Door.Browser));
    }

    [Fact]
    public async Task DisablingThePersonAndAnotherPasswordEndAllOfThem()
    {
        var (one, two) = (await BeginAsync(), await BeginAsync());
        Assert.NotNull(await Here.Sessions.OpenAsync(one.Id, Door.Browser));
        Assert.NotNull(await Here.Sessions.OpenAsync(two.Id, Door.Browser));

        await Here.People.SetDisabledAsync(one.PersonId, disabled: true);
        await Here.People.SetPasswordAsync(two.PersonId, "vier Wörter ergeben eins");

        Assert.Null(await Here.Sessions.OpenAsync(one.Id, Door.Browser));
        Assert.Null(await Here.Sessions.OpenAsync(two.Id, Door.Browser));
        await Here.People.SetDisabledAsync(one.PersonId, disabled: false);
        Assert.Null(await Here.Sessions.OpenAsync(one.Id, Door.Browser));
        Assert.Null(await Here.Sessions.BeginAsync(await DisabledAsync(), new NewSession("Firefox")));
    }

    [Fact]
    public async Task APersonEndsHerOwnAndNobodyElses()
    {
        var person = await PersonAsync();
        var sessions = new List<BrowserSession>();
        for (var i = 0; i < 3; i++)
        {
            Time.Pass(TimeSpan.FromMinutes(1));
            sessions.Add((await Here.Sessions.BeginAsync(person.Id, new NewSession($"Browser {i}")))!);
        }

        var other = await BeginAsync();
        var principal = (await Here.Sessions.OpenAsync(sessions[0].Id, Door.Browser))!.Principal;

        Assert.False(await Here.Sessions.EndAsync(principal, other.Id));
        Assert.Equal(["Browser 2", "Browser 1", "Browser 0"], (await Here.Sessions.ListAsync(person.Id)).Select(session => session.Browser));
        Assert.Equal(2, await Here.Sessions.EndOthersAsync(principal, sessions[0].Id));

        Assert.Equal(["Browser 0"], (await Here.Sessions.ListAsync(person.Id)).Select(session => session.Browser));
        Assert.Null(await Here.Sessions.OpenAsync(sessions[1].Id, Door.Browser));
        Assert.NotNull(await Here.Sessions.OpenAsync(other.Id, Door.Browser));
    }

    [Fact]
    public async Task TheSessionThatABrowserHadBeforeEnds()
    {
        var before = await BeginAsync();
        Assert.NotNull(await Here.Sessions.OpenAsync(before.Id, Door.Browser));

        var after = (await Here.Sessions.BeginAsync(before.PersonId, new NewSession("Firefox") { Replaces = before.Id }))!;

        Assert.Null(await Here.Sessions.OpenAsync(before.Id, Door.Browser));
        Assert.NotNull(await Here.Sessions.OpenAsync(after.Id, Door.Browser));
    }

    [Fact]
    public async Task AnIssuerEndsItsOwnOnly()
    {
        var anna = await Here.People.AddAsync(Key($"{Issuer}#anna"), "Anna");
        var ended = (await Here.Sessions.BeginAsync(anna.Id, new NewSession("eins") { Issuer = Issuer, ProviderSession = "s1" }))!;
        var left = (await Here.Sessions.BeginAsync(anna.Id, new NewSession("zwei") { Issuer = Issuer, ProviderSession = "s2" }))!;
        var local = await BeginAsync();

        Assert.Equal(0, await Here.Sessions.EndByIssuerAsync("https://evil.example", "anna", "s1"));
        Assert.Equal(0, await Here.Sessions.EndByIssuerAsync(Issuer, "berta", "s1"));
        Assert.Equal(1, await Here.Sessions.EndByIssuerAsync(Issuer, null, "s1"));
        Assert.Null(await Here.Sessions.OpenAsync(ended.Id, Door.Browser));
        Assert.NotNull(await Here.Sessions.OpenAsync(left.Id, Door.Browser));
        Assert.Equal(1, await Here.Sessions.EndByIssuerAsync(Issuer, "anna", null));

        Assert.Null(await Here.Sessions.OpenAsync(left.Id, Door.Browser));
        Assert.NotNull(await Here.Sessions.OpenAsync(local.Id, Door.Browser));
        await Assert.ThrowsAsync<ArgumentException>(() => Here.Sessions.EndByIssuerAsync(Issuer, null, null).AsTask());
    }

    [Fact]
    public async Task ATokenIsUsedOnce()
    {
        Assert.True(await Here.Sessions.UseOnceAsync("eins", Time.Now.AddMinutes(5)));
        Assert.False(await Here.Sessions.UseOnceAsync("eins", Time.Now.AddMinutes(5)));
        Assert.True(await Here.Sessions.UseOnceAsync("zwei", Time.Now.AddMinutes(5)));
    }

    [Fact]
    public async Task TheSweepRemovesWhatHasEndedAndKeepsTheRest()
    {
        var (old, stamped) = (await BeginAsync(), await BeginAsync());
        await Here.Sessions.UseOnceAsync("eins", Time.Now.AddMinutes(5));
        Time.Pass(TimeSpan.FromHours(5));
        var young = await BeginAsync();
        await Here.People.EndSessionsAsync(stamped.PersonId);
        Time.Pass(TimeSpan.FromHours(4));

        Assert.Equal(2, await Here.Sessions.SweepAsync());

        Assert.NotNull(await Here.Sessions.OpenAsync(young.Id, Door.Browser));
        Assert.True(await Here.Sessions.UseOnceAsync("eins", Time.Now.AddMinutes(5)));
        Assert.NotEqual(old.Id, young.Id);
    }

    private async Task<BrowserSession> BeginAsync() => (await Here.Sessions.BeginAsync((await PersonAsync()).Id, new NewSession("Firefox")))!;

    private async Task<long> DisabledAsync()
    {
        var person = await PersonAsync();
        await Here.People.SetDisabledAsync(person.Id, disabled: true);
        return person.Id;
    }
}

public sealed class SqliteSessionTests() : SessionTests(DatabaseKind.Sqlite);

public sealed class PostgresSessionTests() : SessionTests(DatabaseKind.Postgres);
