using ToolKit.Library;

namespace ToolKit.Access;

/// <content>Writing: each right is asked early and again in the transaction.</content>
public sealed partial class LibraryView
{
    /// <summary>Creates a document, or gives the one at the path a new version.</summary>
    /// <exception cref="LibraryException">ParentMissing (also where she may not see the folder), IsFolder, NameRefused, LengthMismatch.</exception>
    /// <exception cref="AccessDeniedException">She sees the folder but may not write there.</exception>
    public async ValueTask<WriteResult> WriteAsync(
        LibraryPath path, Stream body, ViewGuard? guard = null, WriteOptions? options = null, CancellationToken cancellation = default)
    {
        var found = await CheckEarlyAsync(path, CheckWriteAsync, cancellation);
        try
        {
            return await WriteAsync(found, path, body, guard, options, cancellation);
        }
        catch (LibraryException harmful) when (harmful.Error == LibraryError.Harmful)
        {
            gate.RefusalLog.Note(principal.Door, principal.Person?.Id, new AuditNote(AuditActs.Refused, path.ToString()) { Detail = "Schadsoftware" });
            throw;
        }
    }

    private async ValueTask<WriteResult> WriteAsync(
        Resolution found, LibraryPath path, Stream body, ViewGuard? guard, WriteOptions? options, CancellationToken cancellation)
    {
        if (!gate.Quotas.IsOn)
            return await library.WriteAsync(path, body, Author, Guarded(guard, path, CheckWriteAsync), options, cancellation);

        // What it replaces makes room. An announced length is refused at once; without one the body is counted as it comes.
        var before = found.Entry is { IsFolder: false } document ? document.Size : 0;
        using var room = await gate.Quotas.ReserveAsync(found.Chain, (options?.Length ?? 0) - before, cancellation: cancellation);
        var counted = new FolderQuotas.CountedBody(body, room, Math.Max(before, options?.Length ?? 0));
        await using (counted.ConfigureAwait(false))
        {
            var written = await library.WriteAsync(path, counted, Author, Guarded(guard, path, CheckWriteAsync), options, cancellation);
            room.Use();
            return written;
        }
    }

    /// <summary>Creates a folder. A purpose in the options is not looked at.</summary>
    /// <exception cref="LibraryException">ParentMissing (also where she may not see the folder), AlreadyExists, NameRefused.</exception>
    /// <exception cref="AccessDeniedException">She sees the folder above but may not make one there.</exception>
    public async ValueTask<LibraryEntry> CreateFolderAsync(
        LibraryPath path, ViewGuard? guard = null, FolderOptions? options = null, CancellationToken cancellation = default)
    {
        await CheckEarlyAsync(path, CheckCreateFolderAsync, cancellation);
        return await library.CreateFolderAsync(
            path, Author, Guarded(guard, path, CheckCreateFolderAsync), (options ?? new FolderOptions()) with { Purpose = null }, cancellation);
    }

    /// <summary>Moves an entry to the trash. Returns what was deleted.</summary>
    /// <exception cref="LibraryException">NotFound.</exception>
    /// <exception cref="AccessDeniedException">She sees it but may not delete it; nobody deletes the root and the protected folders.</exception>
    public async ValueTask<LibraryEntry> DeleteAsync(LibraryPath path, ViewGuard? guard = null, CancellationToken cancellation = default)
    {
        await CheckEarlyAsync(path, CheckRemoveAsync, cancellation);
        return await library.DeleteAsync(path, Author, Guarded(guard, path, CheckRemoveAsync), cancellation);
    }

