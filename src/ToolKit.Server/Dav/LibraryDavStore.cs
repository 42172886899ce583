using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using ToolKit.Access;
using ToolKit.Library;
using ToolKit.Search;
using ToolKit.WebDav;

namespace ToolKit.Server;

/// <summary>The library as one person sees it, in WebDAV's terms. One instance for each request.</summary>
internal sealed class LibraryDavStore(LibraryView view, DiskSpace disk, LibrarySearch search, RenditionWriter renditions, RenditionQueue queue, TimeProvider time) : IDavStore, ILockStore, ISearchable
{
    private string? authority;
    private DavRenditions? shown;

    public string Principal { get; } = view.Principal.Author.PersonId!.Value.ToString(CultureInfo.InvariantCulture);

    public ILockStore Locks => this;

    public LibraryView View => view;

    public DiskSpace Disk => disk;

    public DavRenditions Renditions => shown ??= new DavRenditions(this, renditions, queue);

    public static LibraryPath PathOf(DavPath path) => LibraryPath.Parse(path.Value);

    public static DavPath PathOf(LibraryPath path) => DavPath.Parse(path.ToString());

    public async ValueTask<IDavResource?> FindAsync(DavPath path, ResourceDetail detail, CancellationToken cancellation)
    {
        if (DavVersions.Holds(path))
            return await DavVersions.FindAsync(this, path, cancellation);
        var found = await view.FindAsync(PathOf(path), cancellation);
        return found.Entry is null ? await Renditions.FindAsync(found.Path, cancellation, isFree: true) : await ShowAsync(found, detail, cancellation);
    }

    /// <summary>What was found, with what will be asked of it.</summary>
    public async ValueTask<IDavResource> ShowAsync(ViewedPath found, ResourceDetail detail, CancellationToken cancellation)
    {
        var properties = detail.HasFlag(ResourceDetail.DeadProperties) && found.Entry!.HasProperties
            ? DavResource.ToDav(await view.GetPropertiesAsync(found, cancellation))
            : null;
        var rights = await RightsAsync(found, cancellation);
        return DavResource.Of(this, found, rights, properties, found.Entry!.IsFolder ? await ListingTagAsync(found, rights, cancellation) : null);
    }

    /// <summary>
    /// What a listing of the folder depends on: its state, what is left out of it, and the person's rights on what it shows. Those follow
    /// from her grants that run now and from the token.
    /// </summary>
    public async ValueTask<string> ListingTagAsync(ViewedPath folder, ResourceRights rights, CancellationToken cancellation)
    {
        var leftOut = await view.ListingKeyAsync(folder, cancellation);
        return string.Create(CultureInfo.InvariantCulture, $"{folder.Entry!.Id}.{folder.Entry.State}|{(int)rights}|{Authority}|{leftOut}");
    }

    private string Authority => authority ??= AuthorityOf(view.Principal, time.GetUtcNow());

    private static string AuthorityOf(Principal principal, DateTimeOffset now)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{principal.Person!.Id},{principal.Token?.Id}");
        foreach (var grant in principal.Grants)
        {
            if (grant.IsRunning(now))
                text.Append(CultureInfo.InvariantCulture, $",{(int)grant.Role}@{grant.ScopeId}");
        }

