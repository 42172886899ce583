using ToolKit.Access;
using ToolKit.TestSupport;

namespace ToolKit.Server.Tests;

/// <summary>What the operator does by commands stands in the record.</summary>
public sealed class CommandRecordTests(ToolKitApplication application) : ApplicationTests(application)
{
    [Fact]
    public async Task EveryCommandAboutAPersonIsNoted()
    {
        var mail = Some.Mail();
        string[][] commands =
        [
            ["person", "add", mail, "--name", "Anna", "--password-stdin"],
            ["person", "add", mail, "--name", "Anna Muster"],
            ["person", "link", mail],
            ["grant", mail, "--role", "reader", "--scope", "/Regionen/Hessen"],
            ["device-token", mail, "--label", "Büro-PC"],
            ["person", "export", mail],
            ["revoke", mail],
            ["person", "disable", mail],
        ];
        foreach (var command in commands)
            Assert.Equal(0, (await Application.RunCommandAsync(ToolKitApplication.Password + "\n", command)).ExitCode);
        Assert.True(PersonKey.TryParse(mail, out var key));
        var person = (await Application.Installation.People.FindAsync(key))!;

        var entries = (await Application.Installation.Audit.ListAsync(100)).Where(entry => entry.AboutPersonId == person.Id).Reverse().ToList();

        Assert.Equal(
            [
                AuditActs.PersonAdded, AuditActs.PasswordChanged, AuditActs.PersonRenamed, AuditActs.PasswordLinkMade, AuditActs.GrantGiven, AuditActs.TokenMade,
                AuditActs.PersonExported, AuditActs.GrantEnded, AuditActs.PersonDisabled,
            ],
            entries.Select(entry => entry.Act));
        Assert.All(entries, entry => Assert.Equal((null, "Kommando", "command"), (entry.PersonId, entry.PersonName, entry.Door)));
        Assert.NotNull(entries.Single(entry => entry.Act == AuditActs.GrantGiven).RegionId);
        Assert.Equal(0, (await Application.RunCommandAsync("person", "erase", mail)).ExitCode);
        Assert.Equal(AuditActs.PersonErased, (await Application.Installation.Audit.ListAsync(1))[0].Act);
    }

    [Fact]
    public async Task EveryCommandAboutTheLibraryIsNoted()
    {
        using var folder = new TemporaryFolder("toolkit-record");
        await File.WriteAllTextAsync(folder.Below("a.txt"), "Text");
        string[][] commands =
        [
            ["import", folder.Path, "--to", "/Regionen/Hessen/Protokolltest"],
            ["export", "/Regionen/Hessen/Protokolltest", folder.Below("heraus")],
            ["reindex"],
            ["purge", "/Regionen/Hessen/Protokolltest", "--reason", "war ein Versuch"],
        ];
        foreach (var command in commands)
            Assert.Equal(0, (await Application.RunCommandAsync(command)).ExitCode);

        Assert.Equal(
            [
                (AuditActs.Purged, "/Regionen/Hessen/Protokolltest", "war ein Versuch"), (AuditActs.Reindexed, "/", ""), (AuditActs.Exported, "/Regionen/Hessen/Protokolltest", ""),
                (AuditActs.Imported, "/Regionen/Hessen/Protokolltest", ""),
            ],
            (await Application.Installation.Audit.ListAsync(4)).Select(entry => (entry.Act, entry.Subject, entry.Reason)));
    }

    [Fact]
    public async Task TheFirstAdministratorsLinkAndWhoTookItAreNoted()
    {
        await using var own = await ToolKitApplication.StartAsync();
        var link = new Uri((await own.Installation.CreateFirstAdministratorLinkAsync("http://127.0.0.1", CancellationToken.None))!).PathAndQuery;
        using var browser = own.OpenBrowser();
        await browser.SubmitAsync(
            await browser.OpenAsync(link), "Konto anlegen und anmelden", ("name", "Die Erste"), ("mail", Some.Mail()), ("kennwort", ToolKitApplication.Password));

        Assert.Equal(
            [("Die Erste", AuditActs.SignIn), ("Die Erste", AuditActs.GrantGiven), ("", AuditActs.PersonAdded), ("Kommando", AuditActs.PasswordLinkMade)],
            (await own.Installation.Audit.ListAsync(4)).Select(entry => (entry.PersonName, entry.Act)));
        own.AssertQuietLog();
    }

    [Fact]
    public void EveryActHasAGermanName() => Assert.All(AuditActs.All, act => Assert.NotEqual(act, DeskWords.OfAct(act)));
}
