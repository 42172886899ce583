using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using static ToolKit.Server.Texts;

namespace ToolKit.Server.Pages;

/// <summary>The regions in which she decides; administrators add others.</summary>
public sealed class RegionenModel(CurrentPerson me, TimeProvider time) : DeskPage(me, time)
{
    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Postfach { get; set; }

    public Task<IActionResult> OnGetAsync(CancellationToken cancellation) => ShowAsync(cancellation);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        var region = await Desk.AddRegionAsync(Name ?? "", (Postfach ?? "").Trim(), cancellation);
        return SeeOther(string.Create(CultureInfo.InvariantCulture, $"/verwaltung/regionen/{region.Id}"), T("Die Region {0} ist angelegt.", region.Name));
    }

    protected override Task<IActionResult> ShowAsync(CancellationToken cancellation) => Task.FromResult<IActionResult>(Page());
}
