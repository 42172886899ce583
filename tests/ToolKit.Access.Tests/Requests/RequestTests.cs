using ToolKit.TestSupport;

namespace ToolKit.Access.Tests;

public abstract class RequestTests(DatabaseKind kind) : AccessContract(kind)
{
    [Fact]
    public async Task ARequestWaitsForItsAddressToBeConfirmed()
    {
        var desk = await DeskAsync($"RegionAdmin {Hessen}");
        var submitted = await Here.Requests.SubmitAsync(await WishAsync());
        Assert.Equal(RequestState.Unconfirmed, (await Here.Requests.FindAsync(submitted.Secret))!.State);
        Assert.Empty((await desk.ListQueueAsync(new QueueFilter())).Items);
        Assert.Empty((await desk.ListQueueAsync(new QueueFilter { State = null })).Items);
        Assert.Null(await desk.FindRequestAsync(submitted.Id));
        Assert.Equal(DecisionOutcome.NotFound, (await desk.ApproveAsync(submitted.Id)).Outcome);

        var confirmed = await Here.Requests.ConfirmAsync(submitted.Secret);

        Assert.Equal(ConfirmOutcome.Confirmed, confirmed.Outcome);
        Assert.Equal(RequestState.Open, confirmed.Request!.State);
        Assert.Equal(submitted.Id, Assert.Single((await desk.ListQueueAsync(new QueueFilter())).Items).Id);
        Assert.Equal(ConfirmOutcome.ConfirmedBefore, (await Here.Requests.ConfirmAsync(submitted.Secret)).Outcome);
    }

    [Fact]
    public async Task TheOldestUnconfirmedRequestsMakeRoomSoThatNobodyFillsTheForm()
    {
        var requests = new RequestStore(Here.Database, Here.Library, Here.People, Time) { Room = (3, 5) };
        async Task<string> AskAsync(string mail)
        {
            Time.Pass(TimeSpan.FromMinutes(1));
            return (await requests.SubmitAsync((await WishAsync()) with { Mail = mail })).Secret;
        }

        var confirmed = await AskAsync("chef@amt.example");
        await requests.ConfirmAsync(confirmed);
        var other = await AskAsync("anna@schule.example");
        var ofDomain = new List<string>();
        for (var i = 0; i < 4; i++)
            ofDomain.Add(await AskAsync($"nutzer{i}@amt.example"));

        // Three of a domain: its own oldest went, nobody else's.
        Assert.Null(await requests.FindAsync(ofDomain[0]));
        Assert.NotNull(await requests.FindAsync(ofDomain[1]));
        Assert.NotNull(await requests.FindAsync(other));

        // Five in all: the oldest went. What is confirmed stays.
        var more = new[] { await AskAsync("a@eins.example"), await AskAsync("b@zwei.example") };
        Assert.Null(await requests.FindAsync(other));
        Assert.NotNull(await requests.FindAsync(ofDomain[1]));
        foreach (var secret in more)
            Assert.NotNull(await requests.FindAsync(secret));
        Assert.Equal(RequestState.Open, (await requests.FindAsync(confirmed))!.State);
    }

    [Fact]
    public async Task OnlyTheWholeSecretOpensARequest()
    {
        var submitted = await Here.Requests.SubmitAsync(await WishAsync());
        var other = await Here.Requests.SubmitAsync(await WishAsync());
        string?[] wrong = [null, "", "rq_", submitted.Secret[..^1], submitted.Secret[..12] + other.Secret[12..], "in_" + submitted.Secret[3..]];

        foreach (var secret in wrong)
        {
            Assert.Null(await Here.Requests.FindAsync(secret));
            Assert.Equal(ConfirmOutcome.Gone, (await Here.Requests.ConfirmAsync(secret)).Outcome);
            Assert.False(await Here.Requests.WithdrawAsync(secret));
        }

        var kept = await Here.Database.ReadAsync(session => session.QueryAsync<byte[]>("SELECT secret_hash FROM access_request"));
        Assert.All(kept, hash => Assert.Equal(32, hash.Length));
    }

