using Microsoft.AspNetCore.Identity;
using ToolKit.Library;

namespace ToolKit.Access.Tests;

public abstract class PersonTests(DatabaseKind kind) : AccessContract(kind)
{
    private const string Password = "Fahrrad Regen Löffel";

    [Fact]
    public async Task AddingSomebodyAgainUpdatesTheName()
    {
        var first = await Here.People.AddAsync(Key("Anna@Example.org"), "Anna Muster");
        var again = await Here.People.AddAsync(Key("anna@example.org"), "Anna Neu");

        Assert.Equal(first.Id, again.Id);
        Assert.Equal("Anna Neu", (await Here.People.FindAsync(first.Id))!.Name);
        Assert.Single(await Here.People.ListAsync("anna@"));
    }

    [Theory]
    [InlineData("ÖZDEMIR", 1)]
    [InlineData("özd", 1)]
    [InlineData("a_b@", 1)]
    [InlineData("A%", 0)]
    [InlineData("~", 0)]
    [InlineData("", 2)]
    [InlineData(null, 2)]
    public async Task PeopleAreFoundByAPartOfNameOrMailInAnyCase(string? search, int found)
    {
        await Here.People.AddAsync(Key("a_b@example.org"), "Aylin Özdemir");
        await Here.People.AddAsync(Key("axb@example.org"), "Ben");

        Assert.Equal(found, (await Here.People.ListAsync(search)).Count);
    }

    [Fact]
    public async Task AProvidersIdentityAndALocalAccountAreTwoPeople()
    {
        var local = await Here.People.AddAsync(Key("anna@example.org"), "Anna");
        var external = await Here.People.AddAsync(PersonKey.External("https://idp.example", "anna@example.org"), "Anna");

        Assert.NotEqual(local.Id, external.Id);
        Assert.Equal(external.Id, (await Here.People.FindAsync(Key("https://idp.example#anna@example.org")))!.Id);
        await Assert.ThrowsAsync<RefusedException>(() => Here.People.SetPasswordAsync(external.Id, Password).AsTask());
        await Assert.ThrowsAsync<RefusedException>(() => Here.People.CreateLinkAsync(external.Id).AsTask());
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("Zeile\nUmbruch")]
    public async Task AnUnusableNameIsRefused(string name) =>
        await Assert.ThrowsAsync<RefusedException>(() => Here.People.AddAsync(Key(ToolKit.TestSupport.Some.Mail()), name).AsTask());

    [Fact]
    public async Task NoticesGoToTheAccountsAddressUnlessItIsDisabled()
    {
        var local = await PersonAsync();
        var external = await Here.People.AddAsync(PersonKey.External("https://login.example", "anna"), "Anna");

        Assert.Equal(local.Key.Mail, await Here.People.FindMailAsync(local.Id));
        Assert.Null(await Here.People.FindMailAsync(external.Id));
        await Here.People.SetDisabledAsync(local.Id, disabled: true);
        Assert.Null(await Here.People.FindMailAsync(local.Id));
    }

    [Fact]
    public async Task APasswordSignsInUntilThePersonIsDisabled()
    {
        var person = await Here.People.AddAsync(Key("anna@example.org"), "Anna");
        Assert.Null(await Here.People.VerifyPasswordAsync("anna@example.org", ""));
        await Here.People.SetPasswordAsync(person.Id, Password);

        Assert.Equal(person.Id, (await Here.People.VerifyPasswordAsync("ANNA@example.org ", Password))!.Id);
        Assert.Null(await Here.People.VerifyPasswordAsync("anna@example.org", Password + "x"));
        Assert.Null(await Here.People.VerifyPasswordAsync("nobody@example.org", Password));

        await Here.People.SetDisabledAsync(person.Id, disabled: true);
        Assert.Null(await Here.People.VerifyPasswordAsync("anna@example.org", Password));
    }

