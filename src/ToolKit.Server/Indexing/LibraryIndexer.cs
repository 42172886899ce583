#pragma warning disable RS0030 // Commands and indexing act for the operator: they stand on the library's side of the gate.
using System.Runtime.CompilerServices;
using ToolKit.Formats;
using ToolKit.Library;
using ToolKit.Search;

namespace ToolKit.Server;

/// <summary>
/// Carries the library into the search index. A change is looked up as the library has it now, so that doing one twice does no harm; how far the feed
/// has been read is committed with what was read. Several may work at once, in several processes: who finds that another was faster asks again.
/// </summary>
internal sealed class LibraryIndexer(DocumentLibrary library, SearchIndex index, DocumentReader reader, TimeProvider time)
{
    private const int MostChanges = 500;

    // EAGAIN on Linux and macOS, ERROR_SHARING_VIOLATION: how .NET says that somebody else has a file open.
    private static readonly int[] InUse = [11, 35, 32];

    public SearchIndex Index => index;

    /// <summary>Why PDF files are found by name only; null: their text is read.</summary>
    public string? WhyNoPdf => reader.WhyNoPdf;

    /// <summary>Reads the feed up to its end; a new index is filled first.</summary>
    /// <returns>Whether there was anything new.</returns>
    /// <exception cref="SearchIndexException">The index must be rebuilt.</exception>
    /// <exception cref="IOException">The disk is full or not to be read.</exception>
    public async ValueTask<bool> FollowAsync(CancellationToken cancellation)
    {
        var isNews = false;
        while (true)
        {
            var at = await index.GetReadUpToAsync(cancellation);
            var last = await library.GetLastChangeAsync(cancellation);
            if (at == last)
                return isNews;
            isNews = true;
            if (at > last)
            {
                // The library has become an older one: a backup was put back.
                await RebuildAsync(isAsked: true, cancellation);
                continue;
            }

            try
            {
                var pen = new IndexPen(index.ApplyAsync, index.FindStateAsync, at);
                if (at == 0)
                    await FillAsync(pen, isAnew: false, cancellation);
                else
                    await ReadOnAsync(pen, at, last, cancellation);
            }
            catch (OvertakenException)
            {
                // Another process has read on meanwhile: go on from where it is.
            }
        }
    }

