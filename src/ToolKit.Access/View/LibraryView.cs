using ToolKit.Library;

namespace ToolKit.Access;

/// <summary>
/// The library as one principal may see it: the only way in for pages, API and WebDAV. What she may not see is not there; what she sees but
/// may not do is refused with <see cref="AccessDeniedException"/>. Otherwise it behaves as <see cref="DocumentLibrary"/> does.
/// </summary>
/// <remarks>
/// Writes are decided twice: before the body is read, to refuse early, and inside the committing transaction, with the grants as they are
/// then. The second decision counts. A view whose principal has lost her access meanwhile refuses everything. One that
/// <see cref="LibraryGate.OpenAsync"/> has opened is for one request: it reads with the rights, and looks up its first path in the state, that
/// were found at the sign-in.
/// </remarks>
public sealed partial class LibraryView
{
    private readonly LibraryGate gate;
    private readonly DocumentLibrary library;
    private readonly Judge? opened;
    private readonly AccessSnapshot? openedWith;
    private Principal principal;
    private string? readRegion; // empty: none; null: not looked for yet
    private long? openedState; // until it was used once: after a write of our own it would be out of date

    internal LibraryView(LibraryGate gate, Principal principal)
    {
        this.gate = gate;
        this.principal = principal;
        library = gate.Library;
    }

    internal LibraryView(LibraryGate gate, Principal principal, AccessSnapshot snapshot)
        : this(gate, principal)
    {
        opened = new Judge(principal, gate.Time.GetUtcNow(), gate.RefusalLog, () => gate.LocateAsync(principal, snapshot, default));
        openedState = snapshot.State;
        openedWith = snapshot;
    }

    public Principal Principal => principal;

    // --- finding

    /// <summary>
    /// What lies at the path. A drop box of her own that is looked for and not there yet is made: <c>/Eingang/FIELD/NAME</c> and whatever is
    /// to lie below it.
    /// </summary>
    public async ValueTask<ViewedPath> FindAsync(LibraryPath path, CancellationToken cancellation = default)
    {
        var judge = await JudgeAsync(cancellation);
        return await ViewAsync(judge, await ResolveAsync(judge, path, cancellation));
    }

    /// <summary>Where the entry with that id lies; null when it is gone, in the trash, or not to be seen.</summary>
    public async ValueTask<ViewedPath?> FindAsync(long id, CancellationToken cancellation = default)
    {
        var judge = await JudgeAsync(cancellation);
        return await library.ResolveAsync(id, cancellation) is { } found && await ViewAsync(judge, found) is { Entry: not null } viewed
            ? viewed
            : null;
    }

    /// <summary>The document with that id, if she may read it; null also where it is a folder.</summary>
    public async ValueTask<ViewedPath?> FindDocumentAsync(long id, CancellationToken cancellation = default) =>
        await FindAsync(id, cancellation) is { Entry.IsFolder: false } document && await MayAsync(Right.Read, document, cancellation) ? document : null;

    /// <summary>The folders above, from the root down, without the entry itself. She sees all of them.</summary>
    public async ValueTask<IReadOnlyList<ViewedPath>> FindFoldersAboveAsync(ViewedPath place, CancellationToken cancellation = default)
    {
        var above = new List<ViewedPath>();
        for (var path = place.Path; !path.IsRoot;)
        {
            path = path.Parent;
            above.Add(await FindAsync(path, cancellation));
        }

        above.Reverse();
        return above;
    }

    /// <summary>A member of a folder as a path of its own, without asking the library again.</summary>
    /// <param name="folder">The folder it was listed in.</param>
    /// <param name="member">What a listing of this view has returned.</param>
    public static ViewedPath Member(ViewedPath folder, LibraryEntry member) =>
        folder.Entry is { } parent && parent.Id == member.ParentId
            ? new ViewedPath(
                folder.Path.Append(member.Name), member, [.. folder.Chain, new ChainLink(member.Id, member.Purpose, member.Kind)], true, null)
            : throw new ArgumentException("The entry is not a member of this folder.", nameof(member));