    [Fact]
    public async Task OfTwoAdministratorsWhoDisableEachOtherOneRemains()
    {
        var (first, second) = (await PersonAsync("Administrator /"), await PersonAsync("Administrator /"));
        var (hers, his) = ((await ViewAsync(first)).Principal, (await ViewAsync(second)).Principal); // both pages are open

        await Here.People.SetDisabledAsync(second.Id, disabled: true, hers);
        Assert.Equal("administrators-only", (await DeniedAsync(() => Here.People.SetDisabledAsync(first.Id, disabled: true, his).AsTask())).Refusal.Key);
        Assert.False((await Here.People.FindAsync(first.Id))!.IsDisabled);

        // Nor does anybody whose grant has ended, or who never had it.
        await Here.People.SetDisabledAsync(second.Id, disabled: false);
        await Here.Grants.WithdrawAllAsync(second.Id);
        await DeniedAsync(() => Here.People.SetDisabledAsync(first.Id, disabled: true, his).AsTask());
        await DeniedAsync(async () => await Here.People.EraseAsync(first.Id, (await ViewAsync($"RegionAdmin {Hessen}")).Principal));
        Assert.True(await Here.People.HasAdministratorAsync());
    }

    [Fact]
    public async Task AHashOfFewerRoundsIsReplacedWhenThePasswordIsShown()
    {
        var person = await Here.People.AddAsync(Key("anna@example.org"), "Anna");
        var older = new PasswordHasher<object>(Microsoft.Extensions.Options.Options.Create(new PasswordHasherOptions { IterationCount = 100 })).HashPassword(person, Password);
        await Here.Database.WriteAsync(session => session.ExecuteAsync("UPDATE person SET password_hash = @older WHERE id = @Id", new { older, person.Id }));

        Assert.Null(await Here.People.VerifyPasswordAsync("anna@example.org", Password + "x"));
        Assert.Equal(older, await HashAsync());
        Assert.NotNull(await Here.People.VerifyPasswordAsync("anna@example.org", Password));

        var newer = await HashAsync();
        Assert.NotEqual(older, newer);
        Assert.NotNull(await Here.People.VerifyPasswordAsync("anna@example.org", Password));
        Assert.Equal(newer, await HashAsync());

        ValueTask<string> HashAsync() =>
            Here.Database.ReadAsync(session => session.QuerySingleAsync<string>("SELECT password_hash FROM person WHERE id = @Id", new { person.Id }));
    }

    [Fact]
    public async Task AShortPasswordIsRefusedWithASentence()
    {
        var person = await PersonAsync();

        var refused = await Assert.ThrowsAsync<RefusedException>(() => Here.People.SetPasswordAsync(person.Id, "elf Zeichen").AsTask());

        Assert.Contains("12", refused.Message, StringComparison.Ordinal);
        Assert.Null(Passwords.Refuse("zwölfzeichen"));
    }

    [Theory]
    [InlineData("passwordpassword")] // common
    [InlineData("1q2w3e4r5t6y")]
    [InlineData("QwertyQwerty1!")] // common, with what is put behind
    [InlineData("123456789012")] // runs
    [InlineData("abcdefghijkl")]
    [InlineData("qwertzuiopasdf")]
    [InlineData("xyzxyzxyzxyz")] // repeats itself
    [InlineData("aaaaaaaaaaaa")]
    [InlineData("Werkzeugkoffer2026!")] // words of this place
    [InlineData("Jugendberufsagentur")]
    [InlineData("J0bc3nt3r-Hessen")]
    [InlineData("Kennwort Sommer 2027")]
    [InlineData("Arbeitsbündnis123")]
    [InlineData("Muster-Anna-1987")] // her own name
    [InlineData("anna.muster@amt")] // and address
    public async Task AGuessablePasswordIsRefusedWithASentence(string password)
    {
        var person = await Here.People.AddAsync(Key("anna.muster@amt.example"), "Anna Muster");

        var refused = await Assert.ThrowsAsync<RefusedException>(() => Here.People.SetPasswordAsync(person.Id, password).AsTask());

        Assert.Equal("password-guessable", refused.Refusal.Key);
    }