    [Fact]
    public async Task AnUnconfirmedRequestIsGoneAfterSevenDaysAndARefusedOneAfterNinety()
    {
        var desk = await DeskAsync($"RegionAdmin {Hessen}");
        var unconfirmed = await Here.Requests.SubmitAsync(await WishAsync());
        var refused = await OpenRequestAsync();
        await desk.RefuseAsync(refused.Id, "Bitte über Ihre Leitung.");
        var open = await OpenRequestAsync();
        Time.Pass(TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1));
        Assert.Equal(new RequestSweep(0, 0, 0), await Here.Requests.SweepAsync());

        Time.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal(ConfirmOutcome.Gone, (await Here.Requests.ConfirmAsync(unconfirmed.Secret)).Outcome);
        Assert.Equal(new RequestSweep(1, 0, 0), await Here.Requests.SweepAsync());

        Time.Pass(TimeSpan.FromDays(83));
        Assert.Equal(new RequestSweep(0, 1, 0), await Here.Requests.SweepAsync());
        Assert.Equal(open.Id, Assert.Single((await desk.ListQueueAsync(new QueueFilter { State = null })).Items).Id);
    }

    [Fact]
    public async Task TheSameIsNotAskedTwice()
    {
        var wish = await WishAsync();
        var first = await Here.Requests.SubmitAsync(wish);
        var second = await Here.Requests.SubmitAsync(wish);
        await Here.Requests.ConfirmAsync(first.Secret);

        Assert.Equal(ConfirmOutcome.AskedAlready, (await Here.Requests.ConfirmAsync(second.Secret)).Outcome);
        Assert.Equal(ConfirmOutcome.Gone, (await Here.Requests.ConfirmAsync(second.Secret)).Outcome);
    }

    [Fact]
    public async Task NobodysMailboxIsFilled()
    {
        var wish = await WishAsync();
        for (var i = 0; i < RequestStore.MostUnconfirmed; i++)
            await Here.Requests.SubmitAsync(wish);

        Assert.Equal("too-many-requests", await RefusedAsync(() => Here.Requests.SubmitAsync(wish with { Role = Role.Contributor }).AsTask()));
        await Here.Requests.SubmitAsync(await WishAsync());
        Time.Pass(RequestStore.UnconfirmedLifetime);
        await Here.Requests.SubmitAsync(wish);
    }

    [Fact]
    public async Task WhatIsMissingOrOutOfBoundsIsRefused()
    {
        var wish = await WishAsync();
        var augsburg = await SiteAsync("Augsburg");
        NewAccessRequest[] wrong =
        [
            wish with { Name = " " }, wish with { Function = "" }, wish with { Mail = "anna" }, wish with { Mail = "https://idp.example#anna" }, wish with { Reason = "" },
            wish with { Reason = new string('x', 1001) }, wish with { Days = 0 }, wish with { Days = RequestStore.MostDays + 1 }, wish with { Role = Role.Administrator },
            wish with { Role = (Role)99 }, wish with { Body = (AllianceBody)99 }, wish with { RegionId = 0 }, wish with { SiteId = augsburg.Id },
            wish with { Name = "a\u0000b" },
        ];

        foreach (var request in wrong)
            await RefusedAsync(() => Here.Requests.SubmitAsync(request).AsTask());
        await Here.Requests.SubmitAsync(wish with { Reason = "Erste Zeile\r\nzweite" });
    }

    [Fact]
    public async Task WhoHoldsTheLinkTakesTheRequestBack()
    {
        var desk = await DeskAsync($"RegionAdmin {Hessen}");
        var submitted = await Here.Requests.SubmitAsync(await WishAsync());
        await Here.Requests.ConfirmAsync(submitted.Secret);

        Assert.True(await Here.Requests.WithdrawAsync(submitted.Secret));
        Assert.False(await Here.Requests.WithdrawAsync(submitted.Secret));

        Assert.Equal(DecisionOutcome.DecidedAlready, (await desk.ApproveAsync(submitted.Id)).Outcome);
    }

    [Fact]
    public async Task ThoseInChargeAreTold()
    {
        var admin = await PersonAsync($"RegionAdmin {Hessen}");
        var atSite = await PersonAsync($"RegionAdmin {Kassel}");
        await PersonAsync($"RegionAdmin {Darmstadt}");
        await PersonAsync("RegionAdmin /Regionen/Bayern");
        var disabled = await PersonAsync($"RegionAdmin {Hessen}");
        await Here.People.SetDisabledAsync(disabled.Id, disabled: true);
        var request = await OpenRequestAsync();

        var told = await Here.Requests.FindRecipientsAsync(request.Id);

        Assert.Equal("werkzeugkoffer@hessen.example", told!.Mailbox);
        Assert.Equal([admin.Id, atSite.Id], told.People.Select(person => person.PersonId).Order());
        Assert.All(told.People, person => Assert.Contains('@', person.Mail));
    }

    [Fact]
    public async Task ARegionAsAWholeHasThoseInChargeAndWhatLiesInNoneTheAdministrators()
    {
        var admin = await PersonAsync($"RegionAdmin {Hessen}");
        await PersonAsync($"RegionAdmin {Kassel}");
        await PersonAsync($"Editor {Hessen}");
        var administrator = await PersonAsync("Administrator /");

        Assert.Equal(admin.Id, Assert.Single(await Here.Requests.ListInChargeAsync((await RegionAsync("Hessen")).Id)).PersonId);
        Assert.Equal(administrator.Id, Assert.Single(await Here.Requests.ListInChargeAsync(null)).PersonId);
        Assert.Empty(await Here.Requests.ListInChargeAsync((await RegionAsync("Bayern")).Id));
    }

    [Fact]
    public async Task WhoIsSignedInAsksForMoreButNotForWhatSheHas()
    {
        var person = await PersonAsync($"Contributor {Kassel}");
        var desk = await DeskAsync(person);
        var (hessen, kassel) = (await RegionAsync("Hessen"), await SiteAsync("Kassel (Stadt)"));

        Assert.Equal([Role.Editor, Role.RegionAdmin], await desk.ListOfferedRolesAsync(hessen.Id, kassel.Id));
        Assert.Equal([Role.Reader, Role.Contributor, Role.Editor, Role.RegionAdmin], await desk.ListOfferedRolesAsync(hessen.Id, null));
        Assert.Empty(await desk.ListOfferedRolesAsync((await RegionAsync("Bayern")).Id, kassel.Id));
        RequestWish Wish(Role role) => new(hessen.Id, kassel.Id, role, "Beraterin", AllianceBody.YouthOffice, "Wird gebraucht");
        Assert.Equal(AskOutcome.HasAlready, (await desk.AskAsync(Wish(Role.Reader))).Outcome);
        Assert.Equal(AskOutcome.HasAlready, (await desk.AskAsync(Wish(Role.Contributor))).Outcome);

        var asked = await desk.AskAsync(Wish(Role.Editor));

        Assert.Equal(AskOutcome.Asked, asked.Outcome);
        Assert.Equal((RequestState.Open, person.Id, person.Key.Mail), (asked.Request!.State, asked.Request.PersonId, asked.Request.Mail));
        Assert.Equal(AskOutcome.AskedAlready, (await desk.AskAsync(Wish(Role.Editor))).Outcome);
        Assert.Equal(asked.Request.Id, Assert.Single(await desk.ListOwnRequestsAsync()).Id);
        Assert.Equal(DecisionOutcome.NotFound, (await (await DeskAsync()).WithdrawOwnRequestAsync(asked.Request.Id)).Outcome);
        Assert.Equal(DecisionOutcome.Done, (await desk.WithdrawOwnRequestAsync(asked.Request.Id)).Outcome);
        Assert.Equal(AskOutcome.Asked, (await desk.AskAsync(Wish(Role.Editor))).Outcome);
    }

    [Fact]
    public async Task NobodyKnownAsksOnlyWithAnAddress()
    {
        var desk = Here.Gate.OpenDesk(LibraryGate.Anonymous(Door.Browser));
        var hessen = await RegionAsync("Hessen");
        await DeniedAsync(() => desk.AskAsync(new RequestWish(hessen.Id, null, Role.Reader, "x", AllianceBody.Other, Some.Text())).AsTask());
        Assert.Empty((await desk.ListQueueAsync(new QueueFilter())).Items);
        Assert.Empty(await desk.ListRegionsAsync());
    }
}

public sealed class SqliteRequestTests() : RequestTests(DatabaseKind.Sqlite);

public sealed class PostgresRequestTests() : RequestTests(DatabaseKind.Postgres);
