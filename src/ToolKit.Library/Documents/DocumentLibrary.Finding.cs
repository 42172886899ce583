using ToolKit.Database;

namespace ToolKit.Library;

public sealed partial class DocumentLibrary
{
    private const long MostPropertyCharacters = 4 * 1024 * 1024; // in one listing, which is held in memory

    /// <summary>What lies at a path.</summary>
    public async ValueTask<Resolution> ResolveAsync(LibraryPath path, CancellationToken cancellation = default)
    {
        var state = await database.GetStateAsync(cancellation); // asked first: what is found may be newer, never older
        return await ResolveAsync(path, state, cancellation);
    }

    /// <summary>As the other one, for who has asked for the state already.</summary>
    /// <param name="state">What <see cref="GetStateAsync"/> has said; what is found is at least as new.</param>
    public async ValueTask<Resolution> ResolveAsync(LibraryPath path, long state, CancellationToken cancellation = default)
    {
        if (resolutions.Find(path, state) is { } known)
            return known;
        var found = await database.ReadAsync(session => EntryTable.ResolveAsync(session, path), cancellation);
        resolutions.Add(found, state);
        return found;
    }

    /// <summary>Where the entry with that id lies; null when it is gone or in the trash (also with a folder above it).</summary>
    public ValueTask<Resolution?> ResolveAsync(long id, CancellationToken cancellation = default) =>
        database.ReadAsync(session => EntryTable.ResolveAsync(session, id), cancellation);

    /// <summary>As the other one, inside a transaction that other tables are changed in.</summary>
    public static ValueTask<Resolution?> ResolveAsync(SqlSession session, long id) => EntryTable.ResolveAsync(session, id);

    /// <summary>The living entries with that purpose, with their places.</summary>
    public ValueTask<IReadOnlyList<Resolution>> FindByPurposeAsync(string purpose, CancellationToken cancellation = default) =>
        database.ReadConsistentlyAsync<IReadOnlyList<Resolution>>(
            async session =>
            {
                var found = new List<Resolution>();
                foreach (var id in await session.QueryAsync<long>("SELECT id FROM entry WHERE purpose = @purpose AND trash_id = 0 ORDER BY id", new { purpose }))
                {
                    if (await EntryTable.ResolveAsync(session, id) is { } resolution)
                        found.Add(resolution);
                }

                return found;
            },
            cancellation);

