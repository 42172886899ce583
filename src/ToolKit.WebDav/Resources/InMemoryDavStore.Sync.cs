using System.Globalization;
using System.Text;

namespace ToolKit.WebDav;

/// <content>
/// Sync (RFC 6578) over a journal of changed paths. It is bounded; a token older than what it remembers is not valid any more, and neither is one for a collection in which a collection was put in another's place, for
/// then the members of the one that was there before could not be told.
/// </content>
public sealed partial class InMemoryDavStore
{
    private const string TokenPrefix = "urn:toolkit:sync:";
    private const int MostChanges = 20_000;

    private readonly Lock _journalGate = new();
    private readonly List<Change> _journal = []; // by number
    private long _forgotten; // the number of the last change that is not in the journal any more

    /// <param name="WasThere">Whether something lay at the path before.</param>
    /// <param name="IsEndOfCollection">Whether a collection went from there.</param>
    private readonly record struct Change(long Number, DavPath Path, bool WasThere, bool IsEndOfCollection);

    private void Note(DavPath path, bool isNew) => Add(path, !isNew, isEndOfCollection: false);

    private void NoteGone(DavPath path, Node node) => Add(path, wasThere: true, node is Collection);

    private void NoteTree(DavPath path, Node node)
    {
        Note(path, isNew: true);
        if (node is not Collection collection)
            return;
        foreach (var (name, member) in collection.Members)
            NoteTree(path.Append(name), member);
    }

    private void Add(DavPath path, bool wasThere, bool isEndOfCollection)
    {
        lock (_journalGate)
        {
            _journal.Add(new Change(NextVersion(), path, wasThere, isEndOfCollection));
            if (_journal.Count <= MostChanges)
                return;
            _forgotten = _journal[MostChanges / 2].Number;
            _journal.RemoveRange(0, (MostChanges / 2) + 1);
        }
    }

    private string SyncTokenOf(DavPath collection) => new SyncPosition(_id, collection, LastChange(), null).ToString();

    private bool IsUnchangedSince(DavPath collection, string token) =>
        ReadPosition(collection, token) is { After: null } position && !ChangesSince(position.Number)!.Exists(change => collection.IsAncestorOf(change.Path) || (change.IsEndOfCollection && change.Path.Contains(collection)));

    private SyncReport? ReportChanges(View view, DavPath path, SyncQuery query)
    {
        var limit = query.Limit ?? int.MaxValue;
        var position = query.Token is null ? new SyncPosition(_id, path, LastChange(), DavPath.Root) : ReadPosition(path, query.Token);
        if (position is null || ChangesSince(position.Number) is not { } changes)
            return null;

        var found = new List<(SyncMember Member, SyncPosition Then)>();
        if (position.After is { } after && Find(path) is Collection collection)
        {
            foreach (var (at, node) in Walk(path, collection, query.IsDeep, after.IsRoot ? [] : after.Value[1..].Split('/')))
            {
                found.Add((Show(view, at, node), position with { After = at.Rebase(path, DavPath.Root) }));
                if (found.Count > limit)
                    break;
            }
        }

        position = position with { After = null };
        if (found.Count <= limit)
        {
            var last = changes.Count == 0 ? position.Number : changes[^1].Number;
            if (ListChanges(view, path, query.IsDeep, changes) is not { } members)
                return null;
            foreach (var (member, number) in members)
                found.Add((member, position with { Number = number }));
            position = position with { Number = last };
        }

        var isTruncated = found.Count > limit;
        return new SyncReport(Members(found.Take(limit).Select(one => one.Member)))
        {
            IsTruncated = isTruncated,
            Token = (isTruncated ? found[limit - 1].Then : position).ToString(),
        };
    }

