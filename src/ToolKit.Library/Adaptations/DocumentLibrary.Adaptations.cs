namespace ToolKit.Library;

public sealed partial class DocumentLibrary
{
    // What a document has missed: versions of its original after the one it takes into account that were more than editorial.
    private const string Missed = "v.entry_id = a.original_id AND v.number > a.base_version AND v.change_class > 0";

    /// <summary>Copies a document as <see cref="CopyAsync"/> does, and remembers what of.</summary>
    /// <exception cref="LibraryException">NotFound, ParentMissing, AlreadyExists, WrongKind (it is a folder), SameEntry, NameRefused.</exception>
    public ValueTask<LibraryEntry> AdoptAsync(LibraryPath from, LibraryPath to, Author author, Guard? guard = null, CancellationToken cancellation = default) =>
        CopyAdaptedAsync(from, to, author, guard, source => (source.Id, source.VersionNumber), variantOf: null, cancellation);

    /// <summary>Copies an adaptation for others to take: a variant of the same original.</summary>
    /// <param name="variantOf">The folder that gives it.</param>
    /// <exception cref="LibraryException">NotFound (also when it was made of nothing), ParentMissing, AlreadyExists, WrongKind (it is a folder), SameEntry, NameRefused.</exception>
    public ValueTask<LibraryEntry> GiveBackAsync(
        LibraryPath from, LibraryPath to, long variantOf, Author author, Guard? guard = null, CancellationToken cancellation = default) =>
        CopyAdaptedAsync(from, to, author, guard, source: null, variantOf, cancellation);

    /// <summary>Of what the document was made; null: of nothing.</summary>
    public ValueTask<Adaptation?> FindAdaptationAsync(long documentId, CancellationToken cancellation = default) =>
        database.ReadAsync(session => AdaptationTable.FindAsync(session, documentId), cancellation);

    /// <summary>What was made of a document and lies below these folders, the first made first; not what was given back.</summary>
    public ValueTask<List<Adaptation>> ListAdaptationsAsync(long originalId, IReadOnlyCollection<long> within, int limit, CancellationToken cancellation = default) =>
        database.ReadAsync(
            session => session.QueryAsync(
                $"""
                SELECT {AdaptationTable.Columns} FROM adaptation a
                WHERE a.original_id = @Original AND a.variant_of IS NULL AND {LiesBelow(session.Dialect.In("way.id", "Within"))} ORDER BY a.entry_id LIMIT @Limit
                """,
                AdaptationTable.Read,
                ("@Original", originalId),
                ("@Within", session.Dialect.Ids(within)),
                ("@Limit", (long)limit)),
            cancellation);

    /// <summary>Whether <see cref="ListVariantsAsync"/> may find something; asks much less.</summary>
    public async ValueTask<bool> HasVariantsAsync(long originalId, CancellationToken cancellation = default) =>
        await database.ReadAsync(
            session => session.QueryFirstOrDefaultAsync(
                "SELECT entry_id FROM adaptation WHERE original_id = @Original AND variant_of IS NOT NULL LIMIT 1", static row => row.GetInt64(0), ("@Original", originalId)),
            cancellation) != 0;

    /// <summary>What was made of a document and given back, and lies below some folders and not below others, the first made first.</summary>
    /// <param name="hidden">Folders; one of <paramref name="within"/> may lie deeper still.</param>
    /// <param name="purpose">Of a folder above.</param>
    /// <param name="isIn">True: only what lies below such a folder; false: only what does not.</param>
    public ValueTask<List<Adaptation>> ListVariantsAsync(
        long originalId, IReadOnlyCollection<long> within, IReadOnlyCollection<long> hidden, string purpose, bool isIn, int limit, CancellationToken cancellation = default) =>
        database.ReadAsync(
            session => session.QueryAsync(
                $"""
                SELECT {AdaptationTable.Columns} FROM adaptation a
                WHERE a.original_id = @Original AND a.variant_of IS NOT NULL
                  AND {LiesBelow(session.Dialect.In("way.id", "Within"), $"NOT {session.Dialect.In("way.id", "Hidden")}")}
                  AND {(isIn ? "" : "NOT ")}{LiesBelow("way.purpose = @Purpose")}
                ORDER BY a.entry_id LIMIT @Limit
                """,
                AdaptationTable.Read,
                ("@Original", originalId),
                ("@Within", session.Dialect.Ids(within)),
                ("@Hidden", session.Dialect.Ids(hidden)),
                ("@Purpose", purpose),
                ("@Limit", (long)limit)),
            cancellation);

