using ToolKit.Library;
using ToolKit.TestSupport;

namespace ToolKit.Access.Tests;

public abstract class StaffDataTests(DatabaseKind kind) : AccessContract(kind)
{
    private readonly DatabaseKind kind = kind;

    [Fact]
    public async Task EveryColumnIsSaidToBeAboutStaffOrAboutNobody()
    {
        var real = await Here.Database.ReadAsync(session => session.QueryAsync<string>(
            kind == DatabaseKind.Sqlite
                ? "SELECT m.name || '.' || c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite~_%' ESCAPE '~'"
                : "SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = 'public'"));
        List<string> said =
        [
            .. StaffData.All.Select(datum => $"{datum.Table}.{datum.Column}"),
            .. StaffData.AboutNobody.SelectMany(table => table.Value.Select(column => $"{table.Key}.{column}")),
        ];

        Assert.Equal(real.Order(StringComparer.Ordinal), said.Order(StringComparer.Ordinal));
        Assert.All(
            StaffData.All,
            datum => Assert.All(
                new[] { datum.Purpose.German, datum.Purpose.English, datum.End.German, datum.End.English }, text => Assert.NotEmpty(text)));
    }

    [Fact]
    public async Task WhatIsKeptAboutAPersonIsGivenOut()
    {
        var person = await PersonAsync($"RegionAdmin {Hessen}");
        var desk = await DeskAsync(person);
        var view = await ViewAsync(person);
        await view.WriteAsync(At($"{Kassel}/a.txt"), Body("a"));
        await view.WriteAsync(At($"{Kassel}/b.txt"), Body("b"));
        await view.DeleteAsync(At($"{Kassel}/b.txt"));
        await view.LockAsync(At($"{Kassel}/a.txt"), null, LockScope.Exclusive, false, TimeSpan.FromHours(1));
        var handled = await OpenRequestAsync();
        await desk.RefuseAsync(handled.Id, "x");
        var bayern = await RegionAsync("Bayern");
        await desk.AskAsync(new RequestWish(bayern.Id, null, Role.Reader, "x", AllianceBody.Land, "x"));

        var collection = await Here.Collections.CreateAsync(view.Principal, "Für Freitag", [(await view.FindAsync(At($"{Kassel}/a.txt")), "zuerst")]);
        await Here.Follows.FollowAsync(view.Principal, await view.FindAsync(At(Kassel)));
        await Here.Follows.SetRhythmAsync(view.Principal, DigestRhythm.Weekly, Time.Now);

        var export = (await Here.People.ExportAsync(person.Id))!;

        Assert.Equal((collection, "Für Freitag", "zuerst"), (export.Collections.Single().Id, export.Collections.Single().Name, export.Collections.Single().Items.Single().Note));
        Assert.Equal([await IdAsync(Kassel)], export.Follows);
        Assert.Equal(DigestRhythm.Weekly, export.Digest);

        Assert.Equal(["Created", "Created", "Deleted"], export.Changes.Select(change => change.Kind));
        Assert.Equal($"{Kassel}/b.txt", export.Trashed.Single().Path);
        Assert.Equal($"{Kassel}/a.txt", export.Locks.Single().Path);
        Assert.Contains("b.txt", System.Text.Json.JsonSerializer.Serialize(export), StringComparison.Ordinal); // as the command prints it
        Assert.Equal("Bayern", export.Requests.Single().RegionName);
        Assert.Equal([handled.Id], export.RequestsHandled);
        Assert.Equal(
            [AuditActs.PersonExported, AuditActs.RequestMade, AuditActs.RequestRefused],
            export.Audit.Select(entry => entry.Act).Where(act => act is not (AuditActs.GrantGiven or AuditActs.PersonAdded)));
    }