        return text.ToString();
    }

    public async ValueTask<WebDavException> RefuseAsync(IDavResource resource, ResourceRights missing, CancellationToken cancellation)
    {
        if (resource is DavRendition rendition && missing != ResourceRights.Read)
            return rendition.Refuse();
        if (resource is DavRendition unread)
            resource = unread.Document;
        if (resource is not DavResource)
            return DavVersions.Refuse();
        var right = missing.HasFlag(ResourceRights.Read) ? Right.Read
            : missing.HasFlag(ResourceRights.Delete) ? Right.Remove
            : missing.HasFlag(ResourceRights.AddMembers) ? Right.Create
            : Right.Write;
        return await DavRefusal.TranslateAsync(async () => WebDavException.Forbidden(
            (await view.RefuseAsync(right, ((DavResource)resource).Place, cancellation))?.German
            ?? "Dafür fehlt Ihnen hier das Recht. Bitte wenden Sie sich an die zuständige Regionaldirektion.")); // given in the meantime
    }

    /// <summary>What the person may do with it, as WebDAV asks it.</summary>
    public async ValueTask<ResourceRights> RightsAsync(ViewedPath place, CancellationToken cancellation)
    {
        var rights = ResourceRights.Read; // what one sees can be listed: at least the way to one's scopes
        if (place.Entry is { IsFolder: false } && !await view.MayAsync(Right.Read, place, cancellation))
            rights = ResourceRights.None;
        if (await view.MayAsync(Right.Write, place, cancellation))
            rights |= ResourceRights.Write | ResourceRights.WriteProperties;
        if (await view.MayAsync(Right.Remove, place, cancellation))
            rights |= ResourceRights.Delete;
        if (place.Entry is { IsFolder: true }
            && (await view.MayAsync(Right.Create, place, cancellation) || await view.MayAsync(Right.CreateFolder, place, cancellation)))
        {
            rights |= ResourceRights.AddMembers;
        }

        return rights;
    }

    /// <summary>The guard that asks the request's preconditions inside the committing transaction; null where there are none.</summary>
    public static ViewGuard? GuardOf(Preconditions preconditions, CancellationToken cancellation) => preconditions.IsEmpty
        ? null
        : transaction => preconditions.EnsureAsync(new TransactionStates(transaction), cancellation);

    // --- searching

    public async IAsyncEnumerable<IDavFile> SearchAsync(DavSearch what, [EnumeratorCancellation] CancellationToken cancellation)
    {
        const int perPage = 100;
        var scope = PathOf(what.Scope);
        var isFolder = (await view.FindAsync(scope, cancellation)).Entry is { IsFolder: true };
        var question = new SearchQuestion { Query = SearchQuery.Parse(what.Text), Folder = isFolder ? scope : scope.Parent, Limit = perPage };
        if (what.Text is not null && question.Query.IsEmpty)
            yield break; // signs and no word
        for (; ; question = question with { Offset = question.Offset + perPage })
        {
            var found = await FindAsync(question, cancellation);
            foreach (var (path, _) in found.Hits)
            {
                var isInside = isFolder ? what.Depth == Depth.Infinity || (what.Depth == Depth.One && path.Parent == scope) : path == scope;
                if (isInside && await FindAsync(PathOf(path), what.Detail, cancellation) is IDavFile file)
                    yield return file;
            }

            if (question.Offset + perPage >= found.Total)
                yield break;
        }
    }

    private async ValueTask<FoundDocuments> FindAsync(SearchQuestion question, CancellationToken cancellation)
    {
        try
        {
            return await search.FindAsync(view, question, cancellation);
        }
        catch (SearchUnavailableException)
        {
            throw new WebDavException(StatusCodes.Status503ServiceUnavailable, "Die Suche wird gerade neu aufgebaut. Bitte versuchen Sie es in ein paar Minuten noch einmal.");
        }
    }

    // --- locks

    public async ValueTask<IReadOnlyList<ActiveLock>> FindCoveringAsync(DavPath path, CancellationToken cancellation) =>
        ToDav(await view.LocksCoveringAsync(PathOf(path), cancellation));

    public async ValueTask<IReadOnlyList<ActiveLock>> FindBelowAsync(DavPath path, bool membersOnly, CancellationToken cancellation)
    {
        var below = ToDav(await view.LocksBelowAsync(PathOf(path), cancellation));
        return membersOnly && below.Count > 0 ? [.. below.Where(held => held.Root.Parent == path)] : below;
    }

    public async ValueTask<GrantedLock> LockAsync(WebDav.LockRequest request, Preconditions preconditions, CancellationToken cancellation)
    {
        return await DavRefusal.TranslateAsync(async () =>
        {
            var granted = await view.LockAsync(
                PathOf(request.Path),
                request.Owner is { } owner ? Encoding.UTF8.GetString(owner.Span) : null,
                request.Scope == WebDav.LockScope.Shared ? Library.LockScope.Shared : Library.LockScope.Exclusive,
                request.IsDeep,
                request.Timeout,
                GuardOf(preconditions, cancellation),
                cancellation);
            return new GrantedLock(ToDav(granted.Lock), granted.Created);
        });
    }

    public async ValueTask<ActiveLock?> RefreshAsync(DavPath path, LockToken token, string principal, TimeSpan timeout, CancellationToken cancellation)
    {
        if (await FindHeldAsync(path, token, cancellation) is not { } held || !view.Holds(held))
            return null;
        return await view.RefreshLockAsync(token.Value, timeout, cancellation: cancellation) is { } refreshed ? ToDav(refreshed) : null;
    }

    public async ValueTask<UnlockOutcome> UnlockAsync(DavPath path, LockToken token, string principal, CancellationToken cancellation)
    {
        if (await FindHeldAsync(path, token, cancellation) is not { } held)
            return UnlockOutcome.NotLocked;
        try
        {
            return await view.UnlockAsync(held, cancellation: cancellation) ? UnlockOutcome.Unlocked : UnlockOutcome.NotLocked;
        }
        catch (AccessDeniedException)
        {
            return UnlockOutcome.NotHolder;
        }
    }

    private async ValueTask<DocumentLock?> FindHeldAsync(DavPath path, LockToken token, CancellationToken cancellation) =>
        await view.FindLockAsync(token.Value, cancellation) is { } held && ToDav(held).Covers(path) ? held : null;

    private static IReadOnlyList<ActiveLock> ToDav(IReadOnlyList<DocumentLock> locks) => locks.Count == 0 ? [] : [.. locks.Select(ToDav)];

    private static ActiveLock ToDav(DocumentLock held) => new()
    {
        Token = new LockToken(held.Token),
        Root = PathOf(held.Root),
        Scope = held.Scope == Library.LockScope.Shared ? WebDav.LockScope.Shared : WebDav.LockScope.Exclusive,
        IsDeep = held.IsInfinite,
        Owner = held.OwnerXml is { } owner ? Encoding.UTF8.GetBytes(owner) : null,
        Principal = held.Holder.PersonId?.ToString(CultureInfo.InvariantCulture) ?? "",
        Expires = held.ExpiresAt,
    };

    /// <summary>The state that the committing transaction sees, cut to what the person may see.</summary>
    private sealed class TransactionStates(ViewTransaction transaction) : IResourceStates
    {
        public async ValueTask<ResourceState> GetStateAsync(DavPath path, CancellationToken cancellation)
        {
            var entry = (await transaction.FindAsync(PathOf(path))).Entry;
            return entry is null
                ? default
                : new ResourceState { Exists = true, IsCollection = entry.IsFolder, ETag = DavResource.TagOf(entry), LastModified = entry.ModifiedAt };
        }

        public async ValueTask<bool> HasStateTokenAsync(DavPath path, string token, CancellationToken cancellation) =>
            DavSync.TryRead(token, out var mark) && await transaction.IsUnchangedSinceAsync(PathOf(path), mark);

        public async ValueTask<IReadOnlyList<ActiveLock>> FindCoveringAsync(DavPath path, CancellationToken cancellation) =>
            ToDav(await transaction.LocksCoveringAsync(PathOf(path)));

        public async ValueTask<IReadOnlyList<ActiveLock>> FindBelowAsync(DavPath path, bool membersOnly, CancellationToken cancellation)
        {
            var below = ToDav(await transaction.LocksBelowAsync(PathOf(path)));
            return membersOnly ? [.. below.Where(held => held.Root.Parent == path)] : below;
        }
    }
}
