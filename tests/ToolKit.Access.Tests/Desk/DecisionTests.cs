namespace ToolKit.Access.Tests;

public abstract class DecisionTests(DatabaseKind kind) : AccessContract(kind)
{
    private const string Password = "Fahrrad Regen Löffel";

    [Fact]
    public async Task FromTheRequestToTheGrant()
    {
        var admin = await PersonAsync($"RegionAdmin {Hessen}");
        var desk = await DeskAsync(admin);
        var request = await OpenRequestAsync(await WishAsync(role: Role.Contributor));

        var decided = await desk.ApproveAsync(request.Id);
        Assert.Equal(DecisionOutcome.Invited, decided.Outcome);
        Assert.Equal((RequestState.Approved, admin.Id), (decided.Request!.State, decided.Request.DecidedBy));
        var invitation = await Here.Requests.FindInvitationAsync(decided.InvitationSecret);
        Assert.Equal((request.Mail, "Kassel (Stadt)"), (invitation!.Mail, invitation.SiteName));
        var redeemed = await Here.Requests.RedeemWithPasswordAsync(decided.InvitationSecret, Password);

        Assert.Equal(RedeemOutcome.Redeemed, redeemed.Outcome);
        Assert.Equal((Role.Contributor, Time.Now.AddDays(365), admin.Id), (redeemed.Grant!.Role, redeemed.Grant.Until, redeemed.Grant.GrantedBy));
        Assert.NotNull(await Here.People.VerifyPasswordAsync(request.Mail, Password));
        Assert.Equal((await Here.People.FindAsync(redeemed.Person!.Id))!.SessionStamp, redeemed.Person.SessionStamp); // her session begins with it
        var view = await ViewAsync(redeemed.Person);
        Assert.True(await SeesAsync(view, Kassel));
        Assert.False(await SeesAsync(view, Darmstadt));
        Assert.Equal(RedeemOutcome.Gone, (await Here.Requests.RedeemWithPasswordAsync(decided.InvitationSecret, Password)).Outcome);
        Assert.Equal(
            [AuditActs.InvitationRedeemed, AuditActs.PersonAdded, AuditActs.InvitationMade, AuditActs.RequestApproved, AuditActs.RequestConfirmed],
            (await Here.Audit.ListAsync(5)).Select(entry => entry.Act));
    }

    [Fact]
    public async Task AnInvitationBindsTheIdentityThatRedeemsItWhateverItsMail()
    {
        var desk = await DeskAsync($"RegionAdmin {Hessen}");
        var local = await Here.People.AddAsync(Key("anna@example.org"), "Anna");
        var decided = await desk.ApproveAsync((await OpenRequestAsync(await WishAsync(mail: "anna@example.org"))).Id);

        Assert.Equal(RedeemOutcome.AccountExists, (await Here.Requests.RedeemWithPasswordAsync(decided.InvitationSecret, Password)).Outcome);
        var redeemed = await Here.Requests.RedeemWithIdentityAsync(decided.InvitationSecret, "https://idp.example", "4711", "Anna B.");

        Assert.NotEqual(local.Id, redeemed.Person!.Id);
        Assert.Equal("https://idp.example#4711", redeemed.Person.Key.ToString());
        Assert.Empty(await Here.Grants.ListAsync(local.Id));
        Assert.Equal("anna@example.org", (await Here.People.ExportAsync(redeemed.Person.Id))!.ContactMail);

        // The same identity again: no second person.
        var more = await desk.ApproveAsync((await OpenRequestAsync(await WishAsync(site: "Darmstadt"))).Id);
        Assert.Equal(redeemed.Person.Id, (await Here.Requests.RedeemWithIdentityAsync(more.InvitationSecret, "https://idp.example", "4711", null)).Person!.Id);
        Assert.Equal(2, (await Here.Grants.ListAsync(redeemed.Person.Id)).Count);
    }

