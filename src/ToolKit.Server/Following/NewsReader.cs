using ToolKit.Access;
using ToolKit.Library;
using static ToolKit.Server.Texts;

namespace ToolKit.Server;

/// <summary>What has become of a document or folder.</summary>
public enum NewsKind
{
    /// <summary>It has come, or come into sight.</summary>
    New,
    Changed,

    /// <summary>It has another place or name.</summary>
    Moved,

    /// <summary>It was deleted, or moved out of sight.</summary>
    Gone,
}

/// <summary>What has happened to one document or folder, all changes together.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Title">What it is called; of what is gone the file name.</param>
/// <param name="Path">Where it lies, or lay.</param>
/// <param name="Kind">What counts most of what has happened.</param>
/// <param name="IsFolder">It is a folder; one change for all that lies in it.</param>
/// <param name="At">When the last change was.</param>
/// <param name="Author">Who made that.</param>
public sealed record NewsItem(long Id, string Title, LibraryPath Path, NewsKind Kind, bool IsFolder, DateTimeOffset At, string Author)
{
    /// <summary>The page to look at; null: there is none any more.</summary>
    public string? Url => Kind == NewsKind.Gone ? null : LibraryUrl.PageOf(Path);

    /// <summary>What has happened, in words.</summary>
    public string What => Kind switch
    {
        NewsKind.New => T("neu"),
        NewsKind.Changed => T("geändert"),
        NewsKind.Moved => T("verschoben oder umbenannt"),
        _ => T("entfernt"),
    };
}

/// <param name="Items">The latest first.</param>
/// <param name="UpTo">The number of the last change that was looked at.</param>
public sealed record News(IReadOnlyList<NewsItem> Items, long UpTo);

/// <summary>Makes news out of the feed of changes, for home, the page of news, Atom and mail alike: of what the reader may see at this moment, and nothing else.</summary>
internal static class NewsReader
{
    // Whoever was away for longer is shown the latest: the rest is in the search, by date.
    private const int MostLookedThrough = 5_000;
    private const int AtOnce = 500;

    /// <param name="since">The number of the last change that is no news.</param>
    /// <param name="most">How many items at most.</param>
    /// <param name="within">Only of these documents and folders, and what lies below them; null: of all.</param>
    public static async Task<News> ReadAsync(LibraryView view, long since, int most, IReadOnlyCollection<long>? within, CancellationToken cancellation)
    {
        var upTo = await view.GetLastChangeAsync(cancellation);
        var heard = new Dictionary<long, Heard>();
        for (var (at, next) = (-1L, Math.Max(since, upTo - MostLookedThrough)); next != at;)
        {
            at = next;
            var part = await view.ListChangesAsync(at, AtOnce, within, cancellation);
            next = part.Next;
            foreach (var change in part.Changes)
                heard[change.EntryId] = heard.GetValueOrDefault(change.EntryId) is { } before ? before.And(change) : new Heard(change, change, IsUpdated: change.Kind == ChangeKind.Updated);
        }

        var items = new List<NewsItem>();
        foreach (var one in heard.Values.OrderByDescending(one => one.Last.Number))
        {
            if (items.Count == most)
                break;
            if (await ItemOfAsync(view, one, cancellation) is { } item)
                items.Add(item);
        }

        return new News(items, upTo);
    }

    /// <summary>Null: it came and went meanwhile, or she does not see it now.</summary>
    private static async ValueTask<NewsItem?> ItemOfAsync(LibraryView view, Heard heard, CancellationToken cancellation)
    {
        var (first, last) = (heard.First.Kind, heard.Last);
        if (last.Kind == ChangeKind.Deleted)
        {
            return first == ChangeKind.Created
                ? null
                : new NewsItem(last.EntryId, last.Path.Name, last.Path, NewsKind.Gone, last.EntryKind == EntryKind.Folder, last.At, last.Author.Name);
        }

        return await view.FindAsync(last.EntryId, cancellation) is { Entry: { } entry } found
            ? new NewsItem(
                entry.Id,
                Titles.Of(entry),
                found.Path,
                first is ChangeKind.Created or ChangeKind.Restored ? NewsKind.New : heard.IsUpdated ? NewsKind.Changed : NewsKind.Moved,
                entry.IsFolder,
                last.At,
                last.Author.Name)
            : null;
    }

    private sealed record Heard(LibraryChange First, LibraryChange Last, bool IsUpdated)
    {
        public Heard And(LibraryChange change) => this with { Last = change, IsUpdated = IsUpdated || change.Kind == ChangeKind.Updated };
    }
}
