using System.Globalization;
using System.Runtime.InteropServices;
using ToolKit.Access;

namespace ToolKit.Server;

/// <summary>A region as a whole, or one of its sites, as a form carries it: <c>5</c> or <c>5-12</c>.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PlaceChoice(long RegionId, long? SiteId)
{
    public static bool TryParse(string? text, out PlaceChoice place)
    {
        var parts = (text ?? "").Split('-');
        place = default;
        if (parts.Length > 2 || !TryRead(parts[0], out var region))
            return false;
        if (parts.Length == 1)
        {
            place = new PlaceChoice(region, null);
            return true;
        }

        if (!TryRead(parts[1], out var site))
            return false;
        place = new PlaceChoice(region, site);
        return true;
    }

    /// <exception cref="RefusedException">Nothing was chosen.</exception>
    public static PlaceChoice Read(string? text) => TryParse(text, out var place)
        ? place
        : throw new RefusedException(new Refusal("no-place", "Bitte wählen Sie eine Region oder einen Standort aus.", "Please choose a region or a site."));

    /// <inheritdoc/>
    public override string ToString() =>
        SiteId is { } site ? string.Create(CultureInfo.InvariantCulture, $"{RegionId}-{site}") : RegionId.ToString(CultureInfo.InvariantCulture);

    private static bool TryRead(string text, out long id) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id);
}

/// <summary>A field in which one chooses a region or a site.</summary>
/// <param name="Name">The field's name and id.</param>
/// <param name="Label">What stands above it.</param>
/// <param name="Regions">The regions, each with the sites to choose from.</param>
/// <param name="Chosen">What is chosen, as <see cref="PlaceChoice"/> writes it.</param>
/// <param name="Nothing">What stands for no choice; null: one must be made.</param>
public sealed record PlaceField(string Name, string Label, IReadOnlyList<DeskRegion> Regions, string? Chosen, string? Nothing = null)
{
    /// <summary>What is wrong with the form; null: nothing can be.</summary>
    public FormProblems? Problems { get; init; }
}
