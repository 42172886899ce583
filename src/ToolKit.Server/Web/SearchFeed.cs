using ToolKit.Search;

namespace ToolKit.Server;

/// <summary>A search as a feed, the newest documents first.</summary>
internal static class SearchFeed
{
    public const string Path = "/suche.atom";

    public static void MapSearchFeed(this WebApplication app) => app.MapGet(Path, SendAsync).ExcludeFromDescription();

    private static async Task SendAsync(HttpContext context, LibrarySearch search, CurrentPerson me)
    {
        var form = new SearchForm(context.Request.Query);
        if (form.IsEmpty)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        FoundDocuments found;
        try
        {
            found = await search.FindAsync(
                DeviceTokens.ViewOf(context) ?? me.View,
                form.ToQuestion() with { Sort = SearchSort.Modified, Limit = AtomFeed.MostEntries },
                context.RequestAborted);
        }
        catch (SearchUnavailableException)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        await AtomFeed.SendAsync(
            context,
            form.Text.Length > 0 ? $"Werkzeugkoffer: {form.Text}" : "Werkzeugkoffer",
            Path + form.QueryString(),
            SearchForm.Page + form.QueryString(),
            [
                .. found.Hits.Select(one => new AtomEntry(
                    one.Hit.DocumentId,
                    one.Hit.Title,
                    Pages.SucheModel.UrlOf(one),
                    one.Hit.Modified,
                    one.Hit.Excerpt.Text)),
            ]);
    }
}
