using System.Net;
using ToolKit.Server.Tests;
using ToolKit.TestSupport;

namespace ToolKit.EndToEnd.Tests;

/// <summary>From “may I?” to the share, as the people concerned go the way: by pages and mails alone.</summary>
public class WayInTests
{
    private const string Password = "vier Wörter ergeben ein Kennwort";
    private const string Kassel = "Regionen/Hessen/Standorte/Kassel (Stadt)/";

    [Fact]
    public async Task SomebodyWithoutAccountGetsToTheShare()
    {
        await using var server = await ToolKitServer.StartAsync();
        await AddAdministratorAsync(server, "hessen@example.org", "/Regionen/Hessen");
        await AddAdministratorAsync(server, "bayern@example.org", "/Regionen/Bayern");

        // The requester asks and confirms the address.
        using var requester = new Browser(server.Address);
        await requester.SubmitAsync(
            await requester.OpenAsync("/zugang"),
            "Antrag absenden",
            ("ort", "Kassel (Stadt)"),
            ("name", "Anna Muster"),
            ("mail", "anna@example.org"),
            ("funktion", "Beraterin U25"),
            ("stelle", "Jobcenter"),
            ("grund", "Ich arbeite im Bündnis mit."));
        var confirm = await server.ReceiveAsync("anna@example.org");
        await requester.SubmitAsync(await requester.OpenAsync(confirm.Link("/zugang/bestaetigen/")), "Ja, Antrag bestätigen");

        // The region decides; another one does not even see it.
        var notice = (await server.ReceiveAsync("hessen@example.org")).Link("/verwaltung/antraege/");
        using var stranger = await SignInAsync(server, "bayern@example.org", notice);
        Assert.Equal(404, (await stranger.OpenAsync(notice)).Status);
        using var decider = await SignInAsync(server, "hessen@example.org", notice);
        await decider.SubmitAsync(await decider.OpenAsync(notice), "Genehmigen");

        // The requester takes the invitation, and connects a device.
        var invitation = await server.ReceiveAsync("anna@example.org", confirm);
        var page = await requester.SubmitAsync(await requester.OpenAsync(invitation.Link("/einladung/")), "Einladung annehmen", ("kennwort", Password));
        Assert.StartsWith("Sie haben jetzt Zugang", page.Notice, StringComparison.Ordinal);
        page = await requester.SubmitAsync(
            await requester.OpenAsync(page.Link("rclone")), "Token anlegen und Schritte zeigen", ("bezeichnung", "Büro-PC"));
        var token = System.Text.RegularExpressions.Regex.Match(page.Main, "tk_[A-Za-z0-9]{8}_[A-Za-z0-9_-]+", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)).Value;

        using var device = new DavClient(server.Address, "anybody", token);
        var share = new Uri(server.Address, "dav/");
        Assert.Equal(HttpStatusCode.MultiStatus, await device.StatusAsync("PROPFIND", new Uri(share, Kassel), null, ("Depth", "1")));
        Assert.Equal(HttpStatusCode.MultiStatus, await device.StatusAsync("PROPFIND", new Uri(share, "Werkzeugkoffer/"), null, ("Depth", "1")));
        Assert.Equal(HttpStatusCode.NotFound, await device.StatusAsync("PROPFIND", new Uri(share, "Regionen/Bayern/Standorte/"), null, ("Depth", "1")));
        Assert.DoesNotContain("/einladung/", server.Log, StringComparison.Ordinal); // no secret reaches the log
        Assert.DoesNotContain(token, server.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MailsGoToAServerWhoseCertificateHoldsAndThePasswordOnlyThere()
    {
        using var certificate = SmtpPeer.MakeCertificate();
        using var folder = new TemporaryFolder();
        var vouched = folder.Below("ca.pem");
        await File.WriteAllTextAsync(vouched, certificate.ExportCertificatePem());
        await using var peer = new SmtpPeer(certificate);
        await using var server = ToolKitServer.Prepare(
            null,
            "--ToolKit:Mail:Host=localhost",
            $"--ToolKit:Mail:Port={peer.Port}",
            "--ToolKit:Mail:From=toolkit@example.org",
            "--ToolKit:Mail:User=toolkit",
            "--ToolKit:PublicUrl=https://toolkit.example",
            "--ToolKit:AllowPlainHttp=true");
        server.Environment["ToolKit__Mail__Password"] = "geheim, nur hier";
        server.Environment["SSL_CERT_FILE"] = vouched;
        await server.StartAgainAsync();
        using var requester = new Browser(server.Address);

        await requester.SubmitAsync(
            await requester.OpenAsync("/zugang"),
            "Antrag absenden",
            ("ort", "Kassel (Stadt)"),
            ("name", "Anna Muster"),
            ("mail", "anna@example.org"),
            ("funktion", "Beraterin U25"),
            ("stelle", "Jobcenter"),
            ("grund", "Ich arbeite im Bündnis mit."));

        var mail = await peer.ReceiveAsync();
        Assert.Equal("Bitte bestätigen Sie Ihren Antrag auf Zugang", mail.Subject);
        Assert.StartsWith("https://toolkit.example/zugang/bestaetigen/rq_", mail.Link("/zugang/"), StringComparison.Ordinal);
        Assert.Contains(peer.Commands, command => command.StartsWith("TLS MAIL FROM:<toolkit@example.org>", StringComparison.Ordinal));
        Assert.Contains(peer.Commands, command => command.StartsWith("TLS AUTH", StringComparison.Ordinal));
        Assert.DoesNotContain(peer.Commands, command => command.StartsWith("AUTH", StringComparison.Ordinal));
        Assert.DoesNotContain("geheim", server.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFileOnItsWayFromAPageLiesBesideTheLibraryAndNotInTheSystemsTemporaryFolder()
    {
        await using var disk = await SmallDisk.MountAsync(1);
        await using var server = ToolKitServer.Prepare();
        await AddAdministratorAsync(server, "hessen@example.org", "/Regionen/Hessen");
        var uploads = Path.Combine(server.DataFolder, "uploads");
        Directory.CreateDirectory(uploads);
        await File.WriteAllTextAsync(Path.Combine(uploads, "ASPNETCORE_rest.tmp"), "von einem abgebrochenen Lauf");
        server.Environment["TMPDIR"] = disk.Path; // where the framework makes an empty file, which it moves then
        await server.StartAgainAsync();
        using var browser = await SignInAsync(server, "hessen@example.org", "/dokumente/Regionen/Hessen");

        var page = await browser.UploadAsync(await browser.OpenAsync("/dokumente/Regionen/Hessen"), "groß.bin", new byte[3_000_000]);

        Assert.Contains("ist hochgeladen", page.Notice, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(uploads));
    }

    private static async Task AddAdministratorAsync(ToolKitServer server, string mail, string region)
    {
        (await server.RunAsync(TimeSpan.FromMinutes(1), Password, "person", "add", mail, "--name", $"Verwaltung {region}", "--password-stdin")).MustSucceed();
        (await server.RunAsync("grant", mail, "--role", "RegionAdmin", "--scope", region)).MustSucceed();
    }

    /// <summary>Opens a link of a mail and signs in on the page it leads to.</summary>
    private static async Task<Browser> SignInAsync(ToolKitServer server, string mail, string link)
    {
        var browser = new Browser(server.Address);
        await browser.SubmitAsync(await browser.OpenAsync(link), "Anmelden", ("mail", mail), ("kennwort", Password));
        return browser;
    }
}
