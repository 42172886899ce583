namespace ToolKit.Access.Tests;

public abstract class IdentityTests(DatabaseKind kind) : AccessContract(kind)
{
    private const string Issuer = "https://idp.example";

    [Fact]
    public async Task SomebodyUnknownWithoutAClaimThatCountsIsNotAdded()
    {
        var found = await SignInAsync();

        Assert.Equal((null, false), (found.Person, found.IsDisabled));
        Assert.Null(await Here.People.FindAsync(Key($"{Issuer}#anna")));
    }

    [Fact]
    public async Task AClaimAddsThePersonWithItsGrantAndItsAddressForNotices()
    {
        var person = (await SignInAsync(new ClaimedRole(Role.Reader, At(Hessen), "groups: hessen"))).Person!;

        var grant = Assert.Single(await Here.Grants.ListAsync(person.Id));
        Assert.Equal(("Anna", Role.Reader, Issuer, "groups: hessen"), (person.Name, grant.Role, grant.Origin, grant.Reason));
        Assert.Equal(Time.Now.AddDays(30), grant.Until);
        Assert.Equal("anna@example.org", (await Here.People.ExportAsync(person.Id))!.ContactMail);
    }

    [Fact]
    public async Task SomebodyDisabledStaysSo()
    {
        var person = await Here.People.AddAsync(Key($"{Issuer}#anna"), "Anna");
        await Here.People.SetDisabledAsync(person.Id, disabled: true);

        var found = await SignInAsync(new ClaimedRole(Role.Reader, At(Hessen), "groups: hessen"));

        Assert.Equal((null, true), (found.Person, found.IsDisabled));
        Assert.Empty(await Here.Grants.ListAsync(person.Id));
    }

    [Fact]
    public async Task WhatSomebodyHasGivenIsLeftAlone()
    {
        var person = (await SignInAsync(new ClaimedRole(Role.Reader, At(Hessen), "groups: hessen"))).Person!;
        var claimed = (await Here.Grants.ListAsync(person.Id))[0];

        var given = await GiveAsync(person, Role.Reader, Hessen);
        await SignInAsync();

        Assert.NotEqual(claimed.Id, given.Id);
        Assert.Null(given.Until);
        Assert.Equal(
            [(given.Id, ""), (claimed.Id, Issuer)],
            (await Here.Grants.ListAsync(person.Id)).Select(grant => (grant.Id, grant.Origin)));
        Assert.NotNull((await Here.Grants.FindAsync(claimed.Id))!.WithdrawnAt);
        Assert.Null((await Here.Grants.FindAsync(given.Id))!.WithdrawnAt);
    }

    [Fact]
    public async Task WhatTheDeskHasWithdrawnDoesNotComeBackWithTheNextSignIn()
    {
        var role = new ClaimedRole(Role.Reader, At(Hessen), "groups: hessen");
        var person = (await SignInAsync(role)).Person!;
        var desk = await DeskAsync("Administrator /");
        await desk.EndAsync(GrantSelection.Of((await Here.Grants.ListAsync(person.Id))[0].Id), "Umzug");

        var again = await SignInAsync(role, new ClaimedRole(Role.Reader, At(Augsburg), "groups: bayern"));
        await SignInAsync(role, new ClaimedRole(Role.Reader, At(Augsburg), "groups: bayern"));

        Assert.Equal(person.Id, again.Person!.Id); // she is let in: what else she has is hers
        Assert.Equal([await IdAsync(Augsburg)], (await RunningAsync(person)).Select(grant => grant.ScopeId));
    }

    [Fact]
    public async Task WhatACommandHasWithdrawnDoesNotComeBackEither()
    {
        var role = new ClaimedRole(Role.Reader, At(Hessen), "groups: hessen");
        var person = (await SignInAsync(role)).Person!;
        await Here.Grants.WithdrawAllAsync(person.Id);

        await SignInAsync(role);

        Assert.Empty(await RunningAsync(person));
    }

    [Fact]
    public async Task WhatWasWithdrawnComesBackWhenTheClaimWasGoneOnce()
    {
        var role = new ClaimedRole(Role.Reader, At(Hessen), "groups: hessen");
        var person = (await SignInAsync(role)).Person!;
        await Here.Grants.WithdrawAllAsync(person.Id);
        await SignInAsync();
        Assert.Empty(await RunningAsync(person));

        await SignInAsync(role);

        Assert.Equal(Issuer, Assert.Single(await RunningAsync(person)).Origin);
    }

    [Fact]
    public async Task WhatWasWithdrawnComesBackWhenTheDeskGivesTheSameAnew()
    {
        var role = new ClaimedRole(Role.Reader, At(Hessen), "groups: hessen");
        var person = (await SignInAsync(role)).Person!;
        await Here.Grants.WithdrawAllAsync(person.Id);
        Time.Pass(TimeSpan.FromDays(1));
        await GiveAsync(person, Role.Contributor, Hessen);
        await SignInAsync(role);
        Assert.Equal(Role.Contributor, Assert.Single(await RunningAsync(person)).Role);

        var given = await GiveAsync(person, Role.Reader, Hessen);
        await SignInAsync(role);
        Assert.Equal([Issuer, "", ""], (await RunningAsync(person)).Select(grant => grant.Origin));

        await Here.Grants.WithdrawAllAsync(person.Id);
        await SignInAsync(role);
        Assert.Empty(await RunningAsync(person));
        Assert.NotNull((await Here.Grants.FindAsync(given.Id))!.WithdrawnAt);
    }

