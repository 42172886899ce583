using System.Globalization;
using ToolKit.Access;
using static ToolKit.Server.Texts;

namespace ToolKit.Server;

/// <summary>News as a feed: of what somebody follows, or of one document or folder.</summary>
internal static class NewsFeed
{
    public const string Path = "/neu.atom";

    /// <summary>The feed of one document or folder. It stays when that moves.</summary>
    public static string UrlOf(long entryId) => $"{Path}?eintrag={entryId.ToString(CultureInfo.InvariantCulture)}";

    public static void MapNewsFeed(this WebApplication app) => app.MapGet(Path, SendAsync).ExcludeFromDescription();

    private static async Task SendAsync(HttpContext context, CurrentPerson me, FollowStore follows)
    {
        var (view, cancellation) = (DeviceTokens.ViewOf(context) ?? me.View, context.RequestAborted);
        var asked = context.Request.Query["eintrag"];
        if (asked.Count == 0)
        {
            if (view.Principal.Person is not { } person)
            {
                await DeviceTokens.ChallengeAsync(context);
                return;
            }

            var followed = await follows.ListAsync(person.Id, cancellation);
            var outdated = (await view.ListOutdatedAsync(0, followed, cancellation)).Select(one => new AtomEntry(
                one.News.Adaptation.EntryId,
                Titles.Of(one.Place.Entry!),
                LibraryUrl.PageOf(one.Place.Path),
                one.News.ChangedAt,
                $"{Language.OriginalChanged(one.News.Change)}: {one.Place.Path}")
            { About = "-original" });
            await AnswerAsync(context, view, T("Werkzeugkoffer: was ich verfolge"), Path, "/neu?was=verfolgt", followed, outdated);
            return;
        }

        if (long.TryParse(asked, CultureInfo.InvariantCulture, out var id) && await view.FindAsync(id, cancellation) is { Entry: { } entry } found)
            await AnswerAsync(context, view, $"Werkzeugkoffer: {Titles.Of(entry)}", UrlOf(id), LibraryUrl.PageOf(found.Path), [id], []);
        else if (view.Principal.IsAnonymous)
            await DeviceTokens.ChallengeAsync(context); // as a page sends to the sign-in whatever the anonymous do not see
        else
            context.Response.StatusCode = StatusCodes.Status404NotFound;
    }

    private static async Task AnswerAsync(HttpContext context, LibraryView view, string title, string self, string page, IReadOnlyCollection<long> within, IEnumerable<AtomEntry> others)
    {
        var news = await NewsReader.ReadAsync(view, 0, AtomFeed.MostEntries, within, context.RequestAborted);
        await AtomFeed.SendAsync(
            context,
            title,
            self,
            page,
            [
                .. news.Items.Select(item => new AtomEntry(item.Id, item.Title, item.Url ?? LibraryUrl.For(item.Path.Parent.ToString()), item.At, $"{item.What}: {item.Path}"))
                    .Concat(others).OrderByDescending(entry => entry.Updated).Take(AtomFeed.MostEntries),
            ]);
    }
}
