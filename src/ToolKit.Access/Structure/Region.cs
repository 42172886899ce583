namespace ToolKit.Access;

/// <summary>A Regionaldirektion.</summary>
/// <param name="Id">The row's id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Mailbox">Its functional mailbox (Organisationspostfach).</param>
/// <param name="FolderId">Its folder in the library, which may have been deleted.</param>
public sealed record Region(long Id, string Name, string Mailbox, long FolderId)
{
    /// <summary>What one administrator has approved, a second one must confirm.</summary>
    public bool FourEyes { get; init; }
}

/// <summary>A federal state, where a region covers more than one.</summary>
/// <param name="Id">The row's id.</param>
/// <param name="RegionId">The region it belongs to.</param>
/// <param name="Name">Its name.</param>
/// <param name="FolderId">Its folder in the library, which may have been deleted.</param>
public sealed record Land(long Id, long RegionId, string Name, long FolderId);

/// <summary>A Standort: a town or district with an alliance.</summary>
/// <param name="Id">The row's id.</param>
/// <param name="RegionId">The region it belongs to.</param>
/// <param name="LandId">The Land it lies in; null where the region covers only one.</param>
/// <param name="Name">Its name; the folder's may differ.</param>
/// <param name="FolderId">Its folder in the library, which may have been deleted.</param>
public sealed record Site(long Id, long RegionId, long? LandId, string Name, long FolderId)
{
    /// <summary>The kinds of bodies that have bound themselves; empty where nobody has said.</summary>
    public IReadOnlyList<AllianceBody> Bodies { get; init; } = [];
}

/// <summary>A town or district somebody typed the beginning of, and who is in charge there.</summary>
/// <param name="Name">The town, district, site, Land or region that was found.</param>
/// <param name="Region">The region in charge.</param>
/// <param name="Site">The site it belongs to; null: only the region is known.</param>
public sealed record PlaceHit(string Name, Region Region, Site? Site);

/// <summary>What kind of body somebody works for. Stored by these names.</summary>
public enum AllianceBody
{
    /// <summary>Agentur für Arbeit (SGB III).</summary>
    EmploymentAgency,

    /// <summary>Jobcenter as gemeinsame Einrichtung (SGB II).</summary>
    Jobcenter,

    /// <summary>Zugelassener kommunaler Träger (SGB II).</summary>
    MunicipalProvider,

    /// <summary>Jugendamt (SGB VIII).</summary>
    YouthOffice,

    /// <summary>An authority of the Land.</summary>
    Land,

    School,

    Chamber,

    /// <summary>Freier Träger.</summary>
    FreeCarrier,

    Other,
}

/// <summary>Bodies as people write them.</summary>
public static class AllianceBodyNames
{
    /// <summary>The body's name on a German page.</summary>
    public static string InGerman(this AllianceBody body) => body switch
    {
        AllianceBody.EmploymentAgency => "Agentur für Arbeit",
        AllianceBody.Jobcenter => "Jobcenter (gemeinsame Einrichtung)",
        AllianceBody.MunicipalProvider => "Zugelassener kommunaler Träger",
        AllianceBody.YouthOffice => "Jugendamt",
        AllianceBody.Land => "Land",
        AllianceBody.School => "Schule",
        AllianceBody.Chamber => "Kammer",
        AllianceBody.FreeCarrier => "Freier Träger",
        _ => "Andere Stelle",
    };

    /// <summary>Reads a body's name, German or as it is stored, in any case; numbers are not names.</summary>
    public static bool TryParse(string? text, out AllianceBody body)
    {
        foreach (var candidate in Enum.GetValues<AllianceBody>())
        {
            if (string.Equals(text, candidate.ToString(), StringComparison.OrdinalIgnoreCase)
                || string.Equals(text, candidate.InGerman(), StringComparison.OrdinalIgnoreCase))
            {
                body = candidate;
                return true;
            }
        }

        body = default;
        return false;
    }
}
