using ToolKit.Access;

namespace ToolKit.Server.Tests;

public sealed class DocumentLockTests(ToolKitApplication application) : ApplicationTests(application)
{
    [Fact]
    public async Task WhoHoldsALockIsAskedByMailToLetGoOnceADay()
    {
        var (path, anna, _) = await LockAsync();
        using var browser = await Application.SignInAsync(Role.Contributor, "/Regionen/Hessen");

        var page = await browser.OpenAsync(LibraryUrl.For(path));
        var asked = await browser.SubmitAsync(page, "Um Freigabe bitten");
        var again = await browser.SubmitAsync(page, "Um Freigabe bitten");
        var mail = await Application.ReceiveAsync(anna.Mail);

        Assert.Contains("Wird gerade bearbeitet: Anna Amt, seit", page.Notice, StringComparison.Ordinal);
        Assert.Contains("als Mail unterwegs", asked.Notice, StringComparison.Ordinal);
        Assert.Contains("heute schon darum gebeten", again.Notice, StringComparison.Ordinal);
        Assert.Contains($"/d/{await Application.FindIdAsync(path)}", mail.Body, StringComparison.Ordinal);
        Assert.Contains("Anna Amt", mail.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Geheimplan", mail.Body, StringComparison.Ordinal); // mails carry links, no content
        Assert.Null(page.Form("Sperre beenden"));
    }

    [Fact]
    public async Task OfTwoWhoHoldItTheOneWithAnAddressIsAsked()
    {
        var path = await Application.WriteAsync(await Application.MakeFolderAsync() + "/Plan.txt", "x");
        var anna = await Application.CreatePersonAsync(Role.Contributor, "/Regionen/Hessen", "Anna Amt");
        var unknown = await Application.Installation.People.AddAsync(PersonKey.External("https://login.example", $"p{TestSupport.Some.Number()}"), "Ohne Adresse");
        await Application.Installation.Grants.GiveAsync(new NewGrant(unknown.Id, Role.Contributor, await Application.FindIdAsync("/Regionen/Hessen")));
        using var hers = await Application.DavClientAsync(anna);
        using var theirs = await Application.DavClientAsync(new TestPerson(unknown.Id, "", unknown.Name));
        await hers.LockAsync(path, scope: "shared");
        await theirs.LockAsync(path, scope: "shared");
        using var browser = await Application.SignInAsync(Role.Contributor, "/Regionen/Hessen");

        var asked = await browser.SubmitAsync(await browser.OpenAsync(LibraryUrl.For(path)), "Um Freigabe bitten");

        Assert.Contains("als Mail unterwegs", asked.Notice, StringComparison.Ordinal);
        Assert.Contains("Anna Amt", (await Application.ReceiveAsync(anna.Mail)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AReaderIsOfferedNothingAndRefused()
    {
        var (path, _, _) = await LockAsync();
        using var browser = await Application.SignInAsync(Role.Reader, "/Regionen/Hessen");

        var page = await browser.OpenAsync(LibraryUrl.For(path));

        Assert.Null(page.Form("Um Freigabe bitten"));
        Assert.Equal(403, (await browser.PostAsync(LibraryUrl.For(path) + "?handler=Bitten")).Status);
        Assert.Equal(403, (await browser.PostAsync(LibraryUrl.For(path) + "?handler=Freigeben")).Status);
    }

    [Fact]
    public async Task AnAdministratorBreaksALockAndThatIsNoted()
    {
        var (path, anna, client) = await LockAsync();
        var administrator = await Application.CreatePersonAsync(Role.Administrator);
        using var browser = await Application.SignInAsync(administrator);
        using var colleague = await Application.SignInAsync(Role.Contributor, "/Regionen/Hessen");
        Assert.Equal(403, (await colleague.PostAsync(LibraryUrl.For(path) + "?handler=Freigeben")).Status);

        var broken = await browser.SubmitAsync(await browser.OpenAsync(LibraryUrl.For(path)), "Sperre beenden");

        Assert.Contains("Die Sperre ist beendet", broken.Notice, StringComparison.Ordinal);
        Assert.Equal(204, (await (await Application.AdministratorAsync()).SendAsync("PUT", path, "frei")).Status);
        var entry = Assert.Single(await Application.Installation.Audit.ListAsync(100), entry => entry.Act == AuditActs.LockBroken);
        Assert.Equal((administrator.Id, anna.Id, path), (entry.PersonId, entry.AboutPersonId, entry.Subject));
        Assert.StartsWith("Administrator", entry.Authority, StringComparison.Ordinal);
        client.Dispose();
    }

    [Fact]
    public async Task OnesOwnLockIsEndedOnThePageAndThatIsNotNoted()
    {
        var (path, anna, client) = await LockAsync();
        using var browser = await Application.SignInAsync(anna);

        var ended = await browser.SubmitAsync(await browser.OpenAsync(LibraryUrl.For(path)), "Sperre beenden");

        Assert.Contains("Die Sperre ist beendet", ended.Notice, StringComparison.Ordinal);
        Assert.DoesNotContain(await Application.Installation.Audit.ListAsync(100), entry => entry.Act == AuditActs.LockBroken && entry.Subject == path);
        client.Dispose();
    }

    private async Task<(string Path, TestPerson Anna, DavClient Client)> LockAsync()
    {
        var path = await Application.WriteAsync(await Application.MakeFolderAsync() + "/Geheimplan.txt", "x");
        var anna = await Application.CreatePersonAsync(Role.Contributor, "/Regionen/Hessen", "Anna Amt");
        var client = await Application.DavClientAsync(anna);
        await client.LockAsync(path);
        return (path, anna, client);
    }
}
