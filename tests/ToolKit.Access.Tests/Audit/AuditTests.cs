using ToolKit.TestSupport;

namespace ToolKit.Access.Tests;

public abstract class AuditTests(DatabaseKind kind) : AccessContract(kind)
{
    [Fact]
    public async Task AnActSaysWhoThroughWhichDoorByWhichGrantToWhom()
    {
        var admin = await PersonAsync($"RegionAdmin {Hessen}");
        var authority = (await Here.Grants.ListAsync(admin.Id)).Single();
        var person = await PersonAsync($"Reader {Kassel}");
        var grant = (await Here.Grants.ListAsync(person.Id)).Single();

        await (await DeskAsync(admin)).EndAsync(GrantSelection.Of(grant.Id), "Umzug");

        var entry = (await Here.Audit.ListAsync())[0];
        Assert.Equal((admin.Id, admin.Name, "browser"), (entry.PersonId, entry.PersonName, entry.Door));
        Assert.Equal(($"RegionAdmin {authority.Id}", $"Zugang {grant.Id}", "Umzug"), (entry.Authority, entry.Subject, entry.Reason));
        Assert.Equal((person.Id, person.Name), (entry.AboutPersonId, entry.AboutPersonName));
        Assert.Equal(((await RegionAsync("Hessen")).Id, (await SiteAsync("Kassel (Stadt)")).Id), (entry.RegionId, entry.SiteId));
    }

    [Fact]
    public async Task AnActThatFailsLeavesNoEntry()
    {
        var desk = await DeskAsync("Administrator /");
        await RefusedAsync(() => desk.AddRegionAsync("Hessen", "a@b.example").AsTask());
        await DeniedAsync(async () => await (await DeskAsync()).AddRegionAsync("Neu", "a@b.example"));

        Assert.Empty(await ListActsAsync());
    }

    [Fact]
    public async Task TheGrantsOfTheFolderPageAreNotedToo()
    {
        var person = await PersonAsync();
        var view = await ViewAsync("Administrator /");
        var kassel = await view.FindAsync(At(Kassel));
        var grant = await view.GiveGrantAsync(kassel, person.Id, Role.Reader, null, "Projekt");
        await view.WithdrawGrantAsync(grant.Id);
        await view.SetPublicAsync(kassel, isPublic: true);

        Assert.Equal([AuditActs.FolderPublic, AuditActs.GrantEnded, AuditActs.GrantGiven], (await Here.Audit.ListAsync(3)).Select(entry => entry.Act));
        Assert.All(await Here.Audit.ListAsync(3), entry => Assert.StartsWith("Administrator ", entry.Authority));
    }

    [Fact]
    public async Task ARegionReadsItsOwnActsOnly()
    {
        var hessen = await DeskAsync($"RegionAdmin {Hessen}");
        var bayern = await DeskAsync("RegionAdmin /Regionen/Bayern");
        var all = await DeskAsync("Administrator /");
        var person = await PersonAsync();
        await NoteAsync(person.Id, Door.Browser, new AuditNote(AuditActs.SignIn, "Sitzung"));
        await NoteAsync(null, Door.Dav, new AuditNote(AuditActs.SignInRefused, "tk_abcdefgh"));
        await OpenRequestAsync();
        await OpenRequestAsync(await WishAsync(site: "Darmstadt"));
        await OpenRequestAsync(await WishAsync("Bayern", null));

        Assert.Equal(2, (await ReadAsync(hessen)).Count);
        Assert.Single(await ReadAsync(await DeskAsync($"RegionAdmin {Kassel}")));
        Assert.Single(await ReadAsync(bayern));
        Assert.Empty(await bayern.ListAuditAsync(new AuditFilter { RegionId = (await RegionAsync("Hessen")).Id }));
        Assert.Empty(await ReadAsync(await DeskAsync($"Editor {Hessen}")));
        Assert.Equal(5, (await ReadAsync(all)).Count);
        Assert.Equal(person.Id, (await all.ListAuditAsync(new AuditFilter { Act = AuditActs.SignIn })).Single().PersonId);
        Assert.Equal("dav", (await all.ListAuditAsync(new AuditFilter { Act = AuditActs.SignInRefused })).Single().Door);
        Assert.Empty(await all.ListAuditAsync(new AuditFilter { Until = Time.Now }));
        Assert.Equal(5, (await ReadAsync(all, new AuditFilter { From = Time.Now })).Count);
        Assert.Single(await all.ListAuditAsync(new AuditFilter { PersonId = person.Id }));

        // Without what tests arrange by commands.
        async Task<List<AuditEntry>> ReadAsync(AccessDesk desk, AuditFilter? filter = null) =>
            [.. (await desk.ListAuditAsync(filter ?? new AuditFilter())).Where(entry => entry.Door != "command")];
    }

