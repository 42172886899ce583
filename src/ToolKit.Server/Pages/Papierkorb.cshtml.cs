using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ToolKit.Library;
using static ToolKit.Server.Texts;

namespace ToolKit.Server.Pages;

/// <summary>What was deleted, and the way back.</summary>
public sealed class PapierkorbModel(CurrentPerson me, ServerOptions options) : PageModel
{
    public IReadOnlyList<TrashedEntry> Items { get; private set; } = [];

    public int Days => options.TrashDays;

    public string? Problem { get; private set; }

    public async Task OnGetAsync(CancellationToken cancellation) => Items = await me.View.ListTrashAsync(cancellation: cancellation);

    public async Task<IActionResult> OnPostAsync(long id, CancellationToken cancellation)
    {
        try
        {
            var restored = await me.View.RestoreAsync(id, guard: path => Downloads.NotLocked(path), cancellation: cancellation);
            if (restored.Outcome == RestoreOutcome.Restored)
                return Redirect(LibraryUrl.For(restored.Resolution!.Path.ToString()));
            Problem = restored.Outcome switch
            {
                RestoreOutcome.ParentGone => T("Der Ordner, in dem es lag, ist selbst gelöscht. Stellen Sie zuerst diesen wieder her."),
                RestoreOutcome.NameTaken => T("An der alten Stelle liegt inzwischen etwas mit demselben Namen. Benennen Sie das zuerst um."),
                _ => T("Das liegt nicht mehr im Papierkorb."),
            };
        }
        catch (Exception refusal) when (PageRefusal.Of(refusal) is { } sentence)
        {
            Problem = sentence;
        }

        await OnGetAsync(cancellation);
        return Page();
    }
}
