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
        var before = (await Here.Audit.ListAsync()).Count;
        await RefusedAsync(() => desk.AddRegionAsync("Hessen", "a@b.example").AsTask());
        await DeniedAsync(async () => await (await DeskAsync()).AddRegionAsync("Neu", "a@b.example"));

        Assert.Equal(before, (await Here.Audit.ListAsync()).Count);
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
        await Here.Audit.NoteAsync(person.Id, Door.Browser, new AuditNote(AuditActs.SignIn, "Sitzung"));
        await Here.Audit.NoteAsync(null, Door.Dav, new AuditNote(AuditActs.SignInRefused, "tk_abcdefgh"));
        await OpenRequestAsync();
        await OpenRequestAsync(await WishAsync(site: "Darmstadt"));
        await OpenRequestAsync(await WishAsync("Bayern", null));

        Assert.Equal(2, (await hessen.ListAuditAsync(new AuditFilter())).Count);
        Assert.Single(await (await DeskAsync($"RegionAdmin {Kassel}")).ListAuditAsync(new AuditFilter()));
        Assert.Single(await bayern.ListAuditAsync(new AuditFilter()));
        Assert.Empty(await bayern.ListAuditAsync(new AuditFilter { RegionId = (await RegionAsync("Hessen")).Id }));
        Assert.Empty(await (await DeskAsync($"Editor {Hessen}")).ListAuditAsync(new AuditFilter()));
        Assert.Equal(5, (await all.ListAuditAsync(new AuditFilter())).Count);
        Assert.Equal(person.Id, (await all.ListAuditAsync(new AuditFilter { Act = AuditActs.SignIn })).Single().PersonId);
        Assert.Equal("dav", (await all.ListAuditAsync(new AuditFilter { Act = AuditActs.SignInRefused })).Single().Door);
        Assert.Empty(await all.ListAuditAsync(new AuditFilter { Until = Time.Now }));
        Assert.Equal(5, (await all.ListAuditAsync(new AuditFilter { From = Time.Now })).Count);
        Assert.Single(await all.ListAuditAsync(new AuditFilter { PersonId = person.Id }));
    }

    [Fact]
    public async Task PagesFollowEachOtherAndTheTableHoldsAll()
    {
        var desk = await DeskAsync("Administrator /");
        for (var i = 0; i < 5; i++)
            await Here.Audit.NoteAsync(null, Door.Api, new AuditNote(AuditActs.Refused, $"=Nr {i}; \"x\""));

        var first = await desk.ListAuditAsync(new AuditFilter { Limit = 2 });
        var second = await desk.ListAuditAsync(new AuditFilter { Limit = 2, BeforeId = first[^1].Id });
        Assert.Equal(["=Nr 4; \"x\"", "=Nr 3; \"x\"", "=Nr 2; \"x\"", "=Nr 1; \"x\""], first.Concat(second).Select(entry => entry.Subject));

        var lines = new List<string>();
        await foreach (var line in desk.ListAuditCsvAsync(new AuditFilter { Limit = 1 }))
            lines.Add(line);
        Assert.Equal(6, lines.Count);
        Assert.StartsWith("Zeit (UTC);Person;", lines[0], StringComparison.Ordinal);
        Assert.Contains("\"'=Nr 4; \"\"x\"\"\"", lines[1], StringComparison.Ordinal); // no formula for a spreadsheet
    }

    [Fact]
    public async Task OldActsBecomeCounts()
    {
        await OpenRequestAsync();
        await OpenRequestAsync();
        await Here.Audit.NoteAsync(null, Door.Api, new AuditNote(AuditActs.Refused, "x"));
        Time.Pass(TimeSpan.FromDays(180));
        await OpenRequestAsync();
        Assert.Equal(0, await Here.Audit.ReduceAsync());
        Time.Pass(TimeSpan.FromSeconds(1));

        Assert.Equal(3, await Here.Audit.ReduceAsync());
        Assert.Equal(0, await Here.Audit.ReduceAsync());

        Assert.Single(await Here.Audit.ListAsync());
        var hessen = await RegionAsync("Hessen");
        Assert.Equal([new AuditCount("2026-03", AuditActs.RequestConfirmed, hessen.Id, 2)], await (await DeskAsync($"RegionAdmin {Hessen}")).ListAuditCountsAsync());
        Assert.Equal(2, (await (await DeskAsync("Administrator /")).ListAuditCountsAsync()).Count);
        Assert.Empty(await (await DeskAsync($"RegionAdmin {Kassel}")).ListAuditCountsAsync());
    }

    [Fact]
    public async Task ReadsAreCountedPerDayAndRegionWithoutPersons()
    {
        var document = await PutAsync($"{Kassel}/a.txt");
        var person = await PersonAsync($"Reader {Hessen}");
        var reader = (await Here.Gate.FindPrincipalAsync(person.Id, person.SessionStamp, Door.Browser))!;
        var place = await Here.Gate.Open(reader).FindAsync(At($"{Kassel}/a.txt"));
        await Here.Gate.Open(reader).NoteReadAsync(place);
        await Here.Gate.Open(reader).NoteReadAsync(place);
        await Here.Gate.WriteReadsAsync();
        await Here.Gate.Open(reader).NoteReadAsync(place);
        await Here.Gate.Open(LibraryGate.Anonymous(Door.Browser)).NoteReadAsync(place);
        Time.Pass(TimeSpan.FromDays(1));
        await Here.Gate.Open(reader).NoteReadAsync(place);
        await Here.Gate.WriteReadsAsync();
        await Here.Gate.WriteReadsAsync();

        var counts = await Here.Database.ReadAsync(session => session.QueryAsync<string>(
            "SELECT document_id || ' ' || day || ' ' || region_id || ' ' || number FROM read_count ORDER BY day, region_id"));
        var hessen = (await RegionAsync("Hessen")).Id;
        Assert.Equal([$"{document.Id} 2026-03-02 0 1", $"{document.Id} 2026-03-02 {hessen} 3", $"{document.Id} 2026-03-03 {hessen} 1"], counts);
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
        await view.NoteReadAsync(await view.FindAsync(At($"{Kassel}/a.txt")));
        await view.NoteReadAsync(await view.FindAsync(At($"{Darmstadt}/a.txt")));
        Time.Pass(TimeSpan.FromDays(2));
        Assert.Null(await Here.Gate.FindReadWatchAsync(near));
        await view.NoteReadAsync(await view.FindAsync(At($"{Kassel}/a.txt")));
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
}

public sealed class SqliteAuditTests() : AuditTests(DatabaseKind.Sqlite);

public sealed class PostgresAuditTests() : AuditTests(DatabaseKind.Postgres);
