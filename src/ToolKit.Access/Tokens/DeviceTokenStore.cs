using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using ToolKit.Database;

namespace ToolKit.Access;

/// <summary>The device tokens, of which only keyed hashes are kept.</summary>
public sealed class DeviceTokenStore
{
    /// <summary>What each token begins with.</summary>
    public const string Prefix = "tk_";

    /// <summary>The file of the key in <see cref="AccessOptions.KeyFolder"/>.</summary>
    public const string KeyFileName = "device-tokens.key";

    internal const string Columns =
        "t.id AS Id, t.letters AS Letters, t.secret_hash AS SecretHash, t.person_id AS PersonId, t.label AS Label, t.scope_id AS ScopeId, t.read_only AS ReadOnly, t.created_at AS CreatedAt, t.expires_at AS ExpiresAt, t.withdrawn_at AS WithdrawnAt";

    private readonly SqlDatabase database;
    private readonly AccessOptions options;
    private readonly TimeProvider time;
    private readonly byte[] key;

    // Last uses that are not written down yet: token id to milliseconds. As long as there are tokens, at most.
    private readonly ConcurrentDictionary<long, long> uses = new();

    /// <summary>Reads the key file, or makes it.</summary>
    /// <exception cref="InvalidDataException">The key file is damaged, or a setting is wrong.</exception>
    public DeviceTokenStore(SqlDatabase database, AccessOptions options, TimeProvider time)
    {
        if (options.Problem is { } problem)
            throw new InvalidDataException(problem);
        this.database = database;
        this.options = options;
        this.time = time;
        key = KeyFile.ReadOrCreate(options.KeyFolder, KeyFileName);
    }

    /// <summary>Makes a token.</summary>
    /// <exception cref="RefusedException">Label, days or the number of tokens are out of bounds.</exception>
    public async ValueTask<CreatedDeviceToken> CreateAsync(NewDeviceToken token, CancellationToken cancellation = default)
    {
        var label = AccessRows.Clean(token.Label, 100, Refusals.Label);
        var days = token.Days ?? options.TokenDays;
        if (days < 1 || days > options.MostTokenDays)
            throw new RefusedException(Refusals.TokenDays(options.MostTokenDays));
        var secret = Secret.New();
        return await database.WriteAsync(
            async session =>
            {
                var now = time.Milliseconds();
                var held = await session.QuerySingleAsync<long>(
                    "SELECT COUNT(*) FROM device_token WHERE person_id = @PersonId AND withdrawn_at IS NULL AND expires_at > @now",
                    new { token.PersonId, now });
                if (held >= options.MostTokens)
                    throw new RefusedException(Refusals.TooManyTokens(options.MostTokens));

                string letters;
                do
                {
                    letters = Secret.NewLetters();
                }
                while (await FindRowAsync(session, letters) is not null);
                await session.ExecuteAsync(
                    """
                    INSERT INTO device_token (letters, secret_hash, person_id, label, scope_id, read_only, created_at, expires_at)
                    VALUES (@letters, @hash, @PersonId, @label, @ScopeId, @readOnly, @now, @until)
                    """,
                    new
                    {
                        letters,
                        hash = Hash(letters, secret),
                        token.PersonId,
                        label,
                        token.ScopeId,
                        readOnly = token.IsReadOnly ? 1L : 0L,
                        now,
                        until = now + (days * 86_400_000L),
                    });
                return new CreatedDeviceToken((await FindRowAsync(session, letters))!.ToToken(null), $"{Prefix}{letters}_{secret}");
            },
            cancellation: cancellation);
    }

    /// <summary>A person's tokens, the newest first, those that no longer hold among them.</summary>
    public async ValueTask<IReadOnlyList<DeviceToken>> ListAsync(long personId, CancellationToken cancellation = default)
    {
        var tokens = await database.ReadAsync(session => ListAsync(session, personId), cancellation);
        return [.. tokens.Select(token => uses.TryGetValue(token.Id, out var used) && !(token.LastUsedAt >= Clock.Time(used))
            ? token with { LastUsedAt = Clock.Time(used) }
            : token)];
    }