    [Fact]
    public async Task AnInvitationHoldsSevenDaysAndCanBeMadeAgainOrWithdrawn()
    {
        var desk = await DeskAsync($"RegionAdmin {Hessen}");
        var request = await OpenRequestAsync();
        var first = await desk.ApproveAsync(request.Id);
        Time.Pass(RequestStore.InvitationLifetime);
        Assert.Null(await Here.Requests.FindInvitationAsync(first.InvitationSecret));

        var second = await desk.InviteAgainAsync(request.Id);
        var third = await desk.InviteAgainAsync(request.Id);
        Assert.Equal(RedeemOutcome.Gone, (await Here.Requests.RedeemWithPasswordAsync(second.InvitationSecret, Password)).Outcome);
        Assert.Equal(DecisionOutcome.NotFound, (await (await DeskAsync("RegionAdmin /Regionen/Bayern")).WithdrawInvitationAsync(request.Id)).Outcome);
        Assert.Equal(DecisionOutcome.Done, (await desk.WithdrawInvitationAsync(request.Id)).Outcome);
        Assert.Equal(RedeemOutcome.Gone, (await Here.Requests.RedeemWithPasswordAsync(third.InvitationSecret, Password)).Outcome);
        Assert.Null(await Here.People.FindAsync(Key(request.Mail)));
    }

    [Fact]
    public async Task NobodyDecidesHerOwnRequest()
    {
        var admin = await PersonAsync($"RegionAdmin {Kassel}");
        var desk = await DeskAsync(admin);
        var own = await OpenRequestAsync(await WishAsync(role: Role.Editor, mail: admin.Key.Mail));
        Assert.Equal(DecisionOutcome.OwnRequest, (await desk.ApproveAsync(own.Id)).Outcome);

        var kassel = await SiteAsync("Kassel (Stadt)");
        var asked = await desk.AskAsync(new RequestWish(kassel.RegionId, kassel.Id, Role.Editor, "x", AllianceBody.Other, "x"));
        Assert.Equal(DecisionOutcome.OwnRequest, (await desk.ApproveAsync(asked.Request!.Id)).Outcome);
        Assert.Equal(DecisionOutcome.OwnRequest, (await desk.RefuseAsync(asked.Request.Id, "x")).Outcome);

        // Nor by the detour over another address.
        var detour = await desk.ApproveAsync((await OpenRequestAsync(await WishAsync(role: Role.Editor))).Id);
        var principal = await Here.Gate.FindPrincipalAsync(admin.Id, admin.SessionStamp, Door.Browser);
        Assert.Equal(RedeemOutcome.OwnDecision, (await Here.Requests.RedeemAsync(detour.InvitationSecret, principal!)).Outcome);
        Assert.Single(await Here.Grants.ListAsync(admin.Id));
        Assert.NotNull(await Here.Requests.FindInvitationAsync(detour.InvitationSecret));
    }

    [Fact]
    public async Task WhoIsKnownHasTheGrantAtOnceAndNeverLosesTime()
    {
        var person = await PersonAsync();
        var kassel = await SiteAsync("Kassel (Stadt)");
        var asked = await (await DeskAsync(person)).AskAsync(new RequestWish(kassel.RegionId, kassel.Id, Role.Reader, "x", AllianceBody.Other, "x", 30));
        await GiveAsync(person, Role.Reader, Kassel, until: Time.Now.AddDays(100));

        var decided = await (await DeskAsync($"RegionAdmin {Hessen}")).ApproveAsync(asked.Request!.Id);

        Assert.Equal(DecisionOutcome.Granted, decided.Outcome);
        Assert.Equal(Time.Now.AddDays(100), decided.Grant!.Until);
        Assert.Single(await Here.Grants.ListAsync(person.Id));
    }

    [Fact]
    public async Task WhatIsGrantedMayDifferButOnlyWhereTheDeciderGives()
    {
        var desk = await DeskAsync($"RegionAdmin {Hessen}");
        var request = await OpenRequestAsync();
        var (until, augsburg) = (Time.Now.AddDays(10), await IdAsync(Augsburg));
        await DeniedAsync(() => desk.ApproveAsync(request.Id, new GrantTerms(Role.Reader, augsburg, until)).AsTask());
        await DeniedAsync(() => desk.ApproveAsync(request.Id, new GrantTerms(Role.Administrator, 1, until)).AsTask());
        await DeniedAsync(() => desk.ApproveAsync(request.Id, new GrantTerms(Role.Reader, 1, until)).AsTask());
        var darmstadt = await IdAsync(Darmstadt);
        await RefusedAsync(() => desk.ApproveAsync(request.Id, new GrantTerms(Role.Reader, darmstadt, Time.Now)).AsTask());
        await RefusedAsync(() => desk.ApproveAsync(request.Id, new GrantTerms(Role.Reader, darmstadt, Time.Now.AddDays(RequestStore.MostDays + 2))).AsTask());

        var decided = await desk.ApproveAsync(request.Id, new GrantTerms(Role.Contributor, darmstadt, until));

        Assert.Equal(new GrantTerms(Role.Contributor, darmstadt, until), decided.Request!.Terms);
    }

