using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using ToolKit.Library;

namespace ToolKit.Access;

/// <content>
/// What has changed in a folder since last time, for clients that keep a copy of it: a reader of the feed that pays for the changes since then, however large the folder is. Scratch files have no part in it.
/// </content>
public sealed partial class LibraryView
{
    private const int MostChangesInReport = 10_000; // they are held in memory
    private const int MembersInBatch = 500; // one batch for each level is held while walking

    /// <summary>The mark of the folder as it is now.</summary>
    /// <exception cref="LibraryException">NotFound: the folder is not there, or not to be seen.</exception>
    public async ValueTask<MirrorMark> GetMirrorMarkAsync(ViewedPath folder, CancellationToken cancellation = default)
    {
        var judge = await JudgeAsync(cancellation);
        var id = folder.Required.Id;
        await RequireAsync(judge, Right.See, folder.Chain, folder.Path);
        var feed = await library.GetFeedMarkAsync(cancellation);
        return new MirrorMark(id, FingerprintOf(judge, await FilterAsync(judge, folder.Chain, cancellation)), feed);
    }

    /// <summary>
    /// What has changed below a folder: each entry once as it is now, and each place from which something went. A folder that came by moving, copying or restoring is listed with all below it; one that went stands
    /// for all that was in it.
    /// </summary>
    /// <param name="since">The mark of the last report; null: everything there is.</param>
    /// <param name="isDeep">False: direct members only.</param>
    /// <param name="limit">How many entries at most, at least 1.</param>
    /// <returns>
    /// Null when the mark does not count, and all is to be read anew: it belongs to another folder or history, what she may see has become another, something was purged, or a folder
    /// took the place of another, whose members could not be told.
    /// </returns>
    /// <exception cref="LibraryException">NotFound: the folder is not there, or not to be seen.</exception>
    public async ValueTask<MirrorReport?> MirrorAsync(
        ViewedPath folder, MirrorMark? since, bool isDeep, int limit = int.MaxValue, CancellationToken cancellation = default)
    {
        var now = await GetMirrorMarkAsync(folder, cancellation);
        if (since is null)
            since = now with { WalkId = now.FolderId, After = "" };
        else if (!await HoldsAsync(since, now, cancellation))
            return null;

        var judge = await JudgeAsync(cancellation);
        var filter = await FilterAsync(judge, folder.Chain, cancellation);
        var sight = filter is null ? null : new MirrorSight(filter, await MarksAsync(judge, cancellation));
        var changes = await library.ListChangesAsync(since.Feed.Number, MostChangesInReport + 1, [since.FolderId], cancellation);
        var mirror = new Mirror(this, folder, isDeep, sight, changes.Take(MostChangesInReport));
        if (!await mirror.CanBeToldAsync(cancellation))
            return null;
        var isWhole = changes.Count <= MostChangesInReport;
        var last = isWhole && (changes.Count == 0 || changes[^1].Number < now.Feed.Number) ? now.Feed : mirror.LastChange ?? now.Feed;
        var report = new MirrorReport(since);
        report.Entries = mirror.ReadAsync(report, last, isWhole, limit, cancellation);
        return report;
    }

    /// <summary>Whether the mark still counts, and nothing she sees in the folder has changed since.</summary>
    public async ValueTask<bool> IsUnchangedSinceAsync(ViewedPath folder, MirrorMark mark, CancellationToken cancellation = default) =>
        mark.WalkId is null
        && await HoldsAsync(mark, await GetMirrorMarkAsync(folder, cancellation), cancellation)
        && (await library.ListChangesAsync(mark.Feed.Number, 1, [mark.FolderId], cancellation)).Count == 0;

    private async ValueTask<bool> HoldsAsync(MirrorMark mark, MirrorMark now, CancellationToken cancellation) =>
        mark.FolderId == now.FolderId && mark.Rights == now.Rights && await library.FindFeedMarkAsync(mark.Feed.Number, cancellation) == mark.Feed;

