namespace ToolKit.Access;

/// <summary>The regions and sites an empty library begins with. The mailboxes are made up: mail to <c>.example</c> goes nowhere (RFC 2606).</summary>
internal static class SampleRegions
{
    public static IReadOnlyList<SampleRegion> All { get; } =
    [
        new("Baden-Württemberg", "baden-wuerttemberg", [], [new("Freiburg i. Br.", Folder: "Freiburg im Breisgau")]),
        new("Bayern", "bayern", [], [new("Augsburg"), new("Nürnberg"), new("Regensburg")]),
        new("Berlin-Brandenburg", "berlin-brandenburg", ["Berlin", "Brandenburg"], [new("Teltow-Fläming", "Brandenburg")]),
        new("Hessen", "hessen", [], [new("Darmstadt"), new("Kassel (Stadt)")]),
        new(
            "Niedersachsen-Bremen",
            "niedersachsen-bremen",
            ["Bremen", "Niedersachsen"],
            [new("Bremen", "Bremen"), new("Nienburg", "Niedersachsen"), new("Salzgitter", "Niedersachsen")]),
        new("Nord", "nord", ["Hamburg", "Mecklenburg-Vorpommern", "Schleswig-Holstein"], [new("Hamburg", "Hamburg")]),
        new("Nordrhein-Westfalen", "nordrhein-westfalen", [], [new("Bielefeld"), new("Dortmund"), new("Düsseldorf")]),
        new(
            "Rheinland-Pfalz-Saarland",
            "rheinland-pfalz-saarland",
            ["Rheinland-Pfalz", "Saarland"],
            [new("Rhein-Hunsrück-Kreis", "Rheinland-Pfalz"), new("Rhein-Lahn-Kreis", "Rheinland-Pfalz")]),
        new("Sachsen", "sachsen", [], [new("Chemnitz")]),
        new(
            "Sachsen-Anhalt-Thüringen",
            "sachsen-anhalt-thueringen",
            ["Sachsen-Anhalt", "Thüringen"],
            [new("Kyffhäuserkreis", "Thüringen"), new("Saalfeld-Rudolstadt", "Thüringen"), new("Wittenberg", "Sachsen-Anhalt")]),
    ];
}

/// <param name="Name">The region's name, and its folder's.</param>
/// <param name="Mail">The local part of its mailbox.</param>
/// <param name="Lands">The Länder, where there is more than one.</param>
/// <param name="Sites">Its sites.</param>
internal sealed record SampleRegion(string Name, string Mail, IReadOnlyList<string> Lands, IReadOnlyList<SampleSite> Sites)
{
    public string Mailbox => $"werkzeugkoffer@{Mail}.example";
}

/// <param name="Name">The site's name.</param>
/// <param name="Land">The Land it lies in; null where the region covers only one.</param>
/// <param name="Folder">The folder's name where the site's own cannot be one; null: the same.</param>
internal sealed record SampleSite(string Name, string? Land = null, string? Folder = null);