    [Theory]
    [InlineData("vier Wörter ergeben ein Kennwort")]
    [InlineData("Fahrrad Regen Löffel")]
    [InlineData("x7k2m9q4w8e1")]
    [InlineData("Die Kammer hat drei Fenster")]
    [InlineData("Ü4!kß_9~mÖ§z")]
    public void APasswordThatNobodyGuessesIsTaken(string password) => Assert.Null(Passwords.Refuse(password, "Anna Muster", "anna.muster@amt.example"));

    [Fact]
    public async Task ANewPasswordEndsAllSessions()
    {
        var person = await PersonAsync("Reader /");
        Assert.NotNull(await Here.Gate.FindPrincipalAsync(person.Id, person.SessionStamp, Door.Browser));

        await Here.People.SetPasswordAsync(person.Id, Password);

        Assert.Null(await Here.Gate.FindPrincipalAsync(person.Id, person.SessionStamp, Door.Browser));
    }

    [Fact]
    public async Task ALinkSetsAPasswordOnce()
    {
        var person = await PersonAsync();
        var link = await Here.People.CreateLinkAsync(person.Id);

        Assert.Equal(person.Id, (await Here.People.FindLinkAsync(link))!.Person!.Id);
        await Assert.ThrowsAsync<RefusedException>(() => Here.People.RedeemLinkAsync(link, "zu kurz").AsTask());
        await Here.People.RedeemLinkAsync(link, Password);

        Assert.NotNull(await Here.People.VerifyPasswordAsync(person.Key.Mail!, Password));
        await Assert.ThrowsAsync<RefusedException>(() => Here.People.RedeemLinkAsync(link, Password).AsTask());
    }

    [Fact]
    public async Task ALinkEndsByTimeByAnotherOneAndWhenThePersonIsDisabled()
    {
        var person = await PersonAsync();

        var replaced = await Here.People.CreateLinkAsync(person.Id);
        var late = await Here.People.CreateLinkAsync(person.Id);
        Assert.Null(await Here.People.FindLinkAsync(replaced));
        Time.Pass(PersonStore.LinkLifetime);
        Assert.Null(await Here.People.FindLinkAsync(late));

        var blocked = await Here.People.CreateLinkAsync(person.Id);
        await Here.People.SetDisabledAsync(person.Id, disabled: true);
        Assert.Null(await Here.People.FindLinkAsync(blocked));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("li_abcdefgh_")]
    [InlineData("li_abcdefgh_000000000000000000000000000000000000")]
    public async Task ATextThatIsNoLinkHoldsForNothing(string? link) => Assert.Null(await Here.People.FindLinkAsync(link));

    [Fact]
    public async Task TheFirstAdministratorComesInByALinkThatHoldsAnHour()
    {
        Assert.False(await Here.People.HasAdministratorAsync());
        var link = await Here.People.CreateFirstAdministratorLinkAsync();
        Time.Pass(TimeSpan.FromMinutes(59));

        var person = await Here.People.RedeemFirstAdministratorLinkAsync(link, Key("chef@example.org"), "Chefin", Password);

        Assert.True(await Here.People.HasAdministratorAsync());
        Assert.NotNull(await Here.People.VerifyPasswordAsync("chef@example.org", Password));
        Assert.True(await (await ViewAsync(person)).MayAsync(Right.Administer, await (await ViewAsync(person)).FindAsync(LibraryPath.Root)));
        Assert.Null(await Here.People.CreateFirstAdministratorLinkAsync());
        await Assert.ThrowsAsync<RefusedException>(
            () => Here.People.RedeemFirstAdministratorLinkAsync(link, Key("zwei@example.org"), "Zweite", Password).AsTask());
    }

