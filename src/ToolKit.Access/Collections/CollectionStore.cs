using ToolKit.Database;

namespace ToolKit.Access;

/// <summary>
/// The collections that people keep. One is its owner's alone; whoever holds the link of a shared one may look at it. Neither gives a right to a document: what is in it is
/// asked of the reader's <see cref="LibraryView"/> each time.
/// </summary>
public sealed class CollectionStore(SqlDatabase database, TimeProvider time)
{
    /// <summary>How many collections somebody can have.</summary>
    public const int MostCollections = 50;

    /// <summary>How many documents one can hold.</summary>
    public const int MostItems = 200;

    /// <summary>Characters of a name.</summary>
    public const int LongestName = 100;

    /// <summary>Characters of the note on a collection.</summary>
    public const int LongestNote = 1000;

    /// <summary>Characters of the note on a document in it.</summary>
    public const int LongestItemNote = 200;

    /// <summary>What a collection is called that began with a document and not with a name.</summary>
    public const string FirstName = "Mein Koffer";

    // 26 characters of five bits: nobody guesses a link.
    private const int KeyLength = 26;

    private const string Columns = "id AS Id, person_id AS PersonId, name AS Name, note AS Note, share_key AS ShareKey";

    /// <summary>Hers, the one used last first.</summary>
    public ValueTask<List<Collection>> ListAsync(Principal owner, CancellationToken cancellation = default) =>
        database.ReadAsync(session => ListAsync(session, IdOf(owner)), cancellation);

    /// <summary>One of hers; null: there is none, or it is somebody else's.</summary>
    public ValueTask<Collection?> FindAsync(Principal owner, long id, CancellationToken cancellation = default) =>
        database.ReadAsync(session => FindAsync(session, "id = @id AND person_id = @person", new { id, person = IdOf(owner) }), cancellation);

    /// <summary>The one she is packing: of hers the one used last; null before the first.</summary>
    public ValueTask<Collection?> FindPackingAsync(Principal owner, CancellationToken cancellation = default) =>
        database.ReadAsync(session => FindPackingAsync(session, IdOf(owner)), cancellation);

    /// <summary>The collection of a link; null: it is not, or no longer, shared.</summary>
    public async ValueTask<Collection?> FindSharedAsync(string key, CancellationToken cancellation = default) => key.Length == KeyLength
        ? await database.ReadAsync(session => FindAsync(session, "share_key = @key", new { key }), cancellation)
        : null;

    /// <summary>Makes a collection, which is then the one she is packing.</summary>
    /// <param name="documents">What lies in it, in this order; each as she sees it.</param>
    /// <exception cref="RefusedException">The name cannot be used, or there are too many collections or documents.</exception>
    public ValueTask<long> CreateAsync(
        Principal owner, string? name, IReadOnlyList<(ViewedPath Document, string Note)> documents, CancellationToken cancellation = default)
    {
        var clean = AccessRows.Clean(name, LongestName, Refusals.CollectionName);
        List<CollectionItem> items = [.. documents.Select(one => new CollectionItem(one.Document.Required.Id, one.Note)).DistinctBy(item => item.DocumentId)];
        return database.WriteAsync(
            async session =>
            {
                var id = await InsertAsync(session, IdOf(owner), clean);
                await SetItemsAsync(session, id, items);
                return id;
            },
            cancellation: cancellation);
    }

    /// <summary>Puts documents at the end of the collection she is packing; without one, into a new one. What is in it already stays where it is.</summary>
    /// <param name="documents">In this order; each as she sees it.</param>
    /// <returns>The collection's name, and how many were not in it yet.</returns>
    /// <exception cref="RefusedException">They do not all fit; none is in it then.</exception>
    public ValueTask<(string Name, int Added)> AddAsync(Principal owner, IReadOnlyList<ViewedPath> documents, CancellationToken cancellation = default)
    {
        List<long> ids = [.. documents.Select(document => document.Required.Id)];
        return database.WriteAsync(
            async session =>
            {
                var packing = await FindPackingAsync(session, IdOf(owner));
                var held = packing?.Items ?? [];
                List<CollectionItem> added = [.. ids.Except(held.Select(item => item.DocumentId)).Select(id => new CollectionItem(id, ""))];
                if (held.Count + added.Count > MostItems)
                    throw new RefusedException(Refusals.CollectionFull);
                if (added.Count > 0)
                    await AppendAsync(session, packing?.Id ?? await InsertAsync(session, IdOf(owner), FirstName), added);
                return (packing?.Name ?? FirstName, added.Count);
            },
            cancellation: cancellation);
    }

