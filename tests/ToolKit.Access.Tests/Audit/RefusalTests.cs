using System.Net;
using ToolKit.TestSupport;

namespace ToolKit.Access.Tests;

public abstract class RefusalTests(DatabaseKind kind) : AccessContract(kind)
{
    private static readonly IPAddress Somewhere = IPAddress.Parse("192.0.2.7");

    private RefusalLog Log => Here.Gate.RefusalLog;

    [Fact]
    public async Task OneThatWasNotLetInIsWrittenWithTheNextRound()
    {
        var person = await PersonAsync();
        Log.NoteSignIn(Door.Dav, "Geräte-Token 7", "falsches Geheimnis", Somewhere, aboutPersonId: person.Id);

        Assert.Empty(await ListActsAsync()); // no request waits for it
        Assert.Equal(1, await Log.WriteAsync());

        var entry = Assert.Single(await ListActsAsync());
        Assert.Equal((AuditActs.SignInRefused, "dav", "Geräte-Token 7"), (entry.Act, entry.Door, entry.Subject));
        Assert.Equal(("falsches Geheimnis, 192.0.2.0/24", null, person.Id), (entry.Detail, entry.PersonId, entry.AboutPersonId));
    }

    [Fact]
    public async Task EqualOnesBecomeOneEntryAnHour()
    {
        for (var minute = 0; minute < 120; minute++)
        {
            for (var i = 0; i < 10; i++)
                Log.NoteSignIn(Door.Browser, "Sitzung im Browser", "falsches Kennwort", Somewhere);
            await Log.WriteAsync();
            Time.Pass(TimeSpan.FromMinutes(1));
        }

        await Log.WriteAsync();

        Assert.Equal(
            ["falsches Kennwort, 192.0.2.0/24, 590-mal", "falsches Kennwort, 192.0.2.0/24, 600-mal", "falsches Kennwort, 192.0.2.0/24, 10-mal"],
            (await ListActsAsync()).Select(entry => entry.Detail));
    }

    [Fact]
    public async Task HoweverManyDifferentOnesThereAreTheRecordGrowsByABound()
    {
        for (var hour = 0; hour < 2; hour++)
        {
            for (var i = 0; i < 10_000; i++)
                Log.NoteSignIn(Door.Dav, "Geräte-Token", "unbekannt", new IPAddress([10, (byte)(i >> 8), (byte)i, 1]));
            await Log.WriteAsync();
            Time.Pass(TimeSpan.FromHours(1));
            await Log.WriteAsync();
        }

        var entries = await ListActsAsync();
        Assert.Equal(2 * (RefusalLog.MostKinds + 1), entries.Count);
        Assert.Equal(["weitere, 9800-mal", "weitere, 9800-mal"], entries.Where(entry => entry.Subject == "Verschiedenes").Select(entry => entry.Detail));
    }

    [Fact]
    public async Task WhatCouldNotBeWrittenIsWrittenLater()
    {
        Log.NoteAttempt(Door.Browser, null, "Formular ohne gültige Kennung", null);
        await Here.Database.WriteAsync(session => session.ExecuteAsync("ALTER TABLE audit RENAME TO audit_away"));
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => Log.WriteAsync().AsTask());
        await Here.Database.WriteAsync(session => session.ExecuteAsync("ALTER TABLE audit_away RENAME TO audit"));

