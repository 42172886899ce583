namespace ToolKit.Access.Tests;

public abstract class ImportTests(DatabaseKind kind) : AccessContract(kind)
{
    private const string Table = """
        Region;Postfach;Land;Standort;Orte;Stellen
        Küste;koffer@kueste.example;Watt;"Büsum; Nord";Wesselburen|Lunden;Jugendamt|Schule
        Hessen;neu@hessen.example;;Darmstadt;Arheilgen;
        Hessen;;;Kassel (Stadt);;
        """;

    [Fact]
    public async Task ADryRunSaysLineByLineWhatWouldHappen()
    {
        var desk = await DeskAsync("Administrator /");

        var report = await desk.ImportAsync(Table, apply: false);

        Assert.Equal([ImportOutcome.New, ImportOutcome.Changed, ImportOutcome.Unchanged], report.Lines.Select(line => line.Outcome));
        Assert.Equal([2, 3, 4], report.Lines.Select(line => line.Line));
        Assert.False(report.IsApplied || report.HasErrors);
        Assert.False(await ExistsAsync("/Regionen/Küste"));
        Assert.Equal(10, (await Here.Regions.ListRegionsAsync()).Count);
    }

    [Fact]
    public async Task ItIsTakenOverAsAnnouncedAndTheSecondTimeNothingChanges()
    {
        var desk = await DeskAsync("Administrator /");
        var announced = await desk.ImportAsync(Table, apply: false);

        var report = await desk.ImportAsync(Table, apply: true);

        Assert.True(report.IsApplied);
        Assert.Equal(announced.Lines.Select(line => line.Outcome), report.Lines.Select(line => line.Outcome));
        var site = await SiteAsync("Büsum; Nord");
        Assert.Equal([AllianceBody.YouthOffice, AllianceBody.School], site.Bodies);
        Assert.Equal(site.FolderId, await IdAsync("/Regionen/Küste/Standorte/Büsum; Nord"));
        Assert.True(await ExistsAsync("/Regionen/Küste/Länder/Watt"));
        Assert.Equal(site.Id, (await Here.Regions.FindPlacesAsync("Lunden"))[0].Site!.Id);
        Assert.Equal("neu@hessen.example", (await RegionAsync("Hessen")).Mailbox);
        Assert.All((await desk.ImportAsync(Table, apply: true)).Lines, line => Assert.Equal(ImportOutcome.Unchanged, line.Outcome));
    }

    [Theory]
    [InlineData("Neuland;;;;;")]
    [InlineData("Hessen;keine Adresse;;;;")]
    [InlineData("Hessen;;;Augsburg;;")]
    [InlineData("Hessen;;Bremen;;;")]
    [InlineData("Hessen;;;Gießen;;Zirkus")]
    [InlineData("Hessen;;;;;Schule")]
    [InlineData("a/b;x@y.example;;;;")]
    [InlineData(";x@y.example;;;;")]
    [InlineData("Hessen;;;;;;mehr")]
    public async Task OneWrongLineStopsAllAndSaysWhy(string line)
    {
        var desk = await DeskAsync("Administrator /");

        var report = await desk.ImportAsync($"{Table}\n{line}", apply: true);

        Assert.False(report.IsApplied);
        var wrong = Assert.Single(report.Lines, entry => entry.Outcome == ImportOutcome.Error);
        Assert.Equal(5, wrong.Line);
        Assert.NotEmpty(wrong.Refusal!.German);
        Assert.False(await ExistsAsync("/Regionen/Küste"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Standort\nKassel")]
    [InlineData("Region;Unsinn\nHessen;1")]
    [InlineData("Region;Region\nHessen;Hessen")]
    [InlineData("Region\n\"Hessen")]
    public async Task WhatIsNoSuchTableIsRefused(string csv)
    {
        var desk = await DeskAsync("Administrator /");
        Assert.Equal("import-form", await RefusedAsync(() => desk.ImportAsync(csv, apply: true).AsTask()));
    }

    [Theory]
    [InlineData("\uFEFFRegion,Postfach\r\nHessen,a@b.example\r\n")]
    [InlineData("region\tpostfach\nHessen\ta@b.example")]
    public async Task OtherSeparatorsAndLineEndsAreRead(string csv)
    {
        var desk = await DeskAsync("Administrator /");
        Assert.True((await desk.ImportAsync(csv, apply: true)).IsApplied);
        Assert.Equal("a@b.example", (await RegionAsync("Hessen")).Mailbox);
    }
}

public sealed class SqliteImportTests() : ImportTests(DatabaseKind.Sqlite);

public sealed class PostgresImportTests() : ImportTests(DatabaseKind.Postgres);
