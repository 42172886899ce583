using ToolKit.Access;
using ToolKit.TestSupport;

namespace ToolKit.Server.Tests;

public sealed class PasswordResetTests(ToolKitApplication application) : ApplicationTests(application)
{
    private const string Here = "/kennwort-vergessen";

    [Fact]
    public async Task TheMailedLinkSetsAnotherPasswordOnce()
    {
        var person = await Application.CreatePersonAsync(Role.Reader);
        using var browser = Application.OpenBrowser();

        var asked = await browser.SubmitAsync(await browser.OpenAsync((await browser.OpenAsync("/anmelden")).Link("Kein Kennwort oder vergessen?")), "Link anfordern", ("mail", person.Mail));
        Assert.Contains("Gibt es ein Konto mit dieser Adresse", asked.Notice, StringComparison.Ordinal);
        var link = await LinkToAsync(person.Mail);
        var home = await browser.SubmitAsync(await browser.OpenAsync(link), "Kennwort speichern und anmelden", ("kennwort", "ein anderes langes Kennwort"));

        Assert.Contains("Abmelden", home.Text, StringComparison.Ordinal);
        Assert.Contains("gilt nicht mehr", (await browser.OpenAsync(link)).Notice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnUnknownAddressADisabledPersonAndNonsenseGetTheSameAnswerAndNoMail()
    {
        var known = await Application.CreatePersonAsync(Role.Reader);
        var disabled = await Application.CreatePersonAsync(Role.Reader);
        await Application.Installation.People.SetDisabledAsync(disabled.Id, disabled: true);
        using var browser = Application.OpenBrowser();
        string[] others = [disabled.Mail, Some.Mail(), "keine Adresse", ""];

        var answers = new List<string>();
        foreach (var mail in (string[])[.. others, known.Mail])
            answers.Add((await browser.SubmitAsync(await browser.OpenAsync(Here), "Link anfordern", ("mail", mail))).Main);
        await LinkToAsync(known.Mail); // they are worked off in order, so all before it are done

        Assert.Single(answers.Distinct(StringComparer.Ordinal));
        Assert.DoesNotContain(await AllAsync(), mail => others.Contains(mail, StringComparer.Ordinal));
    }

    [Fact]
    public async Task AnAccountIsSentFiveLinksADayAtMost()
    {
        var (person, other) = (await Application.CreatePersonAsync(Role.Reader), await Application.CreatePersonAsync(Role.Reader));
        using var browser = Application.OpenBrowser();
        for (var i = 0; i <= PasswordResets.MostADay; i++)
        {
            await browser.SubmitAsync(await browser.OpenAsync(Here), "Link anfordern", ("mail", person.Mail));
            if (i < PasswordResets.MostADay)
                await Application.ReceiveAsync(person.Mail);
            Application.Time.Pass(PersonStore.LeastBetweenResets + TimeSpan.FromSeconds(1));
        }

        await browser.SubmitAsync(await browser.OpenAsync(Here), "Link anfordern", ("mail", other.Mail));
        await LinkToAsync(other.Mail); // they are worked off in order, so all before it are done

        Assert.Equal(PasswordResets.MostADay, (await AllAsync()).Count(to => to == person.Mail));
    }

    [Fact]
    public async Task AForeignHostHeaderLeadsNobodysLinkAstray()
    {
        var person = await Application.CreatePersonAsync(Role.Reader);
        using var visitor = new Visitor(Application.Address) { Headers = { ["X-Forwarded-For"] = "203.0.113.7", ["X-Forwarded-Proto"] = "https" } };
        var form = await visitor.OpenAsync(Here);
        visitor.Headers["Host"] = "evil.example";

        var page = await visitor.SubmitAsync(form, "Link anfordern", ("mail", person.Mail));

        Assert.Contains("nicht eingerichtet", page.Notice, StringComparison.Ordinal);
        Assert.DoesNotContain(person.Mail, await AllAsync());
    }

    /// <summary>The addresses of all mails, sent or not.</summary>
    private async Task<List<string>> AllAsync()
    {
        var all = new List<string>();
        foreach (var state in Enum.GetValues<MailState>())
            all.AddRange((await Application.Installation.Mails.ListAsync(state)).Select(mail => mail.To));
        return all;
    }

    /// <summary>The link in the mail to this address, as soon as it is there.</summary>
    private async Task<string> LinkToAsync(string mail)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            foreach (var file in Directory.Exists(Outbox) ? Directory.GetFiles(Outbox, "*.eml") : [])
            {
                var text = await File.ReadAllTextAsync(file, limit.Token);
                if (text.Contains(mail, StringComparison.Ordinal) && Read(text) is { } link)
                    return link;
            }

            await Task.Delay(20, limit.Token);
        }
    }

    private string Outbox => Path.Combine(Application.DataFolder, "outbox");

    private static string? Read(string mail)
    {
        var body = mail.Replace("=\r\n", "", StringComparison.Ordinal).Replace("=\n", "", StringComparison.Ordinal);
        var at = body.IndexOf("/kennwort/li_", StringComparison.Ordinal);
        return at < 0 ? null : new string([.. body[at..].TakeWhile(letter => char.IsAsciiLetterOrDigit(letter) || letter is '/' or '_')]);
    }
}