    [Fact]
    public async Task TheFirstAdministratorsLinkExpiresAndAFreshOneReplacesIt()
    {
        var old = await Here.People.CreateFirstAdministratorLinkAsync();
        var fresh = await Here.People.CreateFirstAdministratorLinkAsync();
        Assert.Null(await Here.People.FindLinkAsync(old));
        Assert.NotNull(await Here.People.FindLinkAsync(fresh));

        Time.Pass(TimeSpan.FromMinutes(60));
        Assert.Null(await Here.People.FindLinkAsync(fresh));
    }

    [Fact]
    public async Task MakingAnAdministratorInAnyWayKillsTheFirstAdministratorsLink()
    {
        var link = await Here.People.CreateFirstAdministratorLinkAsync();
        var administrator = await PersonAsync("Administrator /");
        Assert.Null(await Here.People.FindLinkAsync(link));

        // And it stays dead when that administrator is gone again.
        await Here.Grants.WithdrawAllAsync(administrator.Id);
        Assert.Null(await Here.People.FindLinkAsync(link));
        Assert.NotNull(await Here.People.CreateFirstAdministratorLinkAsync());
    }

    [Fact]
    public async Task APersonsLinkMakesNobodyAdministrator()
    {
        var person = await PersonAsync();
        var link = await Here.People.CreateLinkAsync(person.Id);

        await Assert.ThrowsAsync<RefusedException>(
            () => Here.People.RedeemFirstAdministratorLinkAsync(link, person.Key, "Anna", Password).AsTask());
        var first = await Here.People.CreateFirstAdministratorLinkAsync();
        await Assert.ThrowsAsync<RefusedException>(() => Here.People.RedeemLinkAsync(first, Password).AsTask());
    }

    [Fact]
    public async Task AnExportHoldsWhatIsKeptAndNoSecret()
    {
        var person = await PersonAsync($"Contributor {Kassel}");
        var created = await Here.Tokens.CreateAsync(new NewDeviceToken(person.Id, "Büro-PC"));

        var export = await Here.People.ExportAsync(person.Id);

        Assert.Equal(person.Name, export!.Person.Name);
        Assert.Equal(Role.Contributor, export.Grants.Single().Role);
        Assert.Equal("Büro-PC", export.DeviceTokens.Single().Label);
        Assert.DoesNotContain(created.Secret[^20..], export.ToString() + export.DeviceTokens[0], StringComparison.Ordinal);
        Assert.Null(await Here.People.ExportAsync(person.Id + 1000));
    }

