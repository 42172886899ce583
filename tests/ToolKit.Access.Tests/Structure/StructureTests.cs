using ToolKit.Library;

namespace ToolKit.Access.Tests;

public abstract class StructureTests(DatabaseKind kind) : AccessContract(kind)
{
    [Fact]
    public async Task TheShareHasToolkitRegionsAndInbox()
    {
        foreach (var field in new[] { "Transparenz", "Informationsaustausch", "Harmonisierte Abläufe und Maßnahmen", "One-Stop-Government" })
        {
            Assert.True(await ExistsAsync($"/Werkzeugkoffer/{field}/Strategische Instrumente"));
            Assert.True(await ExistsAsync($"/Werkzeugkoffer/{field}/Operative Instrumente"));
            Assert.True(await ExistsAsync($"/Eingang/{field}"));
        }

        Assert.True(await ExistsAsync("/Werkzeugkoffer/Einstieg"));
        Assert.True(await ExistsAsync("/Regionen/Nord/Länder/Hamburg"));
        Assert.True(await ExistsAsync("/Regionen/Sachsen-Anhalt-Thüringen/Länder/Thüringen"));
        Assert.False(await ExistsAsync("/Regionen/Hessen/Länder"));
        Assert.True(await ExistsAsync(Kassel));
    }

    [Fact]
    public async Task TenRegionsHoldTwentySitesAndNoRealMailbox()
    {
        var regions = await Here.Regions.ListRegionsAsync();
        var sites = await Here.Regions.ListSitesAsync();
        var lands = await Here.Regions.ListLandsAsync();

        Assert.Equal(10, regions.Count);
        Assert.Equal(20, sites.Count);
        Assert.All(regions, region => Assert.EndsWith(".example", region.Mailbox));
        Assert.All(sites, site => Assert.Contains(regions, region => region.Id == site.RegionId));
        Assert.Equal(
            "Niedersachsen",
            lands.Single(land => land.Id == sites.Single(site => site.Name == "Salzgitter").LandId).Name);
        foreach (var site in sites)
            Assert.NotNull(await Here.Library.ResolveAsync(site.FolderId));
    }

    [Fact]
    public async Task ASiteWhoseNameCannotBeAFolderIsShownByItsName()
    {
        var view = await ViewAsync("Administrator /");

        var freiburg = await view.FindAsync(At("/Regionen/Baden-Württemberg/Standorte/Freiburg im Breisgau"));

        Assert.Equal("Freiburg i. Br.", freiburg.DisplayName);
        Assert.Contains(await Here.Regions.ListSitesAsync(), site => site.Name == "Freiburg i. Br." && site.FolderId == freiburg.Entry!.Id);
    }

    [Fact]
    public async Task ItIsMadeOnceAndStaysAsPeopleHaveChangedIt()
    {
        await Here.Library.DeleteAsync(At("/Werkzeugkoffer/Einstieg"), Author.System);

        Assert.False(await Here.Regions.EnsureStructureAsync());
        Assert.False(await ExistsAsync("/Werkzeugkoffer/Einstieg"));
    }

    [Fact]
    public async Task TwoProcessesMakeItTogether()
    {
        await Here.Database.WriteAsync(session => session.ExecuteAsync("UPDATE access_state SET structure_made_at = NULL"));
        await Here.Library.DeleteAsync(At("/Werkzeugkoffer"), Author.System);
        await Here.Library.DeleteAsync(At("/Eingang"), Author.System);
        await using var there = await OpenAsync();

        await Task.WhenAll(Task.Run(() => Here.Regions.EnsureStructureAsync().AsTask()), Task.Run(() => there.Regions.EnsureStructureAsync().AsTask()));

        Assert.Single(await Here.Library.FindByPurposeAsync(FolderPurpose.Toolkit));
        Assert.Single(await Here.Library.FindByPurposeAsync(FolderPurpose.InboxField(FieldOfAction.All[3])));
        Assert.Equal(10, (await there.Regions.ListRegionsAsync()).Count);
        Assert.Equal(20, (await there.Regions.ListSitesAsync()).Count);
    }

    [Fact]
    public async Task AFolderThatAnImportHasMadeBeforeGetsItsPurpose()
    {
        await Here.Database.WriteAsync(session => session.ExecuteAsync("UPDATE access_state SET structure_made_at = NULL"));
        await Here.Library.DeleteAsync(At("/Werkzeugkoffer"), Author.System);
        var imported = await MakeFolderAsync("/Werkzeugkoffer");

        Assert.True(await Here.Regions.EnsureStructureAsync());

        Assert.Equal(imported.Id, (await Here.Library.FindByPurposeAsync(FolderPurpose.Toolkit)).Single().Entry!.Id);
    }
}

public sealed class SqliteStructureTests() : StructureTests(DatabaseKind.Sqlite);

public sealed class PostgresStructureTests() : StructureTests(DatabaseKind.Postgres);
