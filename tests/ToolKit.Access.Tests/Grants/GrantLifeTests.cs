using ToolKit.Library;

namespace ToolKit.Access.Tests;

public abstract class GrantLifeTests(DatabaseKind kind) : AccessContract(kind)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task EachEndIsRemindedOfThirtyAndSevenDaysBeforeAndNeverTwice()
    {
        var person = await PersonAsync();
        var grant = await GiveAsync(person, Role.Reader, Kassel, until: Time.Now.AddDays(365));
        Time.Pass(TimeSpan.FromDays(335) - Hour);
        Assert.Empty(await Here.Calendar.ListDueRemindersAsync());

        Time.Pass(Hour);
        var due = Assert.Single(await Here.Calendar.ListDueRemindersAsync());
        Assert.Equal((grant.Id, 30, person.Key.Mail, "Kassel (Stadt)"), (due.Grant.Id, due.Days, due.Mail, due.Site!.Name));
        Assert.True(await Here.Calendar.MarkRemindedAsync(due));
        Assert.False(await Here.Calendar.MarkRemindedAsync(due));
        Assert.Empty(await Here.Calendar.ListDueRemindersAsync());

        Time.Pass(TimeSpan.FromDays(23));
        var second = Assert.Single(await Here.Calendar.ListDueRemindersAsync());
        Assert.Equal(7, second.Days);
        Assert.True(await Here.Calendar.MarkRemindedAsync(second));
        Time.Pass(TimeSpan.FromDays(6));
        Assert.Empty(await Here.Calendar.ListDueRemindersAsync());
    }

    [Fact]
    public async Task AReminderAndItsMailAreOneActThatIsDoneOnce()
    {
        await GiveAsync(await PersonAsync(), Role.Reader, Kassel, until: Time.Now.AddDays(40));
        Time.Pass(TimeSpan.FromDays(15));
        var due = await Here.Calendar.ListDueRemindersAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await Here.Calendar.RemindAsync(due, _ => throw new InvalidOperationException()));
        Assert.Single(await Here.Calendar.ListDueRemindersAsync()); // nothing was marked without its mail
        Assert.Equal(1, await Here.Calendar.RemindAsync(due, Mails));
        Assert.Equal(0, await Here.Calendar.RemindAsync(due, Mails)); // as another process that has read the same list

        Assert.Equal("Bald", Assert.Single(await Here.Mails.ListAsync(MailState.Waiting)).Subject);

        static IEnumerable<NewMail> Mails(IReadOnlyList<DueReminder> fresh) => fresh.Select(one => new NewMail("GrantReminder", one.Mail!, "Bald", "Text"));
    }

    [Fact]
    public async Task AfterADowntimeOnlyTheNearerReminderIsDue()
    {
        await GiveAsync(await PersonAsync(), Role.Reader, Kassel, until: Time.Now.AddDays(365));
        Time.Pass(TimeSpan.FromDays(360));

        var due = Assert.Single(await Here.Calendar.ListDueRemindersAsync());
        Assert.Equal(7, due.Days);
        await Here.Calendar.MarkRemindedAsync(due);

        Assert.Empty(await Here.Calendar.ListDueRemindersAsync());
    }

    [Fact]
    public async Task ARenewedGrantIsRemindedOfItsNewEnd()
    {
        var grant = await GiveAsync(await PersonAsync(), Role.Reader, Kassel, until: Time.Now.AddDays(40));
        Time.Pass(TimeSpan.FromDays(11));
        await Here.Calendar.MarkRemindedAsync((await Here.Calendar.ListDueRemindersAsync()).Single());
        var desk = await DeskAsync($"RegionAdmin {Hessen}");

        var renewed = await desk.RenewAsync(GrantSelection.Of(grant.Id), Time.Now.AddDays(60));

        Assert.Equal((GrantChangeOutcome.Changed, Time.Now.AddDays(60)), (renewed[0].Outcome, renewed[0].Grant!.Until));
        Assert.Equal(AuditActs.GrantRenewed, (await Here.Audit.ListAsync())[0].Act);
        Assert.Empty(await Here.Calendar.ListDueRemindersAsync());
        Time.Pass(TimeSpan.FromDays(30));
        Assert.Equal(30, (await Here.Calendar.ListDueRemindersAsync()).Single().Days);
    }

    [Fact]
    public async Task WhatNobodyNeedsIsNotRemindedOf()
    {
        await GiveAsync(await PersonAsync(), Role.Reader, Kassel, until: Time.Now.AddDays(5));
        await GiveAsync(await PersonAsync(), Role.Reader, Kassel);
        var disabled = await PersonAsync();
        await GiveAsync(disabled, Role.Reader, Kassel, until: Time.Now.AddDays(40));
        await Here.People.SetDisabledAsync(disabled.Id, disabled: true);
        await MakeFolderAsync("/Projekt");
        await GiveAsync(await PersonAsync(), Role.Reader, "/Projekt", until: Time.Now.AddDays(40));
        await Here.Library.DeleteAsync(At("/Projekt"), Author.System);
        Time.Pass(TimeSpan.FromDays(20));

        Assert.Empty(await Here.Calendar.ListDueRemindersAsync());
    }

    [Fact]
    public async Task RenewingAndEndingStayInsideTheRegion()
    {
        var admin = await PersonAsync($"RegionAdmin {Hessen}");
        var desk = await DeskAsync(admin);
        var own = (await Here.Grants.ListAsync(admin.Id)).Single();
        var person = await PersonAsync();
        var foreign = await GiveAsync(person, Role.Reader, Augsburg, until: Time.Now.AddDays(9));
        var ended = await GiveAsync(person, Role.Reader, Kassel, until: Time.Now.AddDays(1));
        Time.Pass(TimeSpan.FromDays(2));

        var selection = GrantSelection.Of(own.Id, foreign.Id, ended.Id, 4711);
        GrantChangeOutcome[] expected = [GrantChangeOutcome.Own, GrantChangeOutcome.NotFound, GrantChangeOutcome.EndedAlready, GrantChangeOutcome.NotFound];
        Assert.Equal(expected, (await desk.RenewAsync(selection, Time.Now.AddDays(9))).Select(change => change.Outcome));
        Assert.Equal(expected, (await desk.EndAsync(selection, "")).Changes.Select(change => change.Outcome));
        await RefusedAsync(() => desk.RenewAsync(selection, Time.Now).AsTask());
        Assert.All(
            (await (await DeskAsync($"Editor {Hessen}")).EndAsync(GrantSelection.Of(own.Id), "")).Changes, change => Assert.Equal(GrantChangeOutcome.NotFound, change.Outcome));
    }

    [Fact]
    public async Task ASiteIsRenewedAndEndedAtOnce()
    {
        await MakeFolderAsync($"{Kassel}/Team");
        var desk = await DeskAsync($"RegionAdmin {Hessen}");
        var kassel = await SiteAsync("Kassel (Stadt)");
        var (reader, writer, deeper, beside) = (await PersonAsync(), await PersonAsync(), await PersonAsync(), await PersonAsync($"Reader {Darmstadt}"));
        await GiveAsync(reader, Role.Reader, Kassel, until: Time.Now.AddDays(3));
        await GiveAsync(writer, Role.Contributor, Kassel, until: Time.Now.AddDays(3));
        await GiveAsync(deeper, Role.Reader, $"{Kassel}/Team", until: Time.Now.AddDays(3));

        Assert.Equal(2, (await desk.RenewAsync(GrantSelection.AtSite(kassel.Id, Role.Reader), Time.Now.AddDays(30))).Count);
        var ended = await desk.EndAsync(GrantSelection.AtSite(kassel.Id), "Standort schließt");

        Assert.Equal(3, ended.Grants.Count);
        Assert.Equal("Standort schließt", (await Here.Audit.ListAsync(1))[0].Reason);
        Assert.False(await SeesAsync(await ViewAsync(writer), Kassel));
        Assert.True(await SeesAsync(await ViewAsync(beside), Darmstadt));
    }

    [Fact]
    public async Task AnEndTakesSessionsTokensAndLocksWithIt()
    {
        var person = await PersonAsync($"Contributor {Kassel}");
        await PutAsync($"{Kassel}/a.txt");
        await PutAsync($"{Kassel}/b.txt");
        var token = await Here.Tokens.CreateAsync(new NewDeviceToken(person.Id, "PC"));
        var view = await ViewAsync(person);
        var held = (await view.LockAsync(At($"{Kassel}/a.txt"), null, LockScope.Exclusive, false, Hour)).Lock;
        var other = await ViewAsync($"Contributor {Kassel}");
        var stays = (await other.LockAsync(At($"{Kassel}/b.txt"), null, LockScope.Exclusive, false, Hour)).Lock;
        var grant = (await Here.Grants.ListAsync(person.Id)).Single();

        var ended = await (await DeskAsync($"RegionAdmin {Hessen}")).EndAsync(GrantSelection.Of(grant.Id), "");

        var after = Assert.Single(ended.People);
        Assert.Equal((person.Id, false), (after.PersonId, after.HasRunningGrant));
        Assert.Equal([token.Token.Id], after.DeadTokens);
        Assert.Equal([held.Token], after.ReleasedLocks.Select(released => released.Token));
        Assert.Null(await Here.Gate.FindPrincipalAsync(person.Id, person.SessionStamp, Door.Browser));
        Assert.Null(await Here.Gate.AuthenticateAsync($"Bearer {token.Secret}", Door.Dav));
        Assert.Null(await Here.Library.FindLockAsync(held.Token));
        Assert.NotNull(await Here.Library.FindLockAsync(stays.Token));
    }

    [Fact]
    public async Task WhoHasAnotherGrantKeepsHerSessionAndHerLocksThere()
    {
        var person = await PersonAsync($"Contributor {Kassel}", $"Contributor {Darmstadt}");
        await PutAsync($"{Kassel}/a.txt");
        await PutAsync($"{Darmstadt}/a.txt");
        var view = await ViewAsync(person);
        await view.LockAsync(At($"{Kassel}/a.txt"), null, LockScope.Exclusive, false, Hour);
        var stays = (await view.LockAsync(At($"{Darmstadt}/a.txt"), null, LockScope.Exclusive, false, Hour)).Lock;
        var kassel = await SiteAsync("Kassel (Stadt)");

        var after = (await (await DeskAsync($"RegionAdmin {Hessen}")).EndAsync(GrantSelection.AtSite(kassel.Id), "")).People.Single();

        Assert.True(after.HasRunningGrant);
        Assert.Single(after.ReleasedLocks);
        Assert.NotNull(await Here.Library.FindLockAsync(stays.Token));
        Assert.NotNull(await Here.Gate.FindPrincipalAsync(person.Id, person.SessionStamp, Door.Browser));
    }

    [Fact]
    public async Task LocksOfGrantsThatEndByThemselvesAreReleased()
    {
        var person = await PersonAsync();
        await GiveAsync(person, Role.Contributor, Kassel, until: Time.Now + Hour);
        await PutAsync($"{Kassel}/a.txt");
        var held = (await (await ViewAsync(person)).LockAsync(At($"{Kassel}/a.txt"), null, LockScope.Exclusive, false, TimeSpan.FromHours(3))).Lock;
        Assert.Empty(await Here.Gate.ReleaseLocksAsync());

        Time.Pass(Hour);

        Assert.Equal(held.Token, Assert.Single(await Here.Gate.ReleaseLocksAsync()).Token);
        Assert.Null(await Here.Library.FindLockAsync(held.Token));
    }

    [Fact]
    public async Task WithdrawingOnTheFoldersPageReleasesLocksToo()
    {
        var person = await PersonAsync($"Contributor {Kassel}");
        await PutAsync($"{Kassel}/a.txt");
        var held = (await (await ViewAsync(person)).LockAsync(At($"{Kassel}/a.txt"), null, LockScope.Exclusive, false, Hour)).Lock;

        Assert.True(await (await ViewAsync($"RegionAdmin {Hessen}")).WithdrawGrantAsync((await Here.Grants.ListAsync(person.Id)).Single().Id));

        Assert.Null(await Here.Library.FindLockAsync(held.Token));
    }

    [Fact]
    public async Task SeveralPeopleGetTheSameGrant()
    {
        var admin = await PersonAsync($"RegionAdmin {Hessen}");
        var desk = await DeskAsync(admin);
        var (one, two) = (await PersonAsync(), await PersonAsync());
        var terms = new GrantTerms(Role.Contributor, await IdAsync(Kassel), Time.Now.AddYears(1));

        var given = await desk.GiveAsync([one.Id, admin.Id, 4711, two.Id], terms, "Projekt");

        Assert.Equal(
            [GrantChangeOutcome.Changed, GrantChangeOutcome.Own, GrantChangeOutcome.NotFound, GrantChangeOutcome.Changed], given.Select(grant => grant.Outcome));
        Assert.True(await SeesAsync(await ViewAsync(two), Kassel));
        await DeniedAsync(async () => await desk.GiveAsync([one.Id], terms with { ScopeId = await IdAsync(Augsburg) }, "x"));
        await DeniedAsync(() => desk.GiveAsync([one.Id], terms with { ScopeId = 1, Role = Role.Administrator }, "x").AsTask());
    }

    [Fact]
    public async Task GrantsAreListedWithinOnesOwnRegionOnly()
    {
        await MakeFolderAsync($"{Kassel}/Team");
        var deeper = await PersonAsync($"Reader {Kassel}/Team");
        await PersonAsync($"Reader {Darmstadt}", $"Reader {Augsburg}", "Reader /");
        var desk = await DeskAsync($"RegionAdmin {Kassel}");

        var listed = await desk.ListGrantsAsync(new GrantFilter { Role = Role.Reader });

        Assert.Equal((1, deeper.Id), (listed.Total, listed.Items.Single().Person.Id));
        Assert.Equal($"{Kassel}/Team", listed.Items[0].Path?.ToString());
        Assert.Equal(2, (await (await DeskAsync($"RegionAdmin {Hessen}")).ListGrantsAsync(new GrantFilter { Role = Role.Reader })).Total);
        Assert.Equal(4, (await (await DeskAsync("Administrator /")).ListGrantsAsync(new GrantFilter { Role = Role.Reader })).Total);
        Assert.Equal(0, (await (await DeskAsync($"Editor {Hessen}")).ListGrantsAsync(new GrantFilter())).Total);
        Assert.Equal(1, (await desk.ListGrantsAsync(new GrantFilter { Search = deeper.Name.ToUpperInvariant() })).Total);
    }

    [Fact]
    public async Task OnceAYearARegionGoesThroughItsGrants()
    {
        var admin = await PersonAsync();
        await GiveAsync(admin, Role.RegionAdmin, Hessen);
        var (needed, over) = (await PersonAsync(), await PersonAsync());
        var kept = await GiveAsync(needed, Role.Reader, Kassel);
        var gone = await GiveAsync(over, Role.Reader, Darmstadt);
        await GiveAsync(await PersonAsync(), Role.Reader, Augsburg, from: Time.Now.AddDays(5));
        Time.Pass(TimeSpan.FromDays(364));
        Assert.Empty(await Here.Calendar.OpenDueReviewsAsync());
        Time.Pass(TimeSpan.FromDays(1));
        Assert.Equal(["Hessen"], (await Here.Calendar.OpenDueReviewsAsync()).Select(region => region.Name));
        Assert.Empty(await Here.Calendar.OpenDueReviewsAsync());

        Time.Pass(Hour);
        await PersonAsync($"Reader {Kassel}"); // came after the review was opened
        var desk = await DeskAsync(admin);
        var review = (await desk.ListReviewsAsync()).Single();
        Assert.Equal(3, (await desk.ListUnconfirmedGrantsAsync(review)).Total);
        Assert.Equal(GrantChangeOutcome.Changed, (await desk.ConfirmGrantsAsync(review, GrantSelection.Of(kept.Id)))[0].Outcome);
        await desk.EndAsync(GrantSelection.Of(gone.Id), "nicht mehr gebraucht");
        Assert.Equal(GrantChangeOutcome.Own, (await desk.ConfirmGrantsAsync(review, GrantSelection.Of((await Here.Grants.ListAsync(admin.Id)).Single().Id)))[0].Outcome);

        Assert.Equal(admin.Id, (await desk.ListUnconfirmedGrantsAsync(review)).Items.Single().Person.Id);
        Assert.Equal(0, (await (await DeskAsync($"RegionAdmin {Kassel}")).ListUnconfirmedGrantsAsync(review)).Total);
        Assert.Equal(AuditActs.GrantEnded, (await ListActsAsync())[0].Act);
    }

    [Fact]
    public async Task ADeputyStandsInUntilTheGrantSheStandsInForEnds()
    {
        var admin = await PersonAsync();
        var grant = await GiveAsync(admin, Role.RegionAdmin, Hessen, until: Time.Now.AddDays(100));
        var (deputy, other) = (await PersonAsync(), await PersonAsync());
        var hessen = await RegionAsync("Hessen");
        var desk = await DeskAsync(admin);
        await RefusedAsync(() => desk.MakeDeputyAsync(hessen.Id, admin.Id, deputy.Id, Time.Now.AddDays(101)).AsTask());
        await RefusedAsync(() => desk.MakeDeputyAsync(hessen.Id, other.Id, deputy.Id, Time.Now.AddDays(1)).AsTask());
        await DeniedAsync(() => desk.MakeDeputyAsync(hessen.Id, admin.Id, admin.Id, Time.Now.AddDays(1)).AsTask());

        await desk.MakeDeputyAsync(hessen.Id, admin.Id, deputy.Id, Time.Now.AddDays(20));

        var standIn = await DeskAsync(deputy);
        Assert.Equal(DecisionOutcome.Invited, (await standIn.ApproveAsync((await OpenRequestAsync()).Id)).Outcome);
        Assert.Equal((deputy.Id, admin.Id), (await standIn.ListDeputiesAsync(hessen.Id)).Select(row => (row.Grant.PersonId, row.ForPersonId)).Single());
        await RefusedAsync(() => standIn.MakeDeputyAsync(hessen.Id, deputy.Id, other.Id, Time.Now.AddDays(1)).AsTask()); // a deputy has none
        Assert.Contains(deputy.Id, (await Here.Requests.FindRecipientsAsync((await OpenRequestAsync()).Id))!.People.Select(person => person.PersonId));

        var ended = await (await DeskAsync("Administrator /")).EndAsync(GrantSelection.Of(grant.Id), "");
        Assert.Equal([admin.Id, deputy.Id], ended.Grants.Select(row => row.PersonId));
        Assert.Empty(await (await DeskAsync(deputy)).ListRegionsAsync());
    }

    [Fact]
    public async Task ADeputysGrantIsNotRenewedBeyondTheOneSheStandsInFor()
    {
        var admin = await PersonAsync();
        var own = await GiveAsync(admin, Role.RegionAdmin, Hessen, until: Time.Now.AddDays(100));
        var hessen = await RegionAsync("Hessen");
        var desk = await DeskAsync("Administrator /");
        var deputy = (await desk.MakeDeputyAsync(hessen.Id, admin.Id, (await PersonAsync()).Id, Time.Now.AddDays(20)))!;

        Assert.Equal("deputy", await RefusedAsync(() => desk.RenewAsync(GrantSelection.Of(deputy.Id), Time.Now.AddDays(101)).AsTask()));
        Assert.Equal(Time.Now.AddDays(20), (await Here.Grants.FindAsync(deputy.Id))!.Until);
        await desk.RenewAsync(GrantSelection.Of(deputy.Id), Time.Now.AddDays(100));
        Assert.Equal(Time.Now.AddDays(100), (await Here.Grants.FindAsync(deputy.Id))!.Until);

        // Both together, in whatever order; but not by the one who is represented, who does not renew her own.
        var both = GrantSelection.Of(deputy.Id, own.Id);
        Assert.Equal("deputy", await RefusedAsync(async () => await (await DeskAsync(admin)).RenewAsync(both, Time.Now.AddDays(200))));
        await desk.RenewAsync(both, Time.Now.AddDays(200));
        Assert.Equal(Time.Now.AddDays(200), (await Here.Grants.FindAsync(deputy.Id))!.Until);
    }

    [Theory]
    [InlineData("renewed")]
    [InlineData("given at the folder")]
    [InlineData("given by a command")]
    public async Task AnEarlierEndOfTheOneSheStandsInForIsTheDeputysToo(string how)
    {
        var admin = await PersonAsync();
        var own = await GiveAsync(admin, Role.RegionAdmin, Hessen, until: Time.Now.AddDays(100));
        var (hessen, bayern) = (await RegionAsync("Hessen"), await RegionAsync("Bayern"));
        await GiveAsync(admin, Role.RegionAdmin, "/Regionen/Bayern");
        var boss = await PersonAsync("Administrator /");
        var (desk, view) = (await DeskAsync(boss), await ViewAsync(boss));
        var late = (await desk.MakeDeputyAsync(hessen.Id, admin.Id, (await PersonAsync()).Id, Time.Now.AddDays(90)))!;
        var early = (await desk.MakeDeputyAsync(hessen.Id, admin.Id, (await PersonAsync()).Id, Time.Now.AddDays(20)))!;
        var elsewhere = (await desk.MakeDeputyAsync(bayern.Id, admin.Id, (await PersonAsync()).Id, Time.Now.AddDays(90)))!;
        var until = Time.Now.AddDays(50);

        if (how == "renewed")
            await desk.RenewAsync(GrantSelection.Of(own.Id), until);
        else if (how == "given at the folder")
            await view.GiveGrantAsync(await view.FindAsync(At(Hessen)), admin.Id, Role.RegionAdmin, until, "");
        else
            await GiveAsync(admin, Role.RegionAdmin, Hessen, until);

        Assert.Equal(until, (await Here.Grants.FindAsync(late.Id))!.Until);
        Assert.Equal(Time.Now.AddDays(20), (await Here.Grants.FindAsync(early.Id))!.Until);
        Assert.Equal(Time.Now.AddDays(90), (await Here.Grants.FindAsync(elsewhere.Id))!.Until);
        Assert.Equal((AuditActs.GrantRenewed, late.PersonId), (await Here.Audit.ListAsync(1)).Select(entry => (entry.Act, entry.AboutPersonId)).Single());
    }

    [Fact]
    public async Task WhoRunsLongerByAnotherGrantKeepsHerDeputy()
    {
        var admin = await Here.People.AddAsync(PersonKey.External("https://idp.example", "anna"), "Anna");
        var own = await GiveAsync(admin, Role.RegionAdmin, Hessen, until: Time.Now.AddDays(100));
        await Here.Identities.SignInAsync(new ClaimedIdentity(admin.Key, "Anna", null, [new ClaimedRole(Role.RegionAdmin, At(Hessen), "x")]), 80);
        var desk = await DeskAsync("Administrator /");
        var deputy = (await desk.MakeDeputyAsync((await RegionAsync("Hessen")).Id, admin.Id, (await PersonAsync()).Id, Time.Now.AddDays(80)))!;

        await desk.RenewAsync(GrantSelection.Of(own.Id), Time.Now.AddDays(10));

        Assert.Equal(Time.Now.AddDays(80), (await Here.Grants.FindAsync(deputy.Id))!.Until);
    }

    [Fact]
    public async Task WhatADeputyIsGivenHerselfIsAGrantOfItsOwn()
    {
        var admin = await PersonAsync();
        var represented = await GiveAsync(admin, Role.RegionAdmin, Hessen, until: Time.Now.AddDays(100));
        var (atFolder, byDesk) = (await PersonAsync(), await PersonAsync());
        var hessen = await RegionAsync("Hessen");
        var boss = await PersonAsync("Administrator /");
        var (desk, view) = (await DeskAsync(boss), await ViewAsync(boss));
        foreach (var person in new[] { atFolder, byDesk })
            await desk.MakeDeputyAsync(hessen.Id, admin.Id, person.Id, Time.Now.AddDays(20));

        var first = await view.GiveGrantAsync(await view.FindAsync(At(Hessen)), atFolder.Id, Role.RegionAdmin, null, "");
        var second = (await desk.GiveAsync([byDesk.Id], new GrantTerms(Role.RegionAdmin, hessen.FolderId, Time.Now.AddDays(10)), "x")).Single().Grant!;
        Assert.Equal((null, Time.Now.AddDays(10)), (first.Until, second.Until));
        Assert.Equal(first.Id, (await view.GiveGrantAsync(await view.FindAsync(At(Hessen)), atFolder.Id, Role.RegionAdmin, Time.Now.AddDays(300), "")).Id);
        await desk.EndAsync(GrantSelection.Of(represented.Id), "");

        Assert.Equal(first.Id, Assert.Single(await Here.Grants.ListAsync(atFolder.Id), grant => grant.WithdrawnAt is null).Id);
        Assert.Equal("Hessen", Assert.Single(await (await DeskAsync(atFolder)).ListRegionsAsync()).Region.Name);
    }

    [Fact]
    public async Task ARegionsAdministratorSeesTheMonthAndWithdrawsTokens()
    {
        var person = await PersonAsync($"Reader {Kassel}");
        var created = await Here.Tokens.CreateAsync(new NewDeviceToken(person.Id, "Büro-PC"));
        await Here.Gate.AuthenticateAsync($"Bearer {created.Secret}", Door.Dav);
        await Here.Tokens.WriteLastUsesAsync();
        var desk = await DeskAsync($"RegionAdmin {Hessen}");
        var foreign = await DeskAsync("RegionAdmin /Regionen/Bayern");
        var boss = await PersonAsync("Administrator /", $"Reader {Kassel}");
        var high = await Here.Tokens.CreateAsync(new NewDeviceToken(boss.Id, "x"));

        Assert.Equal(("Büro-PC", "2026-03"), (await desk.ListTokensAsync(person.Id)).Select(token => (token.Label, token.LastUsedMonth)).Single());
        Assert.Empty(await foreign.ListTokensAsync(person.Id));
        Assert.False(await foreign.WithdrawTokenAsync(person.Id, created.Token.Id));
        Assert.False(await desk.WithdrawTokenAsync(boss.Id, high.Token.Id));
        Assert.True(await desk.WithdrawTokenAsync(person.Id, created.Token.Id));

        Assert.Null(await Here.Gate.AuthenticateAsync($"Bearer {created.Secret}", Door.Dav));
        Assert.Equal((AuditActs.TokenWithdrawn, person.Id), ((await Here.Audit.ListAsync(1))[0].Act, (await Here.Audit.ListAsync(1))[0].AboutPersonId));
    }

    [Fact]
    public async Task SomebodyIsKnownWhereAGrantOfHersIsDecided()
    {
        var person = await PersonAsync($"Reader {Kassel}");
        var boss = await PersonAsync("Administrator /", $"Reader {Kassel}");
        var stranger = await PersonAsync("Reader /Werkzeugkoffer");
        var desk = await DeskAsync($"RegionAdmin {Hessen}");
        var administrator = await DeskAsync("Administrator /");

        Assert.Equal(person.Id, (await desk.FindPersonAsync(person.Id))?.Id);
        Assert.Null(await desk.FindPersonAsync(boss.Id));
        Assert.Null(await desk.FindPersonAsync(stranger.Id));
        Assert.Null(await (await DeskAsync("RegionAdmin /Regionen/Bayern")).FindPersonAsync(person.Id));
        Assert.Null(await (await DeskAsync("Editor /")).FindPersonAsync(person.Id));
        Assert.Equal(stranger.Id, (await administrator.FindPersonAsync(stranger.Id))?.Id);
        Assert.Null(await administrator.FindPersonAsync(long.MaxValue));
    }

    [Fact]
    public async Task GrantsAreListedByTheirIdAndByTheirPerson()
    {
        var person = await PersonAsync($"Reader {Kassel}", $"Contributor {Darmstadt}", $"Reader {Augsburg}");
        await PersonAsync($"Reader {Kassel}");
        var desk = await DeskAsync($"RegionAdmin {Hessen}");

        var hers = (await desk.ListGrantsAsync(new GrantFilter { PersonId = person.Id })).Items;
        Assert.Equal([Kassel, Darmstadt], hers.Select(grant => grant.Path!.ToString()));
        Assert.Equal(hers[1].Grant, (await desk.ListGrantsAsync(new GrantFilter { Id = hers[1].Grant.Id })).Items.Single().Grant);
        var foreign = (await Here.Grants.ListAsync(person.Id)).Single(grant => hers.All(other => other.Grant.Id != grant.Id));
        Assert.Equal(0, (await desk.ListGrantsAsync(new GrantFilter { Id = foreign.Id })).Total);
    }

    [Fact]
    public async Task TheLastAdministratorKeepsHerAccess()
    {
        var person = await PersonAsync("Administrator /");
        var grant = Assert.Single(await Here.Grants.ListAsync(person.Id));
        var (desk, view) = (await DeskAsync(person), await ViewAsync(person));

        Assert.Equal("last-administrator", await RefusedAsync(async () => await desk.EndAsync(GrantSelection.Of(grant.Id), "")));
        Assert.Equal("last-administrator", await RefusedAsync(async () => await desk.RenewAsync(GrantSelection.Of(grant.Id), Time.Now.AddDays(100))));
        Assert.Equal("last-administrator", await RefusedAsync(async () => await view.WithdrawGrantAsync(grant.Id)));
        Assert.Equal(
            "last-administrator",
            await RefusedAsync(async () => await view.GiveGrantAsync(await view.FindAsync(LibraryPath.Root), person.Id, Role.Administrator, Time.Now.AddDays(100), "")));

        Assert.Equal(grant, Assert.Single(await Here.Grants.ListAsync(person.Id)));
        Assert.DoesNotContain(await ListActsAsync(), act => act.Act == AuditActs.GrantEnded);
    }

    [Fact]
    public async Task WhoIsDisabledIsNoOtherAdministrator()
    {
        var (first, second) = (await PersonAsync("Administrator /"), await PersonAsync("Administrator /"));
        var (hers, his) = ((await Here.Grants.ListAsync(first.Id)).Single(), (await Here.Grants.ListAsync(second.Id)).Single());
        var desk = await DeskAsync(first);

        await Here.People.SetDisabledAsync(second.Id, disabled: true);
        Assert.Equal("last-administrator", await RefusedAsync(async () => await desk.EndAsync(GrantSelection.Of(hers.Id), "")));
        await Here.People.SetDisabledAsync(second.Id, disabled: false);
        Assert.Equal("last-administrator", await RefusedAsync(async () => await desk.EndAsync(GrantSelection.Of(hers.Id, his.Id), "")));
        Assert.Null((await Here.Grants.FindAsync(hers.Id))!.WithdrawnAt); // with the other's, its end is undone

        Assert.Equal(GrantChangeOutcome.Changed, Assert.Single((await desk.EndAsync(GrantSelection.Of(hers.Id), "")).Changes).Outcome);
    }
}

public sealed class SqliteGrantLifeTests() : GrantLifeTests(DatabaseKind.Sqlite);

public sealed class PostgresGrantLifeTests() : GrantLifeTests(DatabaseKind.Postgres);
