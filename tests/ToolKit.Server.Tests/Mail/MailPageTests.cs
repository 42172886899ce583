using ToolKit.Access;
using ToolKit.TestSupport;

namespace ToolKit.Server.Tests;

public sealed class MailPageTests(ToolKitApplication application) : ApplicationTests(application)
{
    [Fact]
    public async Task WithoutAMailServerThePageSaysWhereMailsAreWritten()
    {
        var person = await Application.CreatePersonAsync(Role.Administrator, name: "Änne Muster");
        using var browser = await Application.SignInAsync(person);

        var page = await browser.OpenAsync("/verwaltung/mail");
        Assert.Contains("Es ist kein Mailserver eingestellt", page.Main, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(Application.DataFolder, "outbox"), page.Main, StringComparison.Ordinal);
        page = await browser.SubmitAsync(page, $"Probe-Mail an {person.Mail}");

        Assert.StartsWith($"Die Probe-Mail an {person.Mail} ist unterwegs.", page.Notice, StringComparison.Ordinal);
        var mail = await Application.ReceiveAsync(person.Mail);
        Assert.Equal("Probe: Mails aus dem Werkzeugkoffer kommen an", mail.Subject);
        Assert.Contains("Guten Tag, Änne Muster,", mail.Body, StringComparison.Ordinal);
        Assert.Equal(new Uri(Application.Address, "/verwaltung/mail").AbsoluteUri, mail.Link("/verwaltung/mail"));
    }

    [Fact]
    public async Task WhatFailedIsShownWithItsReasonAndWithoutItsText()
    {
        using var browser = await Application.SignInAsync(Role.Administrator);
        var subject = $"Betreff {Some.Number()}";
        await Application.Installation.Mails.QueueAsync([new NewMail("Invitation", "niemand", subject, "geheimer Link") { Problem = "Die Adresse taugt nicht." }]);

        var page = await browser.OpenAsync("/verwaltung/mail");
        Assert.Contains($"niemand {subject} Die Adresse taugt nicht.", page.Main, StringComparison.Ordinal);
        Assert.DoesNotContain("geheimer Link", page.Html, StringComparison.Ordinal);
        page = await browser.SubmitAsync(page, $"Mail an niemand verwerfen: {subject}");

        Assert.Equal("Die Mail ist verworfen.", page.Notice);
        Assert.DoesNotContain(subject, page.Main, StringComparison.Ordinal);
        Assert.Contains(await Application.Installation.Audit.ListAsync(), entry => entry.Act == AuditActs.MailDiscarded);
    }

    [Fact]
    public async Task WhatFailedCanBeSentAgain()
    {
        using var browser = await Application.SignInAsync(Role.Administrator);
        var to = Some.Mail();
        var subject = $"Betreff {Some.Number()}";
        await Application.Installation.Mails.QueueAsync([new NewMail("Invitation", to, subject, "Text") { Problem = "Der Server war fort." }]);

        var page = await browser.SubmitAsync(await browser.OpenAsync("/verwaltung/mail"), $"Mail an {to} erneut verschicken: {subject}");

        Assert.Equal("Die Mail wird gleich noch einmal verschickt.", page.Notice);
        Assert.Equal(subject, (await Application.ReceiveAsync(to)).Subject);
    }

    [Theory]
    [InlineData(Role.Reader)]
    [InlineData(Role.RegionAdmin)]
    public async Task ForOthersThePageDoesNotExist(Role role)
    {
        using var browser = await Application.SignInAsync(role, "/Regionen/Hessen");
        var to = Some.Mail();
        await Application.Installation.Mails.QueueAsync([new NewMail("Invitation", to, "Betreff", "Text") { Problem = "fort" }]);
        var id = (await Application.Installation.Mails.ListAsync(MailState.Failed)).First(mail => mail.To == to).Id;

        Assert.Equal(404, (await browser.OpenAsync("/verwaltung/mail")).Status);
        Assert.Equal(404, (await browser.PostAsync("/verwaltung/mail?handler=Verwerfen", ("id", $"{id}"))).Status);
        Assert.Equal(404, (await browser.PostAsync("/verwaltung/mail?handler=Erneut", ("id", $"{id}"))).Status);
        Assert.Equal(404, (await browser.PostAsync("/verwaltung/mail?handler=Probe")).Status);
        Assert.Contains(await Application.Installation.Mails.ListAsync(MailState.Failed), mail => mail.Id == id);
    }

    [Fact]
    public async Task ThroughAMailServerMailsArriveAndRefusedOnesWait()
    {
        await using var peer = new SmtpPeer { Refused = "falsch@" };
        await using var product = await ToolKitApplication.StartAsync(
            "--ToolKit:Mail:Host=127.0.0.1", $"--ToolKit:Mail:Port={peer.Port}", "--ToolKit:Mail:StartTls=false", "--ToolKit:Mail:From=toolkit@amt.example",
            "--ToolKit:PublicUrl=https://localhost");
        var person = await product.CreatePersonAsync(Role.Administrator);
        using var browser = await product.SignInAsync(person);
        await product.Installation.Mails.QueueAsync([new NewMail("Invitation", "falsch@amt.example", "Betreff", "Text")]);

        await browser.SubmitAsync(await browser.OpenAsync("/verwaltung/mail"), $"Probe-Mail an {person.Mail}");

        Assert.Equal("https://localhost/verwaltung/mail", (await peer.ReceiveAsync()).Link("/verwaltung/mail"));
        var page = await browser.OpenAsync("/verwaltung/mail");
        Assert.Contains($"127.0.0.1:{peer.Port}, unverschlüsselt", page.Main, StringComparison.Ordinal);
        Assert.Contains("zuletzt: Der Mailserver nimmt diese Adresse nicht an: 550", page.Main, StringComparison.Ordinal);
        product.AssertQuietLog();
    }
}
