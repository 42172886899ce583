using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ToolKit.Formats;
using ToolKit.Search;
using static ToolKit.Server.Texts;

namespace ToolKit.Server.Pages;

/// <summary>How the search stands, and which documents it finds by name only. For administrators; to others the page does not exist.</summary>
public sealed class SucheStandModel(CurrentPerson me, LibrarySearch search) : PageModel
{
    private const int Most = 200;

    public SearchStatus Status { get; private set; } = null!;

    public string Condition => Status.Condition switch
    {
        IndexCondition.Current => T("Der Suchindex ist vollständig."),
        IndexCondition.Outdated => T("Der Suchindex stammt von einer älteren Version und wird im Hintergrund neu aufgebaut. Bis dahin antwortet der bisherige."),
        _ => T("Der Suchindex ist beschädigt und wird neu aufgebaut. Bis dahin kann niemand suchen; die Dokumente sind nicht betroffen."),
    };

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (!me.ManagesPeople)
            return NotFound();
        try
        {
            Status = await search.DescribeAsync(me.View, Most, cancellation);
        }
        catch (SearchUnavailableException)
        {
            Status = new SearchStatus(IndexCondition.Damaged, 0, null, [], 0);
        }

        return Page();
    }

    /// <summary>Why the text of a document is not readable, in words for people.</summary>
    public static string Reason(string problem) =>
        Enum.TryParse<TextProblem>(problem, out var known) && Enum.IsDefined(known) ? Language.Preview.Reason(known) : T("Die Datei ließ sich nicht lesen.");
}
