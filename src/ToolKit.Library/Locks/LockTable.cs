using ToolKit.Database;

namespace ToolKit.Library;

internal static class LockTable
{
    private const string Columns =
        "l.token, l.path, l.entry_id, l.shared, l.infinite, l.holder_id, l.holder_name, l.owner, l.created_at, l.expires_at";

    /// <summary>Removes the locks whose time is over, at <c>@Now</c>.</summary>
    public const string RemoveExpiredSql = "DELETE FROM lock WHERE expires_at <= @Now";

    public static DocumentLock Read(SqlRow row) => new()
    {
        Token = row.GetString(0),
        Root = LibraryPath.Parse(row.GetString(1)),
        EntryId = row.GetInt64(2),
        Scope = row.GetInt64(3) != 0 ? LockScope.Shared : LockScope.Exclusive,
        IsInfinite = row.GetInt64(4) != 0,
        Holder = new Author(EntryTable.Number(row, 5), row.GetString(6)),
        OwnerXml = EntryTable.Text(row, 7),
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(8)),
        ExpiresAt = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(9)),
    };

    /// <summary>Whether there is any lock, expired ones that nobody has removed yet among them.</summary>
    public static async ValueTask<bool> IsAnythingLockedAsync(SqlSession session) =>
        await session.QueryFirstOrDefaultAsync("SELECT 1 FROM lock LIMIT 1", static row => row.GetInt64(0)) != 0;

    /// <summary>Those on whatever lies along the path.</summary>
    public static ValueTask<List<DocumentLock>> AlongAsync(SqlSession session, Resolution place, long now) =>
        session.QueryAsync(
            $"SELECT {Columns} FROM lock l WHERE {session.Dialect.In("l.entry_id", "Chain")} AND l.expires_at > @Now ORDER BY l.created_at, l.token",
            Read,
            ("@Chain", session.Dialect.Ids(place.Chain.Select(link => link.Id))),
            ("@Now", now));

    /// <summary>Of those along a path the ones in whose scope it lies, or a folder above it: taken on itself, and infinite ones above.</summary>
    /// <param name="along">What <see cref="AlongAsync"/> has found for the place.</param>
    /// <param name="path">The place's own path, or one of a folder above it.</param>
    public static IReadOnlyList<DocumentLock> Covering(IReadOnlyList<DocumentLock> along, Resolution place, LibraryPath path)
    {
        if (along.Count == 0)
            return along;
        var chain = place.Chain.Take(path.Depth + 1).Select(link => link.Id).ToList();
        var self = chain.Count > path.Depth ? chain[^1] : 0;
        return [.. along.Where(held => held.EntryId == self || (held.IsInfinite && chain.Contains(held.EntryId)))];
    }

    /// <summary>Those on anything below the entry, not on itself.</summary>
    public static ValueTask<List<DocumentLock>> BelowAsync(SqlSession session, Resolution place, long now)
    {
        var (from, to) = Below(place.Ancestors);
        return session.QueryAsync(
            $"SELECT {Columns} FROM lock l WHERE l.ancestors > @From AND l.ancestors < @To AND l.expires_at > @Now ORDER BY l.path, l.token",
            Read,
            ("@From", from),
            ("@To", to),
            ("@Now", now));
    }

    /// <summary>Both, in one query.</summary>
    public static ValueTask<List<DocumentLock>> OfTreeAsync(SqlSession session, Resolution place, long now)
    {
        var (from, to) = Below(place.Ancestors);
        return session.QueryAsync(
            $"""
            SELECT {Columns} FROM lock l
            WHERE l.expires_at > @Now
              AND ((l.ancestors >= @From AND l.ancestors < @To) OR ({session.Dialect.In("l.entry_id", "Above")} AND l.infinite = 1))
            ORDER BY l.path, l.token
            """,
            Read,
            ("@Now", now),
            ("@From", from),
            ("@To", to),
            ("@Above", session.Dialect.Ids(place.Chain.Select(link => link.Id))));
    }

    public static ValueTask<DocumentLock?> FindAsync(SqlSession session, string token, long now) =>
        session.QueryFirstOrDefaultAsync<DocumentLock?>(
            $"SELECT {Columns} FROM lock l WHERE l.token = @Token AND l.expires_at > @Now", Read, ("@Token", token), ("@Now", now));

    public static async ValueTask AddAsync(SqlSession session, DocumentLock added, string ancestors) =>
        await session.RunAsync(
            """
            INSERT INTO lock (token, entry_id, ancestors, path, shared, infinite, holder_id, holder_name, owner, created_at, expires_at)
            VALUES (@Token, @Entry, @Ancestors, @Path, @Shared, @Infinite, @Person, @Name, @Owner, @Created, @Expires)
            """,
            ("@Token", added.Token),
            ("@Entry", added.EntryId),
            ("@Ancestors", ancestors),
            ("@Path", added.Root.ToString()),
            ("@Shared", added.Scope == LockScope.Shared ? 1 : 0),
            ("@Infinite", added.IsInfinite ? 1 : 0),
            ("@Person", added.Holder.PersonId),
            ("@Name", added.Holder.Name),
            ("@Owner", added.OwnerXml),
            ("@Created", added.CreatedAt.ToUnixTimeMilliseconds()),
            ("@Expires", added.ExpiresAt.ToUnixTimeMilliseconds()));

    public static ValueTask RemoveExpiredAsync(SqlSession session, long now) => session.RunAsync(RemoveExpiredSql, ("@Now", now));

    /// <summary>Ends the locks on an entry that goes away from its URL, and on everything below it.</summary>
    public static async ValueTask EndAsync(SqlSession session, string ancestors)
    {
        var (from, to) = Below(ancestors);
        await session.RunAsync("DELETE FROM lock WHERE ancestors >= @From AND ancestors < @To", ("@From", from), ("@To", to));
    }

    /// <summary>
    /// What lay at a URL is replaced: the locks on the URL itself now hold for what comes (RFC 4918 §7.6, §9.9.3), those below end with
    /// the members.
    /// </summary>
    public static async ValueTask HandOverAsync(SqlSession session, string ancestors, long newEntryId)
    {
        var (from, to) = Below(ancestors);
        await session.ExecuteAsync("DELETE FROM lock WHERE ancestors > @from AND ancestors < @to", new { from, to });
        var parent = ancestors[..(ancestors.LastIndexOf('/', ancestors.Length - 2) + 1)];
        await session.ExecuteAsync(
            "UPDATE lock SET entry_id = @newEntryId, ancestors = @New WHERE ancestors = @ancestors",
            new { newEntryId, ancestors, New = $"{parent}{newEntryId}/" });
    }

    // The character after the slash is 0: every text that begins with "/1/5/" is at least "/1/5/" and less than "/1/50".
    private static (string From, string To) Below(string ancestors) => (ancestors, ancestors[..^1] + "0");
}
