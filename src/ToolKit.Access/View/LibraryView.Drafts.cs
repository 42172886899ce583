using ToolKit.Database;
using ToolKit.Library;

namespace ToolKit.Access;

/// <content>Drafts: what people hand in below <c>/Eingang</c>, and what editors make of it.</content>
public sealed partial class LibraryView
{
    private const int MostInboxEntries = 20_000;
    private const int MostDecisions = 200;
    private const int LongestReason = 1_000;

    /// <summary>The drafts she sees that are not published: her own, and those she receives; the oldest first.</summary>
    public async ValueTask<IReadOnlyList<Draft>> ListDraftsAsync(CancellationToken cancellation = default)
    {
        var judge = await JudgeAsync(cancellation);
        var drafts = new List<Draft>();
        if (await library.FindByPurposeAsync(FolderPurpose.Inbox, cancellation) is not [var inbox, ..] || !await judge.MayAsync(Right.See, inbox.Chain))
            return drafts;
        var top = await ViewAsync(judge, inbox);
        var tree = (await ListTreeAsync(top, MostInboxEntries, cancellation: cancellation)).Entries;
        // Whose drop box lies where: its documents may come long after it. Above it lies only its field.
        var folders = new Dictionary<long, ViewedPath> { [inbox.Entry!.Id] = top };
        var boxes = new Dictionary<LibraryPath, (LibraryEntry Folder, long Owner, bool IsOwn, bool MayPublish)>();
        foreach (var (path, entry) in tree)
        {
            if (!entry.IsFolder || !folders.TryGetValue(entry.ParentId!.Value, out var above))
                continue;
            var folder = Member(above, entry);
            if (FolderPurpose.OwnerOf(entry.Purpose) is { } owner)
                boxes[path] = (entry, owner, owner == judge.Principal.Person?.Id, await judge.MayAsync(Right.Publish, folder.Chain));
            else
                folders[entry.Id] = folder;
        }

        foreach (var (path, entry) in tree)
        {
            if (!entry.IsFolder && !entry.IsScratch && boxes.TryGetValue(BoxOf(path), out var box) && (box.IsOwn || box.MayPublish))
                drafts.Add(new Draft(path, entry, box.Folder, box.Owner, box.IsOwn, box.MayPublish, Returned: null));
        }

        if (drafts.Count == 0)
            return drafts;
        var returned = (await gate.Database.ReadAsync(
            session => session.QueryAsync<DraftRow>(
                $"{DraftRow.Select} WHERE target_id IS NULL AND {session.Dialect.In("entry_id", "ids")}", new { ids = session.Dialect.Ids(drafts.Select(draft => draft.Entry.Id)) }),
            cancellation)).ToDictionary(row => (row.EntryId, row.ETag), row => row.ToDecision());
        return
        [
            .. drafts.Select(draft => draft with { Returned = returned.GetValueOrDefault((draft.Entry.Id, draft.Entry.ETag)) })
                .OrderBy(draft => draft.Entry.ModifiedAt).ThenBy(draft => draft.Entry.Id),
        ];
    }

    /// <summary>What became of the drafts she handed in that were published, the latest first; 200 at most.</summary>
    public async ValueTask<IReadOnlyList<DraftDecision>> ListPublishedDraftsAsync(CancellationToken cancellation = default) =>
        (await gate.Database.ReadAsync(
            session => session.QueryAsync<DraftRow>(
                $"{DraftRow.Select} WHERE person_id = @personId AND target_id IS NOT NULL ORDER BY decided_at DESC, entry_id DESC LIMIT @MostDecisions", new { personId = Author.PersonId!.Value, MostDecisions }),
            cancellation)).ConvertAll(row => row.ToDecision());

    /// <summary>Publishes drafts: all of them, or none. Who handed them in is told by the mails, which go out if and only if it was done.</summary>
    /// <param name="drafts">At least one; each in somebody's drop box.</param>
    /// <returns>What lies at the targets then, in the same order.</returns>
    /// <exception cref="LibraryException">NotFound, ParentMissing, AlreadyExists, NameRefused.</exception>
    /// <exception cref="AccessDeniedException">She may not publish one of them, or not there.</exception>
    /// <exception cref="RefusedException">One of them, or what it replaces, has changed since she saw it; or it is to stay below <c>/Eingang</c>.</exception>
    public async ValueTask<IReadOnlyList<WriteResult>> PublishAsync(
        IReadOnlyList<ReviewedDraft> drafts, ViewGuard guard, IReadOnlyCollection<NewMail> mails, CancellationToken cancellation = default)
    {
        var judge = await PreparedAsync(await JudgeAsync(cancellation));
        foreach (var draft in drafts)
            await CheckPublishAsync(judge, draft, path => library.ResolveAsync(path, cancellation));
        var room = new List<FolderQuotas.Reservation>();
        try
        {
            foreach (var draft in gate.Quotas.IsOn ? drafts : [])
                room.Add(await ReserveAsync(draft.What, cancellation));
            var published = await PublishAsync(drafts, guard, mails, Author, cancellation);
            room.ForEach(reservation => reservation.Use());
            return published;
        }
        finally
        {
            room.ForEach(reservation => reservation.Dispose());
        }
    }

