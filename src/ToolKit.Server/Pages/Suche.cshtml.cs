using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ToolKit.Access;
using ToolKit.Search;
using static ToolKit.Server.Texts;

namespace ToolKit.Server.Pages;

/// <summary>The search page.</summary>
public sealed class SucheModel(CurrentPerson me, LibrarySearch search) : PageModel
{
    public SearchForm Form { get; private set; } = null!;

    public FoundDocuments Found { get; private set; } = FoundDocuments.None;

    /// <summary>The index is being built anew.</summary>
    public bool IsUnavailable { get; private set; }

    public bool IsSignedIn => me.IsSignedIn;

    public int Pages => (Found.Total + SearchForm.PerPage - 1) / SearchForm.PerPage;

    /// <summary>What was done beyond the words as typed, in sentences.</summary>
    public IEnumerable<string> Widenings()
    {
        if (Found.Widened.HasFlag(Widening.Spelling))
            yield return T("Wörter, die nirgends stehen, wurden durch ähnliche ersetzt.");
        if (Found.Widened.HasFlag(Widening.Compounds))
            yield return T("Zusammengesetzte Wörter wurden auch in ihren Teilen gesucht.");
        if (Found.Widened.HasFlag(Widening.AnyWord))
            yield return T("Nicht in allen Treffern stehen alle Wörter.");
    }

    /// <summary>The values of a facet that can be ticked: those that are first, also where they now find nothing.</summary>
    public IReadOnlyList<(string Value, int Count, bool IsTicked)> Choices(Facet facet)
    {
        var ticked = Form.ValuesOf(facet);
        var counts = Found.Facets.GetValueOrDefault(facet, []);
        return
        [
            .. ticked.Select(value => (counts.FirstOrDefault(count => Same(count.Value, value))?.Value ?? value, counts.FirstOrDefault(count => Same(count.Value, value))?.Count ?? 0, true)),
            .. counts.Where(count => !ticked.Any(value => Same(count.Value, value))).Select(count => (count.Value, count.Count, false)),
        ];
    }

    /// <summary>The document's page, at the passage that was found where there is a place to jump to.</summary>
    public static string UrlOf(FoundDocument found) =>
        LibraryUrl.PageOf(found.Path)
        + (found.Hit.Anchor is { } anchor && Formats.MarkdownText.IsNameOf(found.Hit.Name) ? "#" + Uri.EscapeDataString(anchor) : "");

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        Form = new SearchForm(Request.Query);
        if (Form.IsEmpty)
            return Page();
        try
        {
            Found = await search.FindAsync(me.View, Form.ToQuestion(), cancellation);
        }
        catch (SearchUnavailableException)
        {
            IsUnavailable = true;
        }
        catch (AccessDeniedException)
        {
            return Challenge(); // her access has ended in this moment
        }

        return Page();
    }

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