    [Fact]
    public async Task AForeignRequestIsNotThere()
    {
        var request = await OpenRequestAsync();
        foreach (var grant in new[] { "RegionAdmin /Regionen/Bayern", $"RegionAdmin {Darmstadt}", $"Editor {Hessen}", $"Contributor {Kassel}", "Reader /" })
        {
            var desk = await DeskAsync(grant);
            Assert.Equal(DecisionOutcome.NotFound, (await desk.ApproveAsync(request.Id)).Outcome);
            Assert.Equal(DecisionOutcome.NotFound, (await desk.RefuseAsync(request.Id, "x")).Outcome);
            Assert.Equal(DecisionOutcome.NotFound, (await desk.PassOnAsync(request.Id, request.RegionId, null, "")).Outcome);
            Assert.Null(await desk.FindRequestAsync(request.Id));
            Assert.Equal(0, (await desk.ListQueueAsync(new QueueFilter { RegionId = request.RegionId })).Total);
            await DeniedAsync(async () => await desk.RecordAsync(await WishAsync()));
        }
    }

    [Fact]
    public async Task WhatADeciderSeesIsWhatSheMayDecide()
    {
        var requests = new List<AccessRequest>();
        foreach (var (region, site) in new[] { ("Hessen", null), ("Hessen", "Kassel (Stadt)"), ("Hessen", "Darmstadt"), ("Bayern", null), ("Bayern", "Augsburg") })
            requests.Add(await OpenRequestAsync(await WishAsync(region, site)));
        foreach (var grant in new[] { $"RegionAdmin {Hessen}", $"RegionAdmin {Kassel}", $"RegionAdmin {Hessen}/Standorte", "Administrator /", $"Editor {Hessen}" })
        {
            var desk = await DeskAsync(grant);
            var seen = (await desk.ListQueueAsync(new QueueFilter())).Items.Select(request => request.Id).ToHashSet();
            foreach (var request in requests)
            {
                // Passing it on to where it is asks nothing but the right.
                var mayDecide = true;
                try
                {
                    mayDecide = (await desk.PassOnAsync(request.Id, request.RegionId, request.SiteId, "")).Outcome != DecisionOutcome.NotFound;
                }
                catch (RefusedException)
                {
                    // It is the same place.
                }

                Assert.Equal(mayDecide, seen.Contains(request.Id));
            }
        }
    }

    [Fact]
    public async Task ARefusalHasAReason()
    {
        var desk = await DeskAsync($"RegionAdmin {Hessen}");
        var submitted = await Here.Requests.SubmitAsync(await WishAsync());
        await Here.Requests.ConfirmAsync(submitted.Secret);
        await RefusedAsync(() => desk.RefuseAsync(submitted.Id, " ").AsTask());

        Assert.Equal(DecisionOutcome.Done, (await desk.RefuseAsync(submitted.Id, "Bitte über Ihre Leitung.")).Outcome);

        var shown = await Here.Requests.FindAsync(submitted.Secret);
        Assert.Equal((RequestState.Refused, "Bitte über Ihre Leitung."), (shown!.State, shown.Answer));
        Assert.Equal(DecisionOutcome.DecidedAlready, (await desk.ApproveAsync(submitted.Id)).Outcome);
    }

    [Fact]
    public async Task APassedOnRequestKeepsItsAgeAndItsLink()
    {
        var desk = await DeskAsync($"RegionAdmin {Hessen}");
        var other = await DeskAsync("RegionAdmin /Regionen/Bayern");
        var submitted = await Here.Requests.SubmitAsync(await WishAsync());
        await Here.Requests.ConfirmAsync(submitted.Secret);
        Time.Pass(TimeSpan.FromDays(3));
        var augsburg = await SiteAsync("Augsburg");
        await RefusedAsync(() => desk.PassOnAsync(submitted.Id, augsburg.RegionId, 0, "").AsTask());

        var passed = await desk.PassOnAsync(submitted.Id, augsburg.RegionId, augsburg.Id, "Wohnt in Augsburg");

        Assert.Equal((DecisionOutcome.Done, submitted.Id), (passed.Outcome, passed.Request!.PassedFrom));
        Assert.Equal(RequestState.PassedOn, (await desk.FindRequestAsync(submitted.Id))!.State);
        Assert.Null(await desk.FindRequestAsync(passed.Request.Id));
        Assert.Equal(Time.Now.AddDays(-3), (await other.ListQueueAsync(new QueueFilter())).Items.Single().ConfirmedAt);
        Assert.Equal(passed.Request.Id, (await Here.Requests.FindAsync(submitted.Secret))!.Id);
        Assert.Equal(DecisionOutcome.Invited, (await other.ApproveAsync(passed.Request.Id)).Outcome);
    }

