namespace ToolKit.Access;

/// <summary>The regions and sites an empty library begins with. The mailboxes are made up: mail to <c>.example</c> goes nowhere (RFC 2606).</summary>
internal static class SampleRegions
{
    /// <summary>Each sample site begins with the bodies of the three laws; who is really bound, its region says.</summary>
    public static IReadOnlyList<AllianceBody> Bodies { get; } = [AllianceBody.EmploymentAgency, AllianceBody.Jobcenter, AllianceBody.YouthOffice];

    public static IReadOnlyList<SampleRegion> All { get; } =
    [
        new(
            "Baden-Württemberg",
            "baden-wuerttemberg",
            [],
            [new("Freiburg i. Br.", Folder: "Freiburg im Breisgau") { Places = ["Freiburg im Breisgau"] }]) { Places = ["Stuttgart", "Mannheim", "Karlsruhe"] },
        new("Bayern", "bayern", [], [new("Augsburg"), new("Nürnberg"), new("Regensburg")]) { Places = ["München", "Würzburg"] },
        new(
            "Berlin-Brandenburg",
            "berlin-brandenburg",
            ["Berlin", "Brandenburg"],
            [new("Teltow-Fläming", "Brandenburg") { Places = ["Jüterbog", "Luckenwalde", "Ludwigsfelde", "Zossen"] }]) { Places = ["Potsdam", "Cottbus"] },
        new("Hessen", "hessen", [], [new("Darmstadt"), new("Kassel (Stadt)")]) { Places = ["Frankfurt am Main", "Wiesbaden"] },
        new(
            "Niedersachsen-Bremen",
            "niedersachsen-bremen",
            ["Bremen", "Niedersachsen"],
            [
                new("Bremen", "Bremen") { Places = ["Bremen-Nord", "Vegesack"] },
                new("Nienburg", "Niedersachsen") { Places = ["Nienburg/Weser", "Hoya", "Stolzenau"] },
                new("Salzgitter", "Niedersachsen") { Places = ["Salzgitter-Bad", "Salzgitter-Lebenstedt"] },
            ]) { Places = ["Bremerhaven", "Hannover"] },
        new(
            "Nord",
            "nord",
            ["Hamburg", "Mecklenburg-Vorpommern", "Schleswig-Holstein"],
            [new("Hamburg", "Hamburg") { Places = ["Altona", "Bergedorf", "Eimsbüttel", "Harburg", "Wandsbek"] }]) { Places = ["Kiel", "Rostock", "Schwerin"] },
        new("Nordrhein-Westfalen", "nordrhein-westfalen", [], [new("Bielefeld"), new("Dortmund"), new("Düsseldorf")]) { Places = ["Bochum", "Essen", "Herne", "Köln"] },
        new(
            "Rheinland-Pfalz-Saarland",
            "rheinland-pfalz-saarland",
            ["Rheinland-Pfalz", "Saarland"],
            [
                new("Rhein-Hunsrück-Kreis", "Rheinland-Pfalz") { Places = ["Boppard", "Kastellaun", "Simmern"] },
                new("Rhein-Lahn-Kreis", "Rheinland-Pfalz") { Places = ["Bad Ems", "Diez", "Lahnstein"] },
            ]) { Places = ["Mainz", "Saarbrücken"] },
        new("Sachsen", "sachsen", [], [new("Chemnitz")]) { Places = ["Dresden", "Leipzig"] },
        new(
            "Sachsen-Anhalt-Thüringen",
            "sachsen-anhalt-thueringen",
            ["Sachsen-Anhalt", "Thüringen"],
            [
                new("Kyffhäuserkreis", "Thüringen") { Places = ["Artern", "Bad Frankenhausen", "Sondershausen"] },
                new("Saalfeld-Rudolstadt", "Thüringen") { Places = ["Bad Blankenburg", "Rudolstadt", "Saalfeld"] },
                new("Wittenberg", "Sachsen-Anhalt") { Places = ["Lutherstadt Wittenberg"] },
            ]) { Places = ["Erfurt", "Magdeburg"] },
    ];
}

/// <param name="Name">The region's name, and its folder's.</param>
/// <param name="Mail">The local part of its mailbox.</param>
/// <param name="Lands">The Länder, where there is more than one.</param>
/// <param name="Sites">Its sites.</param>
internal sealed record SampleRegion(string Name, string Mail, IReadOnlyList<string> Lands, IReadOnlyList<SampleSite> Sites)
{
    public string Mailbox => $"werkzeugkoffer@{Mail}.example";

    /// <summary>Towns of the region that belong to none of its sites.</summary>
    public IReadOnlyList<string> Places { get; init; } = [];
}

/// <param name="Name">The site's name.</param>
/// <param name="Land">The Land it lies in; null where the region covers only one.</param>
/// <param name="Folder">The folder's name where the site's own cannot be one; null: the same.</param>
internal sealed record SampleSite(string Name, string? Land = null, string? Folder = null)
{
    /// <summary>Towns and districts in it.</summary>
    public IReadOnlyList<string> Places { get; init; } = [];
}
