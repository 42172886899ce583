using System.Text;
using ToolKit.Access;
using ToolKit.TestSupport;

namespace ToolKit.Server.Tests;

public sealed class SmtpDeliveryTests
{
    private static readonly MailToSend Mail = new(
        17,
        new NewMail(
            "Invitation",
            "anna@amt.example",
            "Ein Antrag auf Zugang wartet: Märkisch-Oderland und Oder-Spree, größter Landkreis weit und breit – 😀",
            $"Grüße!\n.\n..zwei Punkte\n{new string('ä', 2_000)}\nhttps://toolkit.example/einladung/in_abcdefgh_{new string('x', 200)}=\n"),
        1,
        new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task AMailArrivesAsItWasWritten()
    {
        await using var peer = new SmtpPeer();

        await Delivery(peer, encrypted: false).DeliverAsync(Mail, CancellationToken.None);

        var received = await peer.ReceiveAsync();
        Assert.Equal(Mail.Mail.Subject, received.Subject);
        Assert.Equal(Mail.Mail.Body, received.Body.TrimEnd('\n') + "\n"); // SmtpClient adds empty lines at the end
        Assert.Equal("anna@amt.example", received["To"]);
        Assert.Contains("<toolkit@amt.example>", received["From"], StringComparison.Ordinal);
        Assert.Equal("<17.1772442000000@amt.example>", received["Message-ID"]);
        Assert.Equal("auto-generated", received["Auto-Submitted"]);
        Assert.NotNull(received["Date"]);
        Assert.All(received.Raw.Split("\r\n"), line => Assert.InRange(line.Length, 0, 998));
        Assert.DoesNotContain(received.Raw, character => character > '~'); // no server needs to know 8BITMIME
    }

    [Fact]
    public async Task WithoutEncryptionNeitherPasswordNorMailLeaves()
    {
        await using var peer = new SmtpPeer();

        var failure = await Assert.ThrowsAsync<MailDeliveryException>(
            () => Delivery(peer, encrypted: true, password: "geheim").DeliverAsync(Mail, CancellationToken.None));

        Assert.Equal("Der Mailserver bietet keine Verschlüsselung (STARTTLS) an.", failure.Message);
        Assert.True(failure.IsForAll);
        Assert.DoesNotContain(peer.Commands, command => command.StartsWith("AUTH", StringComparison.Ordinal) || command.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AServerWhoseCertificateNobodyVouchesForGetsNothing()
    {
        using var certificate = SmtpPeer.MakeCertificate();
        await using var peer = new SmtpPeer(certificate);

        var failure = await Assert.ThrowsAsync<MailDeliveryException>(
            () => Delivery(peer, encrypted: true, password: "geheim").DeliverAsync(Mail, CancellationToken.None));

        Assert.Contains("Zertifikat", failure.Message, StringComparison.Ordinal);
        Assert.True(failure.IsForAll);
        Assert.Contains("STARTTLS", peer.Commands);
        Assert.DoesNotContain(peer.Commands, command => command.StartsWith("TLS", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AnAddressThatTheServerDoesNotKnowConcernsThisMailOnly()
    {
        await using var peer = new SmtpPeer { Refused = "anna@" };

        var failure = await Assert.ThrowsAsync<MailDeliveryException>(() => Delivery(peer, encrypted: false).DeliverAsync(Mail, CancellationToken.None));

        Assert.StartsWith("Der Mailserver nimmt diese Adresse nicht an: 550", failure.Message, StringComparison.Ordinal);
        Assert.False(failure.IsForAll);
    }

    [Fact]
    public async Task AServerThatIsNotThereConcernsAllMails()
    {
        var peer = new SmtpPeer();
        var delivery = Delivery(peer, encrypted: false);
        await peer.DisposeAsync();

        var failure = await Assert.ThrowsAsync<MailDeliveryException>(() => delivery.DeliverAsync(Mail, CancellationToken.None));

        Assert.Equal("Der Mailserver ist nicht erreichbar: ConnectionRefused.", failure.Message);
        Assert.True(failure.IsForAll);
    }

    [Fact]
    public async Task TheOutboxHoldsWholeMailsThatNobodyElseCanRead()
    {
        using var folder = new TemporaryFolder("toolkit-outbox");
        var outbox = Path.Combine(folder.Path, "outbox");
        var delivery = new OutboxDelivery(outbox, "");

        await delivery.DeliverAsync(Mail, CancellationToken.None);
        await delivery.DeliverAsync(Mail, CancellationToken.None); // again, as after a crash

        var file = Assert.Single(Directory.GetFileSystemEntries(outbox));
        var received = new ReceivedMail(await File.ReadAllBytesAsync(file));
        Assert.Equal("20260302-090000-17-Invitation.eml", Path.GetFileName(file));
        Assert.Equal(Mail.Mail.Subject, received.Subject);
        Assert.Equal(Mail.Mail.Body, received.Body);
        Assert.Equal("Werkzeugkoffer <toolkit@localhost>", received["From"]);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(outbox));
        }
    }

    [Fact]
    public void AMailInTheOutboxCanBeReadAsItIs()
    {
        var mail = Mail with { Mail = Mail.Mail with { Subject = "Kurz", Body = "Grüße\nhttps://toolkit.example/einladung/in_x\n" } };

        var text = Encoding.UTF8.GetString(MailFile.Write(mail, "toolkit@amt.example"));

        Assert.Contains("\r\nSubject: Kurz\r\n", text, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nGrüße\r\nhttps://toolkit.example/einladung/in_x\r\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MailsToSomebodyWhoIsErasedGo()
    {
        using var folder = new TemporaryFolder("toolkit-outbox");
        var delivery = new OutboxDelivery(folder.Path, "");
        await delivery.DeliverAsync(Mail, CancellationToken.None);
        await delivery.DeliverAsync(Mail with { Id = 18, Mail = Mail.Mail with { To = "berta@amt.example" } }, CancellationToken.None);

        OutboxDelivery.Forget(folder.Path, "anna@amt.example", null);

        Assert.EndsWith("-18-Invitation.eml", Assert.Single(Directory.GetFiles(folder.Path)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheOutboxIsEmptiedAfterAMonth()
    {
        using var folder = new TemporaryFolder("toolkit-outbox");
        await new OutboxDelivery(folder.Path, "").DeliverAsync(Mail, CancellationToken.None);
        await File.WriteAllTextAsync(folder.Below(".20260302-090000-18-Invitation.eml.part"), "hal");
        await File.WriteAllTextAsync(folder.Below("Notiz.eml"), "vom Betrieb");

        OutboxDelivery.Sweep(folder.Path, Mail.CreatedAt + MailStore.KeptFor - TimeSpan.FromSeconds(1));
        Assert.Equal(3, Directory.GetFiles(folder.Path).Length);
        OutboxDelivery.Sweep(folder.Path, Mail.CreatedAt + MailStore.KeptFor);
        Assert.Equal("Notiz.eml", Path.GetFileName(Assert.Single(Directory.GetFiles(folder.Path))));
    }

    private static SmtpDelivery Delivery(SmtpPeer peer, bool encrypted, string? password = null) => new(
        new MailOptions
        {
            Host = "localhost",
            Port = peer.Port,
            From = "toolkit@amt.example",
            StartTls = encrypted,
            User = password is null ? "" : "toolkit",
            Password = password ?? "",
        },
        TimeProvider.System);
}