    /// <summary>Members of a folder, as far as she sees them; the filter of the options is not looked at.</summary>
    /// <exception cref="LibraryException">NotFound: the folder is not there, or not to be seen.</exception>
    public async ValueTask<EntryBatch> ListAsync(ViewedPath folder, ListOptions? options = null, CancellationToken cancellation = default)
    {
        var judge = await JudgeAsync(cancellation);
        var id = folder.Required.Id;
        await RequireAsync(judge, Right.See, folder.Chain, folder.Path);
        if (FolderPurpose.IsInboxField(folder.Entry!.Purpose))
            await MakeListedDropBoxAsync(judge, folder.Path, folder.Chain, cancellation);
        return await library.ListAsync(
            id, (options ?? new ListOptions()) with { Filter = await FilterAsync(judge, folder.Chain, cancellation) }, cancellation);
    }

    /// <summary>Everything below a folder, as far as she sees it.</summary>
    /// <param name="folder">Where to begin; not listed itself.</param>
    /// <param name="most">How many entries at most; they are held in memory.</param>
    /// <param name="withProperties">Read dead properties too.</param>
    /// <exception cref="LibraryException">NotFound: the folder is not there, or not to be seen.</exception>
    public async ValueTask<TreeListing> ListTreeAsync(
        ViewedPath folder, int most, bool withProperties = false, CancellationToken cancellation = default)
    {
        var judge = await JudgeAsync(cancellation);
        var id = folder.Required.Id;
        await RequireAsync(judge, Right.See, folder.Chain, folder.Path);
        return await library.ListTreeAsync(
            folder.Path, id, most, withProperties, await FilterAsync(judge, folder.Chain, cancellation), cancellation);
    }

    /// <summary>
    /// A text that differs for two principals who see different members of the folder, or of a folder below it: part of the key under which a
    /// listing is remembered, beside <see cref="LibraryEntry.State"/>. Null when nothing below is hidden from her.
    /// </summary>
    public async ValueTask<string?> ListingKeyAsync(ViewedPath folder, CancellationToken cancellation = default)
    {
        var filter = await FilterAsync(await JudgeAsync(cancellation), folder.Chain, cancellation);
        return filter is null ? null : $"{string.Join(',', filter.WayOnly.Order())};{string.Join(',', filter.Shown.Order())}";
    }

    /// <summary>The clients' dead properties of an entry; of a folder on the way none.</summary>
    public async ValueTask<IReadOnlyList<DeadProperty>> GetPropertiesAsync(ViewedPath place, CancellationToken cancellation = default)
    {
        var judge = await JudgeAsync(cancellation);
        var id = place.Required.Id;
        await RequireAsync(judge, Right.See, place.Chain, place.Path);
        return await judge.MayAsync(Right.Read, place.Chain) ? await library.GetPropertiesAsync(id, cancellation) : [];
    }

    /// <summary>What lies below a folder; null when she may not read all of it.</summary>
    public async ValueTask<FolderUsage?> GetUsageAsync(ViewedPath folder, CancellationToken cancellation = default)
    {
        var judge = await JudgeAsync(cancellation);
        var id = folder.Required.Id;
        await RequireAsync(judge, Right.See, folder.Chain, folder.Path);
        return await judge.MayAsync(Right.Read, folder.Chain) && await FilterAsync(judge, folder.Chain, cancellation) is null
            ? await library.GetUsageAsync(id, cancellation)
            : null;
    }

    /// <summary>The watch under which reading here is noted by person, of which she must be told; null: none, or she does not see it.</summary>
    public async ValueTask<ReadWatch?> FindReadWatchAsync(ViewedPath place, CancellationToken cancellation = default) =>
        place.Entry is null ? null : await gate.FindReadWatchAsync(place.Chain, cancellation);

    /// <summary>How much still fits where this folder lies; null where nothing is limited. For everybody who sees the folder: it tells a number, no names.</summary>
    public async ValueTask<QuotaState?> FindQuotaAsync(ViewedPath folder, CancellationToken cancellation = default) =>
        gate.Quotas.IsOn ? await gate.Quotas.FindTightestAsync(folder.Chain, cancellation) : null;

    /// <summary>A number that is another one after every commit of anybody: for caches of what was read through this view.</summary>
    public ValueTask<long> GetStateAsync(CancellationToken cancellation = default) => library.GetStateAsync(cancellation);

    // --- rights

    /// <summary>Whether she may do this with the resource. False where there is none.</summary>
    public async ValueTask<bool> MayAsync(Right right, ViewedPath place, CancellationToken cancellation = default) =>
        place.Entry is not null && await (await JudgeAsync(cancellation)).MayAsync(right, place.Chain);

