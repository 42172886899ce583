using ToolKit.Access;
using ToolKit.Formats;
using static ToolKit.Server.Texts;

namespace ToolKit.Server;

/// <summary>What a site states once, in the words of the templates that ask for it (<see cref="SiteProfile"/>).</summary>
internal static class SiteProfiles
{
    /// <summary>In the order of the form, in the language of the request; what is chosen from stays in German, since templates ask for it. Each is named as in <see cref="SiteProfile.Names"/>, without what all begin with.</summary>
    public static IReadOnlyList<TemplateField> Fields =>
    [
        new("name", T("Standort"), FieldType.Text) { IsRequired = true, Help = T("Wie er in Vereinbarungen und Schreiben steht.") },
        new("region", T("Regionaldirektion"), FieldType.Text),
        new("land", T("Land"), FieldType.Text),
        new("agency", T("Agentur für Arbeit"), FieldType.Organisation) { Help = T("Der volle Name, zum Beispiel „Agentur für Arbeit Musterstadt“.") },
        new("agency_address", T("Anschrift der Agentur für Arbeit"), FieldType.Address),
        new("agency_mailbox", T("Funktionspostfach der Agentur für Arbeit"), FieldType.Text) { Help = Mailbox },
        new("jobcenter", T("Jobcenter"), FieldType.Organisation),
        new("jobcenter_form", T("Rechtsform des Jobcenters"), FieldType.Choice) { Options = ["gemeinsame Einrichtung", "zugelassener kommunaler Träger"] },
        new("jobcenter_address", T("Anschrift des Jobcenters"), FieldType.Address),
        new("jobcenter_mailbox", T("Funktionspostfach des Jobcenters"), FieldType.Text) { Help = Mailbox },
        new("youth_office", T("Jugendamt"), FieldType.Organisation),
        new("youth_office_address", T("Anschrift des Jugendamts"), FieldType.Address),
        new("youth_office_mailbox", T("Funktionspostfach des Jugendamts"), FieldType.Text) { Help = Mailbox },
    ];

    private static string Mailbox => T("Die Adresse einer Stelle, keine persönliche.");

    /// <summary>All that is known of a site, by <see cref="SiteProfile.Names"/>: what it has stated, and else what the regions say of it. Empty without a site.</summary>
    public static IReadOnlyDictionary<string, string> ValuesOf(ProfiledSite? site)
    {
        var values = Known(site);
        if (site is not null)
        {
            foreach (var (name, value) in site.Stated)
                values[name] = value;
        }

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
    public static IEnumerable<FieldProblem> Check(FieldValues form)
    {
        var fields = Fields;
        return form.Check(fields).Concat(fields.Where(field => field.Name.EndsWith("_mailbox", StringComparison.Ordinal) && form[field.Name] is { Length: > 0 } mail && !(PersonKey.TryParse(mail, out var key) && key.IsLocal))
            .Select(field => new FieldProblem(field.Name, T("„{0}“: Das ist keine Mail-Adresse. Schreiben Sie sie wie postfach@stelle.example.", field.Label))));
    }

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