        Assert.Equal(1, await Log.WriteAsync());
    }

    [Fact]
    public async Task AtTheEndEverythingIsWritten()
    {
        Log.NoteAttempt(Door.Browser, null, "Zu viele Formulare", Somewhere);
        await Log.WriteAsync();
        Log.NoteAttempt(Door.Browser, null, "Zu viele Formulare", Somewhere);

        Assert.Equal(0, await Log.WriteAsync());
        Assert.Equal(1, await Log.WriteAsync(all: true));
    }

    [Fact]
    public async Task SomebodyErasedMeanwhileIsNotNamed()
    {
        var (person, other) = (await PersonAsync($"Reader {Kassel}"), await PersonAsync());
        await DeniedAsync(async () => await (await ViewAsync(person)).CreateFolderAsync(At($"{Kassel}/x")));
        Log.NoteSignIn(Door.Browser, "Sitzung im Browser", "falsches Kennwort", null, aboutPersonId: other.Id);
        await Here.People.EraseAsync(person.Id);
        await Here.People.EraseAsync(other.Id);

        await Log.WriteAsync();

        Assert.All(await ListActsAsync(), entry => Assert.Equal((null, "", null), (entry.PersonId, entry.PersonName, entry.AboutPersonId)));
    }

    [Fact]
    public async Task TheDropBoxOfSomebodyErasedMeanwhileIsNotNamed()
    {
        foreach (var name in new[] { "Anna Muster", "Ben Bleibt" })
        {
            var owner = await Here.People.AddAsync(Key(Some.Mail()), name);
            await GiveAsync(owner, Role.Contributor, "/Werkzeugkoffer");
            await (await ViewAsync(owner)).WriteAsync(At($"{Inbox}/{name}/a.txt"), Body("a"));
            Log.Note(Door.Dav, owner.Id, new AuditNote(AuditActs.Refused, $"{Inbox}/{name}/a.txt") { Detail = "Schadsoftware" });
            if (name == "Anna Muster")
                await Here.People.EraseAsync(owner.Id);
        }

        await Log.WriteAsync();

        Assert.Equal(
            [Inbox, $"{Inbox}/Ben Bleibt/a.txt"],
            (await ListActsAsync()).Where(entry => entry.Act == AuditActs.Refused).Select(entry => entry.Subject).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(Door.Dav)]
    [InlineData(Door.Browser)]
    public async Task WhoMayNotIsNotedWithWhatAndWhy(Door door)
    {
        await PutAsync($"{Kassel}/a.txt");
        var person = await PersonAsync($"Reader {Kassel}");
        var view = door == Door.Dav ? await TokenViewAsync(person) : await ViewAsync(person);

        await DeniedAsync(() => view.DeleteAsync(At($"{Kassel}/a.txt")).AsTask());
        await DeniedAsync(() => view.CreateFolderAsync(At($"{Kassel}/x")).AsTask());
        await Log.WriteAsync();

        var entry = Assert.Single(await ListActsAsync(), entry => entry.Act == AuditActs.Refused);
        Assert.Equal((person.Id, door == Door.Dav ? "dav" : "browser"), (entry.PersonId, entry.Door));
        Assert.Equal(($"{Kassel}/a.txt", "no-write, 2-mal"), (entry.Subject, entry.Detail));
    }

    [Fact]
    public async Task TheDesksRefusalsAreNotedToo()
    {
        var desk = await DeskAsync($"RegionAdmin {Hessen}");
        await DeniedAsync(() => desk.AddRegionAsync("Neu", "a@b.example").AsTask());
        await DeniedAsync(async () => await desk.GiveAsync([desk.Principal.Person!.Id], new GrantTerms(Role.Reader, await IdAsync(Augsburg), Time.Now.AddDays(1)), "x"));
        await Log.WriteAsync();

        Assert.Equal(
            ["administrators-only", "may-not-grant"],
            (await ListActsAsync()).Where(entry => entry.PersonId == desk.Principal.Person!.Id).Select(entry => entry.Detail).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task WhoTriesAloneWhatTakesTwoIsNotedInTheRegion()
    {
        var hessen = await RegionAsync("Hessen");
        await (await DeskAsync("Administrator /")).ChangeRegionAsync(hessen.Id, fourEyes: true);
        var desk = await DeskAsync($"RegionAdmin {Hessen}");
        var person = await PersonAsync();
        await RefusedAsync(async () => await desk.GiveAsync([person.Id], new GrantTerms(Role.Reader, hessen.FolderId, Time.Now.AddDays(1)), "x"));
        await Log.WriteAsync();

        Assert.Contains(await desk.ListAuditAsync(new AuditFilter()), entry => entry is { Act: AuditActs.Refused, Detail: "second-person" });
    }
}

public sealed class SqliteRefusalTests() : RefusalTests(DatabaseKind.Sqlite);

public sealed class PostgresRefusalTests() : RefusalTests(DatabaseKind.Postgres);
