using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using ToolKit.Access;
using ToolKit.TestSupport;

namespace ToolKit.Server.Tests;

/// <summary>What people are told of decisions about them.</summary>
public sealed class DecisionMailTests(ToolKitApplication application) : ApplicationTests(application)
{
    [Fact]
    public async Task AnInvitationGoesToTheAddressOfTheRequest()
    {
        var (decider, request) = (await DeciderAsync(), await OpenRequestAsync());
        var desk = await Application.OpenDeskAsync(decider);

        var result = await desk.ApproveAsync(request.Id);
        await WithMailsAsync(mails => mails.ApprovedAsync(result, "Willkommen!\nBis bald."));

        var mail = await Application.ReceiveAsync(request.Mail);
        Assert.Equal("Ihre Einladung zum Werkzeugkoffer", mail.Subject);
        Assert.Contains("Kassel (Stadt), Lesen, bis ", mail.Body, StringComparison.Ordinal);
        Assert.Contains("Willkommen!\nBis bald.", mail.Body, StringComparison.Ordinal);
        Assert.EndsWith($"/einladung/{result.InvitationSecret}", mail.Link("/einladung/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARefusalBringsItsReason()
    {
        var (decider, request) = (await DeciderAsync(), await OpenRequestAsync());
        var desk = await Application.OpenDeskAsync(decider);

        var result = await desk.RefuseAsync(request.Id, "Bitte fragen Sie das Jugendamt.");
        await WithMailsAsync(mails => mails.RefusedAsync(result));

        Assert.Contains("Bitte fragen Sie das Jugendamt.", (await Application.ReceiveAsync(request.Mail)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhereTwoMustAgreeTheOtherOnesAreAsked()
    {
        var (first, second) = (await DeciderAsync("/Regionen/Sachsen"), await DeciderAsync("/Regionen/Sachsen"));
        var region = (await Application.Installation.Regions.ListRegionsAsync()).Single(candidate => candidate.Name == "Sachsen");
        var administrator = await Application.OpenDeskAsync(await Application.CreatePersonAsync(Role.Administrator));
        await administrator.ChangeRegionAsync(region.Id, region.Name, region.Mailbox, fourEyes: true);
        var request = await OpenRequestAsync("Sachsen", null);

        var result = await (await Application.OpenDeskAsync(first)).ApproveAsync(request.Id);
        await WithMailsAsync(mails => mails.ApprovedAsync(result), first);

        Assert.Equal(DecisionOutcome.AwaitsSecond, result.Outcome);
        Assert.EndsWith($"/verwaltung/antraege/{request.Id}", (await Application.ReceiveAsync(second.Mail)).Link("/verwaltung/antraege/"), StringComparison.Ordinal);
        Assert.DoesNotContain(await Application.Installation.Mails.ListAsync(MailState.Sent), mail => mail.To == first.Mail);
    }

    [Fact]
    public async Task APassedOnRequestIsToldToBothSides()
    {
        var (decider, request) = (await DeciderAsync(), await OpenRequestAsync());
        var other = await DeciderAsync("/Regionen/Bayern");
        var bayern = (await Application.Installation.Regions.ListRegionsAsync()).Single(region => region.Name == "Bayern");
        var desk = await Application.OpenDeskAsync(decider);

        var result = await desk.PassOnAsync(request.Id, bayern.Id, null, "Sie ist umgezogen.");
        await WithMailsAsync(mails => mails.PassedOnAsync(result), decider);

        var mail = await Application.ReceiveAsync(request.Mail);
        Assert.Equal("Ihr Antrag auf Zugang liegt jetzt bei Bayern", mail.Subject);
        Assert.Contains("hat Kassel (Stadt) weitergegeben", mail.Body.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.DoesNotContain("umgezogen", mail.Body, StringComparison.Ordinal); // that was for the colleagues
        Assert.EndsWith($"/{result.Request!.Id}", (await Application.ReceiveAsync(other.Mail)).Link("/verwaltung/antraege/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhoseAccessChangesOrEndsIsTold()
    {
        var decider = await DeciderAsync();
        var person = await Application.CreatePersonAsync(Role.Contributor, "/Regionen/Hessen/Standorte/Kassel (Stadt)");
        var grant = GrantSelection.Of((await Application.Installation.Grants.ListAsync(person.Id)).Single().Id);
        var desk = await Application.OpenDeskAsync(decider);

        var changes = await desk.RenewAsync(grant, new DateTimeOffset(Application.Time.GetUtcNow().Year + 1, 6, 30, 22, 0, 0, TimeSpan.Zero));
        await WithMailsAsync(mails => mails.ChangedAsync(changes), decider);
        var changed = await Application.ReceiveAsync(person.Mail);
        var ended = await desk.EndAsync(grant, "Wechsel der Stelle");
        await WithMailsAsync(mails => mails.EndedAsync(ended, "Wechsel der Stelle"), decider);

        Assert.Contains($"Kassel (Stadt), Mitarbeit, bis 30.06.{Application.Time.GetUtcNow().Year + 1}", changed.Body.ReplaceLineEndings(" "), StringComparison.Ordinal);
        var mail = await Application.ReceiveAsync(person.Mail);
        Assert.Equal("Ihr Zugang wurde beendet", mail.Subject);
        Assert.Contains("Wechsel der Stelle", mail.Body, StringComparison.Ordinal);
    }

    private Task<TestPerson> DeciderAsync(string region = "/Regionen/Hessen") => Application.CreatePersonAsync(Role.RegionAdmin, region);

    private async Task<AccessRequest> OpenRequestAsync(string region = "Hessen", string? siteName = "Kassel (Stadt)")
    {
        var site = (await Application.Installation.Regions.ListSitesAsync()).Find(candidate => candidate.Name == siteName);
        var regionId = (await Application.Installation.Regions.ListRegionsAsync()).Single(candidate => candidate.Name == region).Id;
        var submitted = await Application.Installation.Requests.SubmitAsync(
            new NewAccessRequest("Anna Muster", "Beraterin", AllianceBody.Jobcenter, Some.Mail(), regionId, site?.Id, Role.Reader, "Ich arbeite mit."));
        return (await Application.Installation.Requests.ConfirmAsync(submitted.Secret)).Request!;
    }

    /// <summary>As a page does it, in a request of whoever decides.</summary>
    private async Task WithMailsAsync(Func<DecisionMails, ValueTask> send, TestPerson? decider = null)
    {
        await using var scope = Application.Services.CreateAsyncScope();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        context.Request.Scheme = "http";
        context.Request.Host = new HostString(Application.Address.Authority);
        using var browser = await Application.SignInAsync(decider ?? await DeciderAsync());
        context.Request.Headers.Cookie = browser.Cookies;
        await context.AuthenticateAsync();
        var accessor = Application.Services.GetRequiredService<IHttpContextAccessor>();
        accessor.HttpContext = context;
        await send(scope.ServiceProvider.GetRequiredService<DecisionMails>());
        accessor.HttpContext = null;
    }
}