    /// <summary>Why she may not do this with the resource; null when she may.</summary>
    /// <exception cref="LibraryException">NotFound: there is none, or she may not see it.</exception>
    public async ValueTask<Refusal?> RefuseAsync(Right right, ViewedPath place, CancellationToken cancellation = default)
    {
        var judge = await JudgeAsync(cancellation);
        _ = place.Required;
        return await judge.DecideAsync(right, place.Chain) switch
        {
            Decision.Allowed => null,
            Decision.Denied => Explain(judge.Principal, right, place.Chain, judge.Now),
            _ => throw NotFound(place.Path),
        };
    }

    // --- reading

    /// <summary>The current content of a document.</summary>
    /// <exception cref="LibraryException">NotFound; WrongKind: it is a folder.</exception>
    public async ValueTask<BlobReader> OpenAsync(ViewedPath document, CancellationToken cancellation = default)
    {
        await RequireReadAsync(document, cancellation);
        return await library.OpenAsync(document.Required, cancellation);
    }

    /// <summary>
    /// Notes that she reads the document: counted without her name, and with it under a watch. To be called once for each time somebody reads, before the first byte leaves.
    /// </summary>
    public ValueTask NoteReadAsync(ViewedPath document, ReadKind kind, CancellationToken cancellation = default) =>
        gate.NoteReadAsync(principal, document.Chain, kind, openedWith, cancellation);

    /// <summary>The name of the region by which her reads are counted: that of her first grant in one; null: none.</summary>
    public async ValueTask<string?> FindReadRegionAsync(CancellationToken cancellation = default)
    {
        readRegion ??= await gate.FindReadRegionNameAsync(principal, openedWith, cancellation) ?? "";
        return readRegion.Length == 0 ? null : readRegion;
    }

    /// <summary>The SHA-256 of current contents, one for each document in their order; empty where a content was purged meanwhile.</summary>
    /// <param name="documents">What this view has returned.</param>
    public ValueTask<IReadOnlyList<byte[]>> ListHashesAsync(IReadOnlyCollection<LibraryEntry> documents, CancellationToken cancellation = default) =>
        library.ListHashesAsync(documents, cancellation);

    /// <summary>The SHA-256 of the contents of a document's versions, one for each in their order; empty where a content was purged meanwhile.</summary>
    /// <exception cref="LibraryException">NotFound, also when a version belongs to another document; WrongKind: it is a folder.</exception>
    public async ValueTask<IReadOnlyList<byte[]>> ListHashesAsync(ViewedPath document, IReadOnlyCollection<DocumentVersion> versions, CancellationToken cancellation = default)
    {
        await RequireReadAsync(document, cancellation);
        return versions.All(version => version.EntryId == document.Required.Id) ? await library.ListHashesAsync(versions, cancellation) : throw NotFound(document.Path);
    }

    /// <summary>The content of an older version of a document.</summary>
    /// <exception cref="LibraryException">NotFound, also when the version belongs to another document; WrongKind: it is a folder.</exception>
    public async ValueTask<BlobReader> OpenAsync(ViewedPath document, DocumentVersion version, CancellationToken cancellation = default)
    {
        await RequireReadAsync(document, cancellation);
        return version.EntryId == document.Required.Id ? await library.OpenAsync(version, cancellation) : throw NotFound(document.Path);
    }

    /// <summary>The versions of a document, the newest first.</summary>
    /// <exception cref="LibraryException">NotFound; WrongKind: it is a folder.</exception>
    public async ValueTask<IReadOnlyList<DocumentVersion>> ListVersionsAsync(ViewedPath document, CancellationToken cancellation = default)
    {
        await RequireReadAsync(document, cancellation);
        return await library.ListVersionsAsync(document.Required.Id, cancellation);
    }

    /// <summary>Null when the document has no version of that number.</summary>
    /// <exception cref="LibraryException">NotFound; WrongKind: it is a folder.</exception>
    public async ValueTask<DocumentVersion?> FindVersionAsync(ViewedPath document, long number, CancellationToken cancellation = default)
    {
        await RequireReadAsync(document, cancellation);
        return await library.FindVersionAsync(document.Required.Id, number, cancellation);
    }

    // --- the feed

