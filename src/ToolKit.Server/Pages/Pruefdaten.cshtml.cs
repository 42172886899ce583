using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ToolKit.Access;
using ToolKit.Library;

namespace ToolKit.Server.Pages;

/// <summary>When which document is to be looked at again, and which state of the law it follows: for those who keep them up to date.</summary>
public sealed class PruefdatenModel(CurrentPerson me, TimeProvider time) : PageModel
{
    private const int MonthsUntilNext = 12;

    public IReadOnlyList<DatedDocument> Documents { get; private set; } = [];

    public DateOnly Today => LocalDays.DayOf(time.GetUtcNow());

    public string? Problem { get; private set; }

    [TempData]
    public string? Done { get; set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        Documents = await ReviewDates.ListAsync(me.View, cancellation);
        return Documents.Count > 0 ? Page() : NotFound();
    }

    /// <summary>Notes that a document was looked at and is right as it stands.</summary>
    public async Task<IActionResult> OnPostGeprueftAsync(long id, CancellationToken cancellation)
    {
        if (await me.View.FindAsync(id, cancellation) is not { Entry.IsFolder: false } document || !await me.View.MayAsync(Right.Publish, document, cancellation))
            return NotFound();
        try
        {
            var changed = await me.View.ChangeAsync(
                document.Path,
                new EntryChanges { Metadata = new Dictionary<string, string?> { ["reviewed"] = LocalDays.SortableDay(Today), ["review_date"] = LocalDays.SortableDay(Today.AddMonths(MonthsUntilNext)) } },
                Downloads.NotLocked(document.Path),
                cancellation);
            Done = Texts.T("„{0}“ ist geprüft. Die nächste Prüfung ist in einem Jahr.", Titles.Of(changed));
            return Redirect("/pruefdaten");
        }
        catch (Exception refusal) when (PageRefusal.Of(refusal) is { } sentence)
        {
            Problem = sentence;
            Response.StatusCode = PageRefusal.StatusOf(refusal);
            return await OnGetAsync(cancellation);
        }
    }
}
