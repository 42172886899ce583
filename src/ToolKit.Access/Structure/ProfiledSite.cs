namespace ToolKit.Access;

/// <summary>A site with its profile: what it has stated about itself once, for all documents that are filled in there.</summary>
/// <param name="Site">The site.</param>
/// <param name="RegionName">The name of the region it belongs to.</param>
/// <param name="LandName">The name of the Land it lies in; null where the region covers only one.</param>
/// <param name="Stated">Values by their names; what nobody has stated is missing.</param>
public sealed record ProfiledSite(Site Site, string RegionName, string? LandName, IReadOnlyDictionary<string, string> Stated)
{
    /// <summary>Characters of one value.</summary>
    public const int LongestValue = 1_000;

    /// <summary>How many values a profile can have.</summary>
    public const int MostValues = 50;

    internal const int LongestName = 50;
}