    /// <summary>The changes after a number that concern what she may read, in their order.</summary>
    /// <param name="since">0: from the first.</param>
    /// <param name="limit">How many at most, at least 1. Fewer do not mean that there are no more: <see cref="ViewedChanges.Next"/> does.</param>
    public ValueTask<ViewedChanges> ListChangesAsync(long since, int limit, CancellationToken cancellation = default) =>
        ListChangesAsync(since, limit, null, cancellation);

    /// <summary>As the other one, of those only that happened to these documents and folders, or below them; null: all.</summary>
    public async ValueTask<ViewedChanges> ListChangesAsync(long since, int limit, IReadOnlyCollection<long>? within, CancellationToken cancellation = default)
    {
        const int mostBatches = 20; // bounds one call, for those who see little of much
        var marks = await MarksAsync(await JudgeAsync(cancellation), cancellation);
        var shown = new List<LibraryChange>();
        var next = since;
        for (var batch = 0; batch < mostBatches && shown.Count < limit; batch++)
        {
            var changes = await library.ListChangesAsync(next, limit, within ?? marks.Within, cancellation);
            foreach (var change in changes)
            {
                next = change.Number;
                if (marks.Show(change) is { } visible && (within is null || visible.Chain.Concat(visible.FromChain ?? []).Any(within.Contains)))
                    shown.Add(visible);
                if (shown.Count == limit)
                    break;
            }

            if (changes.Count < limit)
                break;
        }

        return new ViewedChanges(shown, next);
    }

    /// <summary>The number of the latest change of anybody; 0 before the first.</summary>
    public ValueTask<long> GetLastChangeAsync(CancellationToken cancellation = default) => library.GetLastChangeAsync(cancellation);

    /// <summary>
    /// The folders below which she may read everything, and those below them where she may not, unless a folder named among the first
    /// lies deeper still: what a search index restricts its queries by.
    /// </summary>
    public async ValueTask<(IReadOnlyCollection<long> Readable, IReadOnlyCollection<long> Hidden)> ListReadableFoldersAsync(
        CancellationToken cancellation = default)
    {
        var marks = await MarksAsync(await JudgeAsync(cancellation), cancellation);
        return (marks.Included, marks.Excluded);
    }

    // --- what all share

    /// <summary>What the library has at the path; a drop box of her own on the way is made first.</summary>
    private async ValueTask<Resolution> ResolveAsync(Judge judge, LibraryPath path, CancellationToken cancellation)
    {
        var found = openedState is { } state ? await library.ResolveAsync(path, state, cancellation) : await library.ResolveAsync(path, cancellation);
        openedState = null;
        return found.Entry is null && await MakeDropBoxAsync(judge, found, path, cancellation)
            ? await library.ResolveAsync(path, cancellation)
            : found;
    }

    internal static async ValueTask<ViewedPath> ViewAsync(Judge judge, Resolution found)
    {
        if (found.Entry is null)
        {
            var parentSeen = found.ParentId is not null && await judge.MayAsync(Right.See, found.Chain);
            return ViewedPath.Of(found, seen: false, parentSeen);
        }

        var seen = await judge.MayAsync(Right.See, found.Chain);
        return ViewedPath.Of(found, seen, parentSeen: seen || (found.Chain.Count > 1 && await judge.MayAsync(Right.See, Above(found.Chain))));
    }

    /// <summary>The locks whose roots she sees.</summary>
    internal static async ValueTask<IReadOnlyList<DocumentLock>> SeenAsync(
        Judge judge, IReadOnlyList<DocumentLock> locks, Func<long, ValueTask<Resolution?>> find)
    {
        if (locks.Count == 0 || judge.Principal.IsUncutAdministrator(judge.Now))
            return locks;
        var seen = new List<DocumentLock>(locks.Count);
        foreach (var held in locks)
        {
            if (await find(held.EntryId) is { } root && await judge.MayAsync(Right.See, root.Chain))
                seen.Add(held);
        }

        return seen;
    }

    private static IReadOnlyList<ChainLink> Above(IReadOnlyList<ChainLink> chain) => [.. chain.Take(chain.Count - 1)];

    private static LibraryException NotFound(LibraryPath path) => new(LibraryError.NotFound, $"There is nothing at {path}.", path);

    private static LibraryException ParentMissing(LibraryPath path) =>
        new(LibraryError.ParentMissing, $"The folder {path.Parent} does not exist.", path);

