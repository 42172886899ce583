using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ToolKit.Access;
using ToolKit.Library;
using static ToolKit.Server.Texts;

namespace ToolKit.Server.Pages;

/// <summary>What a person finds about herself: grants, the mount address, device tokens.</summary>
public sealed class KontoModel(CurrentPerson me, DeviceTokenStore tokens, FreshSignIn fresh, ServerOptions options, TimeProvider time) : PageModel
{
    private const string Here = "/konto#token";

    public List<GrantRow> Grants { get; } = [];

    public List<TokenRow> Tokens { get; } = [];

    /// <summary>A token just made; shown this once.</summary>
    public string? Secret { get; private set; }

    public string? Problem { get; private set; }

    /// <summary>Where she shows again who she is before she makes a token; null: she has just done so.</summary>
    public string? Way => fresh.Way(Here);

    public int MostDays => options.DeviceTokenDays;

    public string MountAddress => PublicAddress.OfShare(Request, options).AbsoluteUri;

    public Task OnGetAsync(CancellationToken cancellation) => LoadAsync(cancellation);

    public async Task<IActionResult> OnPostAnlegenAsync(string? bezeichnung, string? bereich, int tage, bool nurLesen, CancellationToken cancellation)
    {
        // A token goes on for months: whoever finds an unlocked screen must not make one.
        if (fresh.Ask(Here) is { } ask)
            return ask;
        try
        {
            Secret = (await tokens.CreateAsync(
                new NewDeviceToken(me.Principal.Person!.Id, bezeichnung ?? "", await FindScopeAsync(bereich, cancellation), nurLesen, tage), cancellation)).Secret;
            Response.Headers.CacheControl = "no-store";
        }
        catch (RefusedException refused)
        {
            Problem = Language.Of(refused.Refusal);
        }

        await LoadAsync(cancellation);
        return Page();
    }

    public async Task<IActionResult> OnPostZurueckziehenAsync(long id, CancellationToken cancellation)
    {
        await tokens.WithdrawAsync(me.Principal.Person!.Id, id, cancellation);
        return Redirect("/konto#token");
    }

    private async Task<long?> FindScopeAsync(string? text, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        var folder = LibraryPath.TryParse(text.Trim(), out var path) ? (await me.View.FindAsync(path, cancellation)).Entry : null;
        return folder is { IsFolder: true }
            ? folder.Id
            : throw new RefusedException(new Refusal("not-a-folder", $"Einen Ordner {text.Trim()} gibt es nicht, oder Sie sehen ihn nicht.", $"There is no folder {text.Trim()} that you can see."));
    }

    private async Task LoadAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        foreach (var grant in me.Principal.Grants.Where(grant => grant.IsRunning(now)))
        {
            if (await me.View.FindAsync(grant.ScopeId, cancellation) is { } found)
                Grants.Add(new GrantRow(found.Path.ToString(), grant.Role, grant.Until));
        }

        foreach (var token in await tokens.ListAsync(me.Principal.Person!.Id, cancellation))
        {
            if (!token.Holds(now))
                continue;
            var scope = token.ScopeId is { } id ? (await me.View.FindAsync(id, cancellation))?.Path.ToString() ?? T("ein gelöschter Ordner") : null;
            Tokens.Add(new TokenRow(token, scope));
        }
    }

    /// <param name="Path">The scope.</param>
    /// <param name="Role">What the person is there.</param>
    /// <param name="Until">The moment after its last day; null: without end.</param>
    public sealed record GrantRow(string Path, Role Role, DateTimeOffset? Until);

    /// <param name="Token">The token.</param>
    /// <param name="ScopePath">Null: not cut to a folder.</param>
    public sealed record TokenRow(DeviceToken Token, string? ScopePath);
}
