namespace ToolKit.Access.Tests;

public abstract class PlaceTests(DatabaseKind kind) : AccessContract(kind)
{
    [Theory]
    [InlineData("Kassel", "Kassel (Stadt)", "Hessen")]
    [InlineData("kass", "Kassel (Stadt)", "Hessen")]
    [InlineData("Düsseldorf", "Düsseldorf", "Nordrhein-Westfalen")]
    [InlineData("DÜSS", "Düsseldorf", "Nordrhein-Westfalen")]
    [InlineData("duesseld", "Düsseldorf", "Nordrhein-Westfalen")]
    [InlineData("sondershausen", "Kyffhäuserkreis", "Sachsen-Anhalt-Thüringen")]
    [InlineData("rudolstadt", "Saalfeld-Rudolstadt", "Sachsen-Anhalt-Thüringen")]
    [InlineData("freiburg i. br", "Freiburg i. Br.", "Baden-Württemberg")]
    [InlineData("Herne", null, "Nordrhein-Westfalen")]
    [InlineData("Saarland", null, "Rheinland-Pfalz-Saarland")]
    [InlineData("Bayern", null, "Bayern")]
    public async Task WhoIsInChargeIsFoundByTyping(string typed, string? site, string region)
    {
        var hit = (await Here.Regions.FindPlacesAsync(typed))[0];

        Assert.Equal(site, hit.Site?.Name);
        Assert.Equal(region, hit.Region.Name);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("%%")]
    [InlineData("__")]
    [InlineData("Zwickau an der Nordsee")]
    [InlineData(null)]
    public async Task WhatIsNoPlaceFindsNothing(string? typed) => Assert.Empty(await Here.Regions.FindPlacesAsync(typed));

    [Fact]
    public async Task TheWholeNameComesFirstAndTheListIsLimited()
    {
        var hits = await Here.Regions.FindPlacesAsync("Bremen", limit: 2);

        Assert.Equal(2, hits.Count);
        Assert.Equal("Bremen", hits[0].Site!.Name);
    }
}

public sealed class SqlitePlaceTests() : PlaceTests(DatabaseKind.Sqlite);

public sealed class PostgresPlaceTests() : PlaceTests(DatabaseKind.Postgres);