    [Fact]
    public async Task WhatWasAskedFromAnyAddressOfHersIsGivenOutAndErased()
    {
        var desk = await DeskAsync($"RegionAdmin {Hessen}");
        var office = Some.Mail();
        var invited = await desk.ApproveAsync((await OpenRequestAsync(await WishAsync(mail: office))).Id);
        var first = (await Here.Requests.RedeemWithIdentityAsync(invited.InvitationSecret, "https://idp.example", "4711", "Anna")).Person!;
        var home = Some.Mail();
        var again = await desk.ApproveAsync((await OpenRequestAsync(await WishAsync(site: "Darmstadt", mail: home))).Id);
        var person = (await Here.Requests.RedeemWithIdentityAsync(again.InvitationSecret, "https://idp.example", "4711", "Anna")).Person!;
        Assert.Equal(first.Id, person.Id);
        await Here.Database.WriteAsync(session => session.ExecuteAsync(
            "UPDATE person SET contact_mail = 'private@example.org' WHERE id = @Id", new { person.Id })); // asked from the office, told at home
        var asked = new List<long> { invited.Request!.Id, again.Request!.Id };
        foreach (var mail in new[] { office, home, "private@example.org" })
            asked.Add((await OpenRequestAsync(await WishAsync("Bayern", "Augsburg", mail: mail))).Id);
        var other = await OpenRequestAsync();

        Assert.Equal(asked, (await Here.People.ExportAsync(person.Id))!.Requests.Select(request => request.Id));
        await Here.People.EraseAsync(person.Id);

        Assert.Equal([other.Id], await Here.Database.ReadAsync(session => session.QueryAsync<long>("SELECT id FROM access_request")));
    }

    [Fact]
    public async Task AnErasedPersonIsInNoTable()
    {
        const string name = "Unverwechselbar";
        var desk = await DeskAsync($"RegionAdmin {Hessen}");
        var invited = await desk.ApproveAsync((await OpenRequestAsync(await WishAsync(mail: $"{name}@example.org") with { Name = name })).Id);
        var person = (await Here.Requests.RedeemWithPasswordAsync(invited.InvitationSecret, "Fahrrad Regen Löffel")).Person!;
        await Here.Requests.SubmitAsync(await WishAsync(mail: $"{name}@example.org") with { Name = name });
        await GiveAsync(person, Role.RegionAdmin, Hessen);
        var own = await DeskAsync(person);
        await own.ApproveAsync((await OpenRequestAsync(await WishAsync(mail: Some.Mail()))).Id);
        await desk.EndAsync(GrantSelection.Of((await Here.Grants.ListAsync(person.Id))[0].Id), $"{name} geht");
        var view = await ViewAsync(person);
        await view.FindDropBoxAsync(FieldOfAction.All[0]);
        var collection = await Here.Collections.CreateAsync(view.Principal, name, [(await view.FindAsync((await Here.Library.ResolveAsync((await PutAsync($"{Kassel}/x.txt")).Id))!.Path), name)]);
        await Here.Follows.FollowAsync(view.Principal, await view.FindAsync(At(Hessen)));
        await Here.Follows.SetRhythmAsync(view.Principal, DigestRhythm.Daily, Time.Now);

        await Here.People.EraseAsync(person.Id);

        var texts = await Here.Database.ReadAsync(session => session.QueryAsync<(string Table, string Column)>(
            kind == DatabaseKind.Sqlite
                ? "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND c.type = 'TEXT' AND m.name NOT LIKE 'sqlite~_%' ESCAPE '~'"
                : "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' AND data_type = 'text'"));
        Assert.True(texts.Count > 30);
        foreach (var (table, column) in texts)
        {
            var found = await Here.Database.ReadAsync(session => session.QuerySingleAsync<long>(
                $"SELECT COUNT(*) FROM {table} WHERE LOWER({column}) LIKE '%{name.ToLowerInvariant()}%'"));
            Assert.True(found == 0, $"{table}.{column}");
        }

        Assert.Equal(0, await Here.Database.ReadAsync(session => session.QuerySingleAsync<long>("SELECT COUNT(*) FROM collection_item WHERE collection_id = @collection", new { collection })));
        foreach (var datum in StaffData.All.Where(datum => datum.Column is "person_id" or "about_person_id" or "decided_by" or "recorded_by" or "proposed_by"))
        {
            Assert.Equal(0, await Here.Database.ReadAsync(session => session.QuerySingleAsync<long>(
                $"SELECT COUNT(*) FROM {datum.Table} WHERE {datum.Column} = @Id", new { person.Id })));
        }
    }
}

public sealed class SqliteStaffDataTests() : StaffDataTests(DatabaseKind.Sqlite);

public sealed class PostgresStaffDataTests() : StaffDataTests(DatabaseKind.Postgres);