    /// <summary>Moves or renames; see <see cref="DocumentLibrary.MoveAsync"/>. What comes out of a drop box leaves its older versions behind, and what was deleted in it: they were for few to see, and may hold what had to be taken out.</summary>
    /// <exception cref="LibraryException">NotFound, ParentMissing, AlreadyExists, SameEntry, IntoItself, NameRefused.</exception>
    /// <exception cref="AccessDeniedException">She may not take it away, put it there, or replace what lies there.</exception>
    public async ValueTask<WriteResult> MoveAsync(
        LibraryPath from, LibraryPath to, bool overwrite, ViewGuard? guard = null, CancellationToken cancellation = default)
    {
        var (source, target) = await CheckEarlyAsync(from, to, CheckMoveAsync, cancellation);
        using var room = await ReserveAsync(source, target, within: source.Chain, cancellation);
        var moved = await library.MoveAsync(from, to, overwrite, Author, Guarded(guard, from, to, CheckMoveAsync, (transaction, source, target) => ForgetDraftsAsync(transaction, source.Entry!, source.Chain, target)), cancellation);
        room?.Use();
        return moved;
    }

    /// <param name="from">The folders in which it lies.</param>
    private static async ValueTask ForgetDraftsAsync(LibraryTransaction transaction, LibraryEntry draft, IReadOnlyList<ChainLink> from, Resolution target)
    {
        if (!from.Any(link => FolderPurpose.IsDropBox(link.Purpose)) || target.Chain.Any(link => FolderPurpose.IsInbox(link.Purpose)))
            return;
        await DocumentLibrary.LeaveTrashBehindAsync(transaction, draft);
        await DocumentLibrary.ForgetOlderVersionsAsync(transaction, draft.Id);
    }

    /// <summary>Copies rows, not bytes; see <see cref="DocumentLibrary.CopyAsync"/>.</summary>
    /// <exception cref="LibraryException">NotFound, ParentMissing, AlreadyExists, SameEntry, IntoItself, NameRefused.</exception>
    /// <exception cref="AccessDeniedException">She may not read all of it, put it there, or replace what lies there.</exception>
    public async ValueTask<WriteResult> CopyAsync(
        LibraryPath from, LibraryPath to, bool overwrite, bool recursive, ViewGuard? guard = null, CancellationToken cancellation = default)
    {
        var (source, target) = await CheckEarlyAsync(from, to, CheckCopyAsync, cancellation);
        using var room = source.Entry is { IsFolder: true } && !recursive ? null : await ReserveAsync(source, target, within: null, cancellation);
        var copied = await library.CopyAsync(from, to, overwrite, recursive, Author, Guarded(guard, from, to, CheckCopyAsync), cancellation);
        room?.Use();
        return copied;
    }

    /// <summary>Changes properties, metadata, times: all of it or nothing. A purpose among the changes is not looked at.</summary>
    /// <exception cref="LibraryException">NotFound.</exception>
    /// <exception cref="AccessDeniedException">She may not write there; the display name of a protected folder is for administrators.</exception>
    public async ValueTask<LibraryEntry> ChangeAsync(
        LibraryPath path, EntryChanges changes, ViewGuard? guard = null, CancellationToken cancellation = default)
    {
        await CheckEarlyAsync(path, CheckAsync, cancellation);
        return await library.ChangeAsync(path, changes with { Purpose = null }, Author, Guarded(guard, path, CheckAsync), cancellation);

        async ValueTask CheckAsync(Judge judge, Resolution found)
        {
            await CheckChangeAsync(judge, found);
            if (changes.DisplayName is not null && FolderPurpose.IsProtected(found.Chain[^1].Purpose))
                await RequireAsync(judge, Right.Administer, found.Chain, found.Path);
        }
    }

    /// <summary>Makes the content of an older version the newest version.</summary>
    /// <param name="changeClass">As <see cref="WriteOptions.ChangeClass"/>.</param>
    /// <exception cref="LibraryException">NotFound (document or version), WrongKind.</exception>
    /// <exception cref="AccessDeniedException">She may not write there.</exception>
    public async ValueTask<WriteResult> RestoreVersionAsync(
        LibraryPath path, long number, ViewGuard? guard = null, ChangeClass? changeClass = null, CancellationToken cancellation = default)
    {
        var found = await CheckEarlyAsync(path, CheckChangeAsync, cancellation);
        using var room = gate.Quotas.IsOn && found.Entry is { IsFolder: false } document && await library.FindVersionAsync(document.Id, number, cancellation) is { } version
            ? await gate.Quotas.ReserveAsync(found.Chain, version.Size - document.Size, cancellation: cancellation)
            : null;
        var restored = await library.RestoreVersionAsync(path, number, Author, Guarded(guard, path, CheckChangeAsync), changeClass, cancellation);
        room?.Use();
        return restored;
    }