    [Fact]
    public async Task WithFourEyesASecondPersonMustConfirm()
    {
        var hessen = await RegionAsync("Hessen");
        await (await DeskAsync("Administrator /")).ChangeRegionAsync(hessen.Id, fourEyes: true);
        var (one, two) = (await PersonAsync($"RegionAdmin {Hessen}"), await PersonAsync($"RegionAdmin {Hessen}"));
        var (first, second) = (await DeskAsync(one), await DeskAsync(two));
        var request = await OpenRequestAsync();
        Assert.Equal(DecisionOutcome.NothingProposed, (await first.ConfirmApprovalAsync(request.Id)).Outcome);

        var proposed = await first.ApproveAsync(request.Id);

        Assert.Equal((DecisionOutcome.AwaitsSecond, RequestState.Open, one.Id), (proposed.Outcome, proposed.Request!.State, proposed.Request.ProposedBy));
        Assert.Equal(DecisionOutcome.SecondMustBeAnother, (await first.ConfirmApprovalAsync(request.Id)).Outcome);
        Assert.Equal(DecisionOutcome.AwaitsSecond, (await first.ApproveAsync(request.Id)).Outcome);
        Assert.Equal(request.Id, Assert.Single((await second.ListQueueAsync(new QueueFilter { OnlyProposed = true })).Items).Id);

        // Other terms are a new proposal, not a confirmation.
        var other = new GrantTerms(Role.Contributor, await IdAsync(Kassel), Time.Now.AddDays(9));
        Assert.Equal(DecisionOutcome.AwaitsSecond, (await second.ApproveAsync(request.Id, other)).Outcome);
        var confirmed = await first.ConfirmApprovalAsync(request.Id);
        Assert.Equal((DecisionOutcome.Invited, other), (confirmed.Outcome, confirmed.Request!.Terms));
        var principal = await Here.Gate.FindPrincipalAsync(two.Id, two.SessionStamp, Door.Browser);
        Assert.Equal(RedeemOutcome.OwnDecision, (await Here.Requests.RedeemAsync(confirmed.InvitationSecret, principal!)).Outcome);
    }

    [Fact]
    public async Task AnApprovalIsWorthNothingOnceItsGiverMayNoLongerDecide()
    {
        var hessen = await RegionAsync("Hessen");
        await (await DeskAsync("Administrator /")).ChangeRegionAsync(hessen.Id, fourEyes: true);
        var first = await PersonAsync($"RegionAdmin {Hessen}");
        var request = await OpenRequestAsync();
        await (await DeskAsync(first)).ApproveAsync(request.Id);
        await Here.Grants.WithdrawAllAsync(first.Id);

        Assert.Equal(DecisionOutcome.NothingProposed, (await (await DeskAsync($"RegionAdmin {Hessen}")).ConfirmApprovalAsync(request.Id)).Outcome);
        Assert.Equal(DecisionOutcome.AwaitsSecond, (await (await DeskAsync($"RegionAdmin {Hessen}")).ApproveAsync(request.Id)).Outcome);
    }

    [Fact]
    public async Task FourEyesHaveNoBackDoor()
    {
        var hessen = await RegionAsync("Hessen");
        await (await DeskAsync("Administrator /")).ChangeRegionAsync(hessen.Id, fourEyes: true);
        var admin = await PersonAsync($"RegionAdmin {Hessen}");
        var person = await PersonAsync();
        var view = await ViewAsync(admin);
        var desk = await DeskAsync(admin);
        var terms = new GrantTerms(Role.Reader, await IdAsync(Kassel), Time.Now.AddDays(9));

        Assert.Equal("second-person", await RefusedAsync(async () => await view.GiveGrantAsync(await view.FindAsync(At(Kassel)), person.Id, Role.Reader, null, "")));
        Assert.Equal("second-person", await RefusedAsync(() => desk.GiveAsync([person.Id], terms, "x").AsTask()));
        Assert.Equal("second-person", await RefusedAsync(() => desk.MakeDeputyAsync(hessen.Id, admin.Id, person.Id, Time.Now.AddDays(1)).AsTask()));
        var invited = await desk.InviteAsync(new InvitationList(hessen.Id, null, Role.Reader, Time.Now.AddDays(9), AllianceBody.School, "x", "x", ["a@example.org"]));
        Assert.Equal(DecisionOutcome.AwaitsSecond, invited.Single().Result!.Outcome);
        Assert.Empty(await Here.Grants.ListAsync(person.Id));
    }