    /// <summary>Takes a document out of the collection she is packing; where it is not in it, nothing happens.</summary>
    /// <returns>The collection's name; null when nothing happened.</returns>
    public ValueTask<string?> RemoveAsync(Principal owner, long documentId, CancellationToken cancellation = default) =>
        database.WriteAsync(
            async session => await FindPackingAsync(session, IdOf(owner)) is { } packing
                && await session.ExecuteAsync(
                    "DELETE FROM collection_item WHERE collection_id = @Id AND document_id = @documentId", new { packing.Id, documentId }) > 0
                    ? packing.Name
                    : null,
            cancellation: cancellation);

    /// <summary>Gives one of hers another name, note and order. What is not named in the order stays behind it, unless it is taken out.</summary>
    /// <param name="order">Only documents that are in it already count.</param>
    /// <param name="without">The document to take out; null: none.</param>
    /// <returns>False: it is not hers.</returns>
    /// <exception cref="RefusedException">A text cannot be used.</exception>
    public ValueTask<bool> ChangeAsync(
        Principal owner, long id, string? name, string? note, IReadOnlyList<CollectionItem> order, long? without, CancellationToken cancellation = default)
    {
        var cleanName = AccessRows.Clean(name, LongestName, Refusals.CollectionName);
        var cleanNote = string.IsNullOrWhiteSpace(note) ? "" : AccessRows.CleanLines(note, LongestNote, Refusals.CollectionNote);
        List<CollectionItem> clean =
        [
            .. order.Select(item => string.IsNullOrWhiteSpace(item.Note)
                ? item with { Note = "" }
                : item with { Note = AccessRows.Clean(item.Note, LongestItemNote, Refusals.CollectionItemNote) }),
        ];
        return database.WriteAsync(
            async session =>
            {
                if (await FindAsync(session, "id = @id AND person_id = @person", new { id, person = IdOf(owner) }) is not { } collection)
                    return false;
                var held = collection.Items.ToDictionary(item => item.DocumentId);
                await SetItemsAsync(
                    session,
                    id,
                    [.. clean.Where(item => held.ContainsKey(item.DocumentId)).Concat(collection.Items).DistinctBy(item => item.DocumentId).Where(item => item.DocumentId != without)]);
                await session.ExecuteAsync(
                    "UPDATE collection SET name = @cleanName, note = @cleanNote, used_at = @now WHERE id = @id", new { id, cleanName, cleanNote, now = time.Milliseconds() });
                return true;
            },
            cancellation: cancellation);
    }

    /// <summary>Makes one of hers the one she is packing. False: it is not hers.</summary>
    public async ValueTask<bool> PackAsync(Principal owner, long id, CancellationToken cancellation = default) =>
        await ExecuteAsync("UPDATE collection SET used_at = @now WHERE id = @id AND person_id = @person", new { id, person = IdOf(owner), now = time.Milliseconds() }, cancellation);

    /// <summary>Gives one of hers a new link, or takes it away: a link that was there before no longer holds. False: it is not hers.</summary>
    public async ValueTask<bool> ShareAsync(Principal owner, long id, bool shared, CancellationToken cancellation = default) =>
        await ExecuteAsync(
            "UPDATE collection SET share_key = @key WHERE id = @id AND person_id = @person",
            new { id, person = IdOf(owner), key = shared ? Secret.New(KeyLength) : null },
            cancellation);

    /// <summary>Removes one of hers; the documents stay where they are. False: it is not hers.</summary>
    public async ValueTask<bool> DeleteAsync(Principal owner, long id, CancellationToken cancellation = default) =>
        await ExecuteAsync("DELETE FROM collection WHERE id = @id AND person_id = @person", new { id, person = IdOf(owner) }, cancellation);