    // --- trash

    /// <summary>What was deleted from folders in which she may write, the latest first.</summary>
    /// <param name="before">The last entry of the page before; null: from the beginning.</param>
    /// <param name="limit">How many at most, at least 1.</param>
    public async ValueTask<IReadOnlyList<TrashedEntry>> ListTrashAsync(
        TrashedEntry? before = null, int limit = 100, CancellationToken cancellation = default)
    {
        var judge = await JudgeAsync(cancellation);
        var marks = await MarksAsync(judge, cancellation);
        var batch = Math.Max(limit, 100);
        var shown = new List<TrashedEntry>();
        while (shown.Count < limit)
        {
            var trashed = await library.ListTrashAsync(marks.Within, before, batch, cancellation);
            foreach (var entry in trashed)
            {
                before = entry;
                if (await MayRestoreAsync(judge, entry))
                    shown.Add(entry);
                if (shown.Count == limit)
                    break;
            }

            if (trashed.Count < batch)
                break;
        }

        return shown;
    }

    /// <summary>Null when nothing with that id is in the trash, or she may not know of it.</summary>
    public async ValueTask<TrashedEntry?> FindTrashedAsync(long id, CancellationToken cancellation = default)
    {
        var judge = await JudgeAsync(cancellation);
        return await library.FindTrashedAsync(id, cancellation) is { } trashed && await MayRestoreAsync(judge, trashed) ? trashed : null;
    }

    /// <summary>Puts an entry back where it lay, or at <paramref name="to"/>; out of a drop box as <see cref="MoveAsync"/> does.</summary>
    /// <param name="guard">Makes the guard for the place where it goes.</param>
    /// <returns>NotFound also when she may not know of it.</returns>
    /// <exception cref="AccessDeniedException">She may not put it there.</exception>
    public async ValueTask<RestoreResult> RestoreAsync(
        long id, LibraryPath? to = null, Func<LibraryPath, ViewGuard>? guard = null, CancellationToken cancellation = default)
    {
        if (await FindTrashedAsync(id, cancellation) is not { } trashed)
            return new RestoreResult(RestoreOutcome.NotFound, null);
        // First: that a folder is full is not for those to know who do not see it.
        var found = await CheckEarlyAsync(to ?? trashed.Path, (judge, place) => CheckRestoreAsync(judge, trashed, place), cancellation);
        using var room = gate.Quotas.IsOn
            ? await gate.Quotas.ReserveAsync(found.Chain, await SizeOfAsync(trashed.Entry, cancellation), cancellation: cancellation)
            : null;
        var restored = await library.RestoreAsync(id, Author, to, GuardAsync, cancellation);
        if (restored.Outcome == RestoreOutcome.Restored)
            room?.Use();
        return restored;

        async ValueTask GuardAsync(LibraryTransaction transaction)
        {
            var judge = await PreparedAsync(await JudgeAsync(transaction));
            if (await transaction.FindTrashedAsync(id) is not { } now)
                return; // the library finds nothing either
            var place = await transaction.FindAsync(to ?? now.Path); // the folder in which it lay may have been moved
            await CheckRestoreAsync(judge, now, place);
            if (guard is not null)
                await guard(place.Path)(new ViewTransaction(transaction, judge));
            if (to is not null && place.Entry is null)
                await ForgetDraftsAsync(transaction, now.Entry, now.Chain, place);
        }
    }

    private static async ValueTask CheckRestoreAsync(Judge judge, TrashedEntry trashed, Resolution place)
    {
        if (!await MayRestoreAsync(judge, trashed))
            throw judge.Deny(Refusals.Write, place.Path);
        if (place.ParentId is not null)
            await CheckCreateAsync(judge, place, trashed.Entry.IsFolder);
    }

