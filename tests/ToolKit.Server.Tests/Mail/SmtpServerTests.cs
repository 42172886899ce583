using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ToolKit.Access;
using ToolKit.TestSupport;

namespace ToolKit.Server.Tests;

/// <summary>Sending mail through an independent mail server that wants STARTTLS and a sign-in.</summary>
public sealed class SmtpServerTests(MailServer server) : IClassFixture<MailServer>, IDisposable
{
    private ToolKitApplication Application => server.Application;

    public void Dispose() => server.Application?.AssertQuietLog();

    [Fact]
    public async Task AMailArrivesEncryptedAndSignedIn()
    {
        Needs.Nothing(NodePackages.WhyMissing);
        var to = Some.Mail();

        await SendAsync(to);

        var taken = await server.ReceiveAsync(to);
        Assert.Equal((true, "toolkit", "toolkit@amt.example"), (taken.Secure, taken.User, taken.From));
        Assert.Equal("Jährliche Durchsicht der Zugänge: Märkisch-Oderland", taken.Mail.Subject);
        Assert.Contains("http://127.0.0.1/verwaltung", taken.Mail.Body, StringComparison.Ordinal);
        Assert.Single(await ListAsync(MailState.Sent, to));
    }

    [Fact]
    public async Task ARefusalForNowIsTriedAgain()
    {
        Needs.Nothing(NodePackages.WhyMissing);
        var to = "voll@" + Some.Mail().Split('@')[1];

        await SendAsync(to);
        var waiting = Assert.Single(await ListAsync(MailState.Waiting, to));
        Application.Time.Pass(MailStore.PauseAfter(1));
        await SendDueAsync();

        Assert.StartsWith("Der Mailserver nimmt diese Adresse nicht an: 452", waiting.LastError, StringComparison.Ordinal);
        Assert.Equal([to], (await server.ReceiveAsync(to)).To);
        Assert.Equal(2, Assert.Single(await ListAsync(MailState.Sent, to)).Attempts);
    }

    [Fact]
    public async Task ARefusalForGoodIsShownAtOnceAndGivenUpInTheEnd()
    {
        Needs.Nothing(NodePackages.WhyMissing);
        var to = "niemand@" + Some.Mail().Split('@')[1];
        var administrator = await Application.CreatePersonAsync(Role.Administrator);

        await SendAsync(to);
        var soon = await ShowAsync(administrator);
        for (var attempt = 1; await ListAsync(MailState.Waiting, to) is [_]; attempt++)
        {
            Assert.InRange(attempt, 1, 20);
            Application.Time.Pass(MailStore.PauseAfter(attempt));
            await SendDueAsync();
        }

        Assert.Contains("Der Mailserver nimmt diese Adresse nicht an: 550", soon, StringComparison.Ordinal);
        Assert.StartsWith("Der Mailserver nimmt diese Adresse nicht an: 550", Assert.Single(await ListAsync(MailState.Failed, to)).LastError, StringComparison.Ordinal);
        Assert.Contains(to, await ShowAsync(administrator), StringComparison.Ordinal);
    }

    /// <summary>Queues a mail and sends it, past the sender that runs beside the server and looks once a minute.</summary>
    private async Task SendAsync(string to)
    {
        await Application.Installation.Mails.QueueAsync([Application.Services.GetRequiredService<Mailer>().Write(
            MailText.ReviewDue, to, new Dictionary<string, string> { ["place"] = "Märkisch-Oderland", ["link"] = "http://127.0.0.1/verwaltung" })]);
        await SendDueAsync();
    }

    private Task SendDueAsync() => Application.Services.GetServices<IHostedService>().OfType<MailSender>().Single().SendDueAsync(CancellationToken.None);

    /// <summary>What the page of mails says.</summary>
    private async Task<string> ShowAsync(TestPerson administrator)
    {
        using var browser = await Application.SignInAsync(administrator);
        return (await browser.OpenAsync("/verwaltung/mail")).Main;
    }

    private async Task<List<QueuedMail>> ListAsync(MailState state, string to) =>
        [.. (await Application.Installation.Mails.ListAsync(state)).Where(mail => mail.To == to)];
}

/// <summary>A mail that the server has taken.</summary>
public sealed record TakenMail(bool Secure, string User, string From, string[] To, ReceivedMail Mail);

/// <summary>
/// <c>smtp-server</c> from npm as a process of its own, with a certificate that this process alone takes for good, and a product that sends through it.
/// </summary>
public sealed class MailServer : IAsyncLifetime
{
    private readonly int port = FreePort.Next();
    private readonly TemporaryFolder folder = new("toolkit-smtp");
    private readonly X509Certificate2 certificate = SmtpPeer.MakeCertificate();
    private ExternalProgram? process;

    public ToolKitApplication Application { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        if (NodePackages.WhyMissing is not null)
            return;
        var packages = Path.Combine(Repository.Root, "tests", "ToolKit.Server.Tests", "Mail", "Server");
        var node = await NodePackages.InstallAsync(packages);
        await File.WriteAllTextAsync(folder.Below("key.pem"), certificate.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem());
        await File.WriteAllTextAsync(folder.Below("certificate.pem"), certificate.ExportCertificatePem());
        process = await NodePackages.StartAsync(
            node, "server.mjs", packages, port.ToString(CultureInfo.InvariantCulture), folder.Below("key.pem"), folder.Below("certificate.pem"));
#pragma warning disable SYSLIB0014, MA0039 // the one place where SmtpClient asks about certificates beside the system's; only the test's own is taken
        ServicePointManager.ServerCertificateValidationCallback += Holds;
#pragma warning restore SYSLIB0014, MA0039
        Application = await ToolKitApplication.StartAsync(
            "--ToolKit:PublicUrl=http://127.0.0.1",
            "--ToolKit:Mail:Host=localhost",
            string.Create(CultureInfo.InvariantCulture, $"--ToolKit:Mail:Port={port}"),
            "--ToolKit:Mail:From=toolkit@amt.example",
            "--ToolKit:Mail:User=toolkit",
            "--ToolKit:Mail:Password=geheim & mehr");
    }

    /// <summary>The mail to an address, once the server has taken it.</summary>
    public async Task<TakenMail> ReceiveAsync(string to)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            foreach (var line in process!.Output.Split('\n', StringSplitOptions.TrimEntries).Where(line => line.StartsWith('{') && line.EndsWith('}')))
            {
                using var json = JsonDocument.Parse(line);
                var root = json.RootElement;
                string[] recipients = [.. root.GetProperty("to").EnumerateArray().Select(one => one.GetString()!)];
                if (recipients.Contains(to, StringComparer.Ordinal))
                {
                    return new TakenMail(
                        root.GetProperty("secure").GetBoolean(),
                        root.GetProperty("user").GetString()!,
                        root.GetProperty("from").GetString()!,
                        recipients,
                        new ReceivedMail(root.GetProperty("raw").GetBytesFromBase64()));
                }
            }

            Assert.False(limit.IsCancellationRequested, $"no mail to {to} arrives\n{process.Error}");
            await Task.Delay(20, CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Application is not null)
            await Application.DisposeAsync();
#pragma warning disable SYSLIB0014, MA0039 // as above
        ServicePointManager.ServerCertificateValidationCallback -= Holds;
#pragma warning restore SYSLIB0014, MA0039
        process?.Dispose();
        certificate.Dispose();
        folder.Dispose();
    }

    private bool Holds(object sender, X509Certificate? shown, X509Chain? chain, SslPolicyErrors errors) =>
        errors == SslPolicyErrors.None || shown?.GetCertHashString() == certificate.GetCertHashString();
}