    /// <summary>Each changed member once, by its last change; null where the changes cannot be told.</summary>
    private List<(SyncMember Member, long Number)>? ListChanges(View view, DavPath path, bool isDeep, List<Change> changes)
    {
        var known = new Dictionary<DavPath, (bool WasThere, bool WasCollection, long Number)>();
        foreach (var change in changes)
        {
            if (change.IsEndOfCollection && (change.Path.IsAncestorOf(path) || change.Path == path))
                return null; // this collection is another one
            if (!path.IsAncestorOf(change.Path) || (!isDeep && change.Path.Parent != path))
                continue;
            if (isDeep && change.IsEndOfCollection && Find(change.Path) is not null)
                return null;
            var (wasThere, wasCollection, _) = known.GetValueOrDefault(change.Path, (change.WasThere, false, 0));
            known[change.Path] = (wasThere, wasCollection || change.IsEndOfCollection, change.Number);
        }

        var members = new List<(SyncMember, long)>(known.Count);
        foreach (var (at, (wasThere, wasCollection, number)) in known.OrderBy(one => one.Value.Number))
        {
            if (Find(at) is { } node)
                members.Add((Show(view, at, node), number));
            else if (wasThere)
                members.Add((new SyncMember(at, wasCollection, null), number));
        }

        return members;
    }

    /// <summary>The members by their names, each collection before what is in it, from the one behind <paramref name="after"/> on.</summary>
    private static IEnumerable<(DavPath Path, Node Node)> Walk(DavPath path, Collection collection, bool isDeep, ArraySegment<string> after)
    {
        foreach (var (name, node) in collection.Members)
        {
            var order = after.Count == 0 ? 1 : string.CompareOrdinal(name, after[0]);
            if (order < 0)
                continue;
            var at = path.Append(name);
            if (order > 0)
                yield return (at, node);
            if (!isDeep || node is not Collection inner)
                continue;
            foreach (var below in Walk(at, inner, isDeep, order == 0 ? after[1..] : []))
                yield return below;
        }
    }

    private static SyncMember Show(View view, DavPath path, Node node) => new(path, node is Collection, view.Show(path.Parent, path.Name, node));

    private static async IAsyncEnumerable<SyncMember> Members(IEnumerable<SyncMember> members)
    {
        await Task.CompletedTask;
        foreach (var member in members)
            yield return member;
    }

    private long LastChange()
    {
        lock (_journalGate)
            return _journal.Count == 0 ? _forgotten : _journal[^1].Number;
    }

    /// <summary>Null where some of them are forgotten.</summary>
    private List<Change>? ChangesSince(long number)
    {
        lock (_journalGate)
        {
            if (number < _forgotten)
                return null;
            var first = _journal.Count;
            while (first > 0 && _journal[first - 1].Number > number)
                first--;
            return _journal[first..];
        }
    }

    private SyncPosition? ReadPosition(DavPath collection, string token) =>
        SyncPosition.TryParse(token, out var position) && position.Tree == _id && position.Collection == collection
        && position.Number <= LastChange() && ChangesSince(position.Number) is not null
            ? position
            : null;

    /// <summary>What a token says: up to which change all is known.</summary>
    /// <param name="Tree">Which tree.</param>
    /// <param name="Collection">Which collection.</param>
    /// <param name="Number">Up to which change.</param>
    /// <param name="After">The members were listed up to this one, below the collection; the root: none yet; null: all.</param>
    private sealed record SyncPosition(Guid Tree, DavPath Collection, long Number, DavPath? After)
    {
        public static bool TryParse(string token, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out SyncPosition? position)
        {
            position = null;
            if (!token.StartsWith(TokenPrefix, StringComparison.Ordinal) || !System.Buffers.Text.Base64Url.IsValid(token.AsSpan(TokenPrefix.Length)))
                return false;
            var parts = Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(token.AsSpan(TokenPrefix.Length))).Split('\0');
            if (parts.Length != 4
                || !Guid.TryParse(parts[0], out var tree)
                || !DavPath.TryParse(parts[1], out var collection)
                || !long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return false;
            }

            DavPath after = default;
            if (parts[3].Length > 0 && !DavPath.TryParse(parts[3], out after))
                return false;
            position = new SyncPosition(tree, collection, number, parts[3].Length == 0 ? null : after);
            return true;
        }

        public override string ToString() => TokenPrefix + System.Buffers.Text.Base64Url.EncodeToString(
            Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Tree:N}\0{Collection.Value}\0{Number}\0{After?.Value}")));
    }
}