    /// <summary>Withdraws a token with immediate effect. False when the person has none with that id that is not withdrawn already.</summary>
    public ValueTask<bool> WithdrawAsync(long personId, long tokenId, CancellationToken cancellation = default) =>
        database.WriteAsync(
            async session =>
            {
                var changed = await session.ExecuteAsync(
                    "UPDATE device_token SET withdrawn_at = @now WHERE id = @tokenId AND person_id = @personId AND withdrawn_at IS NULL",
                    new { personId, tokenId, now = time.Milliseconds() });
                if (changed > 0)
                    await AccessRows.TouchAsync(session);
                return changed > 0;
            },
            cancellation: cancellation);

    /// <summary>Writes down the last uses noted since the last call. To be called every <see cref="AccessOptions.LastUseInterval"/> and at the end.</summary>
    public async ValueTask WriteLastUsesAsync(CancellationToken cancellation = default)
    {
        var noted = uses.ToArray();
        if (noted.Length == 0)
            return;
        await database.WriteAsync(
            async session =>
            {
                foreach (var (tokenId, at) in noted)
                {
                    // The token may be gone by now, with its person.
                    await session.ExecuteAsync(
                        """
                        INSERT INTO device_token_use (token_id, used_at) SELECT id, @at FROM device_token WHERE id = @tokenId
                        ON CONFLICT (token_id) DO UPDATE SET used_at = excluded.used_at WHERE device_token_use.used_at < excluded.used_at
                        """,
                        new { tokenId, at });
                }

                return true;
            },
            Durability.Process,
            cancellation);
        foreach (var use in noted)
            uses.TryRemove(use); // unless it was used again meanwhile
    }

    /// <summary>Looks a token up and compares its secret in constant time.</summary>
    /// <returns>Null for a text that is no token, an unknown one, a wrong secret; whether it still holds is not asked here.</returns>
    internal async ValueTask<DeviceToken?> FindAsync(string? presented, CancellationToken cancellation)
    {
        if (!Secret.TrySplit(presented, Prefix, out var letters, out var secret))
            return null;
        var row = await database.ReadAsync(session => FindRowAsync(session, letters), cancellation);
        var expected = row?.SecretHash ?? new byte[HMACSHA256.HashSizeInBytes];
        return CryptographicOperations.FixedTimeEquals(expected, Hash(letters, secret)) ? row?.ToToken(null) : null;
    }

    internal static async ValueTask<DeviceToken?> FindAsync(SqlSession session, long id) =>
        (await session.QueryFirstOrDefaultAsync<TokenRow>($"SELECT {Columns} FROM device_token t WHERE t.id = @id", new { id }))?.ToToken(null);

    internal static async ValueTask<IReadOnlyList<DeviceToken>> ListAsync(SqlSession session, long personId)
    {
        var rows = await session.QueryAsync<TokenRow>(
            $"SELECT {Columns}, u.used_at AS UsedAt FROM device_token t LEFT JOIN device_token_use u ON u.token_id = t.id WHERE t.person_id = @personId ORDER BY t.id DESC",
            new { personId });
        return rows.ConvertAll(row => row.ToToken(row.UsedAt));
    }

    /// <summary>Remembers that the token was accepted now; costs no write.</summary>
    internal void NoteUse(long tokenId) => uses[tokenId] = time.Milliseconds();

    private static async ValueTask<TokenRow?> FindRowAsync(SqlSession session, string letters) =>
        await session.QueryFirstOrDefaultAsync<TokenRow>($"SELECT {Columns} FROM device_token t WHERE t.letters = @letters", new { letters });

    // The letters are part of what is hashed: a hash copied to another row fits no token.
    private byte[] Hash(string letters, string secret) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{letters}_{secret}"));

    private sealed class TokenRow
    {
        public long Id { get; init; }

        public string Letters { get; init; } = "";

        public byte[] SecretHash { get; init; } = [];

        public long PersonId { get; init; }

        public string Label { get; init; } = "";

        public long? ScopeId { get; init; }

        public long ReadOnly { get; init; }

        public long CreatedAt { get; init; }

        public long ExpiresAt { get; init; }

        public long? WithdrawnAt { get; init; }

        public long? UsedAt { get; init; }

        public DeviceToken ToToken(long? usedAt) => new(
            Id, PersonId, Letters, Label, ScopeId, ReadOnly != 0, Clock.Time(CreatedAt), Clock.Time(ExpiresAt), Clock.Time(usedAt), Clock.Time(WithdrawnAt));
    }
}