    [Fact]
    public async Task PagesFollowEachOtherAndTheTableHoldsAll()
    {
        var desk = await DeskAsync("Administrator /");
        for (var i = 0; i < 5; i++)
            await NoteAsync(null, Door.Api, new AuditNote(AuditActs.Refused, $"=Nr {i}; \"x\""));

        var first = await desk.ListAuditAsync(new AuditFilter { Limit = 2 });
        var second = await desk.ListAuditAsync(new AuditFilter { Limit = 2, BeforeId = first[^1].Id });
        Assert.Equal(["=Nr 4; \"x\"", "=Nr 3; \"x\"", "=Nr 2; \"x\"", "=Nr 1; \"x\""], first.Concat(second).Select(entry => entry.Subject));

        var lines = new List<string>();
        await foreach (var line in desk.ListAuditCsvAsync(new AuditFilter { Limit = 1 }))
            lines.Add(line);
        Assert.Equal(1 + (await Here.Audit.ListAsync(500)).Count, lines.Count);
        Assert.StartsWith("Zeit (UTC);Person;", lines[0], StringComparison.Ordinal);
        Assert.Contains("\"'=Nr 4; \"\"x\"\"\"", lines[1], StringComparison.Ordinal); // no formula for a spreadsheet
    }

    [Fact]
    public async Task OldActsBecomeCounts()
    {
        await OpenRequestAsync();
        await OpenRequestAsync();
        await NoteAsync(null, Door.Api, new AuditNote(AuditActs.Refused, "x"));
        Time.Pass(TimeSpan.FromDays(180));
        await OpenRequestAsync();
        Assert.Equal(0, await Here.Audit.ReduceAsync());
        Time.Pass(TimeSpan.FromSeconds(1));

        Assert.Equal(3, await Here.Audit.ReduceAsync());
        Assert.Equal(0, await Here.Audit.ReduceAsync());

        Assert.Single(await Here.Audit.ListAsync());
        var hessen = await RegionAsync("Hessen");
        Assert.Equal([new AuditCount("2026-03", AuditActs.RequestConfirmed, hessen.Id, 2)], await (await DeskAsync($"RegionAdmin {Hessen}")).ListAuditCountsAsync());
        Assert.Equal(
            [AuditActs.Refused, AuditActs.RequestConfirmed], (await (await DeskAsync("Administrator /")).ListAuditCountsAsync()).Select(count => count.Act));
        Assert.Empty(await (await DeskAsync($"RegionAdmin {Kassel}")).ListAuditCountsAsync());
    }

    [Fact]
    public async Task ReadsAreCountedPerWeekAndRegionWithoutPersons()
    {
        var document = await PutAsync($"{Kassel}/a.txt");
        var person = await PersonAsync($"Reader {Hessen}");
        var reader = (await Here.Gate.FindPrincipalAsync(person.Id, person.SessionStamp, Door.Browser))!;
        var place = await Here.Gate.Open(reader).FindAsync(At($"{Kassel}/a.txt"));
        await Here.Gate.Open(reader).NoteReadAsync(place, ReadKind.View);
        await Here.Gate.Open(reader).NoteReadAsync(place, ReadKind.Download);
        await Here.Gate.WriteReadsAsync();
        await Here.Gate.Open(reader).NoteReadAsync(place, ReadKind.View);
        await Here.Gate.Open(LibraryGate.Anonymous(Door.Browser)).NoteReadAsync(place, ReadKind.View);
        Time.Pass(TimeSpan.FromDays(6)); // from Monday to Sunday
        await Here.Gate.Open(reader).NoteReadAsync(place, ReadKind.View);
        Time.Pass(TimeSpan.FromDays(1));
        await Here.Gate.Open(reader).NoteReadAsync(place, ReadKind.View);
        await Here.Gate.WriteReadsAsync();
        await Here.Gate.WriteReadsAsync();

        var counts = await Here.Database.ReadAsync(session => session.QueryAsync<string>(
            "SELECT document_id || ' ' || week || ' ' || region_id || ' ' || views || ' ' || downloads FROM read_count ORDER BY week, region_id"));
        var hessen = (await RegionAsync("Hessen")).Id;
        var week = new DateOnly(2026, 3, 2).DayNumber / 7;
        Assert.Equal([$"{document.Id} {week} 0 1 0", $"{document.Id} {week} {hessen} 3 1", $"{document.Id} {week + 1} {hessen} 1 0"], counts);
        Assert.Equal(new DateOnly(2026, 3, 2), ReadPeriod.MondayOf(week));
        Assert.Equal(0, await Here.Database.ReadAsync(session => session.QuerySingleAsync<long>("SELECT COUNT(*) FROM watched_read")));
    }

