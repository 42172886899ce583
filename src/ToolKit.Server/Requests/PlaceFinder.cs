using System.Globalization;
using ToolKit.Access;

namespace ToolKit.Server;

/// <summary>A region or site that somebody can choose in a form.</summary>
/// <param name="Key">What the form sends: <c>r3</c>, a region as a whole; <c>s12</c>, a site.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Title">What is chosen, in the language of the request.</param>
/// <param name="Hint">By what it was found, or where it lies.</param>
public sealed record FoundPlace(string Key, long RegionId, long? SiteId, string Name, string Title, string Hint);

/// <summary>Finds the region or site in charge of a town or district.</summary>
public sealed class PlaceFinder(RegionStore regions)
{
    /// <summary>How many places are shown at most.</summary>
    public const int Most = 12;

    /// <summary>Who is in charge where; the best match first, each once.</summary>
    /// <param name="typed">The beginning of a name.</param>
    public async ValueTask<IReadOnlyList<FoundPlace>> SearchAsync(string? typed, CancellationToken cancellation)
    {
        var hits = await regions.FindPlacesAsync(typed, 50, cancellation);
        return [.. hits.DistinctBy(hit => (hit.Region.Id, hit.Site?.Id)).Take(Most).Select(hit => ChoiceOf(hit.Region, hit.Site, hit.Name))];
    }

    /// <summary>What a form has sent; null: there is no such place (any more).</summary>
    public async ValueTask<FoundPlace?> FindAsync(string? key, CancellationToken cancellation)
    {
        if (key is not [var kind and ('r' or 's'), .. var digits] || !long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            return null;
        var all = await regions.ListRegionsAsync(cancellation);
        if (kind == 'r')
            return all.Find(region => region.Id == id) is { } whole ? ChoiceOf(whole, null, "") : null;
        return (await regions.ListSitesAsync(cancellation)).Find(site => site.Id == id) is { } found
            ? ChoiceOf(all.Single(region => region.Id == found.RegionId), found, "")
            : null;
    }

    /// <summary>All regions as a whole, for who does not find the place.</summary>
    public async ValueTask<IReadOnlyList<FoundPlace>> ListRegionsAsync(CancellationToken cancellation) =>
        (await regions.ListRegionsAsync(cancellation)).ConvertAll(region => ChoiceOf(region, null, ""));

    private static FoundPlace ChoiceOf(Region region, Site? site, string found)
    {
        var title = site is null ? Texts.T("Region {0} insgesamt", region.Name) : Texts.T("Standort {0}", site.Name);
        var hint = site is null ? "" : Texts.T("Region {0}", region.Name);
        if (found.Length > 0 && found != region.Name && found != site?.Name)
            hint = hint.Length == 0 ? found : $"{found}, {hint}";
        return new FoundPlace(site is null ? $"r{region.Id}" : $"s{site.Id}", region.Id, site?.Id, site?.Name ?? region.Name, title, hint);
    }
}
