using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using ToolKit.Access;

namespace ToolKit.Server.Tests;

/// <summary>Wrong secrets are counted by name and network, never by network alone: whole agencies sit behind one address.</summary>
public sealed class ThrottleTests(ToolKitApplication application) : ApplicationTests(application)
{
    private const string Share = "/Werkzeugkoffer/";

    [Fact]
    public async Task TenThousandWrongTokensDoNotStopTheRightOneFromTheSameAddress()
    {
        var person = await Application.CreatePersonAsync(Role.Reader);
        var right = await Application.CreateTokenAsync(person);
        using var owner = new DavClient(Application.Address, right);
        var statuses = new int[10_000];

        await Parallel.ForAsync(0, 10, async (worker, cancellation) =>
        {
            using var guesser = new DavClient(Application.Address, null);
            for (var i = worker; i < statuses.Length; i += 10)
            {
                var guess = DavClient.Basic(ToolKitApplication.WrongToken(right, i)).ToString();
                statuses[i] = (await guesser.SendAsync("PROPFIND", Share, null, ("Depth", "0"), ("Authorization", guess))).Status;
                if (i % 1_000 == 0)
                    Assert.Equal(207, (await owner.SendAsync("PROPFIND", Share, null, ("Depth", "0"))).Status);
            }
        });

        Assert.Equal(10, statuses.Count(status => status == 401));
        Assert.Equal(9_990, statuses.Count(status => status == 429));
        Assert.Equal(207, (await owner.SendAsync("PROPFIND", Share, null, ("Depth", "0"))).Status);
    }

    [Fact]
    public async Task TooManyWrongTokensAreToldAtOnceHowLongToWait()
    {
        var right = await Application.CreateTokenAsync(await Application.CreatePersonAsync(Role.Reader));
        Answer answer = null!;
        for (var i = 0; i < 11; i++)
            answer = await TryTokenAsync(ToolKitApplication.WrongToken(right, i));

        Assert.Equal(429, answer.Status);
        Assert.InRange(int.Parse(answer["Retry-After"]!, CultureInfo.InvariantCulture), 1, 900);
        Assert.Contains("Geräte-Token", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OneWrongTokenSavedInAClientIsNeverTooMany()
    {
        var right = await Application.CreateTokenAsync(await Application.CreatePersonAsync(Role.Reader));
        for (var i = 0; i < 50; i++)
            Assert.Equal(401, (await TryTokenAsync(ToolKitApplication.WrongToken(right, 0))).Status);
    }

    [Fact]
    public async Task WrongTokensOfOnePersonDoNotThrottleAnother()
    {
        var guessed = await Application.CreateTokenAsync(await Application.CreatePersonAsync(Role.Reader));
        var other = await Application.CreateTokenAsync(await Application.CreatePersonAsync(Role.Reader));
        for (var i = 0; i < 20; i++)
            await TryTokenAsync(ToolKitApplication.WrongToken(guessed, i));

        Assert.Equal(401, (await TryTokenAsync(ToolKitApplication.WrongToken(other, 0))).Status);
    }

    [Fact]
    public async Task WrongPasswordsStopPasswordsOfThatAddressForAWhileAndNothingElse()
    {
        var person = await Application.CreatePersonAsync(Role.Reader);
        using var device = await Application.DavClientAsync(person);
        using var browser = Application.OpenBrowser();
        for (var i = 0; i < 11; i++)
            await TryPasswordAsync(browser, person.Mail, $"falsches Kennwort {i}");

        var right = await TryPasswordAsync(browser, person.Mail, ToolKitApplication.Password);
        Assert.Equal(429, right.Status);
        Assert.Contains("zu viele falsche Kennwörter", right.Notice, StringComparison.Ordinal);
        Assert.Equal(429, (await TryPasswordAsync(browser, person.Mail.ToUpperInvariant(), ToolKitApplication.Password)).Status);

        Assert.Equal(207, (await device.SendAsync("PROPFIND", Share, null, ("Depth", "0"))).Status);
        using (await Application.SignInAsync(await Application.CreatePersonAsync(Role.Reader)))
        {
            Application.Time.Pass(TimeSpan.FromMinutes(16));
            using (await Application.SignInAsync(person))
            {
            }
        }
    }

    [Fact]
    public async Task WhoSendsPasswordsByTheThousandMakesALongLineForHerOwnNetworkAlone()
    {
        var person = await Application.CreatePersonAsync(Role.Reader);
        using var there = new Browser(Application.Address) { ProxyHeaders = [("X-Forwarded-For", "203.0.113.7"), ("X-Forwarded-Proto", "https")] };
        using var elsewhere = new Browser(Application.Address) { ProxyHeaders = [("X-Forwarded-For", "198.51.100.7"), ("X-Forwarded-Proto", "https")] };
        var turns = Application.Services.GetRequiredService<PasswordTurns>();
        using var stop = new CancellationTokenSource();
        var first = await turns.TakeAsync(IPAddress.Parse("203.0.113.9"), CancellationToken.None);
        var line = Enumerable.Range(0, PasswordTurns.MostWaiting).Select(_ => turns.TakeAsync(IPAddress.Parse("203.0.113.10"), stop.Token).AsTask()).ToList();

        var refused = await TryPasswordAsync(there, person.Mail, ToolKitApplication.Password);
        var passed = await TryPasswordAsync(elsewhere, person.Mail, ToolKitApplication.Password);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(line)); // they have gone
        first!.Dispose();
        var later = await TryPasswordAsync(there, person.Mail, ToolKitApplication.Password);

        Assert.Equal((429, "5"), (refused.Status, refused.Answer["Retry-After"]));
        Assert.Contains("sehr viele", refused.Notice, StringComparison.Ordinal);
        Assert.Contains("Abmelden", passed.Text, StringComparison.Ordinal);
        Assert.Contains("Abmelden", later.Text, StringComparison.Ordinal);
    }

    private static async Task<Page> TryPasswordAsync(Browser browser, string mail, string password) =>
        await browser.SubmitAsync(await browser.OpenAsync("/anmelden"), "Anmelden", ("mail", mail), ("kennwort", password));

    private async Task<Answer> TryTokenAsync(string token)
    {
        using var client = new DavClient(Application.Address, token);
        return await client.SendAsync("PROPFIND", Share, null, ("Depth", "0"));
    }
}