    [Fact]
    public async Task ReadingByPersonIsOrderedForOneFolderAndATime()
    {
        var (inside, outside) = (await PutAsync($"{Kassel}/a.txt"), await PutAsync($"{Darmstadt}/a.txt"));
        var (near, far) = ((await Here.Library.ResolveAsync(inside.Id))!.Chain, (await Here.Library.ResolveAsync(outside.Id))!.Chain);
        var person = await PersonAsync($"Reader {Hessen}");
        var reader = (await Here.Gate.FindPrincipalAsync(person.Id, person.SessionStamp, Door.Browser))!;
        var view = Here.Gate.Open(reader);
        var desk = await DeskAsync("Administrator /");
        var folder = await IdAsync(Kassel);
        Assert.Null(await Here.Gate.FindReadWatchAsync(near));
        await DeniedAsync(async () => await (await DeskAsync($"RegionAdmin {Hessen}")).WatchReadingAsync(folder, "x", Time.Now.AddDays(1)));
        await RefusedAsync(() => desk.WatchReadingAsync(folder, " ", Time.Now.AddDays(1)).AsTask());
        await RefusedAsync(() => desk.WatchReadingAsync(folder, "x", Time.Now.AddDays(AccessDesk.MostWatchDays + 1)).AsTask());

        var watch = await desk.WatchReadingAsync(folder, "Abfluss wird geklärt", Time.Now.AddDays(2));

        Assert.Equal(watch, await Here.Gate.FindReadWatchAsync(near)); // so the readers can be told
        Assert.Null(await Here.Gate.FindReadWatchAsync(far));
        await view.NoteReadAsync(await view.FindAsync(At($"{Kassel}/a.txt")), ReadKind.View);
        await view.NoteReadAsync(await view.FindAsync(At($"{Darmstadt}/a.txt")), ReadKind.View);
        Time.Pass(TimeSpan.FromDays(2));
        Assert.Null(await Here.Gate.FindReadWatchAsync(near));
        await view.NoteReadAsync(await view.FindAsync(At($"{Kassel}/a.txt")), ReadKind.View);
        Assert.Equal((person.Id, inside.Id), (await desk.ListWatchedReadsAsync(watch.Id)).Select(read => (read.PersonId, read.DocumentId)).Single());
        Assert.Equal((AuditActs.ReadsWatched, "Abfluss wird geklärt"), ((await Here.Audit.ListAsync(1))[0].Act, (await Here.Audit.ListAsync(1))[0].Reason));
        Assert.False(await desk.EndWatchAsync(watch.Id));

        Time.Pass(TimeSpan.FromDays(180));
        await Here.Audit.ReduceAsync();
        Assert.Empty(await desk.ListWatchedReadsAsync(watch.Id));
    }

    [Fact]
    public async Task AWatchIsListedForAdministratorsAndTellsWhoeverSeesTheFolder()
    {
        var desk = await DeskAsync("Administrator /");
        var folder = await IdAsync(Kassel);
        var reader = await ViewAsync($"Reader {Hessen}");
        var other = await ViewAsync($"Reader {Augsburg}");
        Assert.Empty(await desk.ListWatchesAsync());

        var first = await desk.WatchReadingAsync(folder, "Abfluss wird geklärt", Time.Now.AddDays(2));
        var second = await desk.WatchReadingAsync(await IdAsync(Augsburg), "Ebenso", Time.Now.AddDays(3));

        Assert.Equal([second, first], await desk.ListWatchesAsync());
        await DeniedAsync(async () => await (await DeskAsync($"RegionAdmin {Hessen}")).ListWatchesAsync());
        Assert.Equal(first, await reader.FindReadWatchAsync(await reader.FindAsync(At(Kassel))));
        Assert.Null(await reader.FindReadWatchAsync(await reader.FindAsync(At(Hessen))));
        Assert.Null(await other.FindReadWatchAsync(await other.FindAsync(At(Kassel))));
    }