    /// <summary>Decides with what was known when the request was let in; without a request, with what is known now.</summary>
    private ValueTask<Judge> JudgeAsync(CancellationToken cancellation) => opened is { } judge ? ValueTask.FromResult(judge) : JudgeAnewAsync(cancellation);

    private async ValueTask<Judge> JudgeAnewAsync(CancellationToken cancellation)
    {
        var snapshot = await gate.RefreshAsync(cancellation);
        var asked = principal;
        if (asked.AccessNumber != snapshot.Number)
        {
            asked = await gate.Database.ReadAsync(session => gate.ReloadAsync(session, asked, snapshot.Number), cancellation)
                ?? throw new AccessDeniedException(Refusals.SignInEnded);
            principal = asked;
        }
        else if (asked.Token is { } token && !token.Holds(gate.Time.GetUtcNow()))
        {
            throw new AccessDeniedException(Refusals.SignInEnded);
        }

        return new Judge(asked, gate.Time.GetUtcNow(), gate.RefusalLog, () => gate.LocateAsync(asked, snapshot, cancellation));
    }

    /// <summary>Decides inside a transaction, with what holds when it commits.</summary>
    private async ValueTask<Judge> JudgeAsync(LibraryTransaction transaction)
    {
        var asked = principal;
        var number = await LibraryGate.NumberAsync(transaction.Session);
        if (asked.AccessNumber != number || asked.Token?.Holds(gate.Time.GetUtcNow()) == false)
        {
            asked = await gate.ReloadAsync(transaction.Session, asked, number)
                ?? throw new AccessDeniedException(Refusals.SignInEnded);
        }

        return new Judge(
            asked,
            gate.Time.GetUtcNow(),
            gate.RefusalLog,
            async () => await Reach.LocateAsync(
                asked, await gate.PublicFoldersAsync(transaction.Session, number), state: -1, transaction.FindAsync));
    }

    /// <summary>Throws unless she may: NotFound for what she may not see, else the refusal.</summary>
    private static async ValueTask RequireAsync(Judge judge, Right right, IReadOnlyList<ChainLink> chain, LibraryPath path)
    {
        switch (await judge.DecideAsync(right, chain))
        {
            case Decision.Absent:
                throw NotFound(path);
            case Decision.Denied:
                throw judge.Deny(Explain(judge.Principal, right, chain, judge.Now), path);
        }
    }

    private async ValueTask RequireReadAsync(ViewedPath document, CancellationToken cancellation)
    {
        var entry = document.Required;
        await RequireAsync(await JudgeAsync(cancellation), Right.Read, document.Chain, document.Path);
        if (entry.IsFolder)
            throw new LibraryException(LibraryError.WrongKind, $"{document.Path} is a folder.", document.Path);
    }

    private static Refusal Explain(Principal principal, Right right, IReadOnlyList<ChainLink> chain, DateTimeOffset now)
    {
        var self = chain[^1];
        if (principal.IsAnonymous)
            return Refusals.SignInFirst;
        if (right == Right.Remove && FolderPurpose.IsProtected(self.Purpose))
            return Refusals.Protected;
        if (right == Right.CreateFolder && FolderPurpose.HoldsOnlyKeptFolders(self.Purpose) && !FolderPurpose.IsInbox(self.Purpose))
            return Refusals.KeptFolder;
        if (principal.Token is { } token)
        {
            if (token.IsReadOnly)
                return Refusals.ReadOnlyToken;
            if (token.ScopeId is { } scope && (!chain.Any(link => link.Id == scope) || (right == Right.Remove && self.Id == scope)))
                return Refusals.TokenScope;
        }

        if (right is Right.Administer)
            return Refusals.Administrators;
        if (right is Right.GiveGrants or Right.DecideRequests)
            return Refusals.MayNotGrant;
        if (chain.Count == 1 || (right == Right.Remove && chain.Count == 2))
            return Refusals.Root;
        if (chain.Any(link => FolderPurpose.IsInbox(link.Purpose)))
            return Refusals.Inbox;
        if (chain.Any(link => link.Purpose == FolderPurpose.Toolkit))
            return Refusals.Toolkit;
        return principal.Grants.Any(grant => grant.IsRunning(now) && chain.Any(link => link.Id == grant.ScopeId))
            ? Refusals.Write
            : Refusals.OnTheWay;
    }
}