    private static string FingerprintOf(Judge judge, EntryFilter? filter)
    {
        var person = judge.Principal;
        var text = new StringBuilder().Append(
            CultureInfo.InvariantCulture, $"{person.Person?.Id},{person.Token?.ScopeId},{person.Token?.IsReadOnly}");
        foreach (var grant in person.Grants.Where(grant => grant.IsRunning(judge.Now)).OrderBy(grant => grant.ScopeId).ThenBy(grant => grant.Role))
            text.Append(CultureInfo.InvariantCulture, $",{(int)grant.Role}@{grant.ScopeId}");
        if (filter is not null)
            text.Append(CultureInfo.InvariantCulture, $"|{string.Join(',', filter.WayOnly.Order())}|{string.Join(',', filter.Shown.Order())}");
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 12));
    }

    /// <summary>What she sees of places along which changes were made, where she does not read all of the folder.</summary>
    private sealed record MirrorSight(EntryFilter Filter, Marks Marks)
    {
        /// <summary>Whether she sees everything on the way from the folder down, so that no name on it is a secret.</summary>
        /// <param name="from">The folder's place in the chain.</param>
        public bool Sees(IReadOnlyList<long> chain, int from)
        {
            for (var i = from + 1; i < chain.Count; i++)
            {
                if (!Filter.Shown.Contains(chain[i]) && !Marks.Hold([.. chain.Take(i + 1)]))
                    return false;
            }

            return true;
        }
    }

    /// <summary>One report on one folder.</summary>
    private sealed class Mirror(LibraryView view, ViewedPath folder, bool isDeep, MirrorSight? sight, IEnumerable<LibraryChange> changes)
    {
        private readonly long folderId = folder.Required.Id;
        private readonly List<Step> steps = [];
        private readonly HashSet<long> arrived = []; // came to where they are, or became what they are
        private readonly HashSet<long> known = []; // lay here before the first of these changes
        private readonly Dictionary<long, long> lastChanges = []; // of each entry

        /// <summary>The last of the changes; null: there is none.</summary>
        public FeedMark? LastChange { get; private set; }

        /// <summary>Reads the changes, and says whether a client can follow them.</summary>
        public async ValueTask<bool> CanBeToldAsync(CancellationToken cancellation)
        {
            foreach (var change in changes)
            {
                LastChange = MarkOf(change);
                if (change.EntryId == folderId)
                    continue; // what it says about itself, or its way back out of the trash
                if (change.Kind == ChangeKind.Moved && change.From == change.Path)
                    return false; // names in the feed were rewritten, so the old one is not known any more
                var wasHere = PlaceOf(change.FromChain, change.From);
                if (wasHere is null && change.From is null && change.Kind is ChangeKind.Updated or ChangeKind.Deleted)
                    wasHere = PlaceOf(change.Chain, change.Path);
                if (!lastChanges.ContainsKey(change.EntryId) && wasHere is not null)
                    known.Add(change.EntryId);
                lastChanges[change.EntryId] = change.Number;
                if (change.Kind is ChangeKind.Created or ChangeKind.Moved or ChangeKind.Restored || change.From is not null)
                    arrived.Add(change.EntryId);
                var left = change.Kind == ChangeKind.Deleted || change.From is not null ? wasHere : null;
                steps.Add(new Step(change, left is { Seen: true } ? left.Path : null));
                if (change.Kind == ChangeKind.Deleted && await view.library.IsForgottenAsync(change.EntryId, cancellation))
                    return false;
            }

            if (!isDeep)
                return true;
            foreach (var step in steps)
            {
                if (step is { Left: { } left, Change.EntryKind: EntryKind.Folder }
                    && await FindAsync(left, cancellation) is { } other
                    && Below(other.Chain).Any(link => arrived.Contains(link.Id)))
                {
                    return false;
                }
            }

            return true;
        }

        /// <summary>Reads everything; the report's mark always stands behind the last entry that was given out.</summary>
        public async IAsyncEnumerable<MirroredEntry> ReadAsync(
            MirrorReport report, FeedMark last, bool isWhole, int limit, [EnumeratorCancellation] CancellationToken cancellation)
        {
            var count = 0;
            if (report.Mark.WalkId is { } begun)
            {
                await foreach (var (entry, after) in WalkAsync(begun, report.Mark.After, cancellation))
                {
                    if (count++ == limit)
                        yield break;
                    report.Mark = report.Mark with { After = after };
                    yield return entry;
                }
            }

            var gone = new HashSet<LibraryPath>();
            foreach (var step in steps)
            {
                var id = step.Change.EntryId;
                var behind = report.Mark with { Feed = MarkOf(step.Change), WalkId = null, After = null };
                var isTold = lastChanges[id] == step.Change.Number && await IsToldAsync(id, cancellation);
                if (step.Left is { } left && known.Contains(id) && IsAtDepth(left) && await FindAsync(left, cancellation) is null && gone.Add(left))
                {
                    if (count++ == limit)
                        yield break;
                    report.Mark = isTold ? behind with { WalkId = id } : behind;
                    yield return new MirroredEntry(left, step.Change.EntryKind == EntryKind.Folder, null);
                }

                if (isTold)
                {
                    var isAlone = !arrived.Contains(id); // its members are where they were
                    await foreach (var (entry, after) in WalkAsync(id, null, cancellation))
                    {
                        if (count++ == limit)
                            yield break;
                        report.Mark = isAlone ? behind : behind with { WalkId = id, After = after };
                        yield return entry;
                        if (isAlone)
                            break;
                    }
                }

                report.Mark = behind;
            }

            report.Mark = report.Mark with { Feed = last, WalkId = null, After = null };
            report.IsComplete = isWhole;
        }

        /// <summary>Whether an entry is here now, and is not told with a folder above it.</summary>
        private async ValueTask<bool> IsToldAsync(long id, CancellationToken cancellation)
        {
            if (await FindHereAsync(id, cancellation) is not { } place)
                return false;
            var below = Below(place.Chain);
            return below.Count == 1 || (isDeep && !below.SkipLast(1).Any(link => arrived.Contains(link.Id)));
        }

        /// <summary>An entry where it lies below the folder now, as far as she sees it; null: it does not.</summary>
        private async ValueTask<ViewedPath?> FindHereAsync(long id, CancellationToken cancellation) =>
            await view.FindAsync(id, cancellation) is { } place && IsHere(place) ? place : null;

        /// <summary>What lies at a path below the folder now, as far as she sees it; null: nothing.</summary>
        private async ValueTask<ViewedPath?> FindAsync(LibraryPath path, CancellationToken cancellation)
        {
            var found = await ViewAsync(await view.JudgeAsync(cancellation), await view.library.ResolveAsync(path, cancellation));
            return found.Entry is not null && IsHere(found) ? found : null;
        }

        private bool IsHere(ViewedPath place) => Below(place.Chain) is { Count: > 0 } below && !below.Any(link => link.IsScratch);

        private List<ChainLink> Below(IReadOnlyList<ChainLink> chain) => [.. chain.SkipWhile(link => link.Id != folderId).Skip(1)];

        private bool IsAtDepth(LibraryPath path) => isDeep || path.Depth == folder.Path.Depth + 1;

        /// <summary>A place of the feed as a path below the folder as that is called today, and whether she saw it; null: it lay elsewhere.</summary>
        private (LibraryPath Path, bool Seen)? PlaceIn(IReadOnlyList<long> chain, LibraryPath path)
        {
            var at = chain.ToList().IndexOf(folderId);
            if (at < 0 || at == chain.Count - 1)
                return null;
            return (path.Names.Skip(at).Aggregate(folder.Path, (above, name) => above.Append(name)), sight is null || sight.Sees(chain, at));
        }

        private Left? PlaceOf(IReadOnlyList<long>? chain, LibraryPath? path) =>
            chain is not null && path is not null && PlaceIn(chain, path) is { } place ? new Left(place.Path, place.Seen) : null;

        /// <summary>An entry with all below it, from the one behind <paramref name="after"/> on, each with the mark behind it.</summary>
        private async IAsyncEnumerable<(MirroredEntry Entry, string After)> WalkAsync(
            long id, string? after, [EnumeratorCancellation] CancellationToken cancellation)
        {
            var top = id == folderId ? folder : await FindHereAsync(id, cancellation);
            if (top is null)
                yield break;
            if (after is null)
                yield return (new MirroredEntry(top.Path, top.Entry!.IsFolder, top), "");
            if (!top.Entry!.IsFolder || (!isDeep && id != folderId))
                yield break;

            // One level for each folder on the way down; what was listed before is only passed through.
            string[] way = string.IsNullOrEmpty(after) ? [] : after.Split('/');
            var levels = new Stack<Level>([new Level(view, sight?.Filter, top, "", way)]);
            while (levels.TryPeek(out var level))
            {
                if (await level.NextAsync(cancellation) is not var (member, sha256, wasTold))
                {
                    levels.Pop();
                    continue;
                }

                if (member.IsScratch)
                    continue;
                var place = Member(level.Place, member);
                var names = level.Names.Length == 0 ? member.Name : $"{level.Names}/{member.Name}";
                if (!wasTold)
                    yield return (new MirroredEntry(place.Path, member.IsFolder, place) { Sha256 = sha256 }, names);
                if (member.IsFolder && isDeep)
                    levels.Push(new Level(view, sight?.Filter, place, names, wasTold ? level.Rest : []));
            }
        }

        private static FeedMark MarkOf(LibraryChange change) => new(change.Number, change.At.ToUnixTimeMilliseconds());

        /// <summary>The members of one folder, from those behind the first of <paramref name="way"/> on.</summary>
        private sealed class Level(LibraryView view, EntryFilter? filter, ViewedPath place, string names, ArraySegment<string> way)
        {
            private readonly Queue<(LibraryEntry Member, byte[]? Sha256)> batch = [];
            private string? after = way.Count == 0 ? null : way[0];
            private bool isOnTheWay = way.Count > 0;
            private bool isRead;

            public ViewedPath Place => place;

            public string Names => names;

            public ArraySegment<string> Rest => way[1..];

            /// <summary>The next member, of a document the SHA-256 of its content, and whether it was told the last time; null: that was all.</summary>
            public async ValueTask<(LibraryEntry Member, byte[]? Sha256, bool WasTold)?> NextAsync(CancellationToken cancellation)
            {
                if (isOnTheWay)
                {
                    isOnTheWay = false;
                    if ((await view.FindAsync(place.Path.Append(way[0]), cancellation)).Entry is { } told && told.ParentId == place.Entry!.Id)
                        return (told, null, true);
                }

                while (batch.Count == 0 && !isRead)
                {
                    // Of the library itself: to list a field of the inbox makes a drop box there, and then she would see something else than when the report began.
                    var options = new ListOptions { After = after, Limit = MembersInBatch, Filter = filter };
                    var read = await view.library.ListAsync(place.Entry!.Id, options, cancellation);
                    var hashes = new Queue<byte[]>(await view.library.ListHashesAsync([.. read.Entries.Where(member => !member.IsFolder)], cancellation));
                    foreach (var member in read.Entries)
                        batch.Enqueue((member, member.IsFolder ? null : hashes.Dequeue()));
                    after = read.Next;
                    isRead = read.Next is null;
                }

                return batch.TryDequeue(out var next) ? (next.Member, next.Sha256, false) : null;
            }
        }

        private sealed record Left(LibraryPath Path, bool Seen);

        /// <param name="Left">The place it left, if she saw it there; null: none.</param>
        private sealed record Step(LibraryChange Change, LibraryPath? Left);
    }
}
