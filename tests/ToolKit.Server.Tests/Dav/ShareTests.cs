using System.Text;
using System.Xml.Linq;
using ToolKit.Access;
using ToolKit.TestSupport;

namespace ToolKit.Server.Tests;

public sealed class ShareTests(ToolKitApplication application) : ApplicationTests(application)
{
    public static TheoryData<string> ProtectedFolders { get; } =
    [
        "/Werkzeugkoffer", "/Werkzeugkoffer/Transparenz", "/Werkzeugkoffer/Transparenz/Operative Instrumente", "/Regionen", "/Regionen/Hessen",
        "/Regionen/Hessen/Standorte", "/Regionen/Hessen/Standorte/Darmstadt", "/Regionen/Nord/Länder/Hamburg", "/Eingang", "/Eingang/Transparenz",
    ];

    [Theory]
    [MemberData(nameof(ProtectedFolders))]
    public async Task TheFixedStructureIsNotDeletedMovedOrReplaced(string folder)
    {
        var dav = await Application.AdministratorAsync();
        var other = await Application.MakeFolderAsync("/");

        var deleted = await dav.SendAsync("DELETE", folder);
        var moved = await dav.TransferAsync("MOVE", folder, other + "/Woanders");
        var renamed = await dav.TransferAsync("MOVE", folder, folder + "-alt");
        var replacedByMove = await dav.TransferAsync("MOVE", other, folder);
        var replacedByCopy = await dav.TransferAsync("COPY", other, folder);

        Assert.All([deleted, moved, renamed, replacedByMove, replacedByCopy], answer =>
        {
            Assert.Equal(403, answer.Status);
            Assert.Contains("festen Aufbau", answer.Text, StringComparison.Ordinal);
        });
        Assert.Equal(207, (await dav.SendAsync("PROPFIND", folder, null, ("Depth", "0"))).Status);
        Assert.Equal(204, (await dav.SendAsync("DELETE", other)).Status);
    }

    [Fact]
    public async Task TheRootIsNotDeletedOrMoved()
    {
        var dav = await Application.AdministratorAsync();

        Assert.Equal(403, (await dav.SendAsync("DELETE", "/")).Status);
        Assert.InRange((await dav.TransferAsync("MOVE", "/", "/Regionen/Hessen/Wurzel")).Status, 403, 409);
        Assert.Equal(207, (await dav.SendAsync("PROPFIND", "/Werkzeugkoffer", null, ("Depth", "0"))).Status);
    }

    [Theory]
    [InlineData("/Regionen/Neue Region")]
    [InlineData("/Regionen/Hessen/Standorte/Neuer Standort")]
    [InlineData("/Regionen/Nord/Länder/Neues Land")]
    [InlineData("/Eingang/Transparenz/Neue Person")]
    public async Task TheFolderOfARegionLandSiteOrPersonIsNotMadeByHand(string folder)
    {
        foreach (var role in new[] { Role.Editor, Role.Contributor })
        {
            using var dav = await Application.DavClientAsync(role, "/");
            var answer = await dav.SendAsync("MKCOL", folder);
            Assert.Equal(403, answer.Status);
            Assert.Matches("Zentrale|Redaktion|Regionaldirektion", answer.Text);
        }
    }