    [Fact]
    public async Task ErasingAPersonLeavesTheWorkAndNoTraceOfWhose()
    {
        var person = await Here.People.AddAsync(Key("anna@example.org"), "Anna Muster");
        await GiveAsync(person, Role.Contributor, Kassel);
        var view = await ViewAsync(person);
        await view.WriteAsync(At(Kassel + "/Plan.docx"), Body("one"));
        await view.WriteAsync(At(Inbox + "/Anna Muster/Entwurf.docx"), Body("draft"));
        await view.LockAsync(At(Kassel + "/Plan.docx"), null, LockScope.Exclusive, isInfinite: false, TimeSpan.FromHours(1));
        await view.WriteAsync(At(Kassel + "/Alt.docx"), Body("old"));
        await view.DeleteAsync(At(Kassel + "/Alt.docx"));
        await Here.Tokens.CreateAsync(new NewDeviceToken(person.Id, "PC"));

        await Here.People.EraseAsync(person.Id);
        await Here.People.EraseAsync(person.Id); // again is no error

        Assert.Null(await Here.People.FindAsync(person.Key));
        Assert.Empty(await Here.Grants.ListAsync(person.Id));
        Assert.Empty(await Here.Tokens.ListAsync(person.Id));
        var editor = await ViewAsync("Administrator /");
        var plan = await editor.FindAsync(At(Kassel + "/Plan.docx"));
        Assert.Equal(PersonStore.FormerPerson, (await editor.ListVersionsAsync(plan)).Single().Author.Name);
        Assert.Empty(await editor.LocksCoveringAsync(plan.Path));
        Assert.True(await SeesAsync(editor, Inbox + "/ehemalige Person/Entwurf.docx"));
        Assert.All(await editor.ListTrashAsync(), trashed => Assert.Equal(PersonStore.FormerPerson, trashed.TrashedBy.Name));
        var changes = (await editor.ListChangesAsync(0, 1000)).Changes;
        Assert.NotEmpty(changes);
        Assert.DoesNotContain(changes, change => change.Author.PersonId == person.Id || change.Author.Name.Contains("Anna", StringComparison.Ordinal));
        Assert.DoesNotContain(changes, change => $"{change.Path} {change.From}".Contains("Anna", StringComparison.Ordinal));
        var damage = new List<string>();
        await foreach (var sentence in Here.Library.VerifyAsync())
            damage.Add(sentence);
        Assert.Empty(damage);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("audit")] // where an attempt fails that has renamed her drop box
    [InlineData("adaptation")]
    public async Task ErasingTakesAPersonsNameOutOfThePathsOfTheRecord(string? failsAt)
    {
        var person = await Here.People.AddAsync(Key("anna@example.org"), "Anna Muster");
        await GiveAsync(person, Role.Contributor, "/Werkzeugkoffer");
        await (await ViewAsync(person)).WriteAsync(At($"{Inbox}/Anna Muster/Entwurf.docx"), Body("draft"));
        foreach (var path in new[] { $"{Inbox}/Anna Muster/Entwurf.docx", $"{Inbox}/Anna Muster", $"{Inbox}/Anna Mustermann/a.txt" })
            await NoteAsync(null, Door.Browser, new AuditNote(AuditActs.LockBroken, path));
        await Here.People.SetDisabledAsync(person.Id, disabled: true);
        if (failsAt is not null)
        {
            await Here.Database.WriteAsync(session => session.ExecuteAsync($"ALTER TABLE {failsAt} RENAME TO away"));
            await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => Here.People.EraseAsync(person.Id).AsTask());
            await Here.Database.WriteAsync(session => session.ExecuteAsync($"ALTER TABLE away RENAME TO {failsAt}"));
        }

        await Here.People.EraseAsync(person.Id);

        Assert.Equal(
            [$"{Inbox}/Anna Mustermann/a.txt", $"{Inbox}/ehemalige Person", $"{Inbox}/ehemalige Person/Entwurf.docx"],
            (await ListActsAsync()).Where(entry => entry.Act == AuditActs.LockBroken).Select(entry => entry.Subject));
        Assert.DoesNotContain(await Here.Library.ListChangesAsync(0, 1000), change => $"{change.Path} {change.From}".Contains("Anna", StringComparison.Ordinal));
    }
}

public sealed class SqlitePersonTests() : PersonTests(DatabaseKind.Sqlite);

public sealed class PostgresPersonTests() : PersonTests(DatabaseKind.Postgres);

public sealed class PersonKeyTests
{
    [Theory]
    [InlineData("anna@example.org", "anna@example.org")]
    [InlineData(" Anna.Muster@Example.ORG ", "anna.muster@example.org")]
    [InlineData("https://idp.example/realms/x#4711", "https://idp.example/realms/x#4711")]
    [InlineData("https://idp.example#a#b", "https://idp.example#a#b")]
    public void KeysParseAndPrintThemselves(string text, string printed)
    {
        Assert.True(PersonKey.TryParse(text, out var key));
        Assert.Equal(printed, key.ToString());
        Assert.True(PersonKey.TryParse(printed, out var again));
        Assert.Equal(key, again);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("anna")]
    [InlineData("@example.org")]
    [InlineData("anna@")]
    [InlineData("anna@a@b")]
    [InlineData("an na@example.org")]
    [InlineData("anna@example.org\0")]
    [InlineData("https://idp.example#")]
    [InlineData("https://#4711")]
    public void OtherTextsAreNoKeys(string? text) => Assert.False(PersonKey.TryParse(text, out _));
}
