using ToolKit.Library;

namespace ToolKit.Access;

/// <content>What is left out of listings, feed and trash.</content>
public sealed partial class LibraryView
{
    /// <summary>Whether WebDAV shows her the document too: what she reads only because it is public, it does not.</summary>
    public async ValueTask<bool> IsOnShareAsync(ViewedPath place, CancellationToken cancellation = default) =>
        place.Entry is not null && await MayReadByGrantAsync(await JudgeAsync(cancellation), place.Chain);

    /// <summary>Whether she may read it, and not only because it is public.</summary>
    private static async ValueTask<bool> MayReadByGrantAsync(Judge judge, IReadOnlyList<ChainLink> chain) =>
        Judge.Decide(judge.Principal, await judge.ReachAsync() with { PublicFolders = [] }, Right.Read, chain, judge.Now) == Decision.Allowed;

    /// <summary>Restricts a listing below a folder to what she sees; null when she reads all of it.</summary>
    private async ValueTask<EntryFilter?> FilterAsync(Judge judge, IReadOnlyList<ChainLink> folder, CancellationToken cancellation)
    {
        if (judge.Principal.IsUncutAdministrator(judge.Now))
            return null;
        // Whoever may read a folder may read all below it. Only below the root there is more: other people's drop boxes.
        if (folder.Count > 1 && await judge.MayAsync(Right.Read, folder))
            return null;

        var reach = await judge.ReachAsync();
        var (wayOnly, shown) = (new HashSet<long>(), new HashSet<long>());
        foreach (var chain in await LandmarksAsync(judge, reach, cancellation))
        {
            for (var length = 1; length <= chain.Count; length++)
            {
                IReadOnlyList<ChainLink> place = [.. chain.Take(length)];
                if (Judge.Decide(judge.Principal, reach, Right.See, place, judge.Now) != Decision.Allowed)
                    break; // what lies in a hidden folder is hidden
                shown.Add(place[^1].Id);
                if (Judge.Decide(judge.Principal, reach, Right.Read, place, judge.Now) != Decision.Allowed)
                    wayOnly.Add(place[^1].Id);
            }
        }

        return new EntryFilter(wayOnly, shown);
    }

    /// <summary>
    /// The places at which she may begin or cease to see or read: scopes, toolkit, drop boxes, public folders, the token's
    /// scope. Each as the chain down to it.
    /// </summary>
    private async ValueTask<List<IReadOnlyList<ChainLink>>> LandmarksAsync(Judge judge, Reach reach, CancellationToken cancellation)
    {
        var landmarks = new List<IReadOnlyList<ChainLink>> { new[] { RootLink } };
        landmarks.AddRange(reach.Grants.Select(grant => grant.Scope));
        landmarks.AddRange(reach.PublicFolders);
        if (reach.TokenScope is { } tokenScope)
            landmarks.Add(tokenScope);
        if (judge.Principal.Person is not null || reach.PublicFolders.Count > 0)
            landmarks.AddRange(await gate.FindStructureAsync(cancellation));
        if (judge.Principal.Person is { } person && judge.Principal.Grants.Any(grant => grant.Role >= Role.Contributor && grant.IsRunning(judge.Now)))
            landmarks.AddRange((await library.FindByPurposeAsync(FolderPurpose.DropBox(person.Id), cancellation)).Select(box => box.Chain));
        return landmarks;
    }

    private static readonly ChainLink RootLink = new(LibraryEntry.RootId, null, EntryKind.Folder);

    /// <summary>Where reading begins and ends on the way down from the root.</summary>
    private async ValueTask<Marks> MarksAsync(Judge judge, CancellationToken cancellation)
    {
        if (judge.Principal.IsUncutAdministrator(judge.Now))
            return new Marks(new HashSet<long> { LibraryEntry.RootId }, new HashSet<long>());
        var reach = await judge.ReachAsync();
        var (included, excluded) = (new HashSet<long>(), new HashSet<long>());
        foreach (var chain in await LandmarksAsync(judge, reach, cancellation))
        {
            var had = false;
            for (var length = 1; length <= chain.Count; length++)
            {
                IReadOnlyList<ChainLink> place = [.. chain.Take(length)];
                var has = Judge.Decide(judge.Principal, reach, Right.Read, place, judge.Now) == Decision.Allowed;
                if (has != had)
                    (has ? included : excluded).Add(place[^1].Id);
                had = has;
            }
        }

        return new Marks(included, excluded);
    }

    /// <summary>She may read below the folders of the first set, and not below those of the second; the nearest folder above decides.</summary>
    private sealed record Marks(IReadOnlySet<long> Included, IReadOnlySet<long> Excluded)
    {
        /// <summary>What the library can leave out by itself: null, for nothing, when it begins at the root.</summary>
        public IReadOnlyCollection<long>? Within => Included.Contains(LibraryEntry.RootId) ? null : [.. Included];

        public bool Hold(IReadOnlyList<long> chain)
        {
            for (var i = chain.Count - 1; i >= 0; i--)
            {
                if (Included.Contains(chain[i]))
                    return true;
                if (Excluded.Contains(chain[i]))
                    return false;
            }

            return false;
        }

        /// <summary>The change as she may see it; null when she may not.</summary>
        public LibraryChange? Show(LibraryChange change)
        {
            var (to, from) = (Hold(change.Chain), change.FromChain is { } chain && Hold(chain));
            if (to && (from || change.From is null))
                return change;
            if (!to && !from)
                return null;
            return new LibraryChange
            {
                Number = change.Number,
                Kind = !to ? ChangeKind.Deleted : change.Kind == ChangeKind.Moved ? ChangeKind.Created : change.Kind,
                EntryId = change.EntryId,
                EntryKind = change.EntryKind,
                Path = to ? change.Path : change.From!,
                Chain = to ? change.Chain : change.FromChain!,
                At = change.At,
                Author = change.Author,
            };
        }
    }
}
