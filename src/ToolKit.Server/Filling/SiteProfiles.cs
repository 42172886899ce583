using ToolKit.Access;
using ToolKit.Formats;

namespace ToolKit.Server;

/// <summary>What a site states once, in the words of the templates that ask for it (<see cref="SiteProfile"/>).</summary>
internal static class SiteProfiles
{
    /// <summary>In the order of the form. Each is named as in <see cref="SiteProfile.Names"/>, without what all begin with.</summary>
    public static IReadOnlyList<TemplateField> Fields { get; } =
    [
        new("name", "Standort", FieldType.Text) { IsRequired = true, Help = "Wie er in Vereinbarungen und Schreiben steht." },
        new("region", "Regionaldirektion", FieldType.Text),
        new("land", "Land", FieldType.Text),
        new("agency", "Agentur für Arbeit", FieldType.Organisation) { Help = "Der volle Name, zum Beispiel „Agentur für Arbeit Musterstadt“." },
        new("agency_address", "Anschrift der Agentur für Arbeit", FieldType.Address),
        new("agency_mailbox", "Funktionspostfach der Agentur für Arbeit", FieldType.Text) { Help = Mailbox },
        new("jobcenter", "Jobcenter", FieldType.Organisation),
        new("jobcenter_form", "Rechtsform des Jobcenters", FieldType.Choice) { Options = ["gemeinsame Einrichtung", "zugelassener kommunaler Träger"] },
        new("jobcenter_address", "Anschrift des Jobcenters", FieldType.Address),
        new("jobcenter_mailbox", "Funktionspostfach des Jobcenters", FieldType.Text) { Help = Mailbox },
        new("youth_office", "Jugendamt", FieldType.Organisation),
        new("youth_office_address", "Anschrift des Jugendamts", FieldType.Address),
        new("youth_office_mailbox", "Funktionspostfach des Jugendamts", FieldType.Text) { Help = Mailbox },
    ];

    private const string Mailbox = "Die Adresse einer Stelle, keine persönliche.";

    /// <summary>All that is known of a site, by <see cref="SiteProfile.Names"/>: what it has stated, and else what the regions say of it. Empty without a site.</summary>
    public static IReadOnlyDictionary<string, string> ValuesOf(ProfiledSite? site)
    {
        var values = Known(site);
        foreach (var (name, value) in site?.Stated ?? new Dictionary<string, string>())
            values[name] = value;
        return values;
    }

    /// <summary>The same for the form.</summary>
    public static FieldValues FormOf(ProfiledSite site)
    {
        var form = new FieldValues();
        foreach (var (name, value) in ValuesOf(site))
            form[name[SiteProfile.Prefix.Length..]] = value;
        return form;
    }

    /// <summary>What of a form the site has stated itself: not what the regions say anyway, which may change there.</summary>
    public static IReadOnlyDictionary<string, string> StatedIn(FieldValues form, ProfiledSite site)
    {
        var known = Known(site);
        return Fields.Select(field => (Name: SiteProfile.Prefix + field.Name, Value: form[field.Name]))
            .Where(one => one.Value.Length > 0 && one.Value != known.GetValueOrDefault(one.Name))
            .ToDictionary(one => one.Name, one => one.Value, StringComparer.Ordinal);
    }

    /// <summary>What is missing or wrong in a form.</summary>
    public static IEnumerable<FieldProblem> Check(FieldValues form) =>
        form.Check(Fields).Concat(Fields.Where(field => field.Help == Mailbox && form[field.Name].Length > 0 && !(PersonKey.TryParse(form[field.Name], out var key) && key.IsLocal))
            .Select(field => new FieldProblem(field.Name, $"„{field.Label}“: Das ist keine Mail-Adresse. Schreiben Sie sie wie postfach@stelle.example.")));

    private static Dictionary<string, string> Known(ProfiledSite? site)
    {
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        if (site is null)
            return known;
        known["site.name"] = site.Site.Name;
        known["site.region"] = site.RegionName;
        if (site.LandName is { } land)
            known["site.land"] = land;
        return known;
    }
}
