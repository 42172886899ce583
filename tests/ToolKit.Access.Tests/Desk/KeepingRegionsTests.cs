using ToolKit.Library;

namespace ToolKit.Access.Tests;

public abstract class KeepingRegionsTests(DatabaseKind kind) : AccessContract(kind)
{
    [Fact]
    public async Task ARegionComesWithItsFolders()
    {
        var desk = await DeskAsync("Administrator /");

        var region = await desk.AddRegionAsync("Küste", "Koffer@Kueste.example");

        Assert.Equal("koffer@kueste.example", region.Mailbox);
        Assert.True(await ExistsAsync("/Regionen/Küste/Standorte"));
        var entry = (await Here.Audit.ListAsync())[0];
        Assert.Equal((AuditActs.RegionChanged, "Küste", region.Id), (entry.Act, entry.Subject, entry.RegionId));
        Assert.StartsWith("Administrator ", entry.Authority, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARenamedSiteKeepsItsFolderAndGrants()
    {
        var desk = await DeskAsync("Administrator /");
        var reader = await PersonAsync($"Reader {Kassel}");
        var site = await SiteAsync("Kassel (Stadt)");

        var changed = await desk.ChangeSiteAsync(site.Id, "Kassel z. B.", [AllianceBody.School, AllianceBody.MunicipalProvider], ["Kirchditmold", "Wehlheiden"]);

        Assert.Equal([AllianceBody.MunicipalProvider, AllianceBody.School], changed!.Bodies);
        var view = await ViewAsync(reader);
        var folder = await view.FindAsync(At("/Regionen/Hessen/Standorte/Kassel z. B"));
        Assert.Equal(site.FolderId, folder.Entry!.Id);
        Assert.Equal("Kassel z. B.", folder.DisplayName);
        Assert.Equal("Kassel z. B.", (await Here.Regions.FindPlacesAsync("wehlh"))[0].Site!.Name);
        Assert.Equal(["Kirchditmold", "Wehlheiden"], await Here.Regions.ListPlacesAsync(site.Id));
    }

    [Fact]
    public async Task AnEmptySiteGoesWithItsFolder()
    {
        var desk = await DeskAsync("Administrator /");
        var site = (await desk.AddSiteAsync((await RegionAsync("Hessen")).Id, null, "Gießen", [], ["Lollar"]))!;
        Assert.True(await ExistsAsync("/Regionen/Hessen/Standorte/Gießen"));

        Assert.True(await desk.RemoveSiteAsync(site.Id));
        Assert.False(await desk.RemoveSiteAsync(site.Id));

        Assert.False(await ExistsAsync("/Regionen/Hessen/Standorte/Gießen"));
        Assert.Empty(await Here.Regions.FindPlacesAsync("Lollar"));
    }

    [Fact]
    public async Task WhatIsNotEmptyStays()
    {
        var desk = await DeskAsync("Administrator /");
        var hessen = await RegionAsync("Hessen");
        var site = (await desk.AddSiteAsync(hessen.Id, null, "Gießen", [], []))!;
        Assert.Equal("not-empty", await RefusedAsync(() => desk.RemoveRegionAsync(hessen.Id).AsTask()));

        await PutAsync("/Regionen/Hessen/Standorte/Gießen/a.txt");
        Assert.Equal("not-empty", await RefusedAsync(() => desk.RemoveSiteAsync(site.Id).AsTask()));
        await Here.Library.DeleteAsync(At("/Regionen/Hessen/Standorte/Gießen/a.txt"), Author.System);

        await OpenRequestAsync(await WishAsync(site: "Gießen"));
        Assert.Equal("not-empty", await RefusedAsync(() => desk.RemoveSiteAsync(site.Id).AsTask()));

        var darmstadt = await SiteAsync("Darmstadt");
        await PersonAsync($"Reader {Darmstadt}");
        Assert.Equal("not-empty", await RefusedAsync(() => desk.RemoveSiteAsync(darmstadt.Id).AsTask()));
        Assert.True(await ExistsAsync(Darmstadt));
    }

    [Fact]
    public async Task ARegionGoesWhenAllInItHasGone()
    {
        var desk = await DeskAsync("Administrator /");
        var region = await desk.AddRegionAsync("Küste", "a@b.example");
        var land = (await desk.AddLandAsync(region.Id, "Watt"))!;
        var site = (await desk.AddSiteAsync(region.Id, land.Id, "Büsum", [AllianceBody.YouthOffice], []))!;
        Assert.Equal("not-empty", await RefusedAsync(() => desk.RemoveLandAsync(land.Id).AsTask()));

        Assert.Equal("Marsch", (await desk.RenameLandAsync(land.Id, "Marsch"))!.Name);
        Assert.True(await ExistsAsync("/Regionen/Küste/Länder/Marsch"));
        Assert.True(await desk.RemoveSiteAsync(site.Id));
        Assert.True(await desk.RemoveLandAsync(land.Id));
        Assert.True(await desk.RemoveRegionAsync(region.Id));
        Assert.False(await ExistsAsync("/Regionen/Küste"));
    }

    [Theory]
    [InlineData("Hessen")]
    [InlineData("a/b")]
    [InlineData("NUL")]
    [InlineData("")]
    public async Task ANameThatIsTakenOrNoFoldersIsRefused(string name)
    {
        var desk = await DeskAsync("Administrator /");
        await RefusedAsync(() => desk.AddRegionAsync(name, "a@b.example").AsTask());
        Assert.Equal(10, (await Here.Regions.ListRegionsAsync()).Count);
    }

    [Fact]
    public async Task OnlyAdministratorsKeepRegions()
    {
        var hessen = await RegionAsync("Hessen");
        foreach (var desk in new[] { await DeskAsync($"RegionAdmin {Hessen}"), await DeskAsync($"Editor {Hessen}"), await DeskAsync() })
        {
            await DeniedAsync(() => desk.AddRegionAsync("Küste", "a@b.example").AsTask());
            await DeniedAsync(() => desk.ChangeRegionAsync(hessen.Id, fourEyes: true).AsTask());
            await DeniedAsync(() => desk.RemoveSiteAsync((hessen.Id)).AsTask());
            await DeniedAsync(() => desk.ImportAsync("Region\nHessen", apply: true).AsTask());
            Assert.False(await desk.IsAdministratorAsync());
        }

        Assert.False((await RegionAsync("Hessen")).FourEyes);
        Assert.False(await ExistsAsync("/Regionen/Küste"));
    }

    [Fact]
    public async Task TheTownsOfARegionAreThoseOfNoneOfItsSites()
    {
        var desk = await DeskAsync("Administrator /");
        var region = await RegionAsync("Hessen");

        Assert.True(await desk.SetRegionPlacesAsync(region.Id, ["Wiesbaden", "Bad Homburg"]));

        Assert.Equal(["Bad Homburg", "Wiesbaden"], await Here.Regions.ListRegionPlacesAsync(region.Id));
        Assert.Empty(await Here.Regions.ListRegionPlacesAsync(long.MaxValue));
    }
}

public sealed class SqliteKeepingRegionsTests() : KeepingRegionsTests(DatabaseKind.Sqlite);

public sealed class PostgresKeepingRegionsTests() : KeepingRegionsTests(DatabaseKind.Postgres);