    /// <summary>
    /// Members of a folder, in one query (two with properties). Empty where there is no such folder. A batch with very many properties may be
    /// shorter than asked for.
    /// </summary>
    public ValueTask<EntryBatch> ListAsync(long folderId, ListOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new ListOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Limit, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Limit, ListOptions.MostEntries, nameof(options));
        return options.WithProperties
            ? database.ReadConsistentlyAsync(session => ListAsync(session, folderId, options), cancellation)
            : database.ReadAsync(session => ListAsync(session, folderId, options), cancellation);
    }

    /// <summary>Everything below a folder that lies at <paramref name="path"/>, in one query (two with properties).</summary>
    /// <param name="most">How many entries at most; they are held in memory.</param>
    public ValueTask<TreeListing> ListTreeAsync(
        LibraryPath path, long folderId, int most, bool withProperties = false, EntryFilter? filter = null, CancellationToken cancellation = default) =>
        database.ReadConsistentlyAsync(session => ListTreeAsync(session, path, folderId, most, withProperties, filter), cancellation);

    public ValueTask<IReadOnlyList<DeadProperty>> GetPropertiesAsync(long entryId, CancellationToken cancellation = default) =>
        database.ReadAsync<IReadOnlyList<DeadProperty>>(async session => await PropertyTable.ListAsync(session, entryId), cancellation);

    /// <summary>Counts what lies below a folder by walking through it: a matter of a second for a million documents, so not for each request.</summary>
    public ValueTask<FolderUsage> GetUsageAsync(long folderId, CancellationToken cancellation = default) =>
        database.ReadAsync(
            async session => await session.QueryFirstOrDefaultAsync(
                """
                WITH RECURSIVE tree (id, kind, size) AS (
                    SELECT id, kind, size FROM entry WHERE parent_id = @Id AND trash_id = 0 AND scratch = 0
                    UNION ALL
                    SELECT e.id, e.kind, e.size FROM tree JOIN entry e ON e.parent_id = tree.id AND e.trash_id = 0 AND e.scratch = 0)
                SELECT COUNT(*) - CAST(COALESCE(SUM(kind), 0) AS BIGINT), CAST(COALESCE(SUM(kind), 0) AS BIGINT), CAST(COALESCE(SUM(size), 0) AS BIGINT)
                FROM tree
                """,
                row => new FolderUsage(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)),
                ("@Id", folderId))
                ?? new FolderUsage(0, 0, 0),
            cancellation);

    /// <summary>The ids of all documents below some folders, and not below others, in their order. Held in memory: eight bytes each.</summary>
    /// <param name="folders">Where to begin; none of them in the trash.</param>
    /// <param name="hidden">Where not to go on, unless one of <paramref name="folders"/> lies deeper still.</param>
    public ValueTask<IReadOnlyList<long>> ListDocumentsBelowAsync(
        IReadOnlyCollection<long> folders, IReadOnlyCollection<long> hidden, CancellationToken cancellation = default) =>
        database.ReadAsync<IReadOnlyList<long>>(
            async session => await session.QueryAsync<long>(
                $"""
                WITH RECURSIVE tree (id, kind) AS (
                    SELECT e.id, e.kind FROM entry e WHERE {session.Dialect.In("e.id", "folders")} AND e.trash_id = 0
                    UNION
                    SELECT e.id, e.kind FROM tree JOIN entry e ON e.parent_id = tree.id AND e.trash_id = 0 AND e.scratch = 0
                    WHERE NOT {session.Dialect.In("e.id", "hidden")})
                SELECT id FROM tree WHERE kind = {(int)EntryKind.Document} ORDER BY id
                """,
                new { folders = session.Dialect.Ids(folders), hidden = session.Dialect.Ids(hidden) }),
            cancellation);

    private static async ValueTask<EntryBatch> ListAsync(SqlSession session, long folderId, ListOptions options)
    {
        var only = options.Filter is { } filter && filter.WayOnly.Contains(folderId) ? filter.Shown : null;
        var restriction = only is null ? "" : $" AND {session.Dialect.In("e.id", "Shown")}";
        var after = options.After ?? "";
        List<(string, object?)> parameters = [("@Folder", folderId), ("@After", after), ("@Limit", options.Limit + 1)];
        if (only is not null)
            parameters.Add(("@Shown", session.Dialect.Ids(only)));
        if (options.FoldersOnly)
            restriction += $" AND e.kind = {(int)EntryKind.Folder}";
        if (options.Ids is { } ids)
        {
            restriction += $" AND {session.Dialect.In("e.id", "Ids")}";
            parameters.Add(("@Ids", session.Dialect.Ids(ids)));
        }

        // The sign keeps the database from walking through the folder where it has the ids.
        var folder = options.Ids is null ? "e.parent_id" : "+e.parent_id";
        var entries = await session.QueryAsync(
            $"""
            SELECT {EntryTable.Columns} FROM entry e
            WHERE {folder} = @Folder AND e.trash_id = 0 AND e.name > @After{restriction}
            ORDER BY e.name LIMIT @Limit
            """,
            EntryTable.Read,
            [.. parameters]);
        var isLast = entries.Count <= options.Limit;
        if (!isLast)
            entries.RemoveAt(entries.Count - 1);
        if (options.WithProperties && entries.Exists(entry => entry.HasProperties))
        {
            var kept = await AddPropertiesAsync(
                session,
                entries,
                """
                SELECT p.entry_id, p.namespace, p.name, p.value FROM entry e JOIN property p ON p.entry_id = e.id
                WHERE e.parent_id = @Folder AND e.trash_id = 0 AND e.name > @After AND e.name <= @Last AND e.has_properties = 1
                ORDER BY e.name, p.namespace, p.name
                """,
                new { Folder = folderId, After = after, Last = entries[^1].Name });
            if (kept < entries.Count)
            {
                entries.RemoveRange(kept, entries.Count - kept);
                isLast = false;
            }
        }

        return new EntryBatch(entries, isLast ? null : entries[^1].Name);
    }

    private static async ValueTask<TreeListing> ListTreeAsync(
        SqlSession session, LibraryPath path, long folderId, int most, bool withProperties, EntryFilter? filter)
    {
        var dialect = session.Dialect;
        var restriction = filter is null ? "" : $" AND (NOT {dialect.In("e.parent_id", "Way")} OR {dialect.In("e.id", "Shown")})";
        var sql = $"""
            WITH RECURSIVE e0 AS (
                SELECT e.* FROM entry e WHERE e.parent_id = @Folder AND e.trash_id = 0{restriction}
                UNION ALL
                SELECT e.* FROM e0 JOIN entry e ON e.parent_id = e0.id AND e.trash_id = 0{restriction})
            """;
        List<(string, object?)> parameters = [("@Folder", folderId), ("@Most", most + 1)];
        if (filter is not null)
            parameters.AddRange([("@Way", dialect.Ids(filter.WayOnly)), ("@Shown", dialect.Ids(filter.Shown))]);
        var entries = await session.QueryAsync($"{sql} SELECT {EntryTable.Columns} FROM e0 e LIMIT @Most", EntryTable.Read, [.. parameters]);
        var complete = entries.Count <= most;
        if (!complete)
            entries.RemoveAt(entries.Count - 1);
        if (withProperties && entries.Exists(entry => entry.HasProperties))
        {
            var kept = await AddPropertiesAsync(
                session,
                entries,
                $"SELECT p.entry_id, p.namespace, p.name, p.value FROM property p WHERE {dialect.In("p.entry_id", "Ids")} ORDER BY p.entry_id, p.namespace, p.name",
                new { Ids = dialect.Ids(entries.Where(entry => entry.HasProperties).Select(entry => entry.Id)) });
            complete &= kept == entries.Count;
        }

        // Members come after their folder, level by level.
        var folders = new Dictionary<long, LibraryPath> { [folderId] = path };
        var tree = new List<TreeEntry>(entries.Count);
        foreach (var entry in entries)
        {
            var place = folders[entry.ParentId!.Value].Add(entry.Name);
            if (entry.IsFolder)
                folders.Add(entry.Id, place);
            tree.Add(new TreeEntry(place, entry));
        }

        return new TreeListing(tree, complete);
    }

    /// <summary>Reads properties into entries.</summary>
    /// <returns>How many of the entries, from the first, have all of theirs; less than all when they would take too much memory.</returns>
    private static async ValueTask<int> AddPropertiesAsync(SqlSession session, List<LibraryEntry> entries, string sql, object parameters)
    {
        var byId = new Dictionary<long, int>(entries.Count);
        for (var i = 0; i < entries.Count; i++)
            byId.Add(entries[i].Id, i);
        long characters = 0;
        List<DeadProperty>? current = null;
        long currentId = 0;
        await foreach (var (entryId, space, name, value) in session.StreamAsync<(long, string, string, string)>(sql, parameters))
        {
            if (!byId.TryGetValue(entryId, out var index))
                continue;
            if (entryId != currentId)
            {
                if (characters > MostPropertyCharacters)
                    return index;
                currentId = entryId;
                entries[index].Properties = current = [];
            }

            current!.Add(new DeadProperty(space, name, value));
            characters += value.Length;
        }

        return entries.Count;
    }
}