    [Fact]
    public async Task NotEvenAnAdministratorMakesARegionByMkcol()
    {
        var answer = await (await Application.AdministratorAsync()).SendAsync("MKCOL", "/Regionen/Neue Region");

        Assert.Equal(403, answer.Status);
        Assert.Contains("Zentrale", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OnlyAdministratorsMakeFoldersAtTheTop()
    {
        using var editor = await Application.DavClientAsync(Role.Editor, "/Werkzeugkoffer");
        var dav = await Application.AdministratorAsync();

        Assert.Equal(403, (await editor.SendAsync("MKCOL", "/Oben")).Status);
        Assert.Equal(201, (await dav.SendAsync("MKCOL", "/Oben")).Status);
        Assert.Equal(404, (await editor.SendAsync("PROPFIND", "/Oben", null, ("Depth", "0"))).Status);
        Assert.Equal(204, (await dav.SendAsync("DELETE", "/Oben")).Status);
    }

    [Fact]
    public async Task InsideAFolderThatOneMayNotSeeNothingCanBeMadeAsIfItWereAbsent()
    {
        var hidden = await Application.MakeFolderAsync("/Regionen/Bayern");
        await Application.WriteAsync($"{hidden}/da.txt", "x");
        using var dav = await Application.DavClientAsync(Role.Contributor, "/Regionen/Hessen");
        var mine = await Application.WriteAsync($"{await Application.MakeFolderAsync()}/mein.txt", "mein");

        foreach (var (seen, unseen) in new[] { ($"{hidden}/neu", "/Regionen/Bayern/gibt es nicht/neu"), ($"{hidden}/da.txt", "/Regionen/Bayern/gibt es nicht/da.txt") })
        {
            Assert.Equal(409, (await dav.SendAsync("PUT", seen, "fremd")).Status);
            Assert.Equal(409, (await dav.SendAsync("PUT", unseen, "fremd")).Status);
            Assert.Equal(409, (await dav.SendAsync("MKCOL", seen)).Status);
            Assert.Equal(409, (await dav.SendAsync("MKCOL", unseen)).Status);
            Assert.Equal(409, (await dav.TransferAsync("COPY", mine, seen)).Status);
            Assert.Equal(409, (await dav.TransferAsync("MOVE", mine, unseen)).Status);
            Assert.Equal(404, (await dav.SendAsync("DELETE", seen)).Status);
            Assert.Equal(404, (await dav.SendAsync("GET", seen)).Status);
        }

        Assert.Equal("x", await Application.ReadAsync($"{hidden}/da.txt"));
        Assert.Equal("mein", await Application.ReadAsync(mine));
    }

    [Theory]
    [InlineData("con.txt")]
    [InlineData("a:b.txt")]
    [InlineData("was?.txt")]
    [InlineData("a\\b.txt")]
    [InlineData("Punkt.")]
    [InlineData("Leerzeichen ")]
    [InlineData("a\u0007b")]
    public async Task ANameThatWindowsCannotShowIsRefusedByEveryMethod(string name)
    {
        var dav = await Application.AdministratorAsync();
        var folder = await Application.MakeFolderAsync();
        await Application.WriteAsync($"{folder}/gut.txt", "x");

        Answer[] answers =
        [
            await dav.SendAsync("PUT", $"{folder}/{name}", "x"),
            await dav.SendAsync("MKCOL", $"{folder}/{name}"),
            await dav.TransferAsync("COPY", $"{folder}/gut.txt", $"{folder}/{name}"),
            await dav.TransferAsync("MOVE", $"{folder}/gut.txt", $"{folder}/{name}"),
            await dav.SendAsync("LOCK", $"{folder}/{name}", """<D:lockinfo xmlns:D="DAV:"><D:lockscope><D:exclusive/></D:lockscope><D:locktype><D:write/></D:locktype></D:lockinfo>"""),
        ];

        Assert.All(answers, answer =>
        {
            Assert.Equal(403, answer.Status);
            Assert.Matches("(?i)name", answer.Text);
        });
        Assert.Equal("x", await Application.ReadAsync($"{folder}/gut.txt"));
    }

    [Theory]
    [InlineData("Größe & Maß #1 50 %+.txt")]
    [InlineData("a%2Fb%25.txt")]
    [InlineData("🧰🧰.txt")]
    public async Task AnOddNameRoundTrips(string name)
    {
        var dav = await Application.AdministratorAsync();
        var folder = await Application.MakeFolderAsync();

        Assert.Equal(201, (await dav.SendAsync("PUT", $"{folder}/{name}", name)).Status);
        var listing = await dav.SendAsync("PROPFIND", folder, null, ("Depth", "1"));

        Assert.Contains($"/dav{folder}/{name}", XElement.Parse(listing.Text).Descendants(DavClient.Dav + "href").Select(href => Uri.UnescapeDataString(href.Value)));
        Assert.Equal(name, (await dav.SendAsync("GET", $"{folder}/{name}")).Text);
    }

    [Fact]
    public async Task ANameIsStoredInOneFormWhicheverWayItIsTyped()
    {
        var dav = await Application.AdministratorAsync();
        var folder = await Application.MakeFolderAsync();

        Assert.Equal(201, (await dav.SendAsync("PUT", $"{folder}/{"ä.txt".Normalize(NormalizationForm.FormD)}", "zerlegt")).Status);

        Assert.Equal("zerlegt", await Application.ReadAsync($"{folder}/ä.txt"));
        Assert.Equal(204, (await dav.SendAsync("PUT", $"{folder}/ä.txt", "ganz")).Status);
    }

    [Fact]
    public async Task ANameOf255BytesIsTakenAndALongerOneRefused()
    {
        var dav = await Application.AdministratorAsync();
        var folder = await Application.MakeFolderAsync();

        Assert.Equal(201, (await dav.SendAsync("PUT", $"{folder}/{new string('ü', 127)}x", "x")).Status);
        var refused = await dav.SendAsync("PUT", $"{folder}/{new string('ü', 128)}", "x");
        Assert.InRange(refused.Status, 400, 403);
        Assert.Matches("(?i)name", refused.Text);
    }

    [Fact]
    public async Task OnlyTheCaseOfANameCanBeChanged()
    {
        var dav = await Application.AdministratorAsync();
        var folder = await Application.MakeFolderAsync();
        await Application.WriteAsync($"{folder}/plan.txt", "x");

        Assert.Equal(201, (await dav.TransferAsync("MOVE", $"{folder}/plan.txt", $"{folder}/Plan.txt")).Status);

        Assert.Equal("x", await Application.ReadAsync($"{folder}/Plan.txt"));
        Assert.Null(await Application.ReadAsync($"{folder}/plan.txt"));
    }

    [Fact]
    public async Task AReaderReadsTheToolkitAndIsToldInGermanWhoMayWrite()
    {
        using var dav = await Application.DavClientAsync(Role.Reader, "/Regionen/Hessen");
        var path = "/Werkzeugkoffer/README.md";

        var put = await dav.SendAsync("PUT", path, "fremd");
        var delete = await dav.SendAsync("DELETE", path);
        var make = await dav.SendAsync("MKCOL", "/Werkzeugkoffer/Neu");

        Assert.Equal(200, (await dav.SendAsync("GET", path)).Status);
        Assert.All([put, delete, make], answer =>
        {
            Assert.Equal(403, answer.Status);
            Assert.Contains("Redaktion", answer.Text, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task AContributorWritesInHerRegionAndAnEditorInTheToolkit()
    {
        using var contributor = await Application.DavClientAsync(Role.Contributor, "/Regionen/Hessen");
        using var editor = await Application.DavClientAsync(Role.Editor, "/Werkzeugkoffer");
        var name = Some.Name("md");

        Assert.Equal(201, (await contributor.SendAsync("PUT", $"/Regionen/Hessen/Standorte/Darmstadt/{name}", "# x")).Status);
        Assert.Equal(403, (await contributor.SendAsync("PUT", $"/Werkzeugkoffer/Einstieg/{name}", "# x")).Status);
        Assert.Equal(201, (await editor.SendAsync("PUT", $"/Werkzeugkoffer/Einstieg/{name}", "# x")).Status);
        Assert.Equal(204, (await editor.SendAsync("DELETE", $"/Werkzeugkoffer/Einstieg/{name}")).Status);
    }

    [Fact]
    public async Task TheWayToOnesScopeIsListedAndNotForbidden()
    {
        using var dav = await Application.DavClientAsync(Role.Contributor, "/Regionen/Hessen/Standorte/Darmstadt");

        foreach (var folder in new[] { "/", "/Regionen", "/Regionen/Hessen", "/Regionen/Hessen/Standorte" })
        {
            var listing = await dav.SendAsync("PROPFIND", folder, null, ("Depth", "1"));
            Assert.Equal(207, listing.Status);
            Assert.DoesNotContain("Bayern", listing.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("Kassel", listing.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task ALockIsBoundToThePersonWhoTookIt()
    {
        var folder = await Application.MakeFolderAsync();
        var document = await Application.WriteAsync($"{folder}/a.txt", "eins");
        using var holder = await Application.DavClientAsync(Role.Contributor, "/Regionen/Hessen");
        using var other = await Application.DavClientAsync(Role.Contributor, "/Regionen/Hessen");
        var token = await holder.LockAsync(document);

        Assert.Equal(423, (await other.SendAsync("PUT", document, "fremd", ("If", $"(<{token}>)"))).Status);
        Assert.Equal(423, (await other.SendAsync("DELETE", document)).Status);
        Assert.Equal(423, (await holder.SendAsync("PUT", document, "ohne Token")).Status);
        Assert.Equal(403, (await other.SendAsync("UNLOCK", document, null, ("Lock-Token", $"<{token}>"))).Status);
        Assert.Equal(204, (await holder.SendAsync("PUT", document, "zwei", ("If", $"(<{token}>)"))).Status);
        Assert.Equal("zwei", await Application.ReadAsync(document));
    }

    [Fact]
    public async Task ALockOutlivesTheServersTokenCacheAndEndsWithItsTime()
    {
        await using var own = await ToolKitApplication.StartAsync();
        var document = await own.WriteAsync($"{await own.MakeFolderAsync()}/a.txt", "eins");
        using var holder = await own.DavClientAsync(Role.Editor);
        using var other = await own.DavClientAsync(Role.Editor);
        await holder.LockAsync(document);
        Assert.Equal(423, (await other.SendAsync("PUT", document, "fremd")).Status);

        own.Time.Pass(TimeSpan.FromDays(30));

        Assert.Equal(204, (await other.SendAsync("PUT", document, "frei")).Status);
        own.AssertQuietLog();
    }

    [Fact]
    public async Task AStoredPageIsSentSoThatItCannotActAsOneOfOurs()
    {
        var folder = await Application.MakeFolderAsync();
        string[] names = ["Seite.html", "Bild.svg", "Daten.xml"];
        foreach (var name in names)
            await Application.WriteAsync($"{folder}/{name}", "<script>alert(1)</script>");
        await Application.WriteAsync($"{folder}/Text.txt", "<script>alert(1)</script>");
        var client = await Application.AdministratorAsync();

        foreach (var name in names.Append("Text.txt"))
        {
            var answer = await client.SendAsync("GET", $"{folder}/{name}");

            Assert.Contains("sandbox", answer["Content-Security-Policy"], StringComparison.Ordinal);
            Assert.Equal("nosniff", answer["X-Content-Type-Options"]);
            Assert.Equal(names.Contains(name) ? "attachment" : null, answer["Content-Disposition"]);
        }
    }

    [Fact]
    public async Task ADropBoxIsNotSeenByOthers()
    {
        using var contributor = await Application.DavClientAsync(Role.Contributor, "/Regionen/Hessen");
        using var reader = await Application.DavClientAsync(Role.Reader, "/Regionen/Hessen");

        Assert.Equal(207, (await contributor.SendAsync("PROPFIND", "/Eingang/Transparenz", null, ("Depth", "1"))).Status);
        Assert.Equal(403, (await contributor.SendAsync("PUT", "/Eingang/Transparenz/Entwurf.md", "# x")).Status);
        Assert.Equal(404, (await reader.SendAsync("PROPFIND", "/Eingang", null, ("Depth", "1"))).Status);
    }
}