    /// <summary>How many documents were made of this one, by the folder of a purpose that lies above them; what was given back and what is in the trash does not count.</summary>
    public ValueTask<List<AdaptationCount>> CountAdaptationsAsync(long originalId, string purpose, CancellationToken cancellation = default) =>
        database.ReadAsync(
            session => session.QueryAsync(
                """
                WITH RECURSIVE way (copy, id, up, purpose) AS (
                    SELECT a.entry_id, e.id, e.parent_id, e.purpose FROM adaptation a JOIN entry e ON e.id = a.entry_id AND e.trash_id = 0
                    WHERE a.original_id = @Original AND a.variant_of IS NULL
                    UNION ALL
                    SELECT way.copy, e.id, e.parent_id, e.purpose FROM way JOIN entry e ON e.id = way.up AND e.trash_id = 0)
                SELECT folder, COUNT(*) FROM (
                    SELECT MAX(CASE WHEN purpose = @Purpose THEN id END) AS folder FROM way GROUP BY copy HAVING MIN(id) = 1) AS copies
                GROUP BY folder ORDER BY folder
                """,
                row => new AdaptationCount(EntryTable.Number(row, 0), (int)row.GetInt64(1)),
                ("@Original", originalId),
                ("@Purpose", purpose)),
            cancellation);

    /// <summary>How many documents were made of each document of a folder, by its id; what was given back and what is in the trash does not count.</summary>
    public ValueTask<List<(long OriginalId, int Count)>> CountAdaptationsInAsync(long folderId, CancellationToken cancellation = default) =>
        database.ReadAsync(
            session => session.QueryAsync(
                """
                WITH RECURSIVE way (original, id, up, copy) AS (
                    SELECT o.id, e.id, e.parent_id, e.id FROM entry o
                    JOIN adaptation a ON a.original_id = o.id AND a.variant_of IS NULL JOIN entry e ON e.id = a.entry_id AND e.trash_id = 0
                    WHERE o.parent_id = @Folder AND o.trash_id = 0
                    UNION ALL
                    SELECT way.original, e.id, e.parent_id, way.copy FROM way JOIN entry e ON e.id = way.up AND e.trash_id = 0)
                SELECT original, COUNT(*) FROM way WHERE id = 1 GROUP BY original ORDER BY original
                """,
                row => (row.GetInt64(0), (int)row.GetInt64(1)),
                ("@Folder", folderId)),
            cancellation);

