using ToolKit.Access;

namespace ToolKit.Server.Tests;

/// <summary>Changing the own password while signed in.</summary>
public sealed class PasswordPageTests(ToolKitApplication application) : ApplicationTests(application)
{
    private const string Here = "/konto/kennwort";
    private const string Another = "Laterne Ziegel Quitte Mittwochs";

    [Fact]
    public async Task ThePresentPasswordIsAskedForAndTheNewOneCounts()
    {
        var person = await Application.CreatePersonAsync(Role.Reader);
        using var browser = await Application.SignInAsync(person);
        var page = await browser.OpenAsync((await browser.OpenAsync("/konto")).Link("Kennwort ändern"));

        var wrong = await browser.SubmitAsync(page, "Kennwort ändern", ("kennwort", "falsch und lang"), ("neu", Another));
        Assert.Contains("Das Kennwort stimmt nicht", wrong.Notice, StringComparison.Ordinal);
        Assert.NotNull(await Application.Installation.People.VerifyPasswordAsync(person.Mail, ToolKitApplication.Password));
        var done = await browser.SubmitAsync(wrong, "Kennwort ändern", ("kennwort", ToolKitApplication.Password), ("neu", Another));

        Assert.Contains("Ihr Kennwort ist geändert", done.Notice, StringComparison.Ordinal);
        Assert.NotNull(await Application.Installation.People.VerifyPasswordAsync(person.Mail, Another));
        Assert.Null(await Application.Installation.People.VerifyPasswordAsync(person.Mail, ToolKitApplication.Password));
        Assert.Contains(
            await Application.Installation.Audit.ListAsync(10), entry => entry.Act == AuditActs.PasswordChanged && entry.PersonId == person.Id && entry.AboutPersonId == person.Id);
    }

    [Fact]
    public async Task AllOtherSessionsEndAndThisOneGoesOnUnderAnotherId()
    {
        var person = await Application.CreatePersonAsync(Role.Reader);
        using var browser = await Application.SignInAsync(person);
        using var other = await Application.SignInAsync(person);
        var copied = browser.Cookies;

        await browser.SubmitAsync(await browser.OpenAsync(Here), "Kennwort ändern", ("kennwort", ToolKitApplication.Password), ("neu", Another));

        Assert.Equal("/konto", (await browser.OpenAsync("/konto")).Path);
        Assert.StartsWith("/anmelden", (await other.OpenAsync("/konto")).Path, StringComparison.Ordinal);
        Assert.Equal(302, (await other.SendAsync(HttpMethod.Get, "/konto", null, ("Cookie", copied))).Status);
    }

    [Fact]
    public async Task AMailTellsIt()
    {
        var person = await Application.CreatePersonAsync(Role.Reader);
        using var browser = await Application.SignInAsync(person);

        await browser.SubmitAsync(await browser.OpenAsync(Here), "Kennwort ändern", ("kennwort", ToolKitApplication.Password), ("neu", Another));

        var mail = await Application.ReceiveAsync(person.Mail);
        Assert.Equal("Ihr Kennwort wurde geändert", mail["Subject"]);
        Assert.DoesNotContain(Another, mail.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kurz", "mindestens 12 Zeichen")]
    [InlineData("passwordpassword", "leicht zu erraten")]
    [InlineData("Werkzeugkoffer2026!", "leicht zu erraten")]
    public async Task ABadPasswordIsRefusedAndTheOldOneStays(string password, string sentence)
    {
        var person = await Application.CreatePersonAsync(Role.Reader);
        using var browser = await Application.SignInAsync(person);

        var page = await browser.SubmitAsync(await browser.OpenAsync(Here), "Kennwort ändern", ("kennwort", ToolKitApplication.Password), ("neu", password));

        Assert.Contains(sentence, page.Notice, StringComparison.Ordinal);
        Assert.NotNull(await Application.Installation.People.VerifyPasswordAsync(person.Mail, ToolKitApplication.Password));
    }

    [Fact]
    public async Task WhoGuessesThePresentPasswordIsToldToWait()
    {
        var person = await Application.CreatePersonAsync(Role.Reader);
        using var browser = await Application.SignInAsync(person);
        for (var i = 0; i <= 10; i++)
            await browser.PostAsync(Here, ("kennwort", $"geraten {i}"), ("neu", Another));

        var page = await browser.SubmitAsync(await browser.OpenAsync(Here), "Kennwort ändern", ("kennwort", ToolKitApplication.Password), ("neu", Another));

        Assert.Equal(429, page.Status);
        Assert.NotNull(await Application.Installation.People.VerifyPasswordAsync(person.Mail, ToolKitApplication.Password));
    }
}