    /// <summary>Removes an entry of the trash for good. Null when it is not there, or she may not know of it.</summary>
    /// <exception cref="AccessDeniedException">Only administrators do this.</exception>
    public async ValueTask<PurgeReport?> PurgeTrashedAsync(long id, CancellationToken cancellation = default)
    {
        if (await FindTrashedAsync(id, cancellation) is not { } trashed)
            return null;
        await RequireAsync(await JudgeAsync(cancellation), Right.Administer, [.. trashed.Chain], trashed.Path);
        return await library.PurgeTrashedAsync(
            id,
            Author,
            async transaction =>
            {
                var judge = await JudgeAsync(transaction);
                await RequireAsync(judge, Right.Administer, [.. trashed.Chain], trashed.Path);
                await AuditLog.AddAsync(
                    transaction.Session,
                    gate.Time.Milliseconds(),
                    principal,
                    new AuditNote(AuditActs.Purged, trashed.Path.ToString()),
                    Authority(judge, [.. trashed.Chain], Right.Administer));
            },
            cancellation);
    }

    // --- what all share

    private Author Author => principal.IsAnonymous ? throw gate.RefusalLog.Deny(principal, Refusals.SignInFirst, "Ablage") : principal.Author;

    private delegate ValueTask Check(Judge judge, Resolution found);

    private delegate ValueTask CheckBoth(Judge judge, Resolution from, Resolution to);

    private async ValueTask<Resolution> CheckEarlyAsync(LibraryPath path, Check check, CancellationToken cancellation)
    {
        var judge = await PreparedAsync(await JudgeAsync(cancellation));
        var found = await ResolveAsync(judge, path, cancellation);
        await check(judge, found);
        return found;
    }

    private async ValueTask<(Resolution From, Resolution To)> CheckEarlyAsync(LibraryPath from, LibraryPath to, CheckBoth check, CancellationToken cancellation)
    {
        var judge = await PreparedAsync(await JudgeAsync(cancellation));
        var both = (From: await ResolveAsync(judge, from, cancellation), To: await ResolveAsync(judge, to, cancellation));
        await check(judge, both.From, both.To);
        return both;
    }

    /// <summary>Room for a copy of the source beside what a document that it replaces leaves; null where nothing is limited, or the library refuses anyway.</summary>
    private async ValueTask<FolderQuotas.Reservation?> ReserveAsync(
        Resolution source, Resolution target, IReadOnlyList<ChainLink>? within, CancellationToken cancellation) =>
        gate.Quotas.IsOn && source.Entry is { } entry
            ? await gate.Quotas.ReserveAsync(
                target.Chain,
                await SizeOfAsync(entry, cancellation) - (target.Entry is { IsFolder: false } replaced ? replaced.Size : 0),
                within,
                cancellation)
            : null;

    private async ValueTask<long> SizeOfAsync(LibraryEntry entry, CancellationToken cancellation) =>
        entry.IsFolder ? (await library.GetUsageAsync(entry.Id, cancellation)).Bytes : entry.Size;

    /// <summary>
    /// Asks where her grants lie before it is known whether anything lies at the path: asked only when something does, the time it takes would tell.
    /// </summary>
    private static async ValueTask<Judge> PreparedAsync(Judge judge)
    {
        await judge.ReachAsync();
        return judge;
    }

    private Guard Guarded(ViewGuard? guard, LibraryPath path, Check check) =>
        async transaction =>
        {
            var judge = await PreparedAsync(await JudgeAsync(transaction));
            await check(judge, await transaction.FindAsync(path));
            if (guard is not null)
                await guard(new ViewTransaction(transaction, judge));
        };