    [Fact]
    public async Task ActsOnAccountsSayWhoToWhom()
    {
        var by = (await DeskAsync("Administrator /")).Principal;
        var person = await Here.People.AddAsync(Key(Some.Mail()), "Anna", by);
        await Here.People.AddAsync(person.Key, "Anna", by);
        await Here.People.AddAsync(person.Key, "Anna Muster", by);
        await Here.People.CreateLinkAsync(person.Id, by);
        await Here.People.SetPasswordAsync(person.Id, "Fahrrad Regen Löffel", by);
        await Here.People.SetDisabledAsync(person.Id, disabled: true, by);
        await Here.People.SetDisabledAsync(person.Id, disabled: true, by);
        await Here.People.SetDisabledAsync(person.Id, disabled: false, by);
        await Here.People.ExportAsync(person.Id, by);

        var acts = await ListActsAsync();
        Assert.Equal(
            [
                AuditActs.PersonExported, AuditActs.PersonEnabled, AuditActs.PersonDisabled, AuditActs.PasswordChanged, AuditActs.PasswordLinkMade, AuditActs.PersonRenamed,
                AuditActs.PersonAdded,
            ],
            acts.Select(entry => entry.Act));
        Assert.All(acts, entry => Assert.Equal((by.Person!.Id, by.Person.Name, "browser", person.Id), (entry.PersonId, entry.PersonName, entry.Door, entry.AboutPersonId)));
    }

    [Fact]
    public async Task WhoChoosesAPasswordByALinkIsNotedAsDoingSo()
    {
        var person = await PersonAsync();

        await Here.People.RedeemLinkAsync(await Here.People.CreateLinkAsync(person.Id), "Fahrrad Regen Löffel");

        var entry = Assert.Single(await ListActsAsync());
        Assert.Equal((AuditActs.PasswordChanged, person.Id, "durch Link"), (entry.Act, entry.PersonId, entry.Detail));
    }

    [Fact]
    public async Task AnErasureIsNotedAndDoesNotSayOfWhom()
    {
        var by = (await DeskAsync("Administrator /")).Principal;
        var person = await PersonAsync($"Reader {Kassel}");

        await Here.People.EraseAsync(person.Id, by);

        var acts = await ListActsAsync();
        Assert.Equal([AuditActs.PersonErased, AuditActs.PersonDisabled], acts.Select(entry => entry.Act));
        Assert.All(acts, entry => Assert.Equal((by.Person!.Id, null), (entry.PersonId, entry.AboutPersonId)));
        await Here.People.EraseAsync(person.Id, by);
        Assert.Equal(2, (await ListActsAsync()).Count);
    }

    [Fact]
    public async Task TheOperatorsGrantsAreInTheRegionsRecordOneEntryEach()
    {
        var person = await PersonAsync();
        await Here.Grants.GiveAsync(new NewGrant(person.Id, Role.Reader, await IdAsync(Kassel), Reason: "Projekt"));
        await GiveAsync(person, Role.Contributor, Darmstadt);
        await Here.Grants.WithdrawAllAsync(person.Id);

        var entries = await (await DeskAsync($"RegionAdmin {Hessen}")).ListAuditAsync(new AuditFilter { AboutPersonId = person.Id });

        Assert.Equal([AuditActs.GrantEnded, AuditActs.GrantEnded, AuditActs.GrantGiven, AuditActs.GrantGiven], entries.Select(entry => entry.Act));
        Assert.All(entries, entry => Assert.Equal((null, AuditLog.Operator, "command"), (entry.PersonId, entry.PersonName, entry.Door)));
        Assert.Equal(((await SiteAsync("Kassel (Stadt)")).Id, "Projekt"), (entries[^1].SiteId, entries[^1].Reason));
    }

    [Fact]
    public async Task WhatOfficeIsGivenIsNotedAndWhatItLosesForIt()
    {
        var person = await PersonAsync($"Reader {Kassel}");
        for (var i = 0; i < DeviceTokenStore.MostOfficeSignIns + 1; i++)
            await Here.Tokens.CreateOfficeAsync(person.Id, "Anmeldung in Office");

        var acts = await ListActsAsync();
        Assert.Equal(DeviceTokenStore.MostOfficeSignIns + 1, acts.Count(entry => entry.Act == AuditActs.TokenMade && entry.PersonId == person.Id && entry.Detail == "Office"));
        Assert.Equal(acts[^1].Subject, Assert.Single(acts, entry => entry.Act == AuditActs.TokenWithdrawn).Subject);
    }