    [Theory]
    [InlineData("Hessen")]
    [InlineData("Bayern")]
    public async Task FourEyesHoldWhereverTheRequestOrTheGrantLies(string strict)
    {
        await (await DeskAsync("Administrator /")).ChangeRegionAsync((await RegionAsync(strict)).Id, fourEyes: true);
        var (first, second) = (await DeskAsync($"RegionAdmin {Hessen}", "RegionAdmin /Regionen/Bayern"), await DeskAsync($"RegionAdmin {Hessen}", "RegionAdmin /Regionen/Bayern"));
        var person = await PersonAsync();
        var bayern = await RegionAsync("Bayern");
        var asked = (await (await DeskAsync(person)).AskAsync(new RequestWish(bayern.Id, null, Role.Reader, "x", AllianceBody.Other, "x"))).Request!;

        var proposed = await first.ApproveAsync(asked.Id, new GrantTerms(Role.Reader, await IdAsync(Kassel), Time.Now.AddDays(9)));

        Assert.Equal(DecisionOutcome.AwaitsSecond, proposed.Outcome);
        Assert.Empty(await Here.Grants.ListAsync(person.Id));
        Assert.Equal(DecisionOutcome.SecondMustBeAnother, (await first.ConfirmApprovalAsync(asked.Id)).Outcome);
        Assert.Equal(DecisionOutcome.Granted, (await second.ConfirmApprovalAsync(asked.Id)).Outcome);
        Assert.Single(await Here.Grants.ListAsync(person.Id));
    }

    [Fact]
    public async Task AClerkRecordsAMailInOneForm()
    {
        var clerk = await PersonAsync($"RegionAdmin {Hessen}");
        var desk = await DeskAsync(clerk);
        var wish = await WishAsync();

        var recorded = await desk.RecordAsync(wish);

        Assert.Equal((RequestState.Open, clerk.Id), (recorded!.State, recorded.RecordedBy));
        Assert.Null(await desk.RecordAsync(wish));
        Assert.Equal(DecisionOutcome.Invited, (await desk.ApproveAsync(recorded.Id)).Outcome);
    }

    [Fact]
    public async Task ManyAreInvitedAtOnce()
    {
        var clerk = await PersonAsync($"RegionAdmin {Hessen}");
        var desk = await DeskAsync(clerk);
        var kassel = await SiteAsync("Kassel (Stadt)");
        var list = new InvitationList(
            kassel.RegionId, kassel.Id, Role.Contributor, Time.Now.AddYears(1), AllianceBody.School, "Lehrkraft", "Projekt",
            ["Anna Muster <Anna@Example.org>", "", "ben@example.org", "anna@example.org", "kein Komma", clerk.Key.Mail!]);

        var invited = await desk.InviteAsync(list);

        Assert.Equal(
            [null, null, InvitationProblem.Repeated, InvitationProblem.NoAddress, InvitationProblem.Own],
            invited.Select(address => address.Problem));
        Assert.Equal("Anna Muster", invited[0].Result!.Request!.Name);
        Assert.Equal(RedeemOutcome.Redeemed, (await Here.Requests.RedeemWithPasswordAsync(invited[1].Result!.InvitationSecret, Password)).Outcome);
        Assert.Equal(InvitationProblem.AskedAlready, (await desk.InviteAsync(list with { Addresses = ["anna@example.org"] })).Single().Problem);
        var many = Enumerable.Range(0, AccessDesk.MostInvitations + 1).Select(i => $"p{i}@example.org").ToList();
        Assert.Equal("too-many-invitations", await RefusedAsync(() => desk.InviteAsync(list with { Addresses = many }).AsTask()));
        Assert.All(await desk.InviteAsync(list with { Addresses = many[1..] }), address => Assert.NotNull(address.Result!.InvitationSecret));
    }

