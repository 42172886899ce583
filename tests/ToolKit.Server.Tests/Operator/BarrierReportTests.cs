using ToolKit.Access;

namespace ToolKit.Server.Tests;

/// <summary>Whoever meets a barrier can say so, without an account.</summary>
public sealed class BarrierReportTests(ToolKitApplication application) : ApplicationTests(application)
{
    private const string Path = "/barriere-melden";

    [Fact]
    public async Task AReportGoesToTheAdministrators()
    {
        var administrator = await Application.CreatePersonAsync(Role.Administrator);
        using var browser = Application.OpenBrowser();

        var sent = await browser.SubmitAsync(
            await browser.OpenAsync(Path + "?seite=/suche"), "Meldung absenden", ("Barriere", "Die Liste liest mein Screenreader nicht vor."), ("Mail", "leserin@example.org"));

        Assert.Contains("angekommen", sent.Notice, StringComparison.Ordinal);
        var mail = await Application.ReceiveAsync(administrator.Mail);
        Assert.Contains("Seite: /suche", mail.Body, StringComparison.Ordinal);
        Assert.Contains("Die Liste liest mein Screenreader nicht vor.", mail.Body, StringComparison.Ordinal);
        Assert.Contains("leserin@example.org", mail.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhereAMailboxIsSetItGoesThereAlone()
    {
        await using var own = await ToolKitApplication.StartAsync("--ToolKit:BarrierMail=barrierefrei@amt.example");
        await own.CreatePersonAsync(Role.Administrator);
        using var browser = own.OpenBrowser();

        await browser.SubmitAsync(await browser.OpenAsync(Path), "Meldung absenden", ("Barriere", "Zu wenig Kontrast."));

        Assert.Contains("Zu wenig Kontrast.", (await own.ReceiveAsync("barrierefrei@amt.example")).Body, StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(System.IO.Path.Combine(own.DataFolder, "outbox"), "*.eml"));
    }

    [Theory]
    [InlineData("", "", "Bitte beschreiben Sie die Barriere")]
    [InlineData("Etwas", "keine Adresse", "Das ist keine E-Mail-Adresse")]
    [InlineData("Etwas", "a@b.example\r\nBcc: c@d.example", "Das ist keine E-Mail-Adresse")]
    public async Task WhatIsMissingOrWrongIsSaid(string barrier, string mail, string sentence)
    {
        using var browser = Application.OpenBrowser();

        var page = await browser.SubmitAsync(await browser.OpenAsync(Path), "Meldung absenden", ("Barriere", barrier), ("Mail", mail));

        Assert.Contains(sentence, page.Notice, StringComparison.Ordinal);
        Assert.NotNull(page.Document.QuerySelector("[aria-invalid=true]"));
    }
}
