using System.Net;
using ToolKit.Access;
using ToolKit.TestSupport;

namespace ToolKit.Server.Tests;

/// <summary>A grant that is withdrawn opens nothing from the next request on, whatever is going on.</summary>
public sealed class WithdrawalTests(ToolKitApplication application) : ApplicationTests(application)
{
    private const int Length = 100_000_000;

    [Fact]
    public async Task DuringADownloadAndUnderALockTheNextRequestFailsAndTheLockIsGone()
    {
        var folder = await Application.MakeFolderAsync();
        var person = await Application.CreatePersonAsync(Role.Contributor, "/Regionen/Hessen");
        var token = await Application.CreateTokenAsync(person);
        using var theirs = new DavClient(Application.Address, token);
        using var big = new MemoryStream(Some.Bytes(Length));
        await Application.Installation.Library.WriteAsync(Library.LibraryPath.Parse(folder + "/gross.bin"), big, Library.Author.System);
        await Application.WriteAsync(folder + "/plan.txt", "Stand 1");
        var held = await theirs.LockAsync(folder + "/plan.txt");
        using var session = await Application.SignInAsync(person);

        using var http = new HttpClient { BaseAddress = Application.Address };
        http.DefaultRequestHeaders.Authorization = DavClient.Basic(token);
        using var download = await http.GetAsync(theirs.AddressOf(folder + "/gross.bin"), HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, download.StatusCode);
        await using var body = await download.Content.ReadAsStreamAsync();
        var beginning = new byte[1_000_000];
        await body.ReadExactlyAsync(beginning);
        await WithdrawAsync(person);

        Assert.Equal(401, (await theirs.SendAsync("GET", folder + "/plan.txt")).Status);
        Assert.Equal(401, (await theirs.SendAsync("PUT", folder + "/plan.txt", "Stand 2", ("If", $"(<{held}>)"))).Status);
        Assert.Equal(401, (await theirs.SendAsync("UNLOCK", folder + "/plan.txt", null, ("Lock-Token", $"<{held}>"))).Status);
        Assert.Contains("/anmelden", (await session.GetAsync("/dokumente" + folder))["Location"], StringComparison.Ordinal);
        using var other = await Application.DavClientAsync(Role.Contributor, "/Regionen/Hessen");
        Assert.Equal(204, (await other.SendAsync("PUT", folder + "/plan.txt", "Stand 3")).Status);
        await other.LockAsync(folder + "/plan.txt");
        Assert.Equal("Stand 3", await Application.ReadAsync(folder + "/plan.txt"));
    }

    /// <summary>As a regional administrator does it on the page.</summary>
    private async Task WithdrawAsync(TestPerson person)
    {
        using var browser = await Application.SignInAsync(Role.RegionAdmin, "/Regionen/Hessen");
        var grant = (await Application.Installation.Grants.ListAsync(person.Id)).Single();
        var answer = await browser.PostAsync($"/verwaltung/personen/{person.Id}?handler=Entziehen", ("zugang", grant.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal(302, answer.Status);
    }
}