    [Fact]
    public async Task AGrantThatHasRunOutIsGivenAgain()
    {
        var role = new ClaimedRole(Role.Reader, At(Hessen), "groups: hessen");
        var person = (await SignInAsync(role)).Person!;
        Time.Pass(TimeSpan.FromDays(31));

        await SignInAsync(role);

        Assert.Equal(Time.Now.AddDays(30), Assert.Single(await RunningAsync(person)).Until);
    }

    [Fact]
    public async Task AClaimCountsOnceHoweverOftenItIsNamed()
    {
        var role = new ClaimedRole(Role.Reader, At(Hessen), "groups: hessen");

        var person = (await SignInAsync(role, role)).Person!;
        await SignInAsync(role);

        Assert.Single(await Here.Grants.ListAsync(person.Id));
    }

    [Fact]
    public async Task AnotherIssuersGrantsAreLeftAlone()
    {
        var role = new ClaimedRole(Role.Reader, At(Hessen), "groups: hessen");
        var person = (await SignInAsync(role)).Person!;

        var other = (await Here.Identities.SignInAsync(new ClaimedIdentity(PersonKey.External("https://other.example", "anna"), "Anna", null, [role]), 30)).Person!;
        await Here.Identities.SignInAsync(new ClaimedIdentity(other.Key, "Anna", null, []), 30);

        Assert.NotEqual(person.Id, other.Id);
        Assert.Null(Assert.Single(await Here.Grants.ListAsync(person.Id)).WithdrawnAt);
        Assert.NotNull(Assert.Single(await Here.Grants.ListAsync(other.Id)).WithdrawnAt);
    }

    [Theory]
    [InlineData(Role.Reader, "/Regionen/Gibt es nicht")]
    [InlineData(Role.RegionAdmin, "/Werkzeugkoffer")]
    public async Task AScopeThatIsNotThereGivesNothingAndIsNamed(Role role, string scope)
    {
        var found = await SignInAsync(new ClaimedRole(role, At(scope), "x: y"));

        Assert.Null(found.Person);
        Assert.Equal([At(scope)], found.MissingScopes);
    }

    [Fact]
    public async Task AnAdministratorByClaimEndsTheFirstAdministratorsLink()
    {
        var link = await Here.People.CreateFirstAdministratorLinkAsync();

        var person = (await SignInAsync(new ClaimedRole(Role.Administrator, At("/"), "groups: admin"))).Person!;

        Assert.Null(await Here.People.FindLinkAsync(link));
        Assert.True((await DeskAsync(person)).Principal.Grants.Single().Role == Role.Administrator);
    }

    [Fact]
    public async Task NobodyIsRemindedOfTheEndThatEachSignInPutsOff()
    {
        await SignInAsync(new ClaimedRole(Role.Reader, At(Hessen), "groups: hessen"));
        Time.Pass(TimeSpan.FromDays(25));

        Assert.Empty(await Here.Calendar.ListDueRemindersAsync());
    }

    [Fact]
    public async Task TheFirstAdministratorsLinkBindsAnIdentityOnce()
    {
        var link = await Here.People.CreateFirstAdministratorLinkAsync();
        var key = Key($"{Issuer}#anna");

        var person = await Here.People.RedeemFirstAdministratorLinkWithIdentityAsync(link, key, "Anna");

        Assert.True(await Here.People.HasAdministratorAsync());
        Assert.Equal(("Anna", key), (person.Name, person.Key));
        await RefusedAsync(() => Here.People.RedeemFirstAdministratorLinkWithIdentityAsync(link, Key($"{Issuer}#berta"), "Berta").AsTask());
    }

    [Fact]
    public async Task ALinkAskedForByMailHoldsAnHourAndComesNotTwiceInFiveMinutes()
    {
        var person = await PersonAsync();
        var earlier = await Here.People.CreateLinkAsync(person.Id);
        Assert.Null(await Here.People.CreateResetLinkAsync(person.Key.Mail!));
        Time.Pass(TimeSpan.FromMinutes(6));

        var made = (await Here.People.CreateResetLinkAsync(person.Key.Mail!.ToUpperInvariant()))!.Value;
        Assert.Null(await Here.People.CreateResetLinkAsync(person.Key.Mail!));
        Assert.Null(await Here.People.CreateResetLinkAsync("niemand@example.org"));
        Assert.Null(await Here.People.CreateResetLinkAsync($"{Issuer}#anna"));
        Assert.NotNull(await Here.People.FindLinkAsync(made.Secret));
        Time.Pass(TimeSpan.FromMinutes(61));

        Assert.Null(await Here.People.FindLinkAsync(made.Secret));
        Assert.NotNull(await Here.People.FindLinkAsync(earlier)); // anybody can ask by mail: that must not take a link away
    }

    private async Task<List<Grant>> RunningAsync(Person person) =>
        [.. (await Here.Grants.ListAsync(person.Id)).Where(grant => grant.IsRunning(Time.Now))];

    private ValueTask<IdentitySignIn> SignInAsync(params ClaimedRole[] roles) =>
        Here.Identities.SignInAsync(new ClaimedIdentity(Key($"{Issuer}#anna"), "Anna", "anna@example.org", roles), 30);
}

public sealed class SqliteIdentityTests() : IdentityTests(DatabaseKind.Sqlite);

public sealed class PostgresIdentityTests() : IdentityTests(DatabaseKind.Postgres);
