using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ToolKit.Access;
using ToolKit.Library;

namespace ToolKit.Server.Pages;

/// <summary>One person: her grants, a link for her password, and the lock on her account.</summary>
public sealed class PersonModel(CurrentPerson me, PersonStore people, GrantStore grants, ServerOptions options, TimeProvider time) : PageModel
{
    public Person Person { get; private set; } = null!;

    public List<GrantRow> Grants { get; } = [];

    /// <summary>Folders one can choose as scope; others can be typed.</summary>
    public List<string> Scopes { get; } = [];

    /// <summary>A link just made; shown this once.</summary>
    public string? Link { get; private set; }

    public string? Problem { get; private set; }

    [BindProperty]
    public string? Bereich { get; set; }

    [BindProperty]
    public string? Grund { get; set; }

    /// <summary>The grant's last day; a year from now unless said otherwise.</summary>
    [BindProperty]
    public DateOnly? Bis { get; set; }

    public Task<IActionResult> OnGetAsync(long id, CancellationToken cancellation) => DoAsync(id, () => Task.FromResult(false), cancellation);

    public Task<IActionResult> OnPostLinkAsync(long id, CancellationToken cancellation) => DoAsync(
        id,
        async () =>
        {
            Link = OneTimeLinks.ForPassword(
                options.PublicUrl ?? $"{Request.Scheme}://{Request.Host}", await people.CreateLinkAsync(id, cancellation));
            Response.Headers.CacheControl = "no-store";
            return false;
        },
        cancellation);

    public Task<IActionResult> OnPostSperrenAsync(long id, bool gesperrt, CancellationToken cancellation) => DoAsync(
        id,
        async () =>
        {
            if (gesperrt && id == me.Principal.Person!.Id)
                throw new RefusedException(new Refusal("own-account", "Ihr eigenes Konto sperrt jemand anderes aus der Verwaltung.", "Your own account is for another administrator to disable."));
            return await people.SetDisabledAsync(id, gesperrt, cancellation);
        },
        cancellation);

    public Task<IActionResult> OnPostEntziehenAsync(long id, long zugang, CancellationToken cancellation) => DoAsync(
        id,
        async () => (await grants.FindAsync(zugang, cancellation))?.PersonId == id && await grants.WithdrawAsync(zugang, cancellation),
        cancellation);

    public Task<IActionResult> OnPostGebenAsync(long id, Role rolle, CancellationToken cancellation) => DoAsync(
        id,
        async () =>
        {
            var folder = LibraryPath.TryParse((Bereich ?? "").Trim(), out var path) ? (await me.View.FindAsync(path, cancellation)).Entry : null;
            if (folder is not { IsFolder: true })
                throw new RefusedException(new Refusal("not-a-folder", $"Einen Ordner „{Bereich}“ gibt es nicht. Ein Bereich beginnt mit /, zum Beispiel /Regionen/Hessen.", "There is no such folder."));
            if (Bis is not { } lastDay)
                throw new RefusedException(new Refusal("grant-end", "Bitte geben Sie an, bis wann der Zugang gilt.", "Please say until when the grant holds."));
            await grants.GiveAsync(
                new NewGrant(id, rolle, folder.Id, LocalDays.EndOf(lastDay), (Grund ?? "").Trim(), me.Principal.Person!.Id), cancellation);
            return true;
        },
        cancellation);

    /// <param name="act">Returns true when the page is to be shown anew by its address.</param>
    private async Task<IActionResult> DoAsync(long id, Func<Task<bool>> act, CancellationToken cancellation)
    {
        if (!me.ManagesPeople || await people.FindAsync(id, cancellation) is not { } person)
            return NotFound();
        try
        {
            if (await act())
                return Redirect($"/verwaltung/personen/{id}");
        }
        catch (RefusedException refused)
        {
            Problem = refused.Refusal.German;
        }

        Person = person;
        var now = time.GetUtcNow();
        Bis ??= DateOnly.FromDateTime(now.AddYears(1).UtcDateTime);
        foreach (var grant in await grants.ListAsync(id, cancellation))
        {
            var path = (await me.View.FindAsync(grant.ScopeId, cancellation))?.Path.ToString() ?? "ein gelöschter Ordner";
            Grants.Add(new GrantRow(grant, path, grant.IsRunning(now)));
        }

        await FindScopesAsync(cancellation);
        return Page();
    }

    private async Task FindScopesAsync(CancellationToken cancellation)
    {
        Scopes.AddRange(["/", "/Werkzeugkoffer"]);
        if (await me.View.FindAsync(LibraryPath.Parse("/Regionen"), cancellation) is { Entry: not null } regions)
            Scopes.AddRange((await me.View.ListAsync(regions, cancellation: cancellation)).Entries.Select(region => $"/Regionen/{region.Name}"));
    }

    /// <param name="Grant">The grant.</param>
    /// <param name="Path">Its scope's place today.</param>
    /// <param name="IsRunning">Whether it counts now.</param>
    public sealed record GrantRow(Grant Grant, string Path, bool IsRunning);
}