    /// <summary>
    /// What lies below these folders and has missed something that its original was told to have changed after a number of the feed, those whose original changed last first. What was given back is not among it.
    /// </summary>
    /// <param name="since">A change's number; what happened up to it was told before.</param>
    /// <param name="within">Folders, or the documents themselves.</param>
    public ValueTask<List<OutdatedAdaptation>> ListOutdatedAsync(long since, IReadOnlyCollection<long> within, int limit, CancellationToken cancellation = default) =>
        database.ReadAsync(
            session => session.QueryAsync(
                $"""
                SELECT {AdaptationTable.Columns}, MAX(v.change_class), MAX(v.created_at) FROM adaptation a JOIN version v ON {Missed}
                WHERE a.variant_of IS NULL
                  AND EXISTS (SELECT 1 FROM change c JOIN version t ON t.entry_id = c.entry_id AND t.created_at = c.at
                    WHERE c.entry_id = a.original_id AND c.number > @Since AND t.number > a.base_version AND t.change_class > 0)
                  AND {LiesBelow(session.Dialect.In("way.id", "Within"))}
                GROUP BY {AdaptationTable.Columns} ORDER BY MAX(v.created_at) DESC, a.entry_id LIMIT @Limit
                """,
                row => new OutdatedAdaptation(AdaptationTable.Read(row), (ChangeClass)row.GetInt64(7), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(8))),
                ("@Since", since),
                ("@Within", session.Dialect.Ids(within)),
                ("@Limit", (long)limit)),
            cancellation);

    /// <summary>Says that a document takes a newer version of its original into account, without changing its content.</summary>
    /// <param name="path">Where it lies.</param>
    /// <param name="from">As it was found: whoever comes second is told.</param>
    /// <param name="baseVersion">The number of the original's version.</param>
    /// <exception cref="LibraryException">NotFound (also when there is no such version), SettledMeanwhile.</exception>
    public async ValueTask SettleAdaptationAsync(
        LibraryPath path, Adaptation from, long baseVersion, Author author, Guard? guard = null, CancellationToken cancellation = default) =>
        await WriteAsync(
            author,
            guard,
            async (transaction, _) =>
            {
                if ((await transaction.FindAsync(path)).Entry?.Id != from.EntryId)
                    throw NotFound(path);
                await SettleAdaptationAsync(transaction, path, from, baseVersion, author);
                return true;
            },
            cancellation);

    /// <summary>As the other one, in the transaction that gives the document new content.</summary>
    /// <exception cref="LibraryException">NotFound (there is no such version), SettledMeanwhile.</exception>
    public static async ValueTask SettleAdaptationAsync(LibraryTransaction transaction, LibraryPath path, Adaptation from, long baseVersion, Author author)
    {
        if (await transaction.Session.QuerySingleAsync<long>(
            "SELECT COUNT(*) FROM version WHERE entry_id = @OriginalId AND number = @baseVersion", new { from.OriginalId, baseVersion }) == 0)
        {
            throw new LibraryException(LibraryError.NotFound, $"The original of {path} has no version {baseVersion}.", path);
        }

        var settled = await transaction.Session.ExecuteAsync(
            """
            UPDATE adaptation SET base_version = @baseVersion, settled_at = @Now, settled_by_id = @PersonId, settled_by = @Name
            WHERE entry_id = @EntryId AND original_id = @OriginalId AND base_version = @before
            """,
            new { baseVersion, before = from.BaseVersion, transaction.Now, author.PersonId, author.Name, from.EntryId, from.OriginalId });
        if (settled == 0)
            throw new LibraryException(LibraryError.SettledMeanwhile, $"Somebody else has compared {path} with its original meanwhile.", path);
    }

    /// <summary>A condition that holds for adaptations <c>a</c> that have something on their way up for which another condition holds, themselves included, and nothing of the trash before it.</summary>
    /// <param name="condition">On <c>way</c>: <c>id</c> and <c>purpose</c>.</param>
    /// <param name="isFollowed">Whether the way goes on above; also on <c>way</c>.</param>
    private static string LiesBelow(string condition, string isFollowed = "1 = 1") =>
        $"""
        EXISTS (
            WITH RECURSIVE way (id, up, purpose) AS (
                SELECT e.id, e.parent_id, e.purpose FROM entry e WHERE e.id = a.entry_id AND e.trash_id = 0
                UNION ALL
                SELECT e.id, e.parent_id, e.purpose FROM way JOIN entry e ON e.id = way.up AND e.trash_id = 0 WHERE {isFollowed})
            SELECT 1 FROM way WHERE {condition})
        """;

    /// <param name="source">What the copy was made of; null: of what its source was made of.</param>
    private ValueTask<LibraryEntry> CopyAdaptedAsync(
        LibraryPath from, LibraryPath to, Author author, Guard? guard, Func<LibraryEntry, (long Original, long Version)>? source, long? variantOf, CancellationToken cancellation) =>
        WriteAsync(
            author,
            guard,
            async (transaction, writer) =>
            {
                var (found, target) = await FindBothAsync(transaction, from, to, overwrite: false, moves: false, recursive: false);
                var document = found.Entry!;
                if (document.IsFolder)
                    throw new LibraryException(LibraryError.WrongKind, $"{from} is a folder.", from);
                var (original, version) = source?.Invoke(document)
                    ?? (await AdaptationTable.FindAsync(transaction.Session, document.Id) is { } own ? (own.OriginalId, own.BaseVersion) : throw NotFound(from));
                var copy = (await CopyDocumentAsync(transaction, writer, document, target)).Entry;
                await AdaptationTable.SetAsync(transaction.Session, copy.Id, original, version, variantOf);
                return copy;
            },
            cancellation);
}
