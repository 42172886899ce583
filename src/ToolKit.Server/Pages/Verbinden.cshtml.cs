using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ToolKit.Access;

namespace ToolKit.Server.Pages;

/// <summary>How to connect a program with the share: the exact steps, with a token made in the same go.</summary>
public sealed class VerbindenModel(CurrentPerson me, DeviceTokenStore tokens, RegionStore regions, FreshSignIn fresh, ServerOptions options) : PageModel
{
    /// <summary>Where whoever sends her here leaves what she has just got.</summary>
    internal const string Welcome = "Willkommen";

    /// <summary>Null on the page that lets her choose.</summary>
    public ClientProgram? Program { get; private set; }

    public ConnectionAddress Address { get; private set; } = null!;

    /// <summary>Without a running grant there is nothing to connect to.</summary>
    public bool HasAccess { get; private set; }

    /// <summary>Whom to ask for a grant; empty for who has one.</summary>
    public IReadOnlyList<Region> Regions { get; private set; } = [];

    /// <summary>A token just made; its secret is shown this once.</summary>
    public CreatedDeviceToken? Created { get; private set; }

    /// <summary>Her tokens that hold, whose connection can be looked at.</summary>
    public IReadOnlyList<DeviceToken> Held { get; private set; } = [];

    public string? Problem { get; private set; }

    /// <summary>Where she shows again who she is before she makes a token; null: she has just done so.</summary>
    public string? Way => fresh.Way($"/verbinden/{Program!.Key}");

    public IEnumerable<ConnectionStep> Steps => Program!.Steps(Address, Created?.Secret ?? ClientPrograms.NoToken);

    public async Task<IActionResult> OnGetAsync(string? programm, [FromServices] TimeProvider time, CancellationToken cancellation)
    {
        if (!await LoadAsync(programm, cancellation))
            return NotFound();
        var now = time.GetUtcNow();
        Held = [.. (await tokens.ListAsync(me.Principal.Person!.Id, cancellation)).Where(token => token.Holds(now))];
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string? programm, string? bezeichnung, bool nurLesen, CancellationToken cancellation)
    {
        if (!await LoadAsync(programm, cancellation) || Program is null)
            return NotFound();
        if (!HasAccess)
            return Page();
        if (fresh.Ask($"/verbinden/{Program.Key}") is { } ask)
            return ask;
        try
        {
            Created = await tokens.CreateAsync(new NewDeviceToken(me.Principal.Person!.Id, bezeichnung ?? "", null, nurLesen), cancellation);
            Response.Headers.CacheControl = "no-store";
        }
        catch (RefusedException refused)
        {
            Problem = Language.Of(refused.Refusal);
        }

        return Page();
    }

    /// <returns>False when there is no such program.</returns>
    private async Task<bool> LoadAsync(string? program, CancellationToken cancellation)
    {
        Program = ClientPrograms.Find(program);
        Address = new ConnectionAddress(PublicAddress.OfShare(Request, options));
        HasAccess = await me.HasAccessAsync(cancellation);
        if (!HasAccess)
            Regions = await regions.ListRegionsAsync(cancellation);
        return program is null || Program is not null;
    }
}