    internal static async ValueTask<List<Collection>> ListAsync(SqlSession session, long personId)
    {
        var rows = await session.QueryAsync<Row>($"SELECT {Columns} FROM collection WHERE person_id = @personId ORDER BY used_at DESC, id DESC", new { personId });
        var items = (await session.QueryAsync<ItemRow>(
            """
            SELECT i.collection_id AS CollectionId, i.document_id AS DocumentId, i.note AS Note
            FROM collection_item i JOIN collection c ON c.id = i.collection_id WHERE c.person_id = @personId ORDER BY i.position, i.document_id
            """,
            new { personId })).ToLookup(item => item.CollectionId);
        return rows.ConvertAll(row => row.ToCollection(items[row.Id]));
    }

    private static async ValueTask<Collection?> FindPackingAsync(SqlSession session, long personId) => await FindAsync(
        session, "id = (SELECT id FROM collection WHERE person_id = @personId ORDER BY used_at DESC, id DESC LIMIT 1)", new { personId });

    /// <param name="where">A condition made of constants; values travel in <paramref name="parameters"/>.</param>
    private static async ValueTask<Collection?> FindAsync(SqlSession session, string where, object parameters)
    {
        if (await session.QueryFirstOrDefaultAsync<Row>($"SELECT {Columns} FROM collection WHERE {where}", parameters) is not { } row)
            return null;
        return row.ToCollection(await session.QueryAsync<ItemRow>(
            "SELECT collection_id AS CollectionId, document_id AS DocumentId, note AS Note FROM collection_item WHERE collection_id = @Id ORDER BY position, document_id",
            new { row.Id }));
    }

    private async ValueTask<long> InsertAsync(SqlSession session, long personId, string name)
    {
        if (await session.QuerySingleAsync<long>("SELECT COUNT(*) FROM collection WHERE person_id = @personId", new { personId }) >= MostCollections)
            throw new RefusedException(Refusals.TooManyCollections);
        return await session.QuerySingleAsync<long>(
            "INSERT INTO collection (person_id, name, note, used_at) VALUES (@personId, @name, '', @now) RETURNING id", new { personId, name, now = time.Milliseconds() });
    }

    private static async ValueTask SetItemsAsync(SqlSession session, long id, List<CollectionItem> items)
    {
        if (items.Count > MostItems)
            throw new RefusedException(Refusals.CollectionFull);
        await session.ExecuteAsync("DELETE FROM collection_item WHERE collection_id = @id", new { id });
        await AppendAsync(session, id, items);
    }

    private static async ValueTask AppendAsync(SqlSession session, long id, List<CollectionItem> items)
    {
        var position = await session.QuerySingleAsync<long>("SELECT COALESCE(MAX(position) + 1, 0) FROM collection_item WHERE collection_id = @id", new { id });
        foreach (var item in items)
        {
            await session.ExecuteAsync(
                "INSERT INTO collection_item (collection_id, document_id, position, note) VALUES (@id, @DocumentId, @position, @Note)",
                new { id, item.DocumentId, position = position++, item.Note });
        }
    }

    private async ValueTask<bool> ExecuteAsync(string sql, object parameters, CancellationToken cancellation) =>
        await database.WriteAsync(session => session.ExecuteAsync(sql, parameters), cancellation: cancellation) > 0;

    private static long IdOf(Principal owner) => owner.Author.PersonId!.Value;

    private sealed class Row
    {
        public long Id { get; init; }

        public long PersonId { get; init; }

        public string Name { get; init; } = "";

        public string Note { get; init; } = "";

        public string? ShareKey { get; init; }

        public Collection ToCollection(IEnumerable<ItemRow> items) =>
            new(Id, PersonId, Name, Note, ShareKey, [.. items.Select(item => new CollectionItem(item.DocumentId, item.Note))]);
    }

    private sealed class ItemRow
    {
        public long CollectionId { get; init; }

        public long DocumentId { get; init; }

        public string Note { get; init; } = "";
    }
}