    /// <summary>Builds the index anew from the library, while the old one answers. Waits while somebody else is building it.</summary>
    /// <param name="isAsked">Also when the index has become current while waiting.</param>
    /// <exception cref="IOException">The disk is full or not to be read.</exception>
    public async ValueTask RebuildAsync(bool isAsked, CancellationToken cancellation)
    {
        IndexRebuild? begun = null;
        while (begun is null)
        {
            try
            {
                begun = await index.BeginRebuildAsync(cancellation);
            }
            catch (IOException busy) when (InUse.Contains(busy.HResult & 0xFFFF))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(500), time, cancellation);
                if (!isAsked && index.Condition == IndexCondition.Current)
                    return;
            }
        }

        await using var rebuild = begun;
        await FillAsync(new IndexPen(rebuild.ApplyAsync, static (_, _) => ValueTask.FromResult<string?>(null), 0), isAnew: true, cancellation);
        await rebuild.CompleteAsync(cancellation);
        await SweepAsync(cancellation); // what was deleted while it was read
    }

    /// <summary>Removes documents at once and for good, wherever the feed stands.</summary>
    public async ValueTask ForgetAsync(IEnumerable<long> ids, CancellationToken cancellation)
    {
        await FollowAsync(cancellation);
        foreach (var some in ids.Chunk(1000))
        {
            bool isDone;
            do
            {
                var at = await index.GetReadUpToAsync(cancellation);
                var batch = new IndexBatch(at, at);
                foreach (var id in some)
                    batch.RemoveDocument(id);
                isDone = await index.ApplyAsync(batch, cancellation);
            }
            while (!isDone);
        }

        await SweepAsync(cancellation);
        await index.OptimizeAsync(cancellation); // until then the words of removed documents stand in the pieces of the index
    }

    /// <summary>Removes what lies in deleted folders.</summary>
    public async ValueTask SweepAsync(CancellationToken cancellation)
    {
        while (await index.SweepAsync(cancellation: cancellation) > 0)
            cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>Compares the index with the library, after having read the feed to its end. One sentence for each difference.</summary>
    public async IAsyncEnumerable<string> VerifyAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        if (index.Condition == IndexCondition.Damaged || await index.CheckAsync(cancellation) is not null)
        {
            yield return "The search index is damaged.";
            yield break;
        }

        if (await index.GetReadUpToAsync(cancellation) == 0)
            yield break; // nobody has built it yet: the server does when it starts
        await FollowAsync(cancellation);
        await foreach (var known in ListAsync(cancellation))
        {
            if (known.IsReachable && await DifferenceAsync(known, cancellation) is { } difference)
                yield return difference;
        }

        await foreach (var (folder, document) in WalkAsync(cancellation))
        {
            if (await index.FindStateAsync(document.Id, cancellation) is null && await StaysMissingAsync(document.Id, cancellation))
                yield return $"“{folder.Name}/{document.Name}” ({document.Id}) is missing in the search index.";
        }
    }

    /// <summary>The documents whose text could not be read, with the reason, in no particular order.</summary>
    public async IAsyncEnumerable<(long Id, string Problem)> ListUnreadableAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var document in ListAsync(cancellation))
        {
            if (document.IsReachable && IndexState.Parse(document.State).Problem is { } problem)
                yield return (document.Id, problem);
        }
    }

    private async IAsyncEnumerable<IndexedDocument> ListAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        long after = 0;
        while (await index.ListDocumentsAsync(after, 1000, cancellation) is { Count: > 0 } some)
        {
            foreach (var document in some)
                yield return document;
            after = some[^1].Id;
        }
    }

    /// <summary>Every document in sight.</summary>
    private async IAsyncEnumerable<(LibraryEntry Folder, LibraryEntry Document)> WalkAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var open = new Stack<LibraryEntry>();
        open.Push((await library.ResolveAsync(LibraryEntry.RootId, cancellation))!.Entry!);
        while (open.TryPop(out var folder))
        {
            await foreach (var entry in ListMembersAsync(folder.Id, cancellation))
            {
                if (entry.IsFolder)
                    open.Push(entry);
                else
                    yield return (folder, entry);
            }
        }
    }

    private async IAsyncEnumerable<LibraryEntry> ListMembersAsync(long folderId, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string? after = null;
        do
        {
            var batch = await library.ListAsync(folderId, new ListOptions { After = after }, cancellation);
            foreach (var entry in batch.Entries)
            {
                if (!IndexEntries.IsHidden(entry))
                    yield return entry;
            }

            after = batch.Next;
        }
        while (after is not null);
    }

    private async ValueTask<string?> DifferenceAsync(IndexedDocument known, CancellationToken cancellation)
    {
        if (await FindDifferenceAsync(known, cancellation) is null)
            return null;

        // Somebody may have changed it in this moment.
        await FollowAsync(cancellation);
        var again = (await index.ListDocumentsAsync(known.Id - 1, 1, cancellation)).FirstOrDefault();
        return again?.Id == known.Id && again.IsReachable ? await FindDifferenceAsync(again, cancellation) : null;
    }

    private async ValueTask<string?> FindDifferenceAsync(IndexedDocument known, CancellationToken cancellation)
    {
        var place = await library.ResolveAsync(known.Id, cancellation);
        return place?.Entry is not { IsFolder: false } document || IndexEntries.IsHidden(place) ? $"“{known.Name}” ({known.Id}) stands in the search index, but is gone."
            : document.ParentId != known.FolderId || document.Name != known.Name ? $"{place.Path} ({known.Id}) stands in the search index at another place."
            : IndexState.Parse(known.State).Fingerprint != IndexEntries.FingerprintOf(document) ? $"{place.Path} ({known.Id}) stands in the search index as it was before."
            : null;
    }

    private async ValueTask<bool> StaysMissingAsync(long id, CancellationToken cancellation)
    {
        await FollowAsync(cancellation);
        return await index.FindStateAsync(id, cancellation) is null
            && await library.ResolveAsync(id, cancellation) is { } place
            && !IndexEntries.IsHidden(place);
    }

    /// <summary>Everything the library holds, and then what has happened while that was read.</summary>
    /// <param name="isAnew">It holds nothing yet; otherwise perhaps what was read before the process was killed.</param>
    private async ValueTask FillAsync(IndexPen pen, bool isAnew, CancellationToken cancellation)
    {
        var at = await library.GetLastChangeAsync(cancellation);
        if (!isAnew)
            await RemoveGoneAsync(pen, cancellation);
        await PutTreeAsync(pen, (await library.ResolveAsync(LibraryEntry.RootId, cancellation))!.Entry!, cancellation);
        while (await library.ListChangesAsync(at, MostChanges, cancellation: cancellation) is { Count: > 0 } changes)
        {
            // A folder that moved may have done so out of a place not yet read into one that was.
            await PutAsync(pen, changes, isThorough: true, cancellation);
            at = changes[^1].Number;
        }

        await pen.FlushAsync(at, cancellation);
    }

    private async ValueTask RemoveGoneAsync(IndexPen pen, CancellationToken cancellation)
    {
        await foreach (var known in ListAsync(cancellation))
        {
            if (await library.ResolveAsync(known.Id, cancellation) is null)
                pen.RemoveDocument(known.Id);
        }
    }

    private async ValueTask ReadOnAsync(IndexPen pen, long at, long last, CancellationToken cancellation)
    {
        var changes = await library.ListChangesAsync(at, MostChanges, cancellation: cancellation);
        await PutAsync(pen, changes, isThorough: false, cancellation);
        await pen.FlushAsync(changes.Count > 0 ? changes[^1].Number : last, cancellation);
    }

    private async ValueTask PutAsync(IndexPen pen, IReadOnlyList<LibraryChange> changes, bool isThorough, CancellationToken cancellation)
    {
        var done = new HashSet<long>();
        foreach (var change in changes)
        {
            cancellation.ThrowIfCancellationRequested();
            if (change.EntryKind == EntryKind.Document)
            {
                if (!done.Add(change.EntryId))
                    continue; // as it is now, it was looked at already
                if (await FindAsync(change.EntryId, cancellation) is { } document)
                    await PutDocumentAsync(pen, document, cancellation);
                else
                    pen.RemoveDocument(change.EntryId);
            }
            else if (await FindAsync(change.EntryId, cancellation) is not { } folder)
            {
                pen.RemoveFolder(change.EntryId);
            }
            else if (isThorough || change.Kind is ChangeKind.Created or ChangeKind.Restored || change.From?.Names.Any(ScratchNames.IsScratch) == true)
            {
                await PutTreeAsync(pen, folder, cancellation); // a copy, or back in sight, with all that lies in it
            }
            else
            {
                pen.PutFolder(IndexEntries.Of(folder));
            }

            await pen.FlushIfFullAsync(cancellation);
        }
    }

    private async ValueTask<LibraryEntry?> FindAsync(long id, CancellationToken cancellation) =>
        await library.ResolveAsync(id, cancellation) is { } place && !IndexEntries.IsHidden(place) ? place.Entry : null;

    private async ValueTask PutTreeAsync(IndexPen pen, LibraryEntry top, CancellationToken cancellation)
    {
        var open = new Stack<LibraryEntry>();
        open.Push(top);
        while (open.TryPop(out var folder))
        {
            pen.PutFolder(IndexEntries.Of(folder));
            await foreach (var entry in ListMembersAsync(folder.Id, cancellation))
            {
                if (entry.IsFolder)
                    open.Push(entry);
                else
                    await PutDocumentAsync(pen, entry, cancellation);
                await pen.FlushIfFullAsync(cancellation);
            }
        }
    }

    /// <summary>Reads a document, unless the index knows it as it is; then only its place is new.</summary>
    private async ValueTask PutDocumentAsync(IndexPen pen, LibraryEntry document, CancellationToken cancellation)
    {
        var fingerprint = IndexEntries.FingerprintOf(document);
        if (await pen.FindStateAsync(document.Id, cancellation) is { } kept
            && IndexState.Parse(kept) is { IsNamedByFile: false } known
            && known.Fingerprint == fingerprint
            && !MayBeReadNow(known.Problem))
        {
            pen.MoveDocument(document.Id, document.ParentId!.Value, document.Name);
            return;
        }

        var (text, problem) = await ReadAsync(document, cancellation);
        var state = new IndexState(fingerprint, IndexEntries.TitleOf(document, text) is null, problem);
        pen.PutDocument(IndexEntries.Of(document, text, state));
    }

    private bool MayBeReadNow(string? problem) =>
        problem == IndexState.NotRead || (problem == nameof(TextProblem.NoPdfProgram) && reader.WhyNoPdf is null);

    private async ValueTask<(DocumentText? Text, string? Problem)> ReadAsync(LibraryEntry document, CancellationToken cancellation)
    {
        try
        {
            using var blob = await library.OpenAsync(document, cancellation);
            await using var body = blob.OpenStream();
            var text = await reader.ReadAsync(body, document.Name, cancellation: cancellation);
            return (text, text.Problem?.ToString());
        }
        catch (Exception missing) when (missing is LibraryException or IOException or UnauthorizedAccessException)
        {
            // Purged in this moment, or the disk does not give it: found by its name, and read when it is looked at again.
            return (null, IndexState.NotRead);
        }
    }
}
