using ToolKit.Library;

namespace ToolKit.Access.Tests;

public abstract class SiteProfileTests(DatabaseKind kind) : AccessContract(kind)
{
    [Fact]
    public async Task PeopleOfASiteReadItsProfileAndNobodyElseDoes()
    {
        var site = await SiteAsync("Kassel (Stadt)");
        await (await ViewAsync($"Contributor {Kassel}")).SaveProfileAsync(site.Id, new Dictionary<string, string> { ["site.agency"] = "Agentur für Arbeit Kassel" });
        var reader = await ViewAsync($"Reader {Kassel}");

        var profile = (await reader.FindProfileAsync(site.Id))!;

        Assert.Equal(("Kassel (Stadt)", "Hessen", null), (profile.Site.Name, profile.RegionName, profile.LandName));
        Assert.Equal("Agentur für Arbeit Kassel", Assert.Single(profile.Stated).Value);
        Assert.Equal(["Kassel (Stadt)"], (await reader.ListSitesAsync()).Select(one => one.Name));
        Assert.Equal(["Darmstadt", "Kassel (Stadt)"], (await (await ViewAsync($"Reader {Hessen}")).ListSitesAsync()).Select(one => one.Name));
        foreach (var stranger in new[] { await ViewAsync($"Reader {Darmstadt}"), await ViewAsync($"Editor {Level}"), Here.Gate.Open(LibraryGate.Anonymous(Door.Browser)) })
            Assert.Null(await stranger.FindProfileAsync(site.Id));
    }

    [Fact]
    public async Task ThatAFolderIsPublicMakesNobodyOneOfTheSitesPeople()
    {
        var site = await SiteAsync("Kassel (Stadt)");
        var administrator = await ViewAsync("Administrator /");
        await administrator.SetPublicAsync(await administrator.FindAsync(At(Kassel)), isPublic: true);

        foreach (var stranger in new[] { await ViewAsync($"Reader {Darmstadt}"), Here.Gate.Open(LibraryGate.Anonymous(Door.Browser)) })
        {
            Assert.True(await SeesAsync(stranger, Kassel));
            Assert.Null(await stranger.FindProfileAsync(site.Id));
        }
    }

    [Theory]
    [InlineData("Contributor", Kassel, true)]
    [InlineData("Contributor", Hessen, true)]
    [InlineData("RegionAdmin", Hessen, true)]
    [InlineData("Administrator", "/", true)]
    [InlineData("Reader", Kassel, false)]
    public async Task ItIsWrittenByThoseWhoWriteAtTheSite(string role, string scope, bool may)
    {
        var site = await SiteAsync("Kassel (Stadt)");
        var view = await ViewAsync($"{role} {scope}");
        Task SaveAsync() => view.SaveProfileAsync(site.Id, new Dictionary<string, string> { ["site.agency"] = "AA" }).AsTask();

        if (may)
            await SaveAsync();
        else
            Assert.Equal("no-write", (await DeniedAsync(SaveAsync)).Refusal.Key);

        Assert.Equal(may, (await view.FindProfileAsync(site.Id))!.Stated.ContainsKey("site.agency"));
    }

    [Fact]
    public async Task WhoDoesNotSeeTheSiteDoesNotFindItWhenWriting()
    {
        var site = await SiteAsync("Kassel (Stadt)");

        foreach (var stranger in new[] { await ViewAsync($"Contributor {Darmstadt}"), await ViewAsync($"RegionAdmin /Regionen/Bayern") })
        {
            await RefusedAsync(LibraryError.NotFound, () => stranger.SaveProfileAsync(site.Id, new Dictionary<string, string>()).AsTask());
            await RefusedAsync(LibraryError.NotFound, () => stranger.SaveProfileAsync(long.MaxValue, new Dictionary<string, string>()).AsTask());
        }
    }

    [Fact]
    public async Task AChangeIsNotedByTheNamesOfWhatChangedAndNotByItsWords()
    {
        var site = await SiteAsync("Kassel (Stadt)");
        var view = await ViewAsync($"Contributor {Kassel}");
        await view.SaveProfileAsync(site.Id, new Dictionary<string, string> { ["site.agency"] = "eins", ["site.land"] = "bleibt" });
        await view.SaveProfileAsync(site.Id, new Dictionary<string, string> { ["site.jobcenter"] = "zwei\r\nZeilen", ["site.land"] = "bleibt", ["site.region"] = " " });
        await view.SaveProfileAsync(site.Id, new Dictionary<string, string> { ["site.jobcenter"] = "zwei\nZeilen", ["site.land"] = "bleibt" }); // changes nothing

        var notes = (await ListActsAsync()).Where(entry => entry.Act == AuditActs.SiteProfileChanged).ToList();

        Assert.Equal(["site.agency, site.jobcenter", "site.agency, site.land"], notes.Select(note => note.Detail));
        Assert.All(notes, note => Assert.Equal(("Kassel (Stadt)", site.Id, site.RegionId), (note.Subject, note.SiteId, note.RegionId)));
        Assert.StartsWith("Contributor ", notes[0].Authority, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIsTooLongOrTooMuchIsRefused()
    {
        var site = await SiteAsync("Kassel (Stadt)");
        var view = await ViewAsync($"Contributor {Kassel}");

        foreach (var values in new[] { new Dictionary<string, string> { ["site.agency"] = new('x', 1_001) }, Enumerable.Range(0, 51).ToDictionary(i => $"n{i}", _ => "x"), new() { ["site.agency"] = "a\u0007b" } })
            Assert.Equal("site-profile", await RefusedAsync(() => view.SaveProfileAsync(site.Id, values).AsTask()));

        Assert.Empty((await view.FindProfileAsync(site.Id))!.Stated);
    }

    [Fact]
    public async Task ItGoesWithTheSite()
    {
        var desk = await DeskAsync("Administrator /");
        var site = (await desk.AddSiteAsync((await RegionAsync("Hessen")).Id, null, "Gießen", [], []))!;
        await (await ViewAsync("Administrator /")).SaveProfileAsync(site.Id, new Dictionary<string, string> { ["site.agency"] = "AA" });

        Assert.True(await desk.RemoveSiteAsync(site.Id));

        Assert.Equal(0, await Here.Database.ReadAsync(session => session.QuerySingleAsync<long>("SELECT COUNT(*) FROM site_profile")));
    }
}

public sealed class SqliteSiteProfileTests() : SiteProfileTests(DatabaseKind.Sqlite);

public sealed class PostgresSiteProfileTests() : SiteProfileTests(DatabaseKind.Postgres);