    /// <param name="then">What is done before the change itself, once nothing refuses it.</param>
    private Guard Guarded(
        ViewGuard? guard, LibraryPath from, LibraryPath to, CheckBoth check, Func<LibraryTransaction, Resolution, Resolution, ValueTask>? then = null) =>
        async transaction =>
        {
            var judge = await PreparedAsync(await JudgeAsync(transaction));
            var (source, target) = (await transaction.FindAsync(from), await transaction.FindAsync(to));
            await check(judge, source, target);
            if (guard is not null)
                await guard(new ViewTransaction(transaction, judge));
            if (then is not null)
                await then(transaction, source, target);
        };

    private static async ValueTask CheckWriteAsync(Judge judge, Resolution found)
    {
        if (found.Entry is not null && await judge.MayAsync(Right.See, found.Chain))
            await RequireAsync(judge, Right.Write, found.Chain, found.Path);
        else
            await CheckCreateAsync(judge, found, isFolder: false);
    }

    private static async ValueTask CheckCreateFolderAsync(Judge judge, Resolution found)
    {
        if (found.Entry is not null && await judge.MayAsync(Right.See, found.Chain))
            throw new LibraryException(LibraryError.AlreadyExists, $"{found.Path} exists already.", found.Path);
        await CheckCreateAsync(judge, found, isFolder: true);
    }

    /// <summary>Something is to come into the folder of this path, in which she sees nothing of that name.</summary>
    private static async ValueTask CheckCreateAsync(Judge judge, Resolution found, bool isFolder)
    {
        if (found.ParentId is null)
            throw ParentMissing(found.Path);
        IReadOnlyList<ChainLink> parent = found.Entry is null ? found.Chain : Above(found.Chain);
        var right = isFolder ? Right.CreateFolder : Right.Create;
        switch (await judge.DecideAsync(right, parent))
        {
            case Decision.Absent:
                throw ParentMissing(found.Path);
            case Decision.Denied:
                throw judge.Deny(Explain(judge.Principal, right, parent, judge.Now), found.Path);
        }
    }

    private static async ValueTask CheckChangeAsync(Judge judge, Resolution found)
    {
        if (found.Entry is null)
            throw NotFound(found.Path);
        await RequireAsync(judge, Right.Write, found.Chain, found.Path);
    }

    private static async ValueTask CheckRemoveAsync(Judge judge, Resolution found)
    {
        if (found.Entry is null)
            throw NotFound(found.Path);
        await RequireAsync(judge, Right.Remove, found.Chain, found.Path);
    }

    private static async ValueTask CheckMoveAsync(Judge judge, Resolution from, Resolution to)
    {
        await CheckRemoveAsync(judge, from);
        await CheckDestinationAsync(judge, from, to, replacing: Right.Remove);
    }

    private static async ValueTask CheckCopyAsync(Judge judge, Resolution from, Resolution to)
    {
        if (from.Entry is null)
            throw NotFound(from.Path);
        await RequireAsync(judge, Right.Read, from.Chain, from.Path);
        // A document copied over a document is a new version of that; anything else takes its place.
        var isVersion = !from.Entry.IsFolder && to.Entry is { IsFolder: false };
        await CheckDestinationAsync(judge, from, to, replacing: isVersion ? Right.Write : Right.Remove);
    }

    private static async ValueTask CheckDestinationAsync(Judge judge, Resolution from, Resolution to, Right replacing)
    {
        if (to.Entry is not null && await judge.MayAsync(Right.See, to.Chain))
        {
            if (to.Entry.Id == from.Entry!.Id)
                return; // the library has its own word for that
            await RequireAsync(judge, replacing, to.Chain, to.Path);
            if (replacing == Right.Write)
                return;
        }

        await CheckCreateAsync(judge, to, from.Entry!.IsFolder);
    }

    /// <summary>Whoever may write where it lay may see it in the trash and put it back.</summary>
    private static async ValueTask<bool> MayRestoreAsync(Judge judge, TrashedEntry trashed) =>
        // With the full reach: the folders above may be in the trash themselves, and grants on them have died.
        Judge.Decide(judge.Principal, await judge.ReachAsync(), Right.Write, trashed.Chain, judge.Now) == Decision.Allowed;
}