    private async ValueTask<FolderQuotas.Reservation> ReserveAsync(Publication publication, CancellationToken cancellation)
    {
        var draft = await library.ResolveAsync(publication.Draft, cancellation);
        var replaced = publication.Replaced is { } path ? (await library.ResolveAsync(path, cancellation)).Entry?.Size ?? 0 : 0;
        var size = publication.Content?.Length ?? draft.Entry?.Size ?? 0;
        return await gate.Quotas.ReserveAsync((await library.ResolveAsync(publication.Target, cancellation)).Chain, size - replaced, draft.Chain, cancellation);
    }

    private async ValueTask<IReadOnlyList<WriteResult>> PublishAsync(
        IReadOnlyList<ReviewedDraft> drafts, ViewGuard guard, IReadOnlyCollection<NewMail> mails, Author author, CancellationToken cancellation) =>
        await library.PublishAsync(
            [.. drafts.Select(draft => draft.What)],
            author,
            async transaction =>
            {
                var inside = await PreparedAsync(await JudgeAsync(transaction));
                foreach (var draft in drafts)
                    await CheckPublishAsync(inside, draft, transaction.FindAsync);
                await guard(new ViewTransaction(transaction, inside));
                foreach (var draft in drafts)
                    await NotePublishedAsync(transaction, inside, draft);
                await MailStore.QueueAsync(transaction.Session, mails, gate.Time.Milliseconds());
            },
            cancellation);

    /// <summary>Sends drafts back to those who handed them in: they stay where they are, and wait again once they are changed.</summary>
    /// <param name="drafts">Where they lie, each with the entity tag she has seen.</param>
    /// <param name="reason">1 to 1,000 characters.</param>
    /// <exception cref="AccessDeniedException">She does not receive one of them.</exception>
    /// <exception cref="RefusedException">One has changed since she saw it, or the reason cannot be used.</exception>
    public async ValueTask ReturnDraftsAsync(
        IReadOnlyList<(LibraryPath Path, string ETag)> drafts, string? reason, IReadOnlyCollection<NewMail> mails, CancellationToken cancellation = default)
    {
        var clean = AccessRows.CleanLines(reason, LongestReason, Refusals.DraftReason);
        var judge = await PreparedAsync(await JudgeAsync(cancellation));
        var found = new List<(Resolution Draft, string ETag)>();
        foreach (var (path, etag) in drafts)
            found.Add((await CheckDraftAsync(judge, await library.ResolveAsync(path, cancellation), etag, Refusals.ReturnedChanged), etag));
        await gate.Database.WriteAsync(
            async session =>
            {
                // Who receives a drop box depends on where her scopes lie, which nobody changes without changing who may do what.
                var inside = await LibraryGate.NumberAsync(session) == judge.Principal.AccessNumber ? judge : await JudgeAsync(session);
                foreach (var (seen, etag) in found)
                {
                    var now = await DocumentLibrary.ResolveAsync(session, seen.Entry!.Id) ?? throw NotFound(seen.Path);
                    var draft = await CheckDraftAsync(inside, now, etag, Refusals.ReturnedChanged);
                    await KeepAsync(session, draft, targetId: null, clean);
                    await AuditLog.AddAsync(session, gate.Time.Milliseconds(), principal, new AuditNote(AuditActs.DraftReturned, $"/Eingang/{draft.Path.Names[1]}") { Detail = draft.Path.Name, AboutPersonId = OwnerOf(draft) }, Authority(inside, draft.Chain, Right.Publish));
                }

                await MailStore.QueueAsync(session, mails, gate.Time.Milliseconds());
                return true;
            },
            cancellation: cancellation);
    }