    [Fact]
    public async Task ManyAreDecidedAtOnceAndARefusalStopsNoOther()
    {
        var desk = await DeskAsync($"RegionAdmin {Kassel}");
        var (one, two, foreign) = (await OpenRequestAsync(), await OpenRequestAsync(), await OpenRequestAsync(await WishAsync(site: "Darmstadt")));

        var decided = await desk.ApproveAllAsync([one.Id, foreign.Id, two.Id], Role.Reader, Time.Now.AddDays(20));

        Assert.Equal(
            [DecisionOutcome.Invited, DecisionOutcome.NotFound, DecisionOutcome.Invited], decided.Select(decision => decision.Result!.Outcome));
        Assert.Equal(Time.Now.AddDays(20), decided[0].Result!.Request!.Terms!.Until);
        Assert.Equal(
            [DecisionOutcome.DecidedAlready, DecisionOutcome.NotFound], (await desk.RefuseAllAsync([one.Id, foreign.Id], "x")).Select(decision => decision.Result!.Outcome));
        await RefusedAsync(() => desk.RefuseAllAsync([.. Enumerable.Range(0, 201).Select(i => (long)i)], "x").AsTask());
    }

    [Fact]
    public async Task TheQueueIsFilteredAndPaged()
    {
        var desk = await DeskAsync($"RegionAdmin {Hessen}");
        var kassel = await SiteAsync("Kassel (Stadt)");
        for (var i = 0; i < 5; i++)
        {
            await OpenRequestAsync(await WishAsync(site: i % 2 == 0 ? "Kassel (Stadt)" : "Darmstadt") with { Name = $"Frau Nr{i} Übermut" });
            Time.Pass(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(3, (await desk.ListQueueAsync(new QueueFilter { SiteId = kassel.Id })).Total);
        Assert.Equal("Frau Nr3 Übermut", (await desk.ListQueueAsync(new QueueFilter { Search = "NR3 ÜBER" })).Items.Single().Name);
        Assert.Empty((await desk.ListQueueAsync(new QueueFilter { Search = "%" })).Items);
        Assert.Empty((await desk.ListQueueAsync(new QueueFilter { Body = AllianceBody.School })).Items);
        var page = await desk.ListQueueAsync(new QueueFilter { Offset = 1, Limit = 2 });
        Assert.Equal((5, "Frau Nr1 Übermut"), (page.Total, page.Items[0].Name));
        Assert.Equal(2, page.Items.Count);
    }

    [Fact]
    public async Task ARegionKeepsItsTextBlocks()
    {
        var hessen = await RegionAsync("Hessen");
        var desk = await DeskAsync($"RegionAdmin {Hessen}");
        var block = (await desk.SaveTextBlockAsync(hessen.Id, null, "Leitung", "Bitte über\r\nIhre Leitung."))!;
        Assert.Equal("text-block", await RefusedAsync(() => desk.SaveTextBlockAsync(hessen.Id, null, "Leitung", "x").AsTask()));
        Assert.Equal("neu", (await desk.SaveTextBlockAsync(hessen.Id, block.Id, "Leitung", "neu"))!.Body);

        Assert.Equal("neu", Assert.Single(await (await DeskAsync($"RegionAdmin {Kassel}")).ListTextBlocksAsync(hessen.Id)).Body);
        var foreign = await DeskAsync("RegionAdmin /Regionen/Bayern");
        Assert.Empty(await foreign.ListTextBlocksAsync(hessen.Id));
        await DeniedAsync(() => foreign.RemoveTextBlockAsync(hessen.Id, block.Id).AsTask());
        Assert.True(await desk.RemoveTextBlockAsync(hessen.Id, block.Id));
        Assert.False(await desk.RemoveTextBlockAsync(hessen.Id, block.Id));
    }

    [Fact]
    public async Task ACutTokenDecidesNothing()
    {
        var admin = await PersonAsync($"RegionAdmin {Hessen}");
        var request = await OpenRequestAsync();
        foreach (var token in new[] { new NewDeviceToken(admin.Id, "x", IsReadOnly: true), new NewDeviceToken(admin.Id, "x", await IdAsync(Hessen)) })
        {
            var created = await Here.Tokens.CreateAsync(token);
            var desk = Here.Gate.OpenDesk((await Here.Gate.AuthenticateAsync($"Bearer {created.Secret}", Door.Api))!);
            Assert.Empty(await desk.ListRegionsAsync());
            Assert.Equal(DecisionOutcome.NotFound, (await desk.ApproveAsync(request.Id)).Outcome);
        }
    }
}

public sealed class SqliteDecisionTests() : DecisionTests(DatabaseKind.Sqlite);

public sealed class PostgresDecisionTests() : DecisionTests(DatabaseKind.Postgres);