    [Fact]
    public async Task WhatAnAdministratorRemovesFromTheTrashForGoodIsNoted()
    {
        await PutAsync($"{Kassel}/a.txt");
        var view = await ViewAsync("Administrator /");
        await view.DeleteAsync(At($"{Kassel}/a.txt"));

        await view.PurgeTrashedAsync((await view.ListTrashAsync())[0].Entry.Id);

        var entry = Assert.Single(await ListActsAsync());
        Assert.Equal((AuditActs.Purged, $"{Kassel}/a.txt", view.Principal.Person!.Id), (entry.Act, entry.Subject, entry.PersonId));
        Assert.StartsWith("Administrator ", entry.Authority, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutItsEntryNoActIsDone()
    {
        var by = (await DeskAsync("Administrator /")).Principal;
        var person = await PersonAsync($"Reader {Kassel}");
        var folder = await IdAsync(Darmstadt);
        await Here.People.SetPasswordAsync(person.Id, "Fahrrad Regen Löffel");
        await Here.Tokens.CreateOfficeAsync(person.Id, "Anmeldung in Office");
        await Here.Mails.QueueAsync([new NewMail("Invitation", "nobody", "Betreff", "Text") { Problem = "geht nicht" }]);
        var mail = Assert.Single(await Here.Mails.ListAsync(MailState.Failed));
        var secret = OneTimeCodes.NewSecret();
        var herself = (await ViewAsync(person)).Principal;
        Assert.NotNull(await Here.SecondFactors.SetAsync(herself, secret, OneTimeCodes.CodeOf(secret, OneTimeCodes.StepAt(Time.Now))));
        var link = await Here.People.CreateLinkAsync(person.Id);
        var before = await StateAsync();
        await RenameAsync("audit", "audit_away");

        Func<Task>[] acts =
        [
            () => Here.People.AddAsync(Key(Some.Mail()), "Neu", by).AsTask(),
            () => Here.People.AddAsync(person.Key, "Anders", by).AsTask(),
            () => Here.People.SetPasswordAsync(person.Id, "ein anderes Kennwort", by).AsTask(),
            () => Here.People.SetDisabledAsync(person.Id, disabled: true, by).AsTask(),
            () => Here.People.CreateLinkAsync(person.Id, by).AsTask(),
            () => Here.People.RedeemLinkAsync(link, "ein anderes Kennwort").AsTask(),
            () => Here.People.CreateResetLinkAsync(person.Key.Mail!).AsTask(),
            () => Here.People.ExportAsync(person.Id, by).AsTask(),
            () => Here.People.EraseAsync(person.Id, by).AsTask(),
            () => Here.Grants.GiveAsync(new NewGrant(person.Id, Role.Reader, folder)).AsTask(),
            () => Here.Grants.WithdrawAllAsync(person.Id).AsTask(),
            () => Here.Tokens.CreateAsync(new NewDeviceToken(person.Id, "Büro-PC")).AsTask(),
            () => Here.Tokens.CreateOfficeAsync(person.Id, "Anmeldung in Office").AsTask(),
            () => Here.SecondFactors.RemoveAsync(by, person.Id).AsTask(),
            () => Here.Mails.DiscardAsync(mail.Id, by).AsTask(),
            () => Here.Sessions.BeginAsync(person.Id, new NewSession("Firefox")).AsTask(),
            () => Here.Identities.SignInAsync(
                new ClaimedIdentity(PersonKey.External("https://idp.example", "x"), "X", null, [new ClaimedRole(Role.Reader, At(Hessen), "x")]), 30).AsTask(),
        ];
        foreach (var act in acts)
        {
            Time.Pass(PersonStore.LeastBetweenResets + TimeSpan.FromSeconds(1));
            await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(act);
        }

        await RenameAsync("audit_away", "audit");
        Assert.Equal(before, await StateAsync());

        async Task RenameAsync(string from, string to) =>
            await Here.Database.WriteAsync(session => session.ExecuteAsync($"ALTER TABLE {from} RENAME TO {to}"));

        async Task<List<string>> StateAsync()
        {
            var rows = new List<string>();
            foreach (var (table, columns) in new[]
                {
                    ("person", "id, name, password_hash, session_stamp, disabled_at"), ("access_grant", "id, until_time, withdrawn_at"), ("device_token", "id, withdrawn_at"),
                    ("one_time_link", "letters, person_id"), ("mail", "id, failed_at"), ("second_factor", "person_id"), ("browser_session", "id"),
                })
            {
                var text = string.Join(" || ' ' || ", columns.Split(", ").Select(column => $"COALESCE(CAST({column} AS text), '-')"));
                rows.AddRange(await Here.Database.ReadAsync(session => session.QueryAsync<string>($"SELECT '{table} ' || {text} FROM {table} ORDER BY 1")));
            }

            return rows;
        }
    }
}

public sealed class SqliteAuditTests() : AuditTests(DatabaseKind.Sqlite);

public sealed class PostgresAuditTests() : AuditTests(DatabaseKind.Postgres);
