using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using ToolKit.Access;
using ToolKit.TestSupport;

namespace ToolKit.Server.Tests;

/// <summary>What a running server does by itself, with a clock that the tests move.</summary>
public sealed class UpkeepTests
{
    private const string Kassel = "/Regionen/Hessen/Standorte/Kassel (Stadt)";

    [Fact]
    public async Task WhoseAccessEndsIsRemindedTwiceAndTheRegionGetsAListWithoutNames()
    {
        await using var application = await ToolKitApplication.StartAsync();
        var admin = await application.CreatePersonAsync(Role.RegionAdmin, "/Regionen/Hessen");
        var person = await application.CreatePersonAsync(name: "Änne Unverwechselbar");
        var until = LocalDays.EndOf(DateOnly.FromDateTime(application.Time.GetUtcNow().Date.AddDays(100)));
        await application.Installation.Grants.GiveAsync(new NewGrant(person.Id, Role.Contributor, await application.FindIdAsync(Kassel), until));
        await PassAsync(application, TimeSpan.FromDays(60));
        Assert.Equal(new MailCounts(0, 0, 0), await application.Installation.Mails.CountAsync());

        await PassAsync(application, TimeSpan.FromDays(15));
        var mail = await application.ReceiveAsync(person.Mail);
        Assert.Equal("Ihr Zugang endet in 30 Tagen", mail.Subject);
        Assert.Contains($"endet am {LocalDays.Day(LocalDays.LastDay(until))}: Kassel (Stadt), Mitarbeit.", mail.Body.ReplaceLineEndings(" "), StringComparison.Ordinal);
        var list = await application.ReceiveAsync(admin.Mail);
        Assert.Equal("Zugänge enden bald: Hessen (1)", list.Subject);
        Assert.Contains($"- Kassel (Stadt): Mitarbeit, {LocalDays.Day(LocalDays.LastDay(until))}", list.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Unverwechselbar", list.Body, StringComparison.Ordinal);
        Assert.Equal($"?ort={(await HessenAsync(application)).Id}&endet={LocalDays.LastDay(until):yyyy-MM-dd}&alle=true", new Uri(list.Link("/verwaltung/berechtigungen")).Query);
        await PassAsync(application, TimeSpan.FromDays(1));
        await SettleAsync(application);
        Assert.Equal(3, (await application.Installation.Mails.CountAsync()).Sent); // the mailbox of the region has the third

        await PassAsync(application, TimeSpan.FromDays(20));
        Assert.Equal("Ihr Zugang endet in 7 Tagen", (await application.ReceiveAsync(person.Mail)).Subject);
        application.AssertQuietLog();
    }

    [Fact]
    public async Task OnceAYearARegionIsAskedToGoThroughItsGrants()
    {
        await using var application = await ToolKitApplication.StartAsync();
        var admin = await application.CreatePersonAsync(Role.RegionAdmin, "/Regionen/Hessen");

        await PassAsync(application, TimeSpan.FromDays(366));
        var mail = await application.ReceiveAsync(admin.Mail);
        await PassAsync(application, TimeSpan.FromDays(2));
        await SettleAsync(application);

        Assert.Equal("Jährliche Durchsicht der Zugänge: Hessen", mail.Subject);
        Assert.EndsWith($"/verwaltung/bestaetigen/{(await HessenAsync(application)).Id}", mail.Link("/verwaltung/bestaetigen/"), StringComparison.Ordinal);
        Assert.Single(await application.Installation.Mails.ListAsync(MailState.Sent), sent => sent.To == admin.Mail);
        application.AssertQuietLog();
    }

    [Fact]
    public async Task TheRecordNamesWhoDidWhatAsLongAsTheSettingSays()
    {
        await using var application = await ToolKitApplication.StartAsync("--ToolKit:AuditDays=10");
        using var browser = await application.SignInAsync(Role.Reader);
        await PassAsync(application, TimeSpan.FromDays(9));
        Assert.Contains(await application.Installation.Audit.ListAsync(100), entry => entry.Act == AuditActs.SignIn);

        await PassAsync(application, TimeSpan.FromDays(2));

        Assert.DoesNotContain(await application.Installation.Audit.ListAsync(100), entry => entry.Act == AuditActs.SignIn);
        application.AssertQuietLog();
    }

    [Fact]
    public async Task WhatHasOutlivedItsTimeGoes()
    {
        await using var application = await ToolKitApplication.StartAsync();
        var site = (await application.Installation.Regions.ListSitesAsync())[0];
        var unconfirmed = await application.Installation.Requests.SubmitAsync(
            new NewAccessRequest("Anna Muster", "Beraterin", AllianceBody.Jobcenter, Some.Mail(), site.RegionId, site.Id, Role.Reader, "Ich arbeite mit."));
        var to = Some.Mail();
        await application.Services.GetRequiredService<Mailer>().QueueAsync(
            MailText.ReviewDue, to, new Dictionary<string, string> { ["place"] = "Hessen", ["link"] = "https://toolkit.example/" });
        await application.ReceiveAsync(to);
        await SettleAsync(application);

        await PassAsync(application, TimeSpan.FromDays(31));

        Assert.Null(await application.Installation.Requests.FindAsync(unconfirmed.Secret));
        Assert.Equal(new MailCounts(0, 0, 0), await application.Installation.Mails.CountAsync());
        Assert.Empty(Directory.GetFiles(Path.Combine(application.DataFolder, "outbox")));
        application.AssertQuietLog();
    }

    [Fact]
    public async Task WhatCouldNotBeDoneIsTriedAgainWithTheNextRound()
    {
        await using var application = await ToolKitApplication.StartAsync("--ToolKit:AuditDays=10");
        using var browser = await application.SignInAsync(Role.Reader);
        await PassAsync(application, TimeSpan.FromMinutes(1));
        await RunSqlAsync(application, "ALTER TABLE audit RENAME TO gone");
        await PassAsync(application, TimeSpan.FromDays(11));
        await RunSqlAsync(application, "ALTER TABLE gone RENAME TO audit");

        await PassAsync(application, TimeSpan.FromMinutes(1));

        Assert.DoesNotContain(await application.Installation.Audit.ListAsync(100), entry => entry.Act == AuditActs.SignIn);
        application.AssertQuietLog();
    }

    [Fact]
    public async Task AFileThatNobodyMayRemoveStopsNothingElse()
    {
        Needs.That(Directory.Exists("/proc/self/attr"), "only in Linux's /proc are there files that not even root can remove");
        await using var application = await ToolKitApplication.StartAsync("--ToolKit:AuditDays=10");
        using var browser = await application.SignInAsync(Role.Reader);
        await PassAsync(application, TimeSpan.FromMinutes(1));
        var halfWritten = Path.Combine(application.DataFolder, "blobs", "tmp");
        Directory.Delete(halfWritten);
        Directory.CreateSymbolicLink(halfWritten, "/proc/self/attr");

        await PassAsync(application, TimeSpan.FromDays(11));

        Assert.DoesNotContain(await application.Installation.Audit.ListAsync(100), entry => entry.Act == AuditActs.SignIn);
        application.AssertQuietLog();
    }

    /// <summary>Beside the server, as somebody else's program would.</summary>
    private static async Task RunSqlAsync(ToolKitApplication application, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(application.DataFolder, "toolkit.db")};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // texts of these tests
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    internal static async Task PassAsync(ToolKitApplication application, TimeSpan span)
    {
        application.Time.Pass(span);
        await application.RunUpkeepAsync();
    }

    /// <summary>Waits until the sender, which runs beside the server, has nothing left to do.</summary>
    private static async Task SettleAsync(ToolKitApplication application)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while ((await application.Installation.Mails.CountAsync(limit.Token)).Waiting > 0)
            await Task.Delay(20, limit.Token);
    }

    private static async Task<Region> HessenAsync(ToolKitApplication application) =>
        (await application.Installation.Regions.ListRegionsAsync()).Single(region => region.Name == "Hessen");
}