    private static async ValueTask CheckPublishAsync(Judge judge, ReviewedDraft draft, Func<LibraryPath, ValueTask<Resolution>> find)
    {
        await CheckDraftAsync(judge, await find(draft.What.Draft), draft.DraftETag, Refusals.DraftChanged);
        var target = await find(draft.What.Target);
        if (target.Chain.Any(link => FolderPurpose.IsInbox(link.Purpose)))
            throw new RefusedException(Refusals.DraftStays);
        if (draft.What.Replaced is { } path)
        {
            var replaced = await find(path);
            if (replaced.Entry is not { IsFolder: false } document)
                throw NotFound(path);
            await RequireAsync(judge, Right.Publish, replaced.Chain, path);
            if (document.ETag != draft.ReplacedETag)
                throw new RefusedException(Refusals.DraftChanged);
            if (path == draft.What.Target)
                return;
            await RequireAsync(judge, Right.Remove, replaced.Chain, path);
        }

        if (target.Entry is not null && await judge.MayAsync(Right.See, target.Chain))
            throw new LibraryException(LibraryError.AlreadyExists, $"{target.Path} exists already.", target.Path);
        await CheckCreateAsync(judge, target, isFolder: false);
        await RequireAsync(judge, Right.Publish, target.Entry is null ? target.Chain : Above(target.Chain), target.Path);
    }

    /// <summary>A document in somebody's drop box, in the state that was seen, which she may publish.</summary>
    private static async ValueTask<Resolution> CheckDraftAsync(Judge judge, Resolution found, string etag, Refusal changed)
    {
        if (found.Entry is not { IsFolder: false } draft || !found.Chain.Any(link => FolderPurpose.IsDropBox(link.Purpose)))
            throw NotFound(found.Path);
        await RequireAsync(judge, Right.Publish, found.Chain, found.Path);
        return draft.ETag == etag ? found : throw new RefusedException(changed);
    }

    private async ValueTask NotePublishedAsync(LibraryTransaction transaction, Judge judge, ReviewedDraft reviewed)
    {
        var draft = await transaction.FindAsync(reviewed.What.Draft);
        var targetId = reviewed.What.Replaced is { } replaced ? (await transaction.FindAsync(replaced)).Entry!.Id : draft.Entry!.Id;
        await KeepAsync(transaction.Session, draft, targetId, "");
        if (reviewed.What.Replaced is null)
            await DocumentLibrary.ForgetOlderVersionsAsync(transaction, draft.Entry!.Id); // it is the document from now on
        await AuditLog.AddAsync(
            transaction.Session,
            gate.Time.Milliseconds(),
            principal,
            new AuditNote(reviewed.Overruled.Length > 0 ? AuditActs.DraftPublishedDespite : AuditActs.DraftPublished, reviewed.What.Target.ToString()) { Reason = reviewed.Overruled, AboutPersonId = OwnerOf(draft) },
            Authority(judge, draft.Chain, Right.Publish));
    }

    private async ValueTask KeepAsync(SqlSession session, Resolution draft, long? targetId, string reason)
    {
        if (OwnerOf(draft) is not { } owner)
            return; // somebody who has been erased: there is nobody to tell
        var kept = await session.ExecuteAsync(
            """
            INSERT INTO draft (entry_id, etag, person_id, name, target_id, reason, decided_by, decided_at)
            VALUES (@EntryId, @ETag, @owner, @Name, @targetId, @reason, @by, @now)
            ON CONFLICT (entry_id) DO UPDATE SET etag = excluded.etag, person_id = excluded.person_id, name = excluded.name, target_id = excluded.target_id,
                reason = excluded.reason, decided_by = excluded.decided_by, decided_at = excluded.decided_at
                WHERE draft.target_id IS NULL OR draft.etag <> excluded.etag
            """,
            new { EntryId = draft.Entry!.Id, draft.Entry.ETag, owner, draft.Path.Name, targetId, reason, by = Author.PersonId, now = gate.Time.Milliseconds() });
        if (kept == 0)
            throw new RefusedException(targetId is null ? Refusals.ReturnedChanged : Refusals.DraftChanged); // somebody has published it in this moment
    }

    /// <summary>Drop boxes lie at <c>/Eingang/FIELD/NAME</c>.</summary>
    private static LibraryPath BoxOf(LibraryPath path)
    {
        while (path.Depth > 3)
            path = path.Parent;
        return path;
    }

    private static long? OwnerOf(Resolution draft) =>
        draft.Chain.Select(link => FolderPurpose.OwnerOf(link.Purpose)).FirstOrDefault(owner => owner is not null) is { } owner and > 0 ? owner : null;

    private sealed class DraftRow
    {
        public const string Select = "SELECT entry_id AS EntryId, etag AS ETag, name AS Name, target_id AS TargetId, reason AS Reason, decided_at AS DecidedAt FROM draft";

        public long EntryId { get; init; }

        public string ETag { get; init; } = "";

        public string Name { get; init; } = "";

        public long? TargetId { get; init; }

        public string Reason { get; init; } = "";

        public long DecidedAt { get; init; }

        public DraftDecision ToDecision() => new(EntryId, Name, TargetId, Reason, Clock.Time(DecidedAt));
    }
}
